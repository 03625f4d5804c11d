-- The ledger, version 1.
--
-- Rows are added and never changed: a correction, a retraction, or a new reading of an old text is a new row. Three
-- kinds of time are used and never mixed:
--   days      days since 1970-01-01: when something was true (valid time); first and last day, both included
--   known     microseconds since 1970 UTC: when the public could know it, the instant of publication
--   recorded  microseconds since 1970 UTC: when this ledger recorded it
-- Only plain columns and named conflict targets, so that the same statements run on PostgreSQL.

-- One run of one program with one set of political knowledge. `origin` names a coder that is not this program.
CREATE TABLE run (
    n        INTEGER PRIMARY KEY,
    program  TEXT NOT NULL,
    data     TEXT NOT NULL,
    origin   TEXT NOT NULL,
    recorded BIGINT NOT NULL
);

-- One text. `id` is a hash of its origin and its content: the same text from the same origin is the same row.
-- `story` is the n of the first text that this one is a near duplicate of, or its own n.
CREATE TABLE document (
    n               INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    url             TEXT,
    title           TEXT,
    source          TEXT,
    credit          TEXT,
    language        TEXT,
    place           TEXT NOT NULL,
    published_first INTEGER,
    published_last  INTEGER,
    known           BIGINT NOT NULL,
    recorded        BIGINT NOT NULL,
    run             INTEGER NOT NULL REFERENCES run(n),
    story           INTEGER NOT NULL,
    length          INTEGER NOT NULL
);
CREATE INDEX document_by_name ON document(name);
CREATE INDEX document_by_story ON document(story);

-- The text, compressed; absent where rights allow only short quotes.
CREATE TABLE body (
    document INTEGER PRIMARY KEY REFERENCES document(n),
    text     BLOB NOT NULL
);

-- The parse of a text, compressed, and its parser, so that a text can be coded again without being parsed again.
CREATE TABLE parse (
    document INTEGER PRIMARY KEY REFERENCES document(n),
    model    TEXT NOT NULL,
    tokens   BLOB NOT NULL
);

-- Keys by which near duplicates of a text are found. The upper bits are the week, so that new keys are stored together.
CREATE TABLE band (
    value    BIGINT NOT NULL,
    document INTEGER NOT NULL REFERENCES document(n),
    PRIMARY KEY (value, document)
) WITHOUT ROWID;

-- The claims that one run coded in one text, as JSON Lines, compressed together.
CREATE TABLE coding (
    document INTEGER NOT NULL REFERENCES document(n),
    run      INTEGER NOT NULL REFERENCES run(n),
    claims   BLOB NOT NULL,
    PRIMARY KEY (document, run)
) WITHOUT ROWID;

-- Sentences with claims; `words` is their full-text index, rowid = n.
CREATE TABLE sentence (
    n         INTEGER PRIMARY KEY,
    document  INTEGER NOT NULL REFERENCES document(n),
    first     INTEGER NOT NULL,
    past_last INTEGER NOT NULL,
    excerpt   TEXT
);
CREATE INDEX sentence_by_document ON sentence(document, first);
CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = 'unicode61 remove_diacritics 2');
-- Bytes of words that a batch collects in memory before they are written.
INSERT INTO words(words, rank) VALUES ('hashsize', 16777216);

-- Every participant of any claim, as the coder named it.
CREATE TABLE entity (
    n       INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    country TEXT NOT NULL,
    sector  TEXT NOT NULL,
    id      TEXT NOT NULL,
    UNIQUE (name, country, sector, id)
);
CREATE INDEX entity_by_country ON entity(country);

-- One claim: the columns that questions use. The complete claim is line `nth` of the coding.
CREATE TABLE claim (
    n         INTEGER PRIMARY KEY,
    id        BLOB NOT NULL,
    document  INTEGER NOT NULL REFERENCES document(n),
    run       INTEGER NOT NULL REFERENCES run(n),
    nth       INTEGER NOT NULL,
    sentence  INTEGER NOT NULL REFERENCES sentence(n),
    event     TEXT NOT NULL,
    mode      TEXT,
    act       TEXT,
    status    TEXT NOT NULL,
    first_day INTEGER,
    last_day  INTEGER,
    basis     TEXT NOT NULL,
    sureness  REAL NOT NULL,
    known     BIGINT NOT NULL,
    recorded  BIGINT NOT NULL
);
-- By segments of 65,536 claims: new entries are stored together, so that a batch changes few pages however large the
-- ledger is. A search goes through every segment.
CREATE INDEX claim_by_id ON claim((n >> 16), id);
CREATE INDEX claim_by_document ON claim(document);
CREATE INDEX claim_by_day ON claim(event, first_day);

