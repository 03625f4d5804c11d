//! Every SQL statement of the ledger: those of writing here, others in a file for each part.
//!
//! They are plain enough for a second database: parameters `$1…` numbered in the order of their first use, named
//! conflict targets, no JSON operators, no arrays. Frequent insertions read the number of a row as the last one
//! inserted, since SQLite runs RETURNING as a trigger, which costs more than the row. An insertion names the columns in
//! the order of the table: all of them, or all but the number that the table assigns. The digest of a row depends on
//! that order. `schema/0001.sql` says what a column means.

pub mod questions;
pub mod states;

pub mod digest;
pub mod judgements;
pub mod verify;

pub mod alerts;
pub mod forecasts;
pub mod resume;
pub mod visits;

pub const ADD_RUN: &str = "INSERT INTO run(program, data, origin, recorded) VALUES ($1, $2, $3, $4) RETURNING n";
pub const HAS_DOCUMENT: &str = "SELECT n FROM document WHERE id = $1";
pub const ADD_DOCUMENT: &str = "INSERT INTO document(id, name, url, title, source, credit, language, place, \
    published_first, published_last, known, recorded, run, story, length) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
pub const NEXT_DOCUMENT: &str = "SELECT coalesce(max(n), 0) + 1 FROM document";
pub const ADD_BODY: &str = "INSERT INTO body(document, text) VALUES ($1, $2)";
pub const ADD_PARSE: &str = "INSERT INTO parse(document, model, tokens) VALUES ($1, $2, $3)";
pub const PARSE: &str = "SELECT tokens FROM parse WHERE document = $1 AND model = $2";
/// A parse is derived from its text, so the parse of a newer parser replaces the older one.
pub const DROP_PARSE: &str = "DELETE FROM parse WHERE document = $1";
pub const ADD_CODING: &str = "INSERT INTO coding(document, run, claims) VALUES ($1, $2, $3)";
pub const ADD_SENTENCE: &str = "INSERT INTO sentence(document, first, past_last, excerpt) VALUES ($1, $2, $3, $4)";
pub const ADD_WORDS: &str = "INSERT INTO words(rowid, text) VALUES ($1, $2)";
pub const FIND_ENTITY: &str = "SELECT n FROM entity WHERE name = $1 AND country = $2 AND sector = $3 AND id = $4";
pub const ADD_ENTITY: &str = "INSERT INTO entity(name, country, sector, id) VALUES ($1, $2, $3, $4)";
pub const FIND_SPEAKER: &str = "SELECT n FROM speaker WHERE name = $1";
pub const ADD_SPEAKER: &str = "INSERT INTO speaker(name) VALUES ($1)";
/// A speaker may be named twice for a claim: in their own words and in those of another.
pub const ADD_VOUCHING: &str =
    "INSERT INTO vouching(claim, speaker) VALUES ($1, $2) ON CONFLICT (claim, speaker) DO NOTHING";
pub const ADD_CLAIM: &str = "INSERT INTO claim(id, document, run, nth, sentence, event, mode, act, status, first_day, \
    last_day, basis, sureness, known, recorded) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
pub const ADD_PARTICIPANT: &str = "INSERT INTO participant(claim, side, nth, entity) VALUES ($1, $2, $3, $4)";
pub const ADD_ACT: &str = "INSERT INTO act(subject, dimension, holder, claim, act, status, holder_entity, \
    subject_entity, object, level, first_day, last_day, document, story, told, sureness, known, recorded) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
pub const ADD_CLOSING: &str =
    "INSERT INTO closing(claim, recorded, run, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (claim) DO NOTHING";

pub const DOCUMENT: &str = "SELECT name, url, title, source, credit, published_first, published_last, known, story, \
    place, language FROM document WHERE n = $1";
pub const BODY: &str = "SELECT text FROM body WHERE document = $1";
pub const CLAIM: &str = "SELECT claim.document, claim.run, claim.nth, claim.sentence, coding.claims FROM claim \
    JOIN coding ON coding.document = claim.document AND coding.run = claim.run WHERE claim.n = $1";
/// A claim with its sentence, its text and who coded it. The stored text comes along only where the sentence has no
/// excerpt.
pub const SOURCED_CLAIM: &str = "SELECT document.name, document.url, document.title, document.source, document.credit, \
    document.published_first, document.published_last, document.known, document.story, document.place, document.language, \
    claim.document, claim.nth, coding.claims, run.origin, sentence.first, sentence.past_last, sentence.excerpt, \
    CASE WHEN sentence.excerpt IS NULL THEN body.text END FROM claim \
    JOIN coding ON coding.document = claim.document AND coding.run = claim.run JOIN run ON run.n = claim.run \
    JOIN document ON document.n = claim.document JOIN sentence ON sentence.n = claim.sentence \
    LEFT JOIN body ON body.document = claim.document WHERE claim.n = $1";
