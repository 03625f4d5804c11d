//! Statements of alert rules.

pub const READ_TO: &str = "SELECT claim, closing FROM watched WHERE watch = $1 ORDER BY n DESC LIMIT 1";
pub const READ_ON: &str = "INSERT INTO watched(watch, claim, closing, recorded) VALUES ($1, $2, $3, $4)";
pub const END: &str =
    "SELECT (SELECT coalesce(max(n), 0) FROM claim), (SELECT coalesce(max(recorded), 0) FROM closing)";
pub const NEW_CLAIMS: &str = "SELECT claim.n, claim.document, telling.event FROM claim \
    JOIN telling ON telling.claim = claim.n LEFT JOIN closing ON closing.claim = claim.n \
    WHERE claim.n > $1 AND claim.n <= $2 AND closing.claim IS NULL \
    AND ($3 = '' OR claim.act = $3 OR ($4 <> '' AND claim.act LIKE $4)) AND ($5 = '' OR claim.event = $5) ORDER BY claim.n";
/// Events may be joined or split after an alert: what counts is the claim that raised it.
pub const TOLD: &str = "SELECT alert.n, alert.kind, alert.claim FROM alert JOIN telling ON telling.claim = alert.claim \
    WHERE telling.event = $1 AND alert.watch = $2 ORDER BY alert.n";
pub const TELLINGS: &str = "SELECT telling.claim, claim.status, document.story FROM telling JOIN claim ON claim.n = telling.claim \
    JOIN document ON document.n = claim.document LEFT JOIN closing ON closing.claim = telling.claim \
    WHERE telling.event = $1 AND closing.claim IS NULL ORDER BY telling.claim";
pub const CLOSED_SINCE: &str = "SELECT DISTINCT other.event FROM alert JOIN telling AS own ON own.claim = alert.claim \
    JOIN telling AS other ON other.event = own.event JOIN closing ON closing.claim = other.claim \
    WHERE alert.watch = $1 AND closing.recorded > $2 ORDER BY other.event";
pub const ADD_ALERT: &str = "INSERT INTO alert(watch, event, claim, kind, told, recorded) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (claim, watch, kind) DO NOTHING";
pub const PENDING: &str = "SELECT alert.n, alert.told FROM alert LEFT JOIN delivery ON delivery.alert = alert.n \
    AND delivery.channel = $1 WHERE alert.watch = $2 AND delivery.alert IS NULL ORDER BY alert.n";
pub const DELIVERED: &str = "INSERT INTO delivery(alert, channel, recorded) VALUES ($1, $2, $3) \
    ON CONFLICT (alert, channel) DO NOTHING";
pub const ARRIVED: &str = "SELECT alert.n, delivery.channel, alert.told FROM alert JOIN delivery ON delivery.alert = alert.n \
    WHERE alert.watch = $1 ORDER BY alert.n, delivery.channel";
