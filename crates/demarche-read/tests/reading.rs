//! Files of every kind, good and bad, through the reader.

use demarche_read::{Document, Failure, Form, Options, Reader};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn read(path: &Path) -> Vec<Result<Document, Failure>> {
    Reader::new(&[path.to_owned()], Options::default()).collect()
}

/// Ids of what was read, and messages of what was not, without the folder.
fn told(dir: &Path, items: &[Result<Document, Failure>]) -> Vec<String> {
    let prefix = format!("{}/", dir.display());
    items.iter().map(|i| i.as_ref().map_or_else(|f| f.to_string().replace(&prefix, ""), |d| d.id.clone())).collect()
}

#[test]
fn a_folder_is_read_in_order_and_a_bad_file_does_not_end_it() {
    let dir = folder(&[
        ("b.txt", b"Kenya hails Togo."),
        ("a.md", b"\xEF\xBB\xBFTogo hails Kenya."),
        ("c.txt", b"caf\xE9"),
        ("d.jsonl", b"{\"id\":\"r1\",\"text\":\"One.\"}\n\n{\"id\":\"r2\"\n{\"text\":\"Three.\"}"),
        ("e/b.txt", b"Same stem."),
        ("photo.png", b"\x89PNG"),
        (".hidden.txt", b"x"),
        ("nul.txt", b"a\0b"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", dir.path().join("z.txt")).unwrap();
    let mut reader = Reader::new(&[dir.path().to_owned()], Options::default());
    let items: Vec<_> = reader.by_ref().collect();
    let expected = [
        "a",
        "b",
        "c.txt: not UTF-8 at byte 3 (0xE9)",
        "r1",
        "d.jsonl:3: invalid record at column 10: EOF while parsing an object",
        "d:4",
        "e/b",
        "nul.txt: the text has a NUL character at byte 1",
        #[cfg(unix)]
        "z.txt: no such file",
    ];
    assert_eq!(told(dir.path(), &items), expected);
    assert_eq!(reader.unsupported(), 1);
    assert_eq!(items[0].as_ref().unwrap().text, "Togo hails Kenya.");
}

#[test]
fn every_shape_of_records() {
    let one = br#"{"id": "x", "text": "One."}"#;
    let pretty = b"{\n  \"id\": \"x\",\n  \"text\": \"One.\"\n}\n";
    let list = br#"[{"id": "x", "text": "One."}, {"id": "y", "text": 2}, {"id": "x", "text": "Three."}]"#;
    let lines = b"{\"id\": \"x\", \"text\": \"One.\"}\n{\"id\": \"y\", \"text\": \"Two.\"}\n";
    let sixteen: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("{\"id\":\"x\",\"text\":\"Ünö.\"}\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let dir = folder(&[
        ("one.json", one),
        ("pretty.json", pretty),
        ("list.json", list),
        ("lines.json", lines),
        ("lines", lines),
        ("sixteen.jsonl", &sixteen),
        ("broken.json", b"[{\"id\": 1,]"),
    ]);
    let of = |name: &str| told(dir.path(), &read(&dir.path().join(name)));
    assert_eq!(of("one.json"), ["x"]);
    assert_eq!(of("pretty.json"), ["x"]);
    assert_eq!(
        of("list.json"),
        [
            "x",
            "list.json:2: invalid record at column 21: invalid type: integer `2`, expected a string",
            "list.json:3: the id `x` is already used"
        ]
    );
    assert_eq!(of("lines.json"), ["x", "y"]);
    assert_eq!(of("lines"), ["x", "y"]);
    assert_eq!(of("sixteen.jsonl"), ["x"]);
    assert_eq!(of("broken.json").len(), 1);
    let forced = Reader::new(&[dir.path().join("one.json")], Options { form: Form::Text, ..Options::default() });
    assert_eq!(forced.map(|d| d.unwrap().text).collect::<Vec<_>>(), [String::from_utf8_lossy(one)]);
}

#[test]
fn a_line_of_50_megabytes_is_a_line() {
    let long = "The minister of Kenya met him. ".repeat(50_000_000 / 31);
    let jsonl = format!(
        "{{\"id\":\"a\",\"text\":\"A.\"}}\n{{\"id\":\"long\",\"text\":\"{long}\"}}\n{{\"id\":\"z\",\"text\":\"Z.\"}}\n"
    );
    let dir = folder(&[("in.jsonl", jsonl.as_bytes())]);
    let items = read(&dir.path().join("in.jsonl"));
    assert_eq!(told(dir.path(), &items), ["a", "long", "z"]);
    assert_eq!(items[1].as_ref().unwrap().text.len(), long.len());
    assert!(items[1].as_ref().unwrap().language.is_english());
}

#[test]
fn what_does_not_exist_is_told_in_its_turn() {
    let dir = folder(&[("a.txt", b"A.")]);
    let paths: Vec<PathBuf> = ["gone.txt", "a.txt"].iter().map(|n| dir.path().join(n)).collect();
    let items: Vec<_> = Reader::new(&paths, Options::default()).collect();
    assert_eq!(told(dir.path(), &items), ["gone.txt: no such file", "a"]);
}

#[test]
fn pairs_may_share_a_document() {
    let line = "{\"id\":\"a\",\"text\":\"Kenya hails Togo.\",\"pair\":{\"source\":{\"start\":0,\"end\":5},\"target\":{\"start\":12,\"end\":16}}}\n";
    let dir = folder(&[("in.jsonl", line.repeat(2).as_bytes())]);
    let items = read(&dir.path().join("in.jsonl"));
    assert_eq!(told(dir.path(), &items), ["a", "a"]);
    let document = items[0].as_ref().unwrap();
    assert_eq!(&document.text[document.pair.unwrap().target.bytes(&document.text).unwrap()], "Togo");
}

#[test]
fn a_named_character_set_and_a_default_date() {
    let dir = folder(&[
        ("a.txt", b"Caf\xE9."),
        ("b.jsonl", b"{\"text\":\"x\",\"date\":\"2024-05-06\"}\n{\"text\":\"Caf\xE9\"}\n"),
    ]);
    let options =
        Options { charset: "windows-1252".parse().ok(), published: "2025-07-05".parse().ok(), ..Options::default() };
    let documents: Vec<_> = Reader::new(&[dir.path().to_owned()], options).map(Result::unwrap).collect();
    let rows: Vec<_> = documents.iter().map(|d| (d.text.as_str(), d.published.unwrap().to_string())).collect();
    let expected = [("Café.", "2025-07-05"), ("x", "2024-05-06"), ("Café", "2025-07-05")];
    assert_eq!(rows, expected.map(|(t, d)| (t, d.to_owned())));
}

#[test]
fn what_is_not_wanted_is_counted() {
    let dir = folder(&[(
        "in.jsonl",
        b"{\"id\":\"a\",\"text\":\"Chad met Mali.\"}\n{\"id\":\"b\",\"text\":\"It rained.\"}\n{\"id\":\"c\"}\n",
    )]);
    let reader = Reader::new(&[dir.path().to_owned()], Options::default());
    let mut reader = reader.wanting(|document| document.text.contains("Mali"));
    let items: Vec<_> = reader.by_ref().collect();
    assert_eq!(told(dir.path(), &items), ["a", "in.jsonl:3: the record has no `text`"]);
    assert_eq!(reader.skipped().to_string(), "1 skipped: 1 documents not wanted");
}
