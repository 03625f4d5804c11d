//! `recode`: recorded texts read again with other rules, from the parses that are kept.

use super::shell::{Folder, repository};
use demarche_knowledge::claim::Claim;
use demarche_lang::{Dep, Doc, PARSER, TokenParts};
use demarche_ledger::{Keep, Known, Ledger, Recoding, Run, Writer};
use std::fs;
use std::path::Path;

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency One","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday."}
"#;

fn folder() -> Folder {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --quiet --ledger l.db --coder rules").expect(0);
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (entry, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if entry.is_dir() {
            copy(&entry, &to)
        } else {
            let _ = fs::copy(&entry, &to).unwrap();
        }
    }
}

fn claims(folder: &Folder) -> String {
    folder.run("claims --format jsonl --ledger l.db").expect(0).out()
}

#[test]
fn a_changed_rule_changes_its_claims_and_nothing_else() {
    let folder = folder();
    copy(&repository("data"), &folder.path().join("data"));
    let rules = folder.path().join("data/rules/en/recognition.toml");
    let text = fs::read_to_string(&rules).unwrap();
    let rule = "id       = \"recognition.grant\"\nevent    = \"SUPPORT\"";
    assert!(text.contains(rule), "the rule is there to be changed");
    fs::write(&rules, text.replacen(rule, &rule.replace("SUPPORT", "AGREE"), 1)).unwrap();

    let before = claims(&folder);
    let line = "recode --data data --ledger l.db --coder rules";
    let dry = folder.run(&format!("{line} --dry-run"));
    assert_eq!(dry.expect(0).count(), "l.db: 1 claims would change; the others are unchanged");
    assert_eq!(claims(&folder), before, "a dry run changes nothing");
    let told = folder.run(line);
    assert_eq!(told.expect(0).count(), "l.db: 1 claims change; the others are unchanged");
    assert_eq!(told.out(), dry.out());
    let changes = told.records();
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!((&change["schema"], &change["cause"]), (&"demarche.change/1".into(), &"event SUPPORT → AGREE".into()));
    assert_eq!((&change["before"]["event"], &change["after"]["event"]), (&"SUPPORT".into(), &"AGREE".into()));
    assert_eq!(change["after"]["doc_id"], "a2");
    let again = folder.run(line);
    assert_eq!(
        (again.expect(0).count(), again.out()),
        ("l.db: 0 claims change; the others are unchanged".into(), String::new())
    );
    let events = |text: &str| text.matches("\"event\":\"AGREE\"").count();
    assert_eq!((events(&before), events(&claims(&folder))), (0, 1));
    folder.run("verify --ledger l.db").expect(0);
}

/// The tokens of a parse, without a tree: no verb has a subject.
fn without_tree(text: &str, parse: &[u8]) -> Vec<u8> {
    let doc = Doc::from_bytes(text, parse).expect("a parse of this text");
    let token = |i| TokenParts {
        span: doc.span(i),
        space_after: doc.space_after(i),
        norm: doc.norm(i).to_owned(),
        lemma: doc.lemma(i).to_owned(),
        tag: doc.tag(i),
        pos: doc.pos(i),
        head: if i == 0 { 0 } else { i - 1 },
        dep: if i == 0 { Dep::Root } else { Dep::Dep },
        morph: doc.morph(i),
    };
    let tokens: Vec<TokenParts> = (0..doc.len()).map(token).collect();
    Doc::new(text, &tokens, Vec::new()).to_bytes()
}

