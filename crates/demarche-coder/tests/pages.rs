//! Every case in `cases/*.md` through the real parser and coder. How a page is written: `cases/README.md`.
//!
//! A failing case prints page, line, what is expected and what came out. Nothing here rewrites a page: whoever
//! accepts a new answer writes it there by hand. A case marked `known: wrong` must still be wrong.

#[path = "pages/notation.rs"]
mod notation;
#[path = "pages/page.rs"]
mod page;
mod told;

use page::{Case, Page};
use std::path::Path;

/// At most this share of the cases may be marked `known: wrong`, in percent.
const MOST_KNOWN: usize = 20;

/// All pages, by name.
fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|e| e.expect("an entry of cases/").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md"));
    paths.sort();
    paths.iter().map(|p| page::read(p)).collect()
}

/// What is wrong with the coding of a case; `None` when it comes out as expected.
fn difference(case: &Case) -> Option<String> {
    let got = told::claims_on(&case.text, case.day);
    let mut left: Vec<_> = got.iter().collect();
    let mut missing = Vec::new();
    for expected in &case.claims {
        // Of several claims that fit, a line takes the first; lines are written in text order.
        match left.iter().position(|c| expected.fits(c)) {
            Some(n) => drop(left.remove(n)),
            None => missing.push(expected.line.as_str()),
        }
    }
    if missing.is_empty() && left.is_empty() {
        return None;
    }
    let mut report = format!("  text:     {}\n", case.text.replace('\n', "\n            "));
    for line in missing {
        report += &format!("  expected: {line}\n");
    }
    for claim in left {
        report += &format!("  got:      {}\n", told::line(claim));
    }
    if got.is_empty() {
        report += "  got:      no claim at all\n";
    }
    Some(report)
}

#[test]
fn every_case_comes_out_as_its_page_says() {
    let mut failures = Vec::new();
    for page in pages() {
        for case in &page.cases {
            let place = format!("cases/{}:{} {}", page.name, case.line, case.title);
            match (difference(case), &case.known_wrong) {
                (Some(report), None) => failures.push(format!("{place}\n{report}")),
                (None, Some(_)) => {
                    failures.push(format!("{place}\n  is right now: take the `known: wrong` mark off\n"))
                }
                _ => {}
            }
        }
    }
    assert!(failures.is_empty(), "{} cases differ from their page:\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn there_are_enough_cases_and_few_known_to_be_wrong() {
    let pages = pages();
    let cases: Vec<&Case> = pages.iter().flat_map(|p| &p.cases).collect();
    let known = cases.iter().filter(|c| c.known_wrong.is_some()).count();
    assert!(pages.iter().all(|p| !p.cases.is_empty()), "a page without cases");
    assert!(cases.len() >= 90, "only {} cases", cases.len());
    assert!(known * 100 <= cases.len() * MOST_KNOWN, "{known} of {} cases are known to be wrong", cases.len());
}
