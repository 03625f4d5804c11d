//! Slicing a text by code points, the unit of every span in a claim.

use demarche_knowledge::claim::CharSpan;

/// Where the code points of a text start; nothing is stored for a text of ASCII.
pub(crate) struct CodePoints(Option<Vec<u32>>);

impl CodePoints {
    pub fn of(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect()))
    }

    /// The part of `text` in a span; a span that reaches beyond the text ends with it.
    pub fn slice<'t>(&self, text: &'t str, span: CharSpan) -> &'t str {
        let at = |n: usize| match &self.0 {
            None => n.min(text.len()),
            Some(starts) => starts.get(n).map_or(text.len(), |&b| b as usize),
        };
        &text[at(span.start)..at(span.end).max(at(span.start))]
    }
}

/// The words of a span on one line.
pub(crate) fn words_of(text: &str, span: CharSpan) -> String {
    CodePoints::of(text).slice(text, span).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_code_points_and_end_with_the_text() {
        let slice = |text: &str, start, end| CodePoints::of(text).slice(text, CharSpan { start, end }).to_owned();
        assert_eq!(slice("Zürich spoke", 0, 6), "Zürich");
        assert_eq!(slice("Zurich", 3, 99), "ich");
        assert_eq!(slice("Zürich", 9, 4), "");
        assert_eq!(words_of("a \n b", CharSpan { start: 0, end: 5 }), "a b");
    }
}