CREATE TABLE participant (
    claim  INTEGER NOT NULL REFERENCES claim(n),
    side   INTEGER NOT NULL,
    nth    INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity(n),
    PRIMARY KEY (claim, side, nth)
) WITHOUT ROWID;
CREATE INDEX participant_by_entity ON participant((claim >> 16), entity, claim);

-- Every speaker, by name in lower case, and the claims that rest on their word or are in their words. Part of a name is
-- searched among the names alone.
CREATE TABLE speaker (
    n    INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE vouching (
    claim   INTEGER NOT NULL REFERENCES claim(n),
    speaker INTEGER NOT NULL REFERENCES speaker(n),
    PRIMARY KEY (claim, speaker)
) WITHOUT ROWID;
CREATE INDEX vouching_by_speaker ON vouching((claim >> 16), speaker, claim);

-- The acts that change a relation: one row for each holder and subject of a claim with an act. `holder` and `subject`
-- are country codes or, where there is none, `~` and the name. `subject_entity` is the entity, 0 when none is named.
-- `object` is the treaty, list or organization and, for a recognition, `state` or `government` where the text says so.
-- `level` is the rank of a representative. `told` is the last day of publication, and `sureness` the coder's
-- confidence. These columns are repeated in the index by holder, so that a relation, or a matrix of relations, is one
-- scan of rows that are stored together.
CREATE TABLE act (
    subject        TEXT NOT NULL,
    dimension      TEXT NOT NULL,
    holder         TEXT NOT NULL,
    claim          INTEGER NOT NULL REFERENCES claim(n),
    act            TEXT NOT NULL,
    status         TEXT NOT NULL,
    holder_entity  INTEGER NOT NULL REFERENCES entity(n),
    subject_entity INTEGER NOT NULL,
    object         TEXT,
    level          TEXT,
    first_day      INTEGER,
    last_day       INTEGER,
    document       INTEGER NOT NULL REFERENCES document(n),
    story          INTEGER NOT NULL,
    told           INTEGER,
    sureness       REAL NOT NULL,
    known          BIGINT NOT NULL,
    recorded       BIGINT NOT NULL,
    PRIMARY KEY (subject, holder, dimension, claim, subject_entity, holder_entity)
) WITHOUT ROWID;
CREATE INDEX act_by_holder ON act(holder, subject, dimension, claim, act, status, subject_entity, holder_entity, object,
    level, first_day, last_day, document, story, told, sureness, known, recorded);
CREATE INDEX act_by_act ON act(act, first_day);
CREATE INDEX act_by_object ON act(object) WHERE object IS NOT NULL;

-- A claim that no longer stands, since a judgement or a new reading of its text closed it.
CREATE TABLE closing (
    claim    INTEGER PRIMARY KEY REFERENCES claim(n),
    recorded BIGINT NOT NULL,
    run      INTEGER NOT NULL REFERENCES run(n),
    reason   TEXT NOT NULL
);

CREATE INDEX closing_by_recorded ON closing(recorded);

-- What a person decided: that two claims report one event (`join`) or different ones (`split`), that a field is wrong
-- (`correct`), that a claim is wrong (`reject`) or right (`accept`). `withdraw` withdraws an earlier judgement. A claim
-- is named by its id and, for a later reading that gives it another id, by its text and the place of its trigger. What
-- a judgement closes and appends are ordinary rows.
CREATE TABLE judgement (
    n               INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    claim           BLOB,
    document        INTEGER REFERENCES document(n),
    first           INTEGER,
    past_last       INTEGER,
    other           BLOB,
    other_document  INTEGER REFERENCES document(n),
    other_first     INTEGER,
    other_past_last INTEGER,
    field           TEXT,
    value           TEXT,
    author          TEXT NOT NULL,
    reason          TEXT NOT NULL,
    recorded        BIGINT NOT NULL,
    withdraws       INTEGER REFERENCES judgement(n)
);
CREATE INDEX judgement_by_claim ON judgement(claim);
CREATE INDEX judgement_by_withdrawn ON judgement(withdraws) WHERE withdraws IS NOT NULL;

-- Events: which claims report one. They are computed from the rows above and from nothing else; `verify` computes them
-- again. `event_key` holds the blocking keys: a hash of the type and a pair of parties, or of the type, a party and a
-- word of the trigger, with the period of the day in the upper bits; and the day. `score` says how well a claim fitted,
-- as JSON with a number for each part; it is empty for the claim that began its event. `sketch` holds the features that
-- are compared, for the first few claims of an event.
CREATE TABLE event (
    n     INTEGER PRIMARY KEY,
    claim INTEGER NOT NULL REFERENCES claim(n)
);
CREATE TABLE event_key (
    value BIGINT NOT NULL,
    day   INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES event(n),
    PRIMARY KEY (value, day, event)
) WITHOUT ROWID;
CREATE TABLE telling (
    claim INTEGER PRIMARY KEY REFERENCES claim(n),
    event INTEGER NOT NULL REFERENCES event(n),
    score TEXT NOT NULL,
    sketch BLOB
);
CREATE INDEX telling_by_event ON telling(event);

-- Alerts. `watch` is the name of the alert rule, `claim` the claim that raised the alert, and `kind` is `new`,
-- `contradicted` or `retracted`. `told` is the message as it was sent.
CREATE TABLE alert (
    n        INTEGER PRIMARY KEY,
    watch    TEXT NOT NULL,
    event    INTEGER NOT NULL,
    claim    INTEGER NOT NULL REFERENCES claim(n),
    kind     TEXT NOT NULL,
    told     TEXT NOT NULL,
    recorded BIGINT NOT NULL
);
-- However many runs overlap, a rule raises one alert of a kind for a claim.
CREATE UNIQUE INDEX alert_by_claim ON alert(claim, watch, kind);

-- Forecasts that were stored to be scored later, as they were printed. `inputs` is a hash of the tables, models and
-- evidence that they rest on. `id` is a hash of question, day and answer, so that the same forecast is stored once.
CREATE TABLE forecast (
    n        INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    asked    TEXT NOT NULL,
    day      INTEGER NOT NULL,
    inputs   TEXT NOT NULL,
    answer   TEXT NOT NULL,
    recorded BIGINT NOT NULL
);

-- Where an alert was delivered; what is not here is sent again.
CREATE TABLE delivery (
    alert    INTEGER NOT NULL REFERENCES alert(n),
    channel  TEXT NOT NULL,
    recorded BIGINT NOT NULL,
    PRIMARY KEY (alert, channel)
) WITHOUT ROWID;

-- How far an alert rule has read: the last row of a rule counts.
CREATE TABLE watched (
    n        INTEGER PRIMARY KEY,
    watch    TEXT NOT NULL,
    claim    INTEGER NOT NULL,
    closing  BIGINT NOT NULL,
    recorded BIGINT NOT NULL
);
CREATE INDEX watched_by_watch ON watched(watch, n);

-- HTTP validators of addresses that were read: sent back, they let a server answer that nothing has changed. They only
-- save work, so a row here replaces the previous one. `reading` says how an address was read (program, data, whether
-- links were followed); for another reading it is fetched in full.
CREATE TABLE visit (
    address  TEXT NOT NULL,
    reading  TEXT NOT NULL,
    etag     TEXT,
    modified TEXT,
    recorded BIGINT NOT NULL,
    PRIMARY KEY (address, reading)
) WITHOUT ROWID;

-- Checkpoints in web archives: the record at byte `past` of the file is the next one, and everything before it is
-- recorded. `print` is a hash of that record, and `ids` are hashes (8 bytes each) of the names given since the previous
-- checkpoint. Like `visit`, they only save work: a pass that starts at the beginning deletes the rows of the previous
-- pass.
CREATE TABLE read_to (
    n        INTEGER PRIMARY KEY,
    file     TEXT NOT NULL,
    reading  TEXT NOT NULL,
    past     BIGINT NOT NULL,
    print    BIGINT NOT NULL,
    ids      BLOB NOT NULL,
    recorded BIGINT NOT NULL
);
CREATE INDEX read_to_by_file ON read_to(file, reading, n);

-- Indexes for questions. Most claims have no act, so the first is small.
CREATE INDEX claim_by_act ON claim(act, first_day) WHERE act IS NOT NULL;
CREATE INDEX claim_by_sentence ON claim(sentence);

-- Digests of the tables: the number of rows, and the sum (16 bytes, modulo 2^128) of their hashes. `verify` reads the
-- tables and compares. `src/digest.rs` says how a row is hashed.
CREATE TABLE digest (
    name TEXT PRIMARY KEY,
    rows BIGINT NOT NULL,
    sum  BLOB NOT NULL
) WITHOUT ROWID;
