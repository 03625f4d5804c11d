-- The ledger, version 1.
--
-- Rows are added and never changed: a correction, a retraction, a new reading of an old text is a new row. Three kinds of
-- time stand here and are never mixed:
--   days      whole days since 1970-01-01: when something was so (valid time); first and last day, both counted
--   known     microseconds since 1970 UTC: when the public could know it, the instant of publication
--   recorded  microseconds since 1970 UTC: when this ledger learned it
-- Plain columns and named conflict targets only, so that the same statements run on PostgreSQL.

-- One run of one program with one set of political knowledge. `origin` names a coder that is not this program.
CREATE TABLE run (
    n        INTEGER PRIMARY KEY,
    program  TEXT NOT NULL,
    data     TEXT NOT NULL,
    origin   TEXT NOT NULL,
    recorded BIGINT NOT NULL
);

-- One text. `id` is a hash of where it is from and what it says: the same text from the same place is the same row.
-- `story` is the n of the first text of which this one is a near copy, its own n when it is none.
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

-- The text, compressed; absent where rights allow no more than short quotes.
CREATE TABLE body (
    document INTEGER PRIMARY KEY REFERENCES document(n),
    text     BLOB NOT NULL
);

-- What the parser made of a text, compressed, and which parser: a text is coded again without being parsed again.
CREATE TABLE parse (
    document INTEGER PRIMARY KEY REFERENCES document(n),
    model    TEXT NOT NULL,
    tokens   BLOB NOT NULL
);

-- Keys under which near copies of a text are looked for; the week stands in the upper bits, so that what is new lies
-- together on disk.
CREATE TABLE band (
    value    BIGINT NOT NULL,
    document INTEGER NOT NULL REFERENCES document(n),
    PRIMARY KEY (value, document)
) WITHOUT ROWID;

-- What one run made of one text: the claims as JSON Lines, compressed together.
CREATE TABLE coding (
    document INTEGER NOT NULL REFERENCES document(n),
    run      INTEGER NOT NULL REFERENCES run(n),
    claims   BLOB NOT NULL,
    PRIMARY KEY (document, run)
) WITHOUT ROWID;

-- Sentences that carry claims; `words` is their full-text index, rowid = n.
CREATE TABLE sentence (
    n         INTEGER PRIMARY KEY,
    document  INTEGER NOT NULL REFERENCES document(n),
    first     INTEGER NOT NULL,
    past_last INTEGER NOT NULL,
    excerpt   TEXT
);
CREATE INDEX sentence_by_document ON sentence(document, first);
CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = 'unicode61 remove_diacritics 2');
-- Words of a batch are gathered in memory up to so many bytes before they are written.
INSERT INTO words(words, rank) VALUES ('hashsize', 16777216);

-- Everybody that took part in anything, as the coder named him.
CREATE TABLE entity (
    n       INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    country TEXT NOT NULL,
    sector  TEXT NOT NULL,
    id      TEXT NOT NULL,
    UNIQUE (name, country, sector, id)
);
CREATE INDEX entity_by_country ON entity(country);

-- One claim: the columns that are asked for. All of it is line `nth` of the coding.
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
-- Shelf by shelf of 65,536 claims: what is new lies together, so that a batch changes few pages however large the ledger is. What
-- is looked for is looked for on every shelf.
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

-- Everybody on whose word anything stands, by the name in small letters, and the claims he vouches for, or in whose words they
-- come: part of a name is looked for among the names alone.
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

-- The steps that change a relation, one row for each holder and subject of a claim that carries an act. `holder` and
-- `subject` are country codes or, where there is none, `~` and the name; `subject_entity` says who of that country, 0 when nobody is named. `object`
-- is the treaty, list or organization, and of a recognition `state` or `government` where words say so; `level` the rank of a representative. What a
-- state rests on (text, story, last day of publication, sureness) stands here too, and again in the index by holder: a relation, and a
-- matrix of them, is one scan of rows that lie together.
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

-- A claim that no longer stands: a new reading of its text does not make it.
CREATE TABLE closing (
    claim    INTEGER PRIMARY KEY REFERENCES claim(n),
    recorded BIGINT NOT NULL,
    run      INTEGER NOT NULL REFERENCES run(n),
    reason   TEXT NOT NULL
);

