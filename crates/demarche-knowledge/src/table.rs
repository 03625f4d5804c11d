//! Reads the comma-separated tables of the data folder (RFC 4180, header line first).

use crate::problem::Problem;
use csv::{ReaderBuilder, StringRecord};

/// One line of a table, by column name.
pub struct Row<'a> {
    header: &'a StringRecord,
    fields: &'a StringRecord,
}

impl Row<'_> {
    /// The field of column `name`; empty when there is no such column.
    pub fn get(&self, name: &str) -> &str {
        let at = self.header.iter().position(|h| h == name);
        at.and_then(|i| self.fields.get(i)).unwrap_or("").trim()
    }

    /// The parts of a `|`-separated field.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).split('|').map(str::trim).filter(|s| !s.is_empty())
    }
}

/// Calls `take` for every row of `text`; a row it refuses is reported with what it says.
pub fn rows(
    file: &str,
    text: &str,
    needed: &[&str],
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(Row<'_>) -> Result<(), String>,
) {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) if !header.is_empty() => header.clone(),
        _ => {
            problems.push(Problem::of_file(file, "table.empty", "the table is empty", "add a header line"));
            return;
        }
    };
    for column in needed {
        if !header.iter().any(|h| h == *column) {
            let message = format!("column `{column}` is missing");
            problems.push(Problem::at(file, text, 0, "table.column", message, "see the README beside the file"));
            return;
        }
    }
    let mut fields = StringRecord::new();
    loop {
        match reader.read_record(&mut fields) {
            Ok(false) => return,
            Ok(true) => {}
            Err(e) => {
                problems.push(Problem::of_file(file, "table.csv", e.to_string(), "mend the quoting"));
                return;
            }
        }
        let line = fields.position().map_or(0, |p| p.line() as usize);
        let mut problem = |message: String, help: &str| {
            let (file, help) = (file.into(), help.into());
            problems.push(Problem { file, line, column: 1, code: "table.row", message, help });
        };
        if fields.len() != header.len() {
            let message = format!("{} fields, but the header has {}", fields.len(), header.len());
            problem(message, "quote fields that hold a comma");
        } else if let Err(message) = take(Row { header: &header, fields: &fields }) {
            problem(message, "see the README beside the file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_short_rows() {
        let text = "a,b\n1,\"x, \"\"y\"\"\"\n2\n3,z";
        let mut problems = Vec::new();
        let mut seen = Vec::new();
        rows("t.csv", text, &["a"], &mut problems, |r| {
            seen.push((r.get("a").to_owned(), r.get("b").to_owned()));
            Ok(())
        });
        assert_eq!(seen, [("1".into(), "x, \"y\"".into()), ("3".into(), "z".into())]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
    }
}
