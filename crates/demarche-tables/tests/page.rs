//! The page of the columns is made from the columns.

use demarche_tables::{CLAIMS, EVENTS, STATES};
use std::path::Path;

#[test]
fn the_page_describes_the_columns() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/exchange/tables.md");
    let made = [EVENTS.page(), CLAIMS.page(), STATES.page()].join("\n");
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables.md");
    let found = std::fs::read_to_string(&page).unwrap_or_default();
    if !found.ends_with(&made) {
        std::fs::write(&fresh, &made).unwrap();
        panic!("{} ends otherwise than the columns say; take {}", page.display(), fresh.display());
    }
}
