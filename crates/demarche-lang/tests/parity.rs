//! The whole pipeline against spaCy's answers (`tests/goldens`, made by `tools/make_goldens.py`), and what
//! must not change the answer: batches, threads, what was parsed before.

use demarche_lang::{Doc, English};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Every golden record, with the name of its file and its line.
fn goldens() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let entries = std::fs::read_dir(&folder).expect("tests/goldens");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("entry of tests/goldens").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut goldens = Vec::new();
    for path in files {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let lines = std::fs::read_to_string(&path).expect("golden file");
        for (i, line) in lines.lines().enumerate() {
            goldens.push((format!("{name}:{}", i + 1), serde_json::from_str(line).expect("golden record")));
        }
    }
    assert!(goldens.len() >= 330, "only {} goldens found", goldens.len());
    goldens
}

/// A document in the form of a golden record.
fn record(doc: &Doc) -> Value {
    let token = |i| {
        json!([
            doc.word(i),
            u8::from(doc.space_after(i)),
            doc.norm(i),
            doc.tag(i),
            doc.pos(i).as_str(),
            doc.morph(i),
            doc.lemma(i),
            doc.head(i),
            doc.dep(i).as_str()
        ])
    };
    json!({
        "text": doc.text(),
        "tokens": (0..doc.len()).map(token).collect::<Vec<_>>(),
        "sentences": doc.sentences().iter().map(|sentence| sentence.start).collect::<Vec<_>>(),
        "entities": doc.entities().iter().map(|e| json!([e.start, e.end, e.kind.as_str()])).collect::<Vec<_>>(),
    })
}

fn text(golden: &Value) -> &str {
    golden["text"].as_str().expect("a golden has a text")
}

#[test]
fn every_golden_is_identical() {
    let mut worker = English::shipped().worker();
    let mut wrong = Vec::new();
    let goldens = goldens();
    for (place, golden) in &goldens {
        let found = record(&worker.parse(text(golden)));
        for part in ["tokens", "sentences", "entities"] {
            if found[part] == golden[part] {
                continue;
            }
            let (Some(ours), Some(theirs)) = (found[part].as_array(), golden[part].as_array()) else {
                panic!("{place}: `{part}` is no list")
            };
            let at = ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
            wrong.push(format!("{place}: {part}[{at}] is {:?}, wanted {:?}", ours.get(at), theirs.get(at)));
        }
    }
    assert!(wrong.is_empty(), "{} differences in {} texts:\n{}", wrong.len(), goldens.len(), wrong.join("\n"));
}

#[test]
fn batches_and_threads_change_nothing() {
    let goldens = goldens();
    let texts: Vec<&str> = goldens.iter().map(|(_, golden)| text(golden)).collect();
    let english = English::shipped();
    let alone: Vec<Value> = texts.iter().map(|text| record(&english.parse(text))).collect();
    std::thread::scope(|scope| {
        for size in [2, 7, 64, 1000] {
            let (texts, alone) = (&texts, &alone);
            scope.spawn(move || {
                let mut worker = english.worker();
                let mut at = 0;
                for texts in texts.chunks(size) {
                    for doc in worker.parse_batch(texts) {
                        assert_eq!(record(&doc), alone[at], "in batches of {size}");
                        at += 1;
                    }
                }
                assert_eq!(at, alone.len());
            });
        }
    });
}

#[test]
fn nothing_and_white_space() {
    let english = English::shipped();
    let doc = english.parse("");
    assert!(doc.is_empty() && doc.sentences().is_empty() && doc.entities().is_empty());
    assert_eq!(english.worker().parse_batch(&[]).len(), 0);
    for text in [" ", "  ", "\n\n", "\u{a0}", "\0", "\u{feff}"] {
        let doc = english.parse(text);
        assert_eq!(doc.text(), text);
        assert_eq!(doc.sentences().len(), usize::from(!doc.is_empty()));
    }
}

/// Long enough to be cut into pieces; must equal what fewer of the same paragraphs give at once.
#[test]
fn a_long_text_parses_like_its_beginning() {
    let paragraph = "Kenya hailed the talks. Its envoy, who met Mr. Smith in London on 3 May, said nothing more.\n\n";
    let english = English::shipped();
    let short = english.parse(&paragraph.repeat(20));
    let long = english.parse(&paragraph.repeat(400));
    assert!(long.len() > 8_000);
    // The last paragraph of the short text knows that nothing follows.
    for i in 0..short.len() * 19 / 20 {
        assert_eq!(
            (short.word(i), short.tag(i), short.head(i), short.dep(i), short.entity_of(i)),
            (long.word(i), long.tag(i), long.head(i), long.dep(i), long.entity_of(i)),
            "token {i}"
        );
    }
}

#[test]
fn a_sentence_of_two_thousand_words() {
    let text = "the ministers and the envoys and ".repeat(400);
    let doc = English::shipped().parse(&text);
    assert!(doc.len() >= 2_400);
    assert!((0..doc.len()).all(|i| doc.head(i) < doc.len() && !doc.tag(i).is_empty()));
}

#[test]
fn a_damaged_model_is_refused() {
    let message = |bytes: &[u8]| English::from_bytes(bytes).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(message(b"").starts_with("the model file cannot be read"), "{}", message(b""));
    let empty = br#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    let mut bytes = (empty.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(empty);
    bytes.push(0);
    assert_eq!(
        message(&bytes),
        "the model file has no tensor `vectors/keys`; make it again with tools/convert_model.py of this version"
    );
}
