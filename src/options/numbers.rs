//! Whole numbers as they are typed.

use std::num::{NonZeroU32, NonZeroUsize};

/// A whole number, 0 or more.
///
/// # Errors
/// When it is not one.
pub(super) fn count(text: &str) -> Result<usize, String> {
    text.trim().parse().map_err(|_| "expected a whole number, 0 or more".to_owned())
}

/// A whole number, 1 or more.
///
/// # Errors
/// When it is not one.
pub(super) fn some(text: &str) -> Result<NonZeroUsize, String> {
    text.trim().parse().map_err(|_| "expected a whole number, 1 or more".to_owned())
}

/// Minutes, 1 or more.
///
/// # Errors
/// When it is not a whole number of them.
pub(super) fn minutes(text: &str) -> Result<NonZeroU32, String> {
    text.trim().parse().map_err(|_| "expected whole minutes, 1 or more".to_owned())
}
