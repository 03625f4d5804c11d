//! Statements of verification.

pub const FOREIGN_KEYS: &str =
    "SELECT \"table\", rowid, parent, count(*) FROM pragma_foreign_key_check GROUP BY \"table\", parent";

pub const TEXTS: &str = "SELECT document.n, document.id, document.name, document.url, document.length, body.text, \
    parse.tokens FROM document LEFT JOIN body ON body.document = document.n \
    LEFT JOIN parse ON parse.document = document.n ORDER BY document.n";
pub const CODINGS: &str = "SELECT coding.document, coding.run, coding.claims, run.program, run.data FROM coding \
    JOIN run ON run.n = coding.run ORDER BY coding.document, coding.run";
/// The columns of the claims of a coding; then when their text was known, their sentence, when the text was published,
/// its story, and the speakers.
pub const CLAIMS_OF_CODING: &str = "SELECT claim.n, claim.id, claim.nth, claim.event, claim.mode, claim.act, claim.status, \
    claim.first_day, claim.last_day, claim.basis, claim.sureness, claim.known, claim.recorded, document.known, \
    sentence.first, sentence.past_last, document.published_first, document.published_last, document.story, \
    (SELECT group_concat(speaker.name, char(1) ORDER BY speaker.name) FROM vouching \
    JOIN speaker ON speaker.n = vouching.speaker WHERE vouching.claim = claim.n) \
    FROM claim JOIN document ON document.n = claim.document \
    LEFT JOIN sentence ON sentence.n = claim.sentence AND sentence.document = claim.document \
    WHERE claim.document = $1 AND claim.run = $2 ORDER BY claim.nth";
pub const PARTIES: &str = "SELECT participant.entity, participant.side, entity.name, entity.country, entity.sector, \
    entity.id FROM participant JOIN entity ON entity.n = participant.entity WHERE participant.claim = $1 \
    ORDER BY participant.side, participant.nth";

/// Tables for acts that are computed again. SQLite finds a temporary table before one of the same name in the ledger.
pub const ACTS_BESIDE: &str = "CREATE TEMP TABLE act AS SELECT * FROM main.act WHERE 0;
    CREATE TEMP TABLE act_known (claim INTEGER PRIMARY KEY);";
/// A claim whose acts were computed again.
pub const ACTS_KNOWN: &str = "INSERT INTO temp.act_known(claim) VALUES ($1)";
pub const OTHER_ACTS: &str = "SELECT (SELECT count(*) FROM (SELECT there.* FROM main.act AS there JOIN temp.act_known \
    ON act_known.claim = there.claim EXCEPT SELECT * FROM temp.act)) \
    + (SELECT count(*) FROM (SELECT * FROM temp.act EXCEPT SELECT * FROM main.act))";
pub const ACTS_GO: &str = "DROP TABLE temp.act; DROP TABLE temp.act_known;";

pub const SENTENCES: &str = "SELECT n, document, first, past_last, excerpt FROM sentence ORDER BY n";
/// A full-text index that is built again, and the words of it and of the stored one.
pub const WORDS_BESIDE: &str = "CREATE VIRTUAL TABLE temp.words_again USING fts5(text, content = '', \
    tokenize = 'unicode61 remove_diacritics 2');
    INSERT INTO words_again(words_again, rank) VALUES ('hashsize', 16777216);
    CREATE VIRTUAL TABLE temp.words_there USING fts5vocab(main, words, instance);
    CREATE VIRTUAL TABLE temp.words_wanted USING fts5vocab(temp, words_again, instance);";
pub const ADD_WORDS_BESIDE: &str = "INSERT INTO temp.words_again(rowid, text) VALUES ($1, $2)";
pub const WORDS_GO: &str = "DROP TABLE temp.words_there; DROP TABLE temp.words_wanted; DROP TABLE temp.words_again;";
/// What the stored index has, and what it should have: each word with its place, the length of each sentence, and the
/// totals.
pub const WORDS: &[(&str, &str)] = &[
    (
        "SELECT term, doc, col, \"offset\" FROM temp.words_there",
        "SELECT term, doc, col, \"offset\" FROM temp.words_wanted",
    ),
    ("SELECT id, sz FROM main.words_docsize", "SELECT id, sz FROM temp.words_again_docsize"),
    ("SELECT block FROM main.words_data WHERE id = 1", "SELECT block FROM temp.words_again_data WHERE id = 1"),
];
pub const FORGET_WORDS: &str = "INSERT INTO words(words) VALUES ('delete-all')";

/// Deletes every row of a table.
pub fn empty(table: &str) -> String {
    format!("DELETE FROM main.\"{table}\"")
}

