//! Statements of HTTP validators.

pub const VISIT: &str = "SELECT etag, modified FROM visit WHERE address = $1 AND reading = $2";
pub const VISITED: &str = "INSERT INTO visit(address, reading, etag, modified, recorded) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (address, reading) DO UPDATE \
    SET etag = excluded.etag, modified = excluded.modified, recorded = excluded.recorded";