CREATE INDEX closing_by_recorded ON closing(recorded);

-- What a person decided: that two claims tell one event (`join`), that they do not (`split`), that a field is wrong
-- (`correct`), that a claim is wrong (`reject`) or right (`accept`). `withdraw` takes an earlier judgement back. A claim is named by its id and, for
-- a later reading of its text that gives it another one, by its text and the place of its trigger in it. What a judgement closes
-- and appends are rows like any others.
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

-- Happenings: which claims tell of one. Worked out from the rows above and from nothing else; `verify` does it again.
-- `event_key` holds what an event is found by: a hash of its type and one pair of its parties, or one party and a word of
-- its trigger, with the period of its day in the upper bits, and the day. `score` says part by part how well a claim fitted, as JSON; empty for the one
-- that began its event. `sketch` is what is compared of a claim, kept for the first few of an event.
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

-- What standing questions have told. `claim` is the one that made it be told; `kind` is `new`, `contradicted` or `retracted`.
-- `told` holds the message as it was sent.
CREATE TABLE alert (
    n        INTEGER PRIMARY KEY,
    watch    TEXT NOT NULL,
    event    INTEGER NOT NULL,
    claim    INTEGER NOT NULL REFERENCES claim(n),
    kind     TEXT NOT NULL,
    told     TEXT NOT NULL,
    recorded BIGINT NOT NULL
);
-- Whatever runs at once, a question says one thing of a claim once.
CREATE UNIQUE INDEX alert_by_claim ON alert(claim, watch, kind);

-- Forecasts that were stored to be scored later, as they were printed. `inputs` is a hash of what they rest on: tables, models,
-- evidence; `id` of question, day and answer, so that the same forecast is stored once.
CREATE TABLE forecast (
    n        INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    asked    TEXT NOT NULL,
    day      INTEGER NOT NULL,
    inputs   TEXT NOT NULL,
    answer   TEXT NOT NULL,
    recorded BIGINT NOT NULL
);

-- Where an alert has arrived; what is not here is sent again.
CREATE TABLE delivery (
    alert    INTEGER NOT NULL REFERENCES alert(n),
    channel  TEXT NOT NULL,
    recorded BIGINT NOT NULL,
    PRIMARY KEY (alert, channel)
) WITHOUT ROWID;

-- How far a standing question has read: the last row for a watch counts.
CREATE TABLE watched (
    n        INTEGER PRIMARY KEY,
    watch    TEXT NOT NULL,
    claim    INTEGER NOT NULL,
    closing  BIGINT NOT NULL,
    recorded BIGINT NOT NULL
);
CREATE INDEX watched_by_watch ON watched(watch, n);

-- What servers said of addresses when they were last read: given back to them, they answer that nothing has changed. No knowledge
-- but a saving, so here a row takes the place of the one before. `reading` says with what an address was read (program, data,
-- whether its links were followed): read otherwise, it is fetched in full.
CREATE TABLE visit (
    address  TEXT NOT NULL,
    reading  TEXT NOT NULL,
    etag     TEXT,
    modified TEXT,
    recorded BIGINT NOT NULL,
    PRIMARY KEY (address, reading)
) WITHOUT ROWID;

-- How far web archives were read: the record at byte `past` of the file is the next one, and everything before it is recorded.
-- `print` is a hash of what stands there, `ids` are hashes (8 bytes each) of the names given since the row before. A saving like
-- `visit`: a pass that begins at the beginning throws the rows of the one before away.
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

-- Indexes of the questions. Most claims take no act, so the first is small.
CREATE INDEX claim_by_act ON claim(act, first_day) WHERE act IS NOT NULL;
CREATE INDEX claim_by_sentence ON claim(sentence);

-- What was written, table by table: how many rows, and the sum (16 bytes, modulo 2^128) of the hashes of all of them. `verify` reads the
-- tables and compares. How a row is hashed: `src/digest.rs`.
CREATE TABLE digest (
    name TEXT PRIMARY KEY,
    rows BIGINT NOT NULL,
    sum  BLOB NOT NULL
) WITHOUT ROWID;
