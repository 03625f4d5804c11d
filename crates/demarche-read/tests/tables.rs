//! Tables, and records with fields of other names.

mod samples;

use demarche_read::{Options, Reader};
use samples::{folder, read, shared, told};
use std::path::Path;

fn with(columns: &str, path: &Path) -> Vec<Result<demarche_read::Document, demarche_read::Failure>> {
    let options = Options { columns: columns.parse().unwrap(), ..Options::default() };
    Reader::new(&[path.to_owned()], options).collect()
}

#[test]
fn usual_and_named_columns() {
    let usual = b"\xEF\xBB\xBFguid,headline,Body,Published,link,outlet\n1,Talks,\"Chad met \"\"Mali\"\".\nThey agreed.\",\"Wed, 03 Jul 2024 10:00:00 +0000\",https://a.example/1,The Sahel\n2,x,Chad met Mali.,20255-01-01,,\n3,x,y\n4,,Mali met Chad.,20240703,,\n";
    let named = b"k\twhat\twhen\n7\tChad said \"no\n8\tChad\t2024-07-03\n";
    let other = br#"{"guid": 5, "content": "Chad met Mali.", "published_at": "2024/07/03", "author": ["A", "B"]}
{"guid": 6, "summary": "x"}"#;
    let dir = folder(&[("a.csv", usual), ("b.tsv", named), ("c.jsonl", other)]);
    let at = |name: &str| dir.path().join(name);
    let items = read(&at("a.csv"));
    let quotes = "close every quoted cell with a quote; double the quotes within a cell";
    let expected = ["1", "2", &format!("a.csv:5: the row has 3 cells, the first line names 6; {quotes}"), "4"];
    assert_eq!(told(dir.path(), &items), expected);
    let warning = items[1].as_ref().unwrap().warnings[0].to_string();
    assert!(
        warning.ends_with("a.csv:4: its date: `20255-01-01` is not a date; the text is read without a date"),
        "{warning}"
    );
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.text, "Chad met \"Mali\".\nThey agreed.");
    assert_eq!((first.title.as_deref(), first.source.as_deref()), (Some("Talks"), Some("The Sahel")));
    assert_eq!(first.published.unwrap().to_string(), "2024-07-03");
    let items = with("text=what,date=when,id=k", &at("b.tsv"));
    let expected = [&*format!("b.tsv:2: the row has 2 cells, the first line names 3; {quotes}"), "8"];
    assert_eq!(told(dir.path(), &items), expected);
    let missing = told(dir.path(), &with("text=words", &at("b.tsv")));
    assert_eq!(missing, ["b.tsv:1: the table has no column `words`; its columns are k, what, when"]);
    let none = told(dir.path(), &read(&at("b.tsv")));
    let help = "name the one with the text: --columns text=NAME; its columns are k, what, when";
    assert_eq!(none, [format!("b.tsv:1: the table has no column with a usual name for texts; {help}")]);
    let items = read(&at("c.jsonl"));
    let shape = r#"a record is one line: {"id": "a1", "text": "…", "date": "2025-07-05"}"#;
    assert_eq!(told(dir.path(), &items), ["5", &format!("c.jsonl:2: the record has no `text`; {shape}")]);
    assert_eq!(items[0].as_ref().unwrap().byline.as_deref(), Some("A, B"));
    let items = with("text=summary,id=guid", &at("c.jsonl"));
    let help = "name the field that has the text: --columns text=NAME";
    assert_eq!(told(dir.path(), &items), [&format!("c.jsonl:1: the record has no `summary`; {help}"), "6"]);
}

#[test]
fn a_quote_that_never_closes_is_bounded() {
    let mut table = b"id,text\n1,Chad met Mali.\n2,\"".to_vec();
    table.resize(70 << 20, b'a');
    let dir = folder(&[("a.csv", &table)]);
    let long = "a.csv:3: a row of more than 64 MB begins here; the rest is not read; close every quoted cell with a quote; double the quotes within a cell";
    assert_eq!(told(dir.path(), &read(&dir.path().join("a.csv"))), ["1", long]);
}

#[test]
fn tables_of_others() {
    let Some(dir) = shared("gdelt") else { return };
    let items =
        with("text=mentionidentifier,date=mentiontimedate,source=mentionsourcename", &dir.join("mentions_sample.csv"));
    assert_eq!(items.iter().filter(|i| i.is_ok()).count(), 300);
    assert_eq!(items[0].as_ref().unwrap().published.unwrap().to_string(), "2017-07-01");
    let Some(dir) = shared("icews") else { return };
    let items =
        with("text=Event Text,date=Event Date,id=Event ID,source=Publisher", &dir.join("events.2018.sample.tab"));
    assert_eq!(items.iter().filter(|i| i.is_ok()).count(), 1_200);
}
