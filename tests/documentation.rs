//! The documents and the workflows name what is there: links, paths, commands, fuzz targets.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files below a folder with this ending, as paths from the root of the repository.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).expect(folder) {
        let name = format!("{folder}/{}", entry.expect("an entry").file_name().into_string().expect("UTF-8"));
        if root().join(&name).is_dir() {
            found.extend(files(&name, ending));
        } else if name.ends_with(ending) {
            found.push(PathBuf::from(name));
        }
    }
    found.sort();
    found
}

/// Where the links and pictures of a page point, without the part after `#`. Code is passed over.
fn links(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```").step_by(2);
    let plain = blocks.flat_map(|block| block.split('`').step_by(2));
    let targets = plain.flat_map(|text| text.split("](").skip(1)).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://")).collect()
}

fn pages() -> Vec<PathBuf> {
    let mut pages = files("docs", ".md");
    for entry in std::fs::read_dir(root()).expect("the repository") {
        let name = PathBuf::from(entry.expect("an entry").file_name());
        pages.extend(name.extension().is_some_and(|e| e == "md").then_some(name));
    }
    pages
}

#[test]
fn every_link_of_the_documents_resolves() {
    let (mut gone, mut seen) = (Vec::new(), 0);
    for page in pages() {
        let text = text(&page);
        for link in links(&text) {
            seen += 1;
            let target = root().join(page.parent().expect("a folder")).join(link);
            if !target.exists() {
                gone.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(seen > 60, "links are found: {seen}");
    assert!(gone.is_empty(), "links to what is not there: {gone:#?}");
}

/// The book has the pages of `docs/` only, so a link out of them leads nowhere in it.
#[test]
fn the_book_has_every_page_and_no_link_leaves_it() {
    let summary = text("docs/SUMMARY.md");
    let listed: Vec<&str> = links(&summary);
    let chapters: BTreeSet<PathBuf> = listed.iter().map(|link| Path::new("docs").join(link)).collect();
    assert_eq!(chapters.len(), listed.len(), "a page is listed twice");
    let mut there: BTreeSet<PathBuf> = files("docs", ".md").into_iter().collect();
    there.remove(Path::new("docs/SUMMARY.md"));
    assert_eq!(chapters, there, "docs/SUMMARY.md against the files in docs/");
    for page in there {
        let out = page.parent().expect("a folder").components().count();
        for link in links(&text(&page)) {
            let up = link.matches("../").count();
            assert!(up < out, "{}: {link} leaves docs/", page.display());
        }
    }
}

/// A chapter that includes a page of the repository includes it alone, and that page has no links of its own.
#[test]
fn chapters_made_of_other_pages_include_what_is_there() {
    for chapter in files("docs/book", ".md") {
        let chapter = text(chapter);
        let included =
            chapter.split("{{#include ").nth(1).and_then(|rest| rest.split("}}").next()).expect("an include");
        let page = text(Path::new("docs/book").join(included));
        assert_eq!(links(&page), Vec::<&str>::new(), "{included}: in the book its links would be wrong");
    }
}

#[test]
fn the_page_of_commands_names_every_command() {
    let page = text("docs/commands.md");
    let help = |command: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_demarche")).args(command).arg("--help").output().expect("help");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    // Commands stand two blanks in; the text of a long description is farther in.
    let names = |help: String| -> Vec<String> {
        let list = help.split("Commands:\n").nth(1).expect("commands").split("\n\n").next().expect("a list").to_owned();
        let lines = list.lines().filter(|l| l.starts_with("  ") && !l.starts_with("   "));
        lines.map(|l| l.split_whitespace().next().expect("a name").to_owned()).collect()
    };
    let mut missing = Vec::new();
    let all = names(help(&[]));
    assert!(all.len() > 20, "{all:?}");
    for name in &all {
        if !page.contains(&format!("`{name}")) {
            missing.push(name.clone());
        }
        if name == "watch" || name == "outlook" {
            let below = names(help(&[name])).into_iter().filter(|n| n != "help").map(|n| format!("{name} {n}"));
            missing.extend(below.filter(|command| !page.contains(&format!("`{command}"))));
        }
    }
    assert!(missing.is_empty(), "docs/commands.md does not name {missing:?}");
}

#[test]
fn workflows_name_what_is_there() {
    let tops = ["docs/", "crates/", "examples/", "models/", "data/", "tests/", "tools/", ".ci/"];
    let (mut gone, mut seen) = (Vec::new(), 0);
    for workflow in files(".github", ".yml") {
        let text = text(&workflow);
        for word in text.split(|c: char| c.is_whitespace() || "\"'(),;".contains(c)) {
            let word = word.trim_end_matches(['.', ':']);
            let page = word.ends_with(".md") && !word.contains("notes") || word.starts_with("LICENSE-");
            if page || tops.iter().any(|top| word.starts_with(top)) {
                seen += 1;
                if !root().join(word).exists() {
                    gone.push(format!("{}: {word}", workflow.display()));
                }
            }
        }
    }
    assert!(seen > 8, "paths are found: {seen}");
    assert!(gone.is_empty(), "{gone:#?}");
}

#[test]
fn every_fuzz_target_is_run_each_night() {
    let manifest: toml::Table = text("fuzz/Cargo.toml").parse().expect("fuzz/Cargo.toml");
    let targets = manifest["bin"].as_array().expect("targets").iter();
    let targets: BTreeSet<&str> = targets.map(|bin| bin["name"].as_str().expect("a name")).collect();
    let workflow = text(".github/workflows/fuzz.yml");
    let list = workflow.split("target: [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list of targets");
    assert_eq!(list.split(',').map(str::trim).collect::<BTreeSet<_>>(), targets);
}
