//! Cells that a spreadsheet would take for a formula, and what comes back of them.

use super::shell::Folder;

const NEWS: &str = r#"{"id":"+1+1","date":"2025-07-05","source":"=cmd|' /C calc'!A0","title":"@SUM(1)","text":"Iran recalled its ambassador to France on July 5, 2025."}
{"id":"-a","date":"2025-07-06","source":"\t=1","title":"-1+1","text":"Russia recognized the Taliban government of Afghanistan on July 3, 2025."}
{"id":"'=b","date":"2025-07-07","source":"-7","title":"'tis","text":"China expelled the ambassador of Japan on July 6, 2025."}
"#;

fn folder() -> Folder {
    let folder = Folder::with(&[("in.jsonl", NEWS.as_bytes())]);
    folder.run("ingest in.jsonl --quiet --coder rules --ledger l.db").expect(0);
    folder
}

/// The cells of a table.
fn cells(text: &str) -> Vec<String> {
    let separator = if text.lines().next().unwrap_or_default().contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(separator).quoting(separator == b',');
    reader
        .from_reader(text.as_bytes())
        .records()
        .flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Those of them that a spreadsheet would work out.
fn formulas(text: &str) -> Vec<String> {
    let number = |cell: &str| cell.strip_prefix('-').is_some_and(|size| size.parse::<f64>().is_ok());
    let mut cells = cells(text);
    cells.retain(|c| c.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !number(c));
    cells
}

#[test]
fn no_cell_is_a_formula_unless_the_text_is_wanted_exact() {
    let folder = folder();
    for (line, some) in [
        ("claims --format csv", true),
        ("events --format csv", true),
        ("timeline RUS Taliban --format csv", true),
        ("status RUS Taliban --format csv", false),
        ("diff --known 2025-07-01 --known 2025-08-01 --format csv", false),
        ("export --what claims --layout csv", true),
        ("export --what events --layout csv", true),
        ("export --layout icews", true),
        ("export --layout polecat", true),
        ("export --layout gdelt-events", false),
        ("export --layout gdelt-mentions", true),
        ("export --layout phoenix", false),
    ] {
        let run = |more: &str| folder.run(&format!("{line} --quiet --ledger l.db {more}")).expect(0).out();
        let (safe, exact) = (run(""), run("--spreadsheet-safe no"));
        assert_eq!(formulas(&safe), [""; 0], "{line}");
        assert_eq!(safe, run("--spreadsheet-safe yes"), "{line}");
        assert!(!some || !formulas(&exact).is_empty(), "{line} has such cells");
        // Nothing but the apostrophe is another.
        let bare = |cell: String| demarche_tables::text::unescape_formula(&cell).to_owned();
        assert_eq!(cells(&safe).into_iter().map(bare).collect::<Vec<_>>(), cells(&exact), "{line}");
    }
    folder.run("export --what claims -o claims.csv --quiet --ledger l.db").expect(0);
    let file = std::fs::read_to_string(folder.path().join("claims.csv")).unwrap();
    assert!(formulas(&file).is_empty() && cells(&file).contains(&"'+1+1".to_owned()), "files too");
}

#[test]
fn numbers_and_other_formats_are_left_alone() {
    let folder = folder();
    let goldstein: Vec<String> = cells(&folder.run("export --what claims --layout csv --quiet --ledger l.db").out());
    assert!(goldstein.iter().any(|c| c.starts_with('-') && c.parse::<f64>().is_ok()), "{goldstein:?}");
    let json = folder.run("claims --format jsonl --ledger l.db").records();
    let ids: Vec<&str> = json.iter().filter_map(|c| c["doc_id"].as_str()).collect();
    assert!(["+1+1", "-a", "'=b"].iter().all(|id| ids.contains(id)), "{ids:?}");
}

#[test]
fn what_is_imported_again_has_no_apostrophe_more() {
    let folder = folder();
    for layout in ["icews", "polecat"] {
        let ledger = |safe: &str| {
            let (rows, ledger) = (format!("{layout}-{safe}.tab"), format!("{layout}-{safe}.db"));
            folder
                .run(&format!("export --layout {layout} -o {rows} --spreadsheet-safe {safe} --ledger l.db"))
                .expect(0);
            folder.run(&format!("import {rows} --layout {layout} --ledger {ledger}")).expect(0);
            let mut claims = folder.run(&format!("claims --format jsonl --ledger {ledger}")).expect(0).records();
            for claim in &mut claims {
                // Where it was read, and ids that are made of that.
                let object = claim.as_object_mut().unwrap();
                ["id", "doc_id", "rule"].iter().for_each(|field| drop(object.remove(*field)));
            }
            (
                claims,
                folder.run(&format!("export --what claims --layout csv --spreadsheet-safe no --ledger {ledger}")).out(),
            )
        };
        let ((safe, table), (exact, _)) = (ledger("yes"), ledger("no"));
        assert_eq!(safe, exact, "{layout}");
        assert!(table.contains("=cmd|' /C calc'!A0") && !table.contains("'=cmd|"), "{layout}: {table}");
    }
}
