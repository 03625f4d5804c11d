//! A row of another coder as a claim that was coded elsewhere.
//!
//! Nothing here was read by us: the claim has no quotation, its spans are empty, its trigger holds the coder's own name
//! of the event, and its rule is the row.

use super::coded::Coded;
use super::party::participant;
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{
    CharSpan, Claim, CoderRef, Confidence, DateBasis, EventDate, Excerpt, Participant, RuleRef, SCHEMA, Status,
};
use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_128;

/// Whose row it is and where it was read.
pub struct Origin<'a> {
    /// The coder: `ICEWS`.
    pub coder: &'a str,
    /// The layout: `icews`.
    pub layout: &'a str,
    /// The file.
    pub file: &'a str,
}

/// The name of the row among texts: coder and id, else coder and a hash of the row.
pub fn name(coded: &Coded, coder: &str) -> String {
    if coded.id.is_empty() {
        return format!("{coder}/{:032x}", xxh3_128(coded.row.as_bytes()));
    }
    // A mention is told apart from the event by its story.
    let story = if coded.mentions.is_empty() { String::new() } else { format!("@{}", coded.story) };
    format!("{coder}/{}{story}", coded.id)
}

/// The id of the claim: a hash of the row and of its name.
pub fn id(coded: &Coded, name: &str) -> String {
    format!("{:032x}", xxh3_128(format!("{name}\u{1}{}", coded.row).as_bytes()))
}

/// The claim a row makes; `day` is the day it tells of.
pub fn claim(coded: &Coded, day: Date, origin: &Origin<'_>, knowledge: &Knowledge) -> Claim {
    let ontology = &knowledge.ontology;
    let name = name(coded, origin.coder);
    let kind = ontology.types.get(&coded.deed.event);
    let cameo = coded.deed.cameo.as_ref();
    let table = cameo.and_then(|c| ontology.cameo.get(c));
    let words = if coded.words.is_empty() { table.map_or(&coded.code, |t| &t.name) } else { &coded.words };
    let sides = |list: &[super::coded::Party]| -> Vec<Participant> {
        list.iter().map(|p| participant(p, day, knowledge)).collect()
    };
    let sure = coded.confidence;
    Claim {
        schema: SCHEMA.to_owned(),
        id: id(coded, &name),
        doc_id: name,
        date: EventDate {
            start: Some(day.to_string()),
            end: Some(day.to_string()),
            basis: DateBasis::Document,
            expression: None,
        },
        actor: sides(&coded.actor),
        recipient: sides(&coded.recipient),
        object: None,
        level: None,
        event: coded.deed.event.clone(),
        mode: coded.deed.mode.clone(),
        contexts: coded.contexts.clone(),
        topics: Vec::new(),
        act: coded.deed.act.clone().filter(|a| ontology.acts.contains_key(a)),
        cameo: cameo.cloned(),
        quad: kind.map_or(String::new(), |k| k.quad.clone()),
        goldstein: table.and_then(|t| t.goldstein),
        status: Status::Occurred,
        attribution: Vec::new(),
        quote: None,
        location: coded.place.clone(),
        trigger: Excerpt { text: words.clone(), span: CharSpan::default() },
        sentence: CharSpan::default(),
        confidence: Confidence { event: sure, actor: 1.0, recipient: 1.0, status: 1.0, total: sure },
        rule: RuleRef {
            id: origin.layout.to_owned(),
            file: origin.file.to_owned(),
            line: coded.line,
            pattern: coded.code.clone(),
        },
        coder: CoderRef { version: origin.coder.to_owned(), data: String::new() },
    }
}
