//! Named points in the way of a write at which the process can be made to die, for tests.
//!
//! `DEMARCHE_STOP_AT=name:nth` ends the process with SIGKILL when the point is passed for the nth time. Programs built for use
//! have no such points.

/// Every point, in the order in which a batch passes them.
pub const POINTS: &[&str] = &["begun", "text", "claim", "claims", "written", "committed"];

/// Passes a point.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn point(_: &str) {}

/// Passes a point.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};
    static STOP: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
        let said = std::env::var("DEMARCHE_STOP_AT").ok()?;
        let (name, nth) = said.split_once(':')?;
        Some((name.to_owned(), nth.parse().ok()?))
    });
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    debug_assert!(POINTS.contains(&name), "`{name}` is on the list");
    if STOP.as_ref().is_some_and(|(n, nth)| n == name && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *nth) {
        let own = std::process::id().to_string();
        let _ = std::process::Command::new("kill").args(["-9", &own]).status();
        std::process::abort();
    }
}
