//! Statements of the questions: lists of claims and events, sequences of acts, and what was learned between two days.
//!
//! A statement that a filter extends ends in a condition, so that others can follow with AND.

/// The columns of a claim.
pub const COLUMNS: &str = "SELECT claim.n, claim.document, claim.event, claim.mode, claim.act, claim.status, claim.first_day, \
    claim.last_day, claim.sureness, claim.known, claim.recorded, document.story, document.published_last, \
    telling.event, run.origin";
pub const FROM_CLAIMS: &str = " FROM claim";
/// The search begins with the words: their index returns sentences in the order of recording, the latest first, and can
/// stop early.
pub const FROM_WORDS: &str = " FROM words CROSS JOIN claim ON claim.sentence = words.rowid";
/// Claims that stand: as recorded by `$1` and known by `$2`.
pub const STANDING: &str = " JOIN document ON document.n = claim.document JOIN run ON run.n = claim.run \
    LEFT JOIN telling ON telling.claim = claim.n \
    LEFT JOIN closing ON closing.claim = claim.n AND closing.recorded <= $1 \
    WHERE claim.recorded <= $1 AND claim.known <= $2 AND closing.claim IS NULL";

/// The segment of the last claim.
pub const LAST_SEGMENT: &str = "SELECT coalesce(max(n), 0) >> 16 FROM claim";

pub const OF_EVENT: &str = " AND telling.event = $3";
pub const OF_ROW: &str = " AND claim.n = $3";

/// Of the claims that one of the next three statements selects, segment by segment as in their indexes, from the first
/// `?` down to the second.
pub const IN_SEGMENTS: &str = " AND claim.n IN (WITH RECURSIVE segment(at) AS (\
    SELECT ? UNION ALL SELECT at - 1 FROM segment WHERE at > ?) ";
/// Claims in which an entity of a group takes part; on one side, or on either.
pub const WITH_ASKED: &str = "SELECT participant.claim FROM segment CROSS JOIN temp.asked CROSS JOIN participant \
    WHERE (participant.claim >> 16) = segment.at AND participant.entity = asked.entity AND asked.role = ?";
pub const ON_SIDE: &str = " AND participant.side = ?";
pub const WITH_COUNTRY: &str = "SELECT participant.claim FROM segment CROSS JOIN entity CROSS JOIN participant \
    WHERE (participant.claim >> 16) = segment.at AND participant.entity = entity.n AND entity.country = ?";
/// Claims with a speaker whose name, in lower case, matches a pattern.
pub const WITH_SPEAKER: &str = "SELECT vouching.claim FROM speaker CROSS JOIN segment CROSS JOIN vouching \
    WHERE (vouching.claim >> 16) = segment.at AND vouching.speaker = speaker.n AND speaker.name LIKE ? ESCAPE '\\'";
/// Claims whose act is about an object.
pub const WITH_OBJECT: &str = " AND claim.n IN (SELECT act.claim FROM act WHERE act.object = ?)";
pub const WITH_WORDS: &str = " AND words MATCH ?";

pub const MAKE_ASKED: &str = "CREATE TEMP TABLE IF NOT EXISTS asked(role INTEGER NOT NULL, entity INTEGER NOT NULL, \
    PRIMARY KEY (role, entity)) WITHOUT ROWID";
pub const CLEAR_ASKED: &str = "DELETE FROM temp.asked";
pub const ASK: &str = "INSERT INTO temp.asked(role, entity) VALUES ($1, $2) ON CONFLICT (role, entity) DO NOTHING";

pub const ENTITIES_BY_COUNTRY: &str = "SELECT n, name, country, sector, id FROM entity WHERE country = $1";
pub const ENTITIES_BY_NAME: &str = "SELECT n, name, country, sector, id FROM entity WHERE name = $1";
pub const NAMES: &str = "SELECT DISTINCT name FROM entity";
pub const PARTICIPANTS: &str = "SELECT participant.side, entity.name, entity.country, entity.sector, entity.id \
    FROM participant JOIN entity ON entity.n = participant.entity WHERE participant.claim = $1 \
    ORDER BY participant.side, participant.nth";
pub const ORIGIN: &str = "SELECT run.origin FROM claim JOIN run ON run.n = claim.run WHERE claim.n = $1";

/// Acts about an object, as recorded by `$1` and known by the last; the columns are those of the statements in
/// `states`.
pub const ACTS_ABOUT: &str = "SELECT act.holder, act.subject, act.dimension, act.act, act.status, act.holder_entity, \
    act.subject_entity, act.object, act.first_day, act.last_day, act.claim, act.document, act.sureness, \
    act.story, act.told, act.level FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.object = $2 AND act.known <= $3 AND act.recorded <= $1 AND closing.claim IS NULL";
/// The objects of acts, each once.
pub const OBJECTS: &str = "SELECT DISTINCT object FROM act WHERE object IS NOT NULL ORDER BY object";

/// Every claim of one act between two named parties, as recorded by `$1` and known by `$2`.
pub const ACTS_OF_KIND: &str = "SELECT act.holder, act.subject, act.act, act.status, act.first_day, act.last_day, act.claim, \
    act.holder_entity, act.subject_entity, act.sureness FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.recorded <= $1 AND act.known <= $2 AND act.act = $3 AND act.subject <> '' AND closing.claim IS NULL \
    ORDER BY act.claim";

/// Acts known after `$1` and by `$2`, and recorded after `$3` and by `$4`.
pub const ACTS_LEARNED: &str = "SELECT holder, subject, claim FROM act \
    WHERE known > $1 AND known <= $2 AND recorded > $3 AND recorded <= $4";
/// Acts of claims that were closed after `$1` and by `$2`.
pub const ACTS_CLOSED: &str = "SELECT holder, subject, claim FROM act \
    WHERE claim IN (SELECT claim FROM closing WHERE recorded > $1 AND recorded <= $2)";
/// The latest instant at which any act was known.
pub const LAST_KNOWN: &str = "SELECT max(known) FROM act WHERE recorded <= $1 AND known <= $2";