/// In any segment, the last first.
pub const CLAIM_BY_ID: &str = "WITH RECURSIVE segment(at) AS (SELECT (SELECT coalesce(max(n), 0) FROM claim) >> 16 \
    UNION ALL SELECT at - 1 FROM segment WHERE at > 0) \
    SELECT claim.n, claim.document FROM segment CROSS JOIN claim WHERE (claim.n >> 16) = segment.at AND claim.id = $1 \
    ORDER BY claim.n DESC LIMIT 1";
pub const EXCERPT: &str = "SELECT first, past_last, excerpt FROM sentence WHERE n = $1";
pub const NEWEST_TEXT: &str = "SELECT max(published_last) FROM document WHERE known <= $1 AND recorded <= $2";
pub const COUNTS: &str = "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM claim), \
    (SELECT count(*) FROM act), (SELECT count(*) FROM event)";

pub const DOCUMENTS_OF_BAND: &str = "SELECT document FROM band WHERE value = $1 ORDER BY document LIMIT 64";
pub const STORY_AND_BODY: &str = "SELECT document.story, body.text FROM document \
    LEFT JOIN body ON body.document = document.n WHERE document.n = $1";
pub const STORY_OF_LEAD: &str = "SELECT min(document.story) FROM band JOIN document ON document.n = band.document \
    WHERE band.value = $1 AND document.known BETWEEN $2 AND $3";
pub const ADD_BAND: &str = "INSERT INTO band(value, document) VALUES ($1, $2)";
/// Events under a key, the latest first, at most `$4`.
pub const EVENTS_NEAR: &str = "SELECT event FROM event_key WHERE value = $1 AND day BETWEEN $2 AND $3 \
    ORDER BY day DESC, event DESC LIMIT $4";
pub const SKETCHES: &str = "SELECT sketch FROM telling WHERE event = $1 AND sketch IS NOT NULL \
    ORDER BY claim LIMIT $2";
pub const CLAIM_ROW: &str = "SELECT claim.document, claim.run, claim.nth, claim.sentence, claim.recorded, claim.id, \
    document.published_first, document.published_last FROM claim JOIN document ON document.n = claim.document \
    WHERE claim.n = $1";
pub const CODING: &str = "SELECT claims FROM coding WHERE document = $1 AND run = $2";
pub const SENTENCE_AT: &str = "SELECT n, excerpt FROM sentence WHERE document = $1 AND first = $2 AND past_last = $3";
/// The next stored text that this program coded; rows of other coders are left out.
pub const NEXT_BODY: &str = "SELECT body.document FROM body JOIN document ON document.n = body.document \
    JOIN run ON run.n = document.run WHERE body.document > $1 AND run.origin IN ('', 'judgement') \
    ORDER BY body.document LIMIT 1";
/// Texts that this program coded: how many are stored, and how many are not.
pub const KEPT: &str = "SELECT count(body.document), count(*) - count(body.document) FROM document \
    JOIN run ON run.n = document.run LEFT JOIN body ON body.document = document.n \
    WHERE run.origin IN ('', 'judgement')";
/// Claims of a text that stand, without those of other coders.
pub const STANDING: &str = "SELECT claim.n FROM claim JOIN run ON run.n = claim.run \
    LEFT JOIN closing ON closing.claim = claim.n WHERE claim.document = $1 AND closing.claim IS NULL \
    AND run.origin IN ('', 'judgement') ORDER BY claim.n";
pub const CLOSED_BY: &str = "SELECT 1 FROM closing WHERE claim = $1 AND recorded <= $2";
pub const ADD_EVENT: &str = "INSERT INTO event(claim) VALUES ($1)";
/// Keys of events from `$1` to `$2`: those of one period.
pub const EVENT_KEYS: &str = "SELECT value FROM event_key WHERE value BETWEEN $1 AND $2";
/// Keys of near duplicates from `$1` to `$2`: those of one week.
pub const BANDS: &str = "SELECT value FROM band WHERE value BETWEEN $1 AND $2";
pub const ADD_EVENT_KEY: &str =
    "INSERT INTO event_key(value, day, event) VALUES ($1, $2, $3) ON CONFLICT (value, day, event) DO NOTHING";
pub const ADD_TELLING: &str = "INSERT INTO telling(claim, event, score, sketch) VALUES ($1, $2, $3, $4)";
pub const KNOWN_AND_PUBLISHED: &str = "SELECT known, published_first, published_last, story FROM document WHERE n = $1";
