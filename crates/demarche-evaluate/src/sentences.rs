//! Where sentences start, for comparing participants "in the same sentence" whoever cut the text.
//!
//! A plain rule that gold and prediction share: a sentence starts at the beginning, after `.`, `!`, `?` or a closing
//! mark followed by white space, and after a line break. It is part of the measure, so it must not change.

/// Code points at which the white space before a sentence begins, ascending.
pub(crate) fn starts(text: &str) -> Vec<usize> {
    let chars: Vec<char> = text.chars().collect();
    let run = |from: usize, is: fn(char) -> bool| chars[from..].iter().take_while(|c| is(**c)).count() + from;
    let filled = |at: usize| chars.get(at).is_some_and(|c| !is_space(*c));
    let mut starts = Vec::new();
    if filled(0) {
        starts.push(0);
    }
    let mut at = 0;
    while at < chars.len() {
        let after_stop = at > 0 && matches!(chars[at - 1], '.' | '!' | '?' | '"' | '\'' | '’' | '”' | ')');
        let end = if after_stop && is_space(chars[at]) { run(at, is_space) } else { at };
        let end = if end > at && filled(end) { end } else { run(at, |c| c == '\n') };
        if end > at && filled(end) {
            starts.push(at);
        }
        // A run of line breaks that starts nothing starts nothing from its middle either.
        at = end.max(at + 1);
    }
    starts
}

/// The number of the sentence code point `at` lies in.
pub(crate) fn sentence(starts: &[usize], at: usize) -> usize {
    starts.partition_point(|&s| s <= at)
}

/// White space as the reference measure counts it: Unicode's, and the four ASCII separators.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_those_of_the_reference() {
        // Expected values are what Python's re gives for the pattern of the reference scorer.
        assert_eq!(starts("A b. C d.\nE"), [0, 4, 9]);
        assert_eq!(starts("Head\nBody\n\nTail "), [0, 4, 9]);
        assert_eq!(starts("Head\n \nBody."), [0, 6]);
        assert_eq!(starts(" Lead. \n"), Vec::<usize>::new());
        assert_eq!(starts("\n\nLead."), [0]);
        assert_eq!(starts(""), Vec::<usize>::new());
        assert_eq!(sentence(&[0, 4, 9], 5), 2);
    }
}
