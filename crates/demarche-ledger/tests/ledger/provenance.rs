//! A claim with its provenance, read by one statement, equals what separate questions return.

use crate::samples::{Text, ontology, run_at, text};
use demarche_ledger::{Article, Keep, Known, Ledger, LedgerError, Run, SourcedClaim, Writer};

/// A claim by separate questions.
fn separately(ledger: &Ledger, row: i64) -> Result<SourcedClaim, LedgerError> {
    let document = ledger.document_of(row)?;
    Ok(SourcedClaim {
        row,
        document,
        claim: ledger.claim(row)?,
        sentence: ledger.sentence(row)?,
        source: ledger.source(document)?,
        origin: ledger.origin(row)?,
    })
}

#[test]
fn one_statement_reads_what_separate_questions_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut texts: Vec<Text> = (0..20).map(text).collect();
    // Code points are not bytes.
    texts.iter_mut().for_each(|t| t.text.push_str("Ünveröffentlicht."));
    for (name, keep, origin) in [("text.db", Keep::Text, ""), ("quotes.db", Keep::Quotes, "another coder")] {
        let mut ledger = Ledger::create(&folder.path().join(name)).unwrap();
        let run = Run { origin, ..run_at(1) };
        let mut writer = Writer::new(&mut ledger, ontology(), keep, run).unwrap();
        for text in &texts {
            let article = Article { url: Some("https://a.example/"), source: Some("Agency"), ..text.article() };
            writer.add(&[(article, text.claims.clone())], Known::from_micros(1)).unwrap();
        }
        let [_, claims, ..] = ledger.counts().unwrap();
        assert!(claims > 20, "{claims}");
        for row in 1..=claims {
            let found = ledger.sourced_claim(row).unwrap();
            assert_eq!(found, separately(&ledger, row).unwrap());
            assert!(!found.sentence.is_empty() && found.origin == origin);
        }
        assert!(ledger.sourced_claim(claims + 1).is_err());
    }
}