/// Each is an error, and the statement that counts it.
pub const COUNTS: &[(&str, &str)] = &[
    (
        "claims have no coding",
        "SELECT count(*) FROM claim LEFT JOIN coding ON coding.document = claim.document AND coding.run = claim.run \
         WHERE coding.run IS NULL",
    ),
    (
        "sentences are not in the full-text index",
        "SELECT count(*) FROM sentence LEFT JOIN words_docsize ON words_docsize.id = sentence.n \
         WHERE words_docsize.id IS NULL",
    ),
    (
        "rows of the full-text index have no sentence",
        "SELECT count(*) FROM words_docsize LEFT JOIN sentence ON sentence.n = words_docsize.id WHERE sentence.n IS NULL",
    ),
    (
        "sentences have neither a text nor an excerpt",
        "SELECT count(*) FROM sentence LEFT JOIN body ON body.document = sentence.document \
         WHERE body.document IS NULL AND sentence.excerpt IS NULL",
    ),
    (
        "acts do not match their claim",
        "SELECT count(*) FROM act JOIN claim ON claim.n = act.claim \
         WHERE act.act IS NOT claim.act OR act.status <> claim.status OR act.first_day IS NOT claim.first_day \
         OR act.last_day IS NOT claim.last_day OR act.known <> claim.known OR act.recorded <> claim.recorded",
    ),
    (
        "acts concern an entity that does not exist",
        "SELECT count(*) FROM act LEFT JOIN entity ON entity.n = act.subject_entity \
         WHERE act.subject_entity <> 0 AND entity.n IS NULL",
    ),
    (
        "claims were recorded before the claim of an earlier row",
        "SELECT count(*) FROM claim JOIN claim AS before ON before.n = claim.n - 1 WHERE claim.recorded < before.recorded",
    ),
    (
        "texts were recorded before the text of an earlier row",
        "SELECT count(*) FROM document JOIN document AS before ON before.n = document.n - 1 \
         WHERE document.recorded < before.recorded",
    ),
    (
        "texts are near duplicates of one that is not a story of its own",
        "SELECT count(*) FROM document LEFT JOIN document AS story ON story.n = document.story \
         WHERE story.n IS NULL OR story.story <> story.n",
    ),
    (
        "claims were closed before they were recorded",
        "SELECT count(*) FROM closing JOIN claim ON claim.n = closing.claim \
         WHERE closing.recorded < claim.recorded",
    ),
];

pub const CLAIMS: &str = "SELECT n, recorded FROM claim ORDER BY n";
pub const PAIRS: &str = "SELECT j.n, coalesce(w.kind, j.kind), j.recorded, coalesce(w.claim, j.claim), \
    coalesce(w.document, j.document), coalesce(w.first, j.first), coalesce(w.past_last, j.past_last), \
    coalesce(w.other, j.other), coalesce(w.other_document, j.other_document), coalesce(w.other_first, j.other_first), \
    coalesce(w.other_past_last, j.other_past_last), j.kind FROM judgement AS j LEFT JOIN judgement AS w ON w.n = j.withdraws \
    WHERE coalesce(w.kind, j.kind) IN ('join', 'split') ORDER BY j.n";

/// Tables for events that are computed again. SQLite finds a temporary table before one of the same name in the ledger.
/// They are dropped with the transaction that makes them.
pub const AGAIN: &str = "CREATE TEMP TABLE event (n INTEGER PRIMARY KEY, claim INTEGER NOT NULL);
    CREATE TEMP TABLE event_key (value BIGINT NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL,
        PRIMARY KEY (value, day, event)) WITHOUT ROWID;
    CREATE TEMP TABLE telling (claim INTEGER PRIMARY KEY, event INTEGER NOT NULL, score TEXT NOT NULL, sketch BLOB);
    CREATE INDEX temp.again_by_event ON telling(event);";

pub const FORGET_EVENTS: &str = "DELETE FROM telling; DELETE FROM event_key; DELETE FROM event;";

/// Each is a difference between the stored events and those that are computed again, and the statement that counts it.
pub const DIFFERENCES: &[(&str, &str)] = &[
    (
        "claims are in another event than the rows give",
        "SELECT count(*) FROM main.telling AS old LEFT JOIN temp.telling AS new ON new.claim = old.claim \
         WHERE new.claim IS NULL OR new.event <> old.event OR new.score <> old.score OR new.sketch IS NOT old.sketch",
    ),
    (
        "claims are in no event",
        "SELECT count(*) FROM temp.telling AS new LEFT JOIN main.telling AS old ON old.claim = new.claim \
         WHERE old.claim IS NULL",
    ),
    (
        "events differ from those that the rows give",
        "SELECT (SELECT count(*) FROM main.event AS old LEFT JOIN temp.event AS new ON new.n = old.n \
         WHERE new.claim IS NOT old.claim) + (SELECT count(*) FROM temp.event AS new LEFT JOIN main.event AS old \
         ON old.n = new.n WHERE old.n IS NULL)",
    ),
    (
        "keys of events differ from those that the rows give",
        "SELECT (SELECT count(*) FROM main.event_key AS old LEFT JOIN temp.event_key AS new ON new.value = old.value \
         AND new.day = old.day AND new.event = old.event WHERE new.event IS NULL) + (SELECT count(*) \
         FROM temp.event_key AS new LEFT JOIN main.event_key AS old ON old.value = new.value AND old.day = new.day \
         AND old.event = new.event WHERE old.event IS NULL)",
    ),
];
