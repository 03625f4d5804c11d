//! Aligned tables, each with a line that says what it means.

use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use unicode_width::UnicodeWidthStr;

/// A table for people.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Heads of the columns; not printed when all are empty.
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

    /// Title, head, rows and note, columns two spaces apart and as wide as they must be; nothing without rows.
    pub fn page(&self, layout: Layout) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let widths = self.widths();
        let mut out = format!("{}\n", layout.paint.paint(Role::Heading, &safe(&self.title)));
        if self.head.iter().any(|h| !h.is_empty()) {
            out.push_str(&layout.paint.paint(Role::Faint, &self.line(&self.head, &widths)));
            out.push('\n');
        }
        for row in &self.rows {
            out.push_str(&self.line(row, &widths));
            out.push('\n');
        }
        out.push_str(&note(&self.note, layout));
        out.push('\n');
        out
    }

    fn widths(&self) -> Vec<usize> {
        let width = |n: usize| {
            let cells = self.rows.iter().chain([&self.head]).filter_map(|row| row.get(n));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        (0..self.head.len()).map(width).collect()
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let cell = |(n, (cell, width)): (usize, (&String, &usize))| {
            let cell = safe(cell);
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            if n < self.words { cell + &blank } else { blank + &cell }
        };
        let line: Vec<String> = cells.iter().zip(widths).enumerate().map(cell).collect();
        line.join("  ").trim_end().to_owned()
    }
}

/// A remark in lines of the page's width; nothing for nothing.
pub fn note(text: &str, layout: Layout) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines = textwrap::wrap(text, layout.width);
    lines.iter().map(|line| layout.paint.paint(Role::Faint, line) + "\n").collect()
}

/// One decimal.
pub fn tenth(x: f64) -> String {
    format!("{x:.1}")
}

/// `63.8–76.4`; a dash where there is none.
pub fn interval(interval: Option<(f64, f64)>) -> String {
    interval.map_or_else(|| "-".to_owned(), |(low, high)| format!("{low:.1}–{high:.1}"))
}

/// `+1.2`, `−0.3`: a change.
pub fn signed(x: f64) -> String {
    let text = format!("{x:+.1}");
    if text == "-0.0" { "+0.0".to_owned() } else { text.replace('-', "−") }
}

/// `1 claim`, `12 claims`.
pub fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::paint::Paint;

    #[test]
    fn words_stand_left_and_numbers_right() {
        let mut table = Table::new("Two", 1, &["what", "n"]);
        table.rows = vec![vec!["Élan".into(), "3".into()], vec!["a longer one".into(), "12".into()]];
        table.note = "n is a number.".into();
        let layout = Layout { paint: Paint::new(false), width: 60 };
        let want = "Two\nwhat           n\nÉlan           3\na longer one  12\nn is a number.\n\n";
        assert_eq!(table.page(layout), want);
        assert_eq!(Table::new("None", 1, &["x"]).page(layout), "");
        assert_eq!((signed(-0.04), signed(-1.25), signed(0.3)), ("+0.0".into(), "−1.2".into(), "+0.3".into()));
    }
}
