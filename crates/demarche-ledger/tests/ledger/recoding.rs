//! Recoding leaves claims that are the same, and gives the cause of each change.

use crate::samples::{errors, ontology, record, run_at, state, text};
use demarche_knowledge::claim::RuleRef;
use demarche_ledger::{Keep, Known, Recoding, Writer};

#[test]
fn only_what_differs_is_closed_and_appended() {
    let folder = tempfile::tempdir().unwrap();
    let mut texts: Vec<_> = (0..30).map(text).filter(|t| t.claims.len() > 2).collect();
    let rule = |id: &str, line| RuleRef { id: id.into(), file: "rules/en/x.toml".into(), line, pattern: String::new() };
    for claim in texts.iter_mut().flat_map(|t| &mut t.claims) {
        claim.rule = rule("first", 3);
    }
    let mut ledger = record(&folder.path().join("a.db"), &texts, 7);
    let before = ledger.counts().unwrap();
    let mut again = texts.clone();
    for claim in again.iter_mut().flat_map(|t| &mut t.claims) {
        // Another confidence, another line of the rule, another version of the program: the same claim.
        (claim.confidence.total, claim.rule.line, claim.coder.version) = (0.9, 5, "2".into());
    }
    again[0].claims[0].actor = vec![state("KAZ")];
    again[1].claims[1].rule = rule("second", 8);
    again[2].claims.pop();
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(2)).unwrap();
    let batch: Vec<Recoding<'_>> = again
        .iter()
        .zip(1..)
        .map(|(t, n)| Recoding {
            document: n,
            text: &t.text,
            claims: t.claims.clone(),
            parse: Some(("parser", vec![7; 40])),
        })
        .collect();
    let changes = writer.recode(&batch, Known::from_micros(50)).unwrap();
    let causes: Vec<&str> = changes.iter().map(|c| c.cause.as_str()).collect();
    let actor = &texts[0].claims[0].actor[0].name;
    assert_eq!(
        causes,
        [
            format!("actor {actor} ({actor} GOV) → KAZ (KAZ GOV)").as_str(),
            "rule first (rules/en/x.toml:3) → second (rules/en/x.toml:8)",
            "no rule codes it any longer; rule first (rules/en/x.toml:3) did",
        ]
    );
    assert_eq!(ledger.counts().unwrap()[1], before[1] + 2, "two rows more");
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(3)).unwrap();
    assert_eq!(writer.recode(&batch, Known::from_micros(60)).unwrap(), [], "nothing is left to change");
    assert_eq!(ledger.stored_text(1, "parser").unwrap().parse, Some(vec![7; 40]));
    assert_eq!(ledger.stored_text(1, "another parser").unwrap().parse, None);
    assert_eq!(errors(&ledger), Vec::<String>::new());
}
