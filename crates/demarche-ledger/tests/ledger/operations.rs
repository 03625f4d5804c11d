//! Any sequence of operations leaves a ledger intact: ingest, judge, withdraw, recode and ask. Bytes choose the
//! operations, so the fuzz target `ledger` runs them too (`fuzz/fuzz_targets/ledger.rs`).
//!
//! After each sequence verification finds no error. Recoding the last reading again changes nothing, a refused decision
//! changes nothing, and a second ledger given the same operations has the same claims.

use demarche_knowledge::claim::{CharSpan, Claim, Confidence, EventDate, Excerpt, Participant, SCHEMA, Status};
use demarche_ledger::{
    Added, Article, Coder, Decision, Filter, Horizon, Keep, Known, Ledger, Party, Recoding, Run, View, Writer,
};

const STATES: [&str; 4] = ["RUS", "AFG", "CHN", "TUR"];
const ACTS: [Option<&str>; 4] = [None, Some("recognition.grant"), Some("recognition.withdraw"), Some("mission.open")];
const STATUSES: [&str; 4] = ["occurred", "planned", "denied", "possible"];
const RUN: Run<'static> = Run { program: "fuzz", data: "", origin: "", began: Known::EVER };
/// Operations of one sequence.
const MAX_OPERATIONS: usize = 24;

/// The bytes that decide what is done.
struct Choices<'d>(std::slice::Iter<'d, u8>);

impl Choices<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |&byte| usize::from(byte) % n)
    }
}

/// A recorded text with its last reading.
struct Text {
    document: i64,
    words: String,
    claims: Vec<Claim>,
}

/// Claims of a text with one sentence for each; `reading` changes what they say, not where they are.
fn claims(name: &str, words: &str, choices: &mut Choices<'_>) -> Vec<Claim> {
    let mut start = 0;
    let mut claims = Vec::new();
    for (nth, sentence) in words.lines().enumerate() {
        let (actor, step) = (choices.below(4), 1 + choices.below(3));
        let party = |n: usize| Participant {
            name: STATES[n % 4].into(),
            country: Some(STATES[n % 4].into()),
            ..Participant::default()
        };
        let act = ACTS[choices.below(4)];
        let day = format!("2025-07-{:02}", 1 + choices.below(20));
        let span = CharSpan { start, end: start + sentence.chars().count() };
        // A sentence may lose its claim in a new reading.
        if choices.below(8) > 0 {
            claims.push(Claim {
                schema: SCHEMA.into(),
                id: format!("{:032x}", (name.parse::<u128>().unwrap_or(0) << 8) + nth as u128),
                doc_id: name.into(),
                date: EventDate { start: Some(day.clone()), end: Some(day), ..EventDate::default() },
                actor: vec![party(actor)],
                recipient: vec![party(actor + step)],
                object: None,
                level: None,
                event: "SUPPORT".into(),
                mode: None,
                contexts: Vec::new(),
                topics: Vec::new(),
                act: act.map(str::to_owned),
                cameo: None,
                quad: "VC".into(),
                goldstein: None,
                status: Status::parse(STATUSES[choices.below(4)]).unwrap_or(Status::Occurred),
                attribution: Vec::new(),
                quote: None,
                location: None,
                trigger: Excerpt { text: "spoke".into(), span: CharSpan { start, end: start + 5 } },
                sentence: span,
                confidence: Confidence { total: 0.8, ..Confidence::default() },
                rule: Default::default(),
                coder: Default::default(),
            });
        }
        start = span.end + 1;
    }
    claims
}

/// Runs the operations on a new ledger and returns its claims.
pub fn run(data: &[u8]) -> Vec<String> {
    let ontology = &demarche_shipped::knowledge().ontology;
    let folder = tempfile::tempdir().expect("a folder");
    let mut ledger = Ledger::create(&folder.path().join("a.db")).expect("a ledger");
    let mut choices = Choices(data.iter());
    let mut texts: Vec<Text> = Vec::new();
    for nth in 0..MAX_OPERATIONS {
        if choices.0.len() == 0 {
            break;
        }
        let now = Known::from_micros(nth as i64 + 1);
        match choices.below(6) {
            0 | 1 => ingest(&mut ledger, &mut texts, &mut choices, now),
            2 | 3 => judge(&mut ledger, &texts, &mut choices, now),
            4 if !texts.is_empty() => {
                let at = choices.below(texts.len());
                let text = &mut texts[at];
                text.claims = claims(&text.document.to_string(), &text.words, &mut choices);
                recode(&mut ledger, text, now);
                assert_eq!(recode(&mut ledger, text, now), 0, "the same reading changes nothing");
            }
            _ => ask(&ledger, &mut choices),
        }
    }
    let coder = Coder { program: RUN.program, data: RUN.data, ontology };
    let mut errors = Vec::new();
    ledger.verify(Some(coder), |_| {}, |error| errors.push(error.what)).expect("verification runs");
    assert!(errors.is_empty(), "{errors:?}");
    let listed = ledger.claims(&Filter::default()).expect("claims");
    listed.into_iter().map(|claim| format!("{claim:?}")).collect()
}

