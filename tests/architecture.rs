//! Every path that ARCHITECTURE.md names is there.

use std::path::Path;

#[test]
fn every_path_of_the_map_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let quoted = map.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = quoted.filter(|q| q.contains('/') && !q.contains(' ')).collect();
    assert!(paths.len() > 20, "the map names places: {paths:?}");
    let gone: Vec<&&str> = paths.iter().filter(|p| !root.join(p).exists()).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md names what is not there: {gone:?}");
}
