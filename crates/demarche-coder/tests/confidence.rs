//! `docs/confidence.md` names every weight of the recorder with its value, and no other.

use std::collections::BTreeMap;
use std::path::Path;

/// The file at `path` from the crate's folder.
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn the_page_and_the_program_state_the_same_weights() {
    let source = file("src/record.rs");
    let constants =
        source.lines().filter_map(|l| l.trim().strip_prefix("pub const ")).filter_map(|l| l.split_once(": f32 = "));
    let stated: BTreeMap<&str, &str> = constants.map(|(name, value)| (name, value.trim_end_matches(';'))).collect();
    let page = file("../../docs/confidence.md");
    let rows = page.lines().filter_map(|l| l.strip_prefix("| `")).filter_map(|l| l.split_once("` | "));
    let told: BTreeMap<&str, &str> = rows.filter_map(|(name, rest)| Some((name, rest.split(" | ").next()?))).collect();
    assert!(stated.len() > 5, "the weights are not where this test looks for them");
    assert_eq!(told, stated);
}
