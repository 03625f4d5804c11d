//! Reports for people as data: tables, remarks and entries. Whoever shows them chooses colours and width.

/// One block of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A remark, shown in lines of the page's width; nothing is shown for an empty one.
    Note(String),
    /// A line as it is.
    Line(String),
    /// A table; nothing is shown for one without rows.
    Table(Table),
    /// Entries under a heading.
    Entries {
        /// What they have in common.
        heading: String,
        /// The entries.
        entries: Vec<Entry>,
    },
}

/// A table for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Heads of the columns; not shown when all are empty.
    pub head: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
    /// This many columns from the left are words and stand left; numbers stand right.
    pub words: usize,
    /// What to read from it.
    pub note: String,
}

impl Table {
    /// A table without rows yet.
    pub fn new(title: &str, words: usize, head: &[&str]) -> Self {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        Self { title: title.to_owned(), head, words, ..Self::default() }
    }
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id of its document or row.
    pub id: String,
    /// What is known of it, each with a label that may be empty.
    pub fields: Vec<(&'static str, Vec<Span>)>,
}

/// A piece of the value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words as they are.
    Plain(String),
    /// The words that state an event.
    Trigger(String),
    /// Somebody who takes part.
    Participant(String),
}

/// The value of a field that has no marked words.
pub(crate) fn plain(text: impl Into<String>) -> Vec<Span> {
    vec![Span::Plain(text.into())]
}

/// One decimal.
pub(crate) fn tenth(x: f64) -> String {
    format!("{x:.1}")
}

/// `63.8–76.4`; a dash where there is none.
pub(crate) fn interval(interval: Option<(f64, f64)>) -> String {
    interval.map_or_else(|| "-".to_owned(), |(low, high)| format!("{low:.1}–{high:.1}"))
}

/// `+1.2`, `−0.3`: a change.
pub(crate) fn signed(x: f64) -> String {
    let text = format!("{x:+.1}");
    if text == "-0.0" { "+0.0".to_owned() } else { text.replace('-', "−") }
}

/// `1 claim`, `12 claims`.
pub(crate) fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_a_sign_and_counts_their_number() {
        assert_eq!((signed(-0.04), signed(-1.25), signed(0.3)), ("+0.0".into(), "−1.2".into(), "+0.3".into()));
        assert_eq!((counted(1, "claim"), counted(12, "claim")), ("1 claim".into(), "12 claims".into()));
    }
}
