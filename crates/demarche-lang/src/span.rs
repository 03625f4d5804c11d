//! The one address type: a half-open range of bytes.

use std::ops::Range;

/// A half-open range `start..end` of bytes in one text. `start <= end` always holds.
///
/// Inside the program every address is in bytes; [`CodePoints`](crate::CodePoints) converts to
/// Unicode code points at the edge, where the outside world (Python, the gold records) wants them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// When `start > end`.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start: start as u32, end: end as u32 }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a standard range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The words it covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Converts between bytes and Unicode code points of one text, both ways, in O(log n).
pub struct CodePoints {
    /// Byte offset of every 64th code point.
    marks: Vec<u32>,
    ascii: bool,
}

const STRIDE: usize = 64;

impl CodePoints {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { marks: Vec::new(), ascii: true };
        }
        let marks = text.char_indices().step_by(STRIDE).map(|(at, _)| at as u32).collect();
        Self { marks, ascii: false }
    }

    /// The number of code points before byte `at` of `text` (the text given to [`CodePoints::new`]).
    pub fn before(&self, text: &str, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        let mark = self.marks.partition_point(|&m| m as usize <= at).saturating_sub(1);
        let from = self.marks.get(mark).map_or(0, |&m| m as usize);
        mark * STRIDE + text[from..at].chars().count()
    }

    /// The byte at which code point `nth` starts, or the length of the text for one past the last;
    /// `None` outside the text.
    pub fn byte(&self, text: &str, nth: usize) -> Option<usize> {
        if self.ascii {
            return (nth <= text.len()).then_some(nth);
        }
        let from = self.marks.get(nth / STRIDE).map_or(text.len(), |&m| m as usize);
        if from == text.len() {
            let total = self.before(text, text.len());
            return (nth == total).then_some(text.len());
        }
        let mut left = nth % STRIDE;
        for (at, _) in text[from..].char_indices() {
            if left == 0 {
                return Some(from + at);
            }
            left -= 1;
        }
        (left == 0).then_some(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        for text in ["", "plain", "Nukuʻalofa ’s 🙂 end", &"ä🙂b".repeat(100)] {
            let index = CodePoints::new(text);
            let mut nth = 0;
            for (at, _) in text.char_indices() {
                assert_eq!(index.before(text, at), nth);
                assert_eq!(index.byte(text, nth), Some(at));
                nth += 1;
            }
            assert_eq!(index.byte(text, nth), Some(text.len()));
            assert_eq!(index.byte(text, nth + 1), None);
        }
    }
}
