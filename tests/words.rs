//! Messages, help and documents keep to plain English: a short list of words and turns that they never use.
//!
//! Checked are the texts in the program's own code that users can read, which are string literals outside tests, and the
//! documentation comments of options, which are its help. What is quoted in backticks is a name, not English.

use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// Words and turns, in small letters, with what to write instead.
const NEVER: &[(&str, &str)] = &[
    ("told", "reported, stated, described"),
    ("mend", "fix, repair"),
    ("is no ", "is not a"),
    ("are no ", "are not"),
    ("happening", "event"),
    ("near cop", "near-duplicate"),
    ("left alone", "skipped"),
    ("so many", "at most"),
    ("standing question", "alert rule"),
    ("coded elsewhere", "imported"),
    ("a fault", "an error"),
    ("faults", "errors"),
    ("is meant,", "expected"),
    ("on a terminal is nothing", "refusing to write"),
];

/// What the check reads: the command line, and the crates below it whose messages reach users.
const CODE: &[&str] = &[
    "src",
    "crates/demarche-questions/src",
    "crates/demarche-pipeline/src",
    "crates/demarche-exchange/src",
    "crates/demarche-evaluate/src",
    "crates/demarche-ledger/src",
];

#[derive(Default)]
struct Texts {
    found: Vec<String>,
    /// Whether documentation comments are help texts.
    help: bool,
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if self.help || !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.found.push(text.value());
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for token in call.tokens.clone() {
            literals(token, &mut self.found);
        }
    }
}

/// The string literals of a macro's arguments.
fn literals(token: proc_macro2::TokenTree, found: &mut Vec<String>) {
    match token {
        proc_macro2::TokenTree::Group(group) => group.stream().into_iter().for_each(|one| literals(one, found)),
        proc_macro2::TokenTree::Literal(literal) => {
            if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                found.push(text.value());
            }
        }
        _ => {}
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.ends_with("src/sql") {
            continue;
        }
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") && !entry.ends_with("tests.rs") {
            found.push(entry);
        }
    }
}

/// The text without what stands in backticks or, as the name of an argument, in braces, and without idioms.
fn prose(text: &str) -> String {
    let text = text.split('`').step_by(2).collect::<Vec<_>>().join("`").to_lowercase();
    let text: String = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
    let idioms =
        [("there is no ", "there is not "), ("there are no ", "there are not "), ("is no longer", "is not longer")];
    idioms.iter().fold(text, |text, (idiom, other)| text.replace(idiom, other))
}

fn unfit(text: &str) -> Option<&'static (&'static str, &'static str)> {
    let prose = prose(text);
    NEVER.iter().find(|(word, _)| {
        prose.match_indices(word).any(|(at, _)| !prose[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[test]
fn texts_for_users_keep_to_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    CODE.iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let mut wrong = Vec::new();
    let mut read = 0;
    for file in files {
        let code = syn::parse_file(&fs::read_to_string(&file).expect("source")).expect("Rust");
        let help = file.starts_with(root.join("src/options")) || file == root.join("src/options.rs");
        let mut texts = Texts { help, ..Texts::default() };
        texts.visit_file(&code);
        read += texts.found.len();
        // A single word is a name: a key of JSON, a word of the language that is read.
        for text in texts.found.iter().filter(|text| text.trim().contains(' ')) {
            if let Some((word, instead)) = unfit(text) {
                wrong.push(format!("{}: {text:?}: `{word}`; write: {instead}", file.display()));
            }
        }
    }
    assert!(read > 1000, "only {read} texts were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn documents_keep_to_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for name in ["README.md", "CONTRIBUTING.md", "FORMATS.md", "DESIGN.md", "ARCHITECTURE.md"] {
        let page = fs::read_to_string(root.join(name)).expect("a page");
        // What stands between fences is what was typed and printed.
        for text in page.split("```").step_by(2).flat_map(|part| part.split("\n\n")) {
            let paragraph = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some((word, instead)) = unfit(&paragraph) {
                wrong.push(format!("{name}: {paragraph:?}: `{word}`; write: {instead}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_finds_what_it_looks_for() {
    assert!(unfit("`x` is no event type").is_some());
    assert!(unfit("2 faults found").is_some());
    assert!(unfit("it was told to stop").is_some());
    assert!(unfit("use `told` for that").is_none());
    assert!(unfit("amendments are in order").is_none());
}
