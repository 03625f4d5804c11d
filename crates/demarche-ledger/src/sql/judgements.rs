//! Statements of judgements and their effects.

pub const ADD: &str = "INSERT INTO judgement(kind, claim, document, first, past_last, other, other_document, other_first, \
    other_past_last, field, value, author, reason, recorded, withdraws) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING n";
pub const NEWEST: &str = "SELECT coalesce(max(n), 0) FROM judgement";

/// Decisions on two claims in force after judgement `$1`.
pub const PAIRS: &str = "SELECT n, kind, claim, document, first, past_last, other, other_document, other_first, \
    other_past_last FROM judgement AS j WHERE kind IN ('join', 'split') AND n <= $1 AND NOT EXISTS \
    (SELECT 1 FROM judgement AS w WHERE w.withdraws = j.n AND w.n <= $1) ORDER BY n";

/// Decisions on one claim in force.
pub const SINGLES: &str = "SELECT n, kind, claim, document, first, past_last, field, value FROM judgement AS j \
    WHERE kind IN ('correct', 'reject') AND document = $1 AND NOT EXISTS \
    (SELECT 1 FROM judgement AS w WHERE w.withdraws = j.n) ORDER BY n";

/// Every judgement, with the one that withdrew it.
pub const ALL: &str = "SELECT n, kind, claim, document, first, past_last, other, other_document, other_first, \
    other_past_last, field, value, author, reason, recorded, withdraws, \
    (SELECT min(w.n) FROM judgement AS w WHERE w.withdraws = j.n) FROM judgement AS j WHERE n > $1 ORDER BY n";
pub const ONE: &str = "SELECT n, kind, claim, document, first, past_last, other, other_document, other_first, \
    other_past_last, field, value, author, reason, recorded, withdraws, \
    (SELECT min(w.n) FROM judgement AS w WHERE w.withdraws = j.n) FROM judgement AS j WHERE n = $1";

/// Rows of the claims of text `$2` up to row `$3`, the latest first, with whether they stand at instant `$1`.
pub const CLAIMS_OF_DOCUMENT: &str = "SELECT claim.n, claim.id, closing.claim IS NULL FROM claim \
    LEFT JOIN closing ON closing.claim = claim.n AND closing.recorded <= $1 \
    WHERE claim.document = $2 AND claim.recorded <= $1 AND claim.n <= $3 ORDER BY claim.n DESC";
/// Rows of a text's claims that a coder made, the latest first.
pub const CODED_ROWS: &str = "SELECT claim.n FROM claim JOIN run ON run.n = claim.run \
    WHERE claim.document = $1 AND run.origin <> 'judgement' ORDER BY claim.n DESC";

pub const EVENT_OF: &str = "SELECT event FROM telling WHERE claim = $1";
pub const CLAIMS_OF: &str = "SELECT claim FROM telling WHERE event = $1 ORDER BY claim";
pub const DROP_KEY: &str = "DELETE FROM event_key WHERE value = $1 AND day = $2 AND event = $3";
pub const DROP_TELLING: &str = "DELETE FROM telling WHERE claim = $1";
pub const DROP_EVENT: &str = "DELETE FROM event WHERE n = $1";
pub const MOVE_TELLINGS: &str = "UPDATE telling SET event = $1 WHERE event = $2";

/// The claims of event `$2` as recorded by `$1` and known by `$3`.
pub const TELLINGS: &str = "SELECT telling.claim, telling.score, claim.document, document.story, claim.sureness \
    FROM telling JOIN claim ON claim.n = telling.claim JOIN document ON document.n = claim.document \
    LEFT JOIN closing ON closing.claim = claim.n AND closing.recorded <= $1 \
    WHERE telling.event = $2 AND claim.recorded <= $1 AND claim.known <= $3 AND closing.claim IS NULL ORDER BY telling.claim";

/// The latest instant at which anything was recorded.
pub const LATEST: &str = "SELECT max(coalesce((SELECT recorded FROM document ORDER BY n DESC LIMIT 1), 0), \
    coalesce((SELECT recorded FROM claim ORDER BY n DESC LIMIT 1), 0), \
    coalesce((SELECT recorded FROM judgement ORDER BY n DESC LIMIT 1), 0), \
    coalesce((SELECT max(recorded) FROM closing), 0))";

/// Claims after a row that stand, have a sentence, and are named by no judgement; with their events and the first
/// claims of these.
pub const TO_REVIEW: &str = "SELECT claim.n, claim.sureness, telling.event, telling.score, event.claim, claim.document \
    FROM claim JOIN telling ON telling.claim = claim.n JOIN event ON event.n = telling.event \
    JOIN sentence ON sentence.n = claim.sentence AND sentence.past_last > sentence.first \
    LEFT JOIN closing ON closing.claim = claim.n WHERE claim.n > $1 AND closing.claim IS NULL \
    AND NOT EXISTS (SELECT 1 FROM judgement AS j WHERE j.claim = claim.id AND j.kind <> 'withdraw' \
    AND NOT EXISTS (SELECT 1 FROM judgement AS w WHERE w.withdraws = j.n)) ORDER BY claim.n";
