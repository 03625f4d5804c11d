//! Rows of ICEWS and POLECAT beside the text they were coded from.
//!
//! Columns are those of the releases (`data/crosswalk/layouts.toml`), tab- or comma-separated; no release has the
//! texts, so one more column must hold them. Rows of one text are one document. What is taken over and what is lost is
//! told in `docs/evaluate.md`.

use super::gold::{Annotated, Days, Scored, Side};
use super::score::Tells;
use super::set::Set;
use csv::StringRecord;
use demarche_exchange::crosswalk::Names;
use demarche_exchange::crosswalk::layouts::{Layout, Side as Columns};
use demarche_read::Published;
use serde_json::json;
use std::collections::HashMap;

/// Columns that hold the text when the user names none.
const TEXTS: [&str; 6] = ["text", "sentence", "story text", "event sentence", "sentence text", "body"];

/// How a table is laid out, as far as its line of names is of a layout that has room for texts beside its rows.
fn layout<'n>(head: &str, names: &'n Names) -> Option<&'n Layout> {
    let cells: Vec<&str> = head.trim_start_matches('\u{feff}').split(delimiter(head)).map(unquoted).collect();
    names.layouts.of_table(&cells, None).filter(|(l, headed)| *headed && l.mentions.is_empty()).map(|(l, _)| l)
}

fn unquoted(cell: &str) -> &str {
    cell.trim().trim_matches('"')
}

fn delimiter(head: &str) -> char {
    if head.contains('\t') { '\t' } else { ',' }
}

/// Whether this is such a table.
pub fn is_table(content: &str, names: &Names) -> bool {
    content.lines().next().is_some_and(|head| layout(head, names).is_some())
}

/// What rows of a layout tell.
fn tells(layout: &Layout) -> Tells {
    // Sectors count where they are PLOVER's. In the order of the fields compared: status, date, country, sector,
    // speaker, mode.
    let (sectors, modes) = (!layout.actor.main.is_empty() && layout.parties == "plover", !layout.mode.is_empty());
    Tells { places: false, acts: false, fields: [false, true, true, sectors, false, modes] }
}

/// Reads a table; `column` names the one with the text. `is_type` knows the event types.
///
/// # Errors
/// The line, and what is wrong there.
pub fn read(
    content: &str,
    column: Option<&str>,
    names: &Names,
    is_type: &dyn Fn(&str) -> bool,
) -> Result<Set, (usize, String)> {
    let content = content.trim_start_matches('\u{feff}');
    let head = content.lines().next().unwrap_or_default();
    let Some(layout) = layout(head, names) else { return Err((1, "its columns are of no layout known".into())) };
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(delimiter(head) as u8).flexible(true);
    // Names in tab-separated releases hold quotation marks that quote nothing.
    reader.quoting(delimiter(head) == ',');
    let mut reader = reader.from_reader(content.as_bytes());
    let head = reader.headers().map_err(|e| (1, e.to_string()))?.clone();
    let columns: HashMap<&str, usize> = head.iter().enumerate().map(|(n, name)| (unquoted(name), n)).collect();
    let text = text_column(column, &columns).map_err(|what| (1, what))?;
    let mut set = Set::of(format!("{} rows", layout.coder), tells(layout));
    let mut places: HashMap<String, usize> = HashMap::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| (n + 2, e.to_string()))?;
        let line = record.position().map_or(n + 2, |p| p.line() as usize);
        let row = Row { record: &record, columns: &columns, names };
        let text = record.get(text).unwrap_or_default().trim();
        if text.is_empty() {
            set.leave_out("without a text".into());
            continue;
        }
        let at = *places.entry(text.to_owned()).or_insert_with(|| {
            set.documents.push(document(&row, layout, text, line));
            set.documents.len() - 1
        });
        match claim(&row, layout, names, is_type) {
            Ok(claim) => set.documents[at].claims.push(claim),
            Err(why) => set.leave_out(why),
        }
    }
    Ok(set)
}

fn text_column(wanted: Option<&str>, columns: &HashMap<&str, usize>) -> Result<usize, String> {
    let find = |name: &str| columns.iter().find(|(c, _)| c.eq_ignore_ascii_case(name)).map(|(_, &n)| n);
    let found = match wanted {
        Some(name) => find(name),
        None => TEXTS.into_iter().find_map(find),
    };
    found.ok_or_else(|| match wanted {
        Some(name) => format!("there is no column `{name}`"),
        None => "no column holds the text the rows were coded from; name it with --text-column".into(),
    })
}

struct Row<'r> {
    record: &'r StringRecord,
    columns: &'r HashMap<&'r str, usize>,
    names: &'r Names,
}

impl Row<'_> {
    /// The cell; empty where the release says that there is nothing.
    fn cell(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|&n| self.record.get(n)).unwrap_or_default();
        self.names.layouts.cell(cell)
    }
}

fn document(row: &Row<'_>, layout: &Layout, text: &str, line: usize) -> Annotated {
    let given = Some(row.cell(&layout.id)).filter(|id| !id.is_empty());
    // An event may be in several rows and texts: the line makes the id its own.
    let id = given.map_or_else(|| format!("row-{line}"), |id| format!("{id}:{line}"));
    let published = Some(day(row.cell(&layout.published))).filter(|d| !d.is_empty());
    let date = published.unwrap_or_else(|| day(row.cell(layout.date.first().map_or("", String::as_str))));
    let mut record = json!({"id": id, "text": text});
    if !date.is_empty() {
        record["date"] = date.clone().into();
    }
    let source = row.cell(&layout.publisher).to_owned();
    Annotated {
        id,
        text: text.to_owned(),
        dated: !date.is_empty(),
        record: record.to_string(),
        source,
        line,
        claims: Vec::new(),
    }
}

/// A date as records have it; empty where it is none.
fn day(cell: &str) -> String {
    let day = cell.get(..10).unwrap_or(cell);
    if day.parse::<Published>().is_ok() { day.to_owned() } else { String::new() }
}

fn claim(row: &Row<'_>, layout: &Layout, names: &Names, is_type: &dyn Fn(&str) -> bool) -> Result<Scored, String> {
    let code = row.cell(&layout.code);
    let (event, mode) = names.event(code);
    if !is_type(&event) {
        return Err(format!("of type `{code}`"));
    }
    let given_mode = Some(row.cell(&layout.mode).to_owned()).filter(|m| !m.is_empty());
    let date = day(row.cell(layout.date.first().map_or("", String::as_str)));
    let date = (!date.is_empty()).then(|| Days { start: Some(date.clone()), end: Some(date) });
    let side = |party: &Columns| Some(sides(row, party, names));
    Ok(Scored {
        event,
        mode: given_mode.or(mode),
        date,
        actor: side(&layout.actor),
        recipient: side(&layout.recipient),
        ..Scored::default()
    })
}

/// The participants of one side; several stand with semicolons between.
fn sides(row: &Row<'_>, party: &Columns, names: &Names) -> Vec<Side> {
    let list = |column: &str| -> Vec<String> {
        row.cell(column).split(';').map(|x| x.trim().to_owned()).filter(|x| !x.is_empty()).collect()
    };
    let (called, countries) = (list(&party.name), list(&party.country));
    let sectors = if party.main.is_empty() { Vec::new() } else { list(&party.main) };
    let one = |n: usize| Side {
        country: countries.get(n).and_then(|c| names.countries.named(c)),
        name: called.get(n).or(countries.get(n)).cloned(),
        sector: sectors.get(n).map(|s| vec![s.clone()]),
        text: None,
    };
    (0..called.len().max(countries.len())).map(one).collect()
}
