//! The console blocks of README.md and of the tutorial, run in their order: each command prints what the page says.
//!
//! `...` stands for any lines, `[..]` for any text within a line. Output that ends in a line needs a blank line after it.
//! After a change of what the program prints, `TRYCMD=overwrite cargo test --test readme` writes the new output into the
//! pages. Look at the difference: where the output changed, it may have filled in what `...` stood for.

use std::path::Path;

const PAGES: [&str; 2] = ["README.md", "docs/tutorial.md"];

/// Each page is run in a folder of its own, in which only `examples/` is.
#[test]
fn every_command_prints_what_the_page_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in PAGES {
        let text = std::fs::read_to_string(root.join(page)).expect(page);
        assert!(text.contains("```console\n$ demarche code "), "{page} has commands");
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&root.join("examples"), &folder.path().join("examples"));
        // Commands run in the folder of the process. The other test names its file in full.
        std::env::set_current_dir(folder.path()).expect("its folder");
        trycmd::TestCases::new()
            .register_bin("demarche", Path::new(env!("CARGO_BIN_EXE_demarche")))
            .env("DEMARCHE_LEDGER", "news.db")
            .env("COLUMNS", "100")
            .case(root.join(page))
            .run();
        std::env::set_current_dir(root).expect("the repository");
    }
}

/// trycmd passes over commands of other programs and those outside of console blocks; README.md has none of them.
#[test]
fn every_command_is_one_that_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let mut console = false;
    for line in readme.lines() {
        match line.strip_prefix("```") {
            Some(kind) => console = kind == "console",
            None if line.starts_with("$ ") => assert!(console && line.starts_with("$ demarche "), "not run: {line}"),
            None => {}
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
    }
}
