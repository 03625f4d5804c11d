//! The blocks of a report as text: aligned tables, remarks and entries, in colours and within a width.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use demarche_evaluate::page::{Block, Entry, Span, Table};
use unicode_width::UnicodeWidthStr;

/// A page of blocks.
pub(crate) fn page(blocks: &[Block], layout: Layout) -> String {
    blocks.iter().map(|block| self::block(block, layout)).collect()
}

fn block(block: &Block, layout: Layout) -> String {
    match block {
        Block::Note(text) => note(text, layout),
        Block::Line(text) => format!("{text}\n"),
        Block::Table(table) => self::table(table, layout),
        Block::Entries { heading, entries } => {
            let heading = layout.paint.paint(Role::Heading, heading);
            let entries: String = entries.iter().map(|e| entry(e, layout) + "\n").collect();
            format!("{heading}\n{}\n{entries}", "─".repeat(layout.width))
        }
    }
}

/// Title, head, rows and note, columns two spaces apart and as wide as they must be; nothing without rows.
fn table(table: &Table, layout: Layout) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let widths = widths(table);
    let line = |cells: &[String]| line(cells, &widths, table.words);
    let mut out = format!("{}\n", layout.paint.paint(Role::Heading, &safe(&table.title)));
    if table.head.iter().any(|h| !h.is_empty()) {
        out.push_str(&layout.paint.paint(Role::Faint, &line(&table.head)));
        out.push('\n');
    }
    for row in &table.rows {
        out.push_str(&line(row));
        out.push('\n');
    }
    out.push_str(&note(&table.note, layout));
    out.push('\n');
    out
}

fn widths(table: &Table) -> Vec<usize> {
    let width = |n: usize| {
        let cells = table.rows.iter().chain([&table.head]).filter_map(|row| row.get(n));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    (0..table.head.len()).map(width).collect()
}

/// Cells of which the first `words` stand left, the others right.
fn line(cells: &[String], widths: &[usize], words: usize) -> String {
    let cell = |(n, (cell, width)): (usize, (&String, &usize))| {
        let cell = safe(cell);
        let blank = " ".repeat(width.saturating_sub(cell.width()));
        if n < words { cell + &blank } else { blank + &cell }
    };
    let line: Vec<String> = cells.iter().zip(widths).enumerate().map(cell).collect();
    line.join("  ").trim_end().to_owned()
}

/// A remark in lines of the page's width; nothing for nothing.
fn note(text: &str, layout: Layout) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines = textwrap::wrap(text, layout.width);
    lines.iter().map(|line| layout.paint.paint(Role::Faint, line) + "\n").collect()
}

fn entry(entry: &Entry, layout: Layout) -> String {
    let mut out = format!("  {}\n", layout.paint.paint(Role::Faint, &safe(&entry.id)));
    for (label, value) in &entry.fields {
        let value: String = value.iter().map(|span| self::span(span, layout)).collect();
        out += &field(label, &value, layout);
    }
    out
}

fn span(span: &Span, layout: Layout) -> String {
    match span {
        Span::Plain(text) => safe(text),
        Span::Trigger(text) => layout.paint.mark(Role::Trigger, &safe(text)),
        Span::Participant(text) => layout.paint.mark(Role::Participant, &safe(text)),
    }
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
        assert_eq!(page(&[Block::Table(table)], layout), want);
        assert_eq!(page(&[Block::Table(Table::new("None", 1, &["x"]))], layout), "");
    }

    #[test]
    fn marked_words_of_an_entry_stand_in_brackets() {
        let spans = vec![Span::Participant("Mali".into()), Span::Plain(" hails\n".into()), Span::Trigger("it".into())];
        let entries = vec![Entry { id: "d1".into(), fields: vec![("", spans)] }];
        let layout = Layout { paint: Paint::new(false), width: 40 };
        let block = Block::Entries { heading: "missed (1 claim)".into(), entries };
        let want = format!("missed (1 claim)\n{}\n  d1\n            ‹Mali› hails [it]\n\n", "─".repeat(40));
        assert_eq!(page(&[block], layout), want);
    }
}
