use crate::{Article, Keep, Known, Ledger, LedgerError, Run, Writer};
use demarche_knowledge::claim::{Attribution, Claim, SpeakerKind};

/// A claim with a speaker.
fn claim() -> Claim {
    let lines = include_str!("../../../../gold/join/claims.jsonl");
    let record: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let mut claim: Claim = serde_json::from_value(record["claim"].clone()).unwrap();
    let speaker =
        Attribution { speaker: "A Ministry".into(), cue: "said".into(), kind: SpeakerKind::Statement, span: None };
    claim.attribution = vec![speaker];
    claim
}

/// Records the claim while a temporary table hides one of the ledger. The only row of it has a number that cannot be
/// read.
fn record_behind(hidden: &str) -> Result<(), LedgerError> {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("a.db")).unwrap();
    ledger.connection.execute_batch(hidden).unwrap();
    let run = Run { program: "test", data: "", origin: "", began: Known::from_micros(0) };
    let mut writer = Writer::new(&mut ledger, &demarche_shipped::knowledge().ontology, Keep::Text, run).unwrap();
    let article = Article { name: "a", text: "A text.", ..Article::default() };
    writer.add(&[(article, vec![claim()])], Known::from_micros(1)).map(|_| ())
}

#[test]
fn an_entity_that_cannot_be_read_is_not_recorded_again() {
    let one = claim();
    let p = one.actor.iter().chain(&one.recipient).next().unwrap();
    let hidden = format!(
        "CREATE TEMP TABLE entity (n TEXT, name, country, sector, id);
        INSERT INTO temp.entity VALUES ('x', '{}', '{}', '{}', '{}')",
        p.name,
        p.country.as_deref().unwrap_or(""),
        p.sector.join(" "),
        p.id.as_deref().unwrap_or("")
    );
    assert!(record_behind(&hidden).is_err());
    assert!(record_behind("").is_ok());
}

#[test]
fn a_speaker_that_cannot_be_read_is_not_recorded_again() {
    let hidden = "CREATE TEMP TABLE speaker (n TEXT, name); INSERT INTO temp.speaker VALUES ('x', 'a ministry')";
    assert!(record_behind(hidden).is_err());
}
