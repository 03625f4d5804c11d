//! The same questions asked of the program and of the crate that answers them: the records are the same, byte for byte.
//!
//! Queries are read from JSON, as a server or a wheel would, and nothing of the program's own code is called.

use super::shell::Folder;
use demarche_ledger::{Flow, LedgerError};
use demarche_outlook::fitted::Fitted;
use demarche_questions::outlook::{OutlookQuery, OutlookTables, recognition};
use demarche_questions::{
    AnswerPolicy, ClaimQuery, DiffQuery, QueryError, SequenceQuery, Session, StatusQuery, TimelineQuery, WhoQuery, who,
};
use jiff::civil::{Date, date};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency One","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday, the Russian Foreign Ministry said."}
{"id":"a3","date":"2025-07-04","source":"The Paper","text":"Russia recognised the Taliban government on 3 July 2025. China said it will open an embassy in Kabul."}
{"id":"a4","date":"2025-09-02","source":"The Paper","text":"The Russian foreign ministry denied that Russia had recognised the Taliban government."}
{"id":"a5","date":"2025-09-09","source":"The Paper","text":"Mexico ratified the Ottawa Convention on Monday."}
"#;

const TODAY: Date = date(2025, 12, 1);

/// Why a question of this test went wrong.
#[derive(Debug)]
enum Failed {
    Query(#[allow(dead_code, reason = "shown by a failing test")] QueryError),
    Ledger(#[allow(dead_code, reason = "shown by a failing test")] LedgerError),
}

impl From<QueryError> for Failed {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<LedgerError> for Failed {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

fn query<T: DeserializeOwned>(fields: Value) -> T {
    serde_json::from_value(fields).expect("a query")
}

fn lines<T: Serialize>(records: impl IntoIterator<Item = T>) -> String {
    records.into_iter().map(|record| serde_json::to_string(&record).expect("JSON") + "\n").collect()
}

/// What the program prints for a question.
fn program(folder: &Folder, words: &[&str]) -> String {
    let output = folder
        .command("")
        .args(words)
        .args(["--format", "jsonl", "--quiet"])
        .env("DEMARCHE_LEDGER", "l.db")
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn ten_questions_have_the_same_answers_without_the_program() {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --ledger l.db --coder rules --quiet").expect(0);
    let (knowledge, policy) = (demarche_shipped::knowledge(), AnswerPolicy::read(None).unwrap());
    let session = Session::open(knowledge, &policy, &folder.path().join("l.db")).unwrap();
    let status = |fields: Value| lines(session.status(&query::<StatusQuery>(fields), TODAY).unwrap().states);
    let timeline = |fields: Value| lines(session.timeline(&query::<TimelineQuery>(fields), TODAY).unwrap().events);
    let events = |fields: Value| {
        let mut found = Vec::new();
        let each = |event| -> Result<Flow, Failed> {
            found.push(event);
            Ok(Flow::On)
        };
        session.events(&query::<ClaimQuery>(fields), TODAY, each).unwrap();
        lines(found)
    };
    let claims = |fields: Value| {
        let mut found = Vec::new();
        let each = |_, claim| -> Result<Flow, Failed> {
            found.push(claim);
            Ok(Flow::On)
        };
        session.claims(&query::<ClaimQuery>(fields), TODAY, each).unwrap();
        lines(found)
    };
    let tables = OutlookTables::read(None).unwrap();
    let fitted: Fitted = tables.fitted().unwrap().0;
    let outlook = |fields: Value| {
        let asked = query::<OutlookQuery>(fields);
        lines([recognition(knowledge, Some(&session), &tables, &fitted, &asked, TODAY).unwrap()])
    };
    let day = ["--as-of", "2025-12-01"];
    let asked: [(&[&str], String); 10] = [
        (
            &["status", "RUS", "Taliban", day[0], day[1]],
            status(json!({"holder": "RUS", "subject": "Taliban", "as_of": "2025-12-01"})),
        ),
        (
            &["status", "--toward", "Taliban", day[0], day[1], "--known", "2025-08-01"],
            status(json!({"toward": "Taliban", "as_of": "2025-12-01", "known": "2025-08-01"})),
        ),
        (
            &["status", "--object", "mine ban treaty", day[0], day[1]],
            status(json!({"object": "mine ban treaty", "as_of": "2025-12-01"})),
        ),
        (&["timeline", "RUS", "Taliban"], timeline(json!({"parties": ["RUS", "Taliban"]}))),
        (&["timeline", "China", "--all"], timeline(json!({"parties": ["China"], "all": true}))),
        (&["events", "--act", "recognition.*"], events(json!({"act": ["recognition.*"]}))),
        (
            &["claims", "--text", "embassy -Moscow", "--party", "China"],
            claims(json!({"text": "embassy -Moscow", "party": ["China"]})),
        ),
        (
            &["sequence", "designation.delist -> recognition.grant", "--within", "1y"],
            lines([session
                .sequence(&query::<SequenceQuery>(
                    json!({"pattern": "designation.delist -> recognition.grant", "within": "1y"}),
                ))
                .unwrap()]),
        ),
        (
            &["diff", "--known", "2025-07-01", "--known", "2025-12-01"],
            lines(session.diff(&query::<DiffQuery>(json!({"known": ["2025-07-01", "2025-12-01"]}))).unwrap().learned),
        ),
        (
            &["outlook", "recognition", "Taliban", day[0], day[1]],
            outlook(json!({"party": "Taliban", "as_of": "2025-12-01"})),
        ),
    ];
    for (words, answer) in asked {
        let mut words = words.to_vec();
        if words[0] == "outlook" {
            words.extend(["--ledger", "l.db"]);
        }
        let printed = program(&folder, &words);
        assert!(!answer.is_empty(), "{words:?}");
        assert_eq!(printed, answer, "{words:?}");
    }
    let president = who(
        knowledge,
        &policy,
        None,
        &query::<WhoQuery>(json!({"name": "President of France", "as_of": "2015-06-01"})),
    );
    let printed = program(&folder, &["who", "President of France", "--as-of", "2015-06-01"]);
    assert_eq!(printed, lines(president.unwrap().terms));
}

#[test]
fn what_is_wrong_with_a_question_is_a_value() {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --ledger l.db --coder rules --quiet").expect(0);
    let policy = AnswerPolicy::read(None).unwrap();
    let session = Session::open(demarche_shipped::knowledge(), &policy, &folder.path().join("l.db")).unwrap();
    let status = |fields: Value| session.status(&query::<StatusQuery>(fields), TODAY).unwrap_err();
    let unknown = status(json!({"holder": "Rusia", "subject": "Taliban"}));
    assert_eq!(unknown.code(), "unknown-party");
    let QueryError::Unknown { typed, nearest, .. } = &unknown else { panic!("{unknown:?}") };
    assert_eq!((typed.as_str(), nearest.as_slice()), ("Rusia", &["Russia".to_owned()][..]));
    assert_eq!(status(json!({"holder": "RUS"})).code(), "invalid-query");
    assert_eq!(status(json!({"object": "no such treaty at all"})).code(), "unknown-object");
    let backward = query::<DiffQuery>(json!({"known": ["2025-12-01", "2025-07-01"]}));
    assert_eq!(session.diff(&backward).unwrap_err().code(), "invalid-query");
    let timeline = query::<TimelineQuery>(json!({"parties": ["RUS"], "from": "2025-12-01", "to": "2025-01-01"}));
    assert_eq!(session.timeline(&timeline, TODAY).unwrap_err().code(), "invalid-query");
    let missing = Session::open(demarche_shipped::knowledge(), &policy, &folder.path().join("none.db")).err().unwrap();
    assert!(missing.is_ledger() && !missing.help().is_empty());
    let misspelt = serde_json::from_value::<StatusQuery>(json!({"holdr": "RUS"})).unwrap_err().to_string();
    assert!(misspelt.contains("holdr"), "{misspelt}");
}

#[test]
fn queries_and_records_describe_themselves() {
    let schema = serde_json::to_value(schemars::schema_for!(StatusQuery)).unwrap();
    assert_eq!(schema["properties"]["as_of"]["format"], "date");
    assert!(schema["properties"]["toward"]["description"].is_string());
    let record = serde_json::to_value(schemars::schema_for!(demarche_questions::RelationState)).unwrap();
    let required: Vec<&str> = record["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(required.contains(&"state") && required.contains(&"evidence"), "{required:?}");
}
