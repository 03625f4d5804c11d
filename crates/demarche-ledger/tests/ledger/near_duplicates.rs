//! Near duplicates of real news texts, edited as papers edit them, are found. Other texts are not taken for duplicates.

use demarche_ledger::MinHash;
use std::path::Path;

/// Texts of eight sentences each, from the openly licensed news in `gold/join`.
fn texts() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/join/claims.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    let mut sentences: Vec<String> = Vec::new();
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let sentence = record["sentence"].as_str().unwrap().to_owned();
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.chunks(8).filter(|c| c.len() == 8).map(|c| c.join(" ")).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

fn edits(text: &str) -> [(&'static str, String); 4] {
    let all = words(text);
    let tenth: Vec<&str> = all.iter().enumerate().map(|(n, w)| if n % 10 == 7 { "another" } else { *w }).collect();
    let third = all[..all.len() / 3].join(" ");
    [
        (
            "head and tail",
            format!("CITY, Monday (Agency) - {} Reporting by two of our staff.", all[4..all.len() - 4].join(" ")),
        ),
        ("credits", format!("By Our Correspondent. {text} (Agency, with further reports) All rights are kept.")),
        ("a word in ten", tenth.join(" ")),
        ("a third of it", third),
    ]
}

#[test]
fn edited_duplicates_are_found_and_other_texts_are_not() {
    let texts = texts();
    assert!(texts.len() >= 25, "{}", texts.len());
    let signatures: Vec<MinHash> = texts.iter().map(|t| MinHash::of(t).unwrap()).collect();
    let mut found = [0; 4];
    for (text, signature) in texts.iter().zip(&signatures) {
        for (nth, (_, edited)) in edits(text).iter().enumerate() {
            found[nth] += usize::from(MinHash::of(edited).is_some_and(|e| e.agrees(signature)));
        }
    }
    let wrong =
        signatures.iter().enumerate().flat_map(|(i, a)| signatures[..i].iter().filter(move |b| a.agrees(b))).count();
    println!(
        "of {}: head and tail {}, credits {}, words {}, a third {}; wrong {wrong}",
        texts.len(),
        found[0],
        found[1],
        found[2],
        found[3]
    );
    let least =
        |n: usize, of: f64| assert!(found[n] as f64 >= of * texts.len() as f64, "{n}: {found:?} of {}", texts.len());
    least(0, 0.97);
    least(1, 0.97);
    least(2, 0.9);
    least(3, 0.8);
    assert_eq!(wrong, 0);
}
