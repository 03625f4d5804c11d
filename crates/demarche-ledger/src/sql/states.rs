//! Statements of the acts from which states are folded.

/// Acts toward one subject, as recorded by `$1` and known by the last.
pub const ACTS_BY_SUBJECT: &str = "SELECT act.holder, act.subject, act.dimension, act.act, act.status, act.holder_entity, \
    act.subject_entity, act.object, act.first_day, act.last_day, act.claim, act.document, act.sureness, \
    act.story, act.told, act.level FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.subject = $2 AND act.known <= $3 AND act.recorded <= $1 AND closing.claim IS NULL";

/// Acts of one holder, as recorded by `$1` and known by the last.
pub const ACTS_BY_HOLDER: &str = "SELECT act.holder, act.subject, act.dimension, act.act, act.status, act.holder_entity, \
    act.subject_entity, act.object, act.first_day, act.last_day, act.claim, act.document, act.sureness, \
    act.story, act.told, act.level FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.holder = $2 AND act.known <= $3 AND act.recorded <= $1 AND closing.claim IS NULL";

/// Acts of a holder toward a subject, as recorded by `$1` and known by the last.
pub const ACTS_OF_PAIR: &str = "SELECT act.holder, act.subject, act.dimension, act.act, act.status, act.holder_entity, \
    act.subject_entity, act.object, act.first_day, act.last_day, act.claim, act.document, act.sureness, \
    act.story, act.told, act.level FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.holder = $2 AND act.subject = $3 AND act.known <= $4 AND act.recorded <= $1 \
    AND closing.claim IS NULL";

/// Acts of one dimension between named parties, as recorded by `$1` and known by the last.
pub const ACTS_OF_DIMENSION: &str = "SELECT act.holder, act.subject, act.dimension, act.act, act.status, act.holder_entity, \
    act.subject_entity, act.object, act.first_day, act.last_day, act.claim, act.document, act.sureness, \
    act.story, act.told, act.level FROM act \
    LEFT JOIN closing ON closing.claim = act.claim AND closing.recorded <= $1 \
    WHERE act.dimension = $2 AND act.subject <> '' AND act.known <= $3 AND act.recorded <= $1 \
    AND closing.claim IS NULL";

pub const ENTITY: &str = "SELECT name, sector, id FROM entity WHERE n = $1";
