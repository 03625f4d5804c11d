//! Reads a page of cases. What may stand on a page is told in `cases/README.md`; anything else is refused with its line.

use super::notation::Expected;
use super::told::DAY;
use jiff::civil::Date;
use std::path::Path;

/// A page of one topic.
pub struct Page {
    /// File name.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// A text and the claims it must give.
pub struct Case {
    /// Its heading.
    pub title: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// The text, its lines as on the page.
    pub text: String,
    /// Day of publication.
    pub day: Option<Date>,
    /// What must come out; empty for `no claim`.
    pub claims: Vec<Expected>,
    /// Why the engine is wrong today, when it is known to be.
    pub known_wrong: Option<String>,
}

/// Reads the page at `path`.
///
/// # Panics
/// When it cannot be read or is not written as a page; the message names file and line.
pub fn read(path: &Path) -> Page {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let content = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("cases/{name}: {e}"));
    let mut cases: Vec<Case> = Vec::new();
    let mut fenced = false;
    let mut said = false;
    for (n, line) in content.lines().enumerate() {
        let fail = |what: &str| -> ! { panic!("cases/{name}:{}: {what}: {line}", n + 1) };
        if let Some(title) = line.strip_prefix("## ") {
            if !std::mem::replace(&mut said, false) && !cases.is_empty() {
                fail("the case before this line expects nothing; write `no claim`");
            }
            cases.push(Case {
                title: title.to_owned(),
                line: n + 1,
                text: String::new(),
                day: Some(DAY),
                claims: Vec::new(),
                known_wrong: None,
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            said = true;
            if line != "no claim" {
                case.claims.push(Expected::read(line).unwrap_or_else(|e| fail(&e)));
            }
        } else if let Some(words) = line.strip_prefix('>') {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text += words.trim();
        } else if let Some(day) = line.strip_prefix("Dated ") {
            case.day = Some(day.trim_end_matches('.').parse().unwrap_or_else(|_| fail("not a day")));
        } else if line == "Undated." {
            case.day = None;
        } else if let Some(why) = line.strip_prefix("known: ") {
            let why = why.strip_prefix("wrong, because ").unwrap_or_else(|| fail("write `known: wrong, because …`"));
            case.known_wrong = Some(why.to_owned());
        }
    }
    assert!(!fenced && said, "cases/{name}: the last case is not finished");
    Page { name, cases }
}