/// Puts parses without trees in the place of those that are kept, and leaves the claims as they are.
fn blind(folder: &Folder) {
    // Kept parses name features that the model has.
    let _ = demarche_lang::English::shipped();
    let path = folder.path().join("l.db");
    let claims: Vec<Claim> = claims(folder).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let texts = Ledger::open(&path).unwrap();
    let mut ledger = Ledger::create(&path).unwrap();
    let knowledge = demarche_shipped::knowledge();
    let run = Run { program: "a test", data: "", origin: "", began: Known::from(jiff::Timestamp::now()) };
    let mut writer = Writer::new(&mut ledger, &knowledge.ontology, Keep::Text, run).unwrap();
    let mut after = 0;
    while let Some(at) = texts.next_stored_text(after).unwrap() {
        after = at;
        let kept = texts.stored_text(at, PARSER).unwrap();
        let parse = without_tree(&kept.text, &kept.parse.expect("it was kept"));
        let claims = claims.iter().filter(|c| c.doc_id == kept.source.name).cloned().collect();
        let rows = [Recoding { document: kept.document, text: &kept.text, claims, parse: Some((PARSER, parse)) }];
        assert_eq!(writer.recode(&rows, Known::from(jiff::Timestamp::now())).unwrap(), []);
    }
    writer.finish().unwrap();
}

#[test]
fn kept_parses_are_used_and_a_new_parse_gives_the_same() {
    let folder = folder();
    let before = claims(&folder);
    assert_eq!(before.lines().count(), 2);
    let unchanged = "l.db: 0 claims change; the others are unchanged";
    for line in ["recode --parse-again --ledger l.db --coder rules", "recode --ledger l.db --coder rules"] {
        assert_eq!(folder.run(line).expect(0).count(), unchanged, "{line}");
    }
    assert_eq!(claims(&folder), before);
    blind(&folder);
    let told = folder.run("recode --ledger l.db --coder rules");
    assert_eq!(told.expect(0).count(), "l.db: 2 claims change; the others are unchanged");
    assert_eq!(claims(&folder), "", "the kept parses were read, and they say nothing");
    let told = folder.run("recode --parse-again --ledger l.db --coder rules");
    assert_eq!(told.expect(0).count(), "l.db: 2 claims change; the others are unchanged");
    assert_eq!(claims(&folder), before);
    // The new parses have taken the place of the others.
    assert_eq!(folder.run("recode --ledger l.db --coder rules").expect(0).count(), unchanged);
}

#[test]
fn a_damaged_text_is_told_and_the_next_is_read() {
    let folder = folder();
    let ledger = rusqlite::Connection::open(folder.path().join("l.db")).unwrap();
    ledger.execute("UPDATE body SET text = x'00112233' WHERE document = 1", []).unwrap();
    ledger.execute("UPDATE parse SET tokens = x'00112233' WHERE document = 2", []).unwrap();
    drop(ledger);
    let told = folder.run("recode --ledger l.db --coder rules");
    assert!(told.expect(1).err().contains("the ledger:1: "), "{}", told.err());
    assert!(told.err().contains("2 documents read = 1 coded + 0 empty + 0 not English + 1 failed"), "{}", told.err());
    assert_eq!(told.count(), "l.db: 0 claims change; the others are unchanged");
}

#[test]
fn a_text_keeps_the_language_that_its_record_stated() {
    // Without the statement the detector takes it for Spanish, and the text would not be read again.
    let text = "Chile retira su embajador. Canada recognised the Taliban government on Thursday. \
                El gobierno de Chile dijo que no hay más que decir sobre el asunto de la embajada en la capital.";
    let stated = format!("{{\"id\":\"a1\",\"date\":\"2025-07-04\",\"lang\":\"en\",\"text\":\"{text}\"}}\n");
    let unstated = stated.replace("\"lang\":\"en\",", "");
    let folder = Folder::with(&[("stated.jsonl", stated.as_bytes()), ("unstated.jsonl", unstated.as_bytes())]);
    let refused = folder.run("ingest unstated.jsonl --ledger u.db --coder rules");
    assert!(refused.expect(1).err().contains("not English"), "{}", refused.err());
    folder.run("ingest stated.jsonl --quiet --ledger l.db --coder rules").expect(0);
    let before = claims(&folder);
    assert!(before.contains("recognition.grant"), "{before}");
    let again = folder.run("recode --ledger l.db --coder rules");
    assert_eq!(again.expect(0).count(), "l.db: 0 claims change; the others are unchanged");
    assert_eq!(claims(&folder), before);
}