fn ingest(ledger: &mut Ledger, texts: &mut Vec<Text>, choices: &mut Choices<'_>, now: Known) {
    let name = (texts.len() + 1).to_string();
    let sentence = |n: usize| format!("spoke about matter {n} of the border\n");
    let words: String = (0..1 + choices.below(3)).map(|_| sentence(choices.below(4))).collect();
    let claims = claims(&name, &words, choices);
    let mut writer = Writer::new(ledger, &demarche_shipped::knowledge().ontology, Keep::Text, RUN).expect("a writer");
    let article = Article { name: &name, text: &words, ..Article::default() };
    let added = writer.add(&[(article, claims.clone())], now).expect("a batch");
    let [Added::New { document, .. }] = added[..] else { panic!("the text is new") };
    assert_eq!(document.to_string(), name, "rows of texts are numbered in order");
    texts.push(Text { document, words, claims });
}

fn judge(ledger: &mut Ledger, texts: &[Text], choices: &mut Choices<'_>, now: Known) {
    let ids: Vec<&str> = texts.iter().flat_map(|t| &t.claims).map(|c| c.id.as_str()).collect();
    if ids.is_empty() {
        return;
    }
    let (one, other) = (ids[choices.below(ids.len())], ids[choices.below(ids.len())]);
    let decision = match choices.below(6) {
        0 => Decision::Join(one, other),
        1 => Decision::Split(one, other),
        2 => Decision::Correct(one, "status", STATUSES[choices.below(4)]),
        3 => Decision::Reject(one),
        4 => Decision::Accept(one),
        _ => Decision::Withdraw(1 + choices.below(8) as i64),
    };
    let before = ledger.fingerprint().expect("a fingerprint");
    let judged = ledger.judge(&demarche_shipped::knowledge().ontology, decision, "a reader", "a reason", now);
    if let Err(error) = judged {
        assert!(error.is_judgement(), "{error}");
        assert_eq!(ledger.fingerprint().expect("a fingerprint"), before, "a refused decision changes nothing");
    }
}

/// Records the last reading of a text again; the number of changes.
fn recode(ledger: &mut Ledger, text: &Text, now: Known) -> usize {
    let mut writer = Writer::new(ledger, &demarche_shipped::knowledge().ontology, Keep::Text, RUN).expect("a writer");
    let Text { document, words, claims } = text;
    let reading = Recoding { document: *document, text: words, claims: claims.clone(), parse: None };
    writer.recode(&[reading], now).expect("a reading").len()
}

fn ask(ledger: &Ledger, choices: &mut Choices<'_>) {
    let ontology = &demarche_shipped::knowledge().ontology;
    let party = |n: usize| Party::all(STATES[n], STATES[n]);
    let (from, to) = (party(choices.below(4)), party(choices.below(4)));
    let known = Horizon { recorded: Known::from_micros(choices.below(30) as i64), ..Horizon::ALL };
    ledger.relations(Some(&from), &to, known, &View::as_coded(), ontology).expect("relations");
    for claim in ledger.claims(&Filter { horizon: known, ..Filter::default() }).expect("claims") {
        let found = ledger.sourced_claim(claim.row).expect("a claim");
        assert_eq!((found.document, found.claim.status), (claim.document, claim.status));
        let event = claim.happening.expect("a claim that stands is in an event");
        ledger.event(event, known).expect("an event");
    }
}

#[cfg(test)]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_operations_leave_a_ledger_intact(data in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..240)) {
        assert_eq!(run(&data), run(&data), "the same operations give the same claims");
    }
}
