//! Numbers with what they count: *1 month*, *2 months*.

/// A number and a noun, in the plural unless it is one. The noun is given in the singular and takes an *s*.
pub(crate) fn counted(number: impl Into<i128>, noun: &str) -> String {
    let number = number.into();
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// The same of a length.
pub(crate) fn count(number: usize, noun: &str) -> String {
    counted(number as i128, noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        let words = [0, 1, 2].map(|n| count(n, "claim"));
        assert_eq!(words, ["0 claims", "1 claim", "2 claims"]);
    }
}
