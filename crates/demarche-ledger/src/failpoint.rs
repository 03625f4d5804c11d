//! Failpoints: named places in a write at which a test can end the process.
//!
//! `DEMARCHE_STOP_AT=name:nth` ends the process with SIGKILL when the failpoint is passed for the nth time. Release
//! builds have none.

/// Every failpoint, in the order in which a batch passes them.
pub const POINTS: &[&str] = &["begun", "text", "claim", "claims", "written", "committed"];

/// Passes a failpoint.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn pass(_: &str) {}

/// Passes a failpoint.
#[cfg(debug_assertions)]
pub(crate) fn pass(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};
    static STOP: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
        let value = std::env::var("DEMARCHE_STOP_AT").ok()?;
        let (name, nth) = value.split_once(':')?;
        Some((name.to_owned(), nth.parse().ok()?))
    });
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    debug_assert!(POINTS.contains(&name), "`{name}` is a failpoint");
    if STOP.as_ref().is_some_and(|(n, nth)| n == name && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *nth) {
        let own = std::process::id().to_string();
        let _ = std::process::Command::new("kill").args(["-9", &own]).status();
        std::process::abort();
    }
}
