//! What differs between gold and coding, claim by claim, and of what kind it is.

use super::gold::{Annotated, Scored, Side};
use super::measure::Measure;
use super::report::is_right;
use super::score::{Compared, FIELDS, agreement, key, keys};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// Kinds of difference, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Not coded, and no rule has the words.
    NoRule,
    /// Not coded, though a rule has a word of the trigger.
    NoFit,
    /// Not coded, the reason is not known.
    Missed,
    /// Coded, not in the gold.
    Extra,
    /// Another event type.
    Type,
    /// Actor for recipient and the other way round.
    Swapped,
    /// A participant that was not coded.
    Missing(Part),
    /// One that is not in the gold.
    Added(Part),
    /// One of another country.
    Country(Part),
    /// One of another name, without a country.
    Name(Part),
    /// Another act, or one of the two has none.
    Act,
    /// One of [`FIELDS`], by number.
    Field(usize),
}

/// A side of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Who does it.
    Actor,
    /// To whom.
    Recipient,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> String {
        let side = |part| if part == Part::Actor { "actor" } else { "recipient" };
        match self {
            Kind::NoRule => "missed trigger, no rule".into(),
            Kind::NoFit => "missed trigger, no fit".into(),
            Kind::Missed => "missed trigger".into(),
            Kind::Extra => "extra claim".into(),
            Kind::Type => "wrong type".into(),
            Kind::Swapped => "actor and recipient swapped".into(),
            Kind::Missing(part) => format!("{} missing", side(part)),
            Kind::Added(part) => format!("{} extra", side(part)),
            Kind::Country(part) => format!("{} of other country", side(part)),
            Kind::Name(part) => format!("{} of other name", side(part)),
            Kind::Act => "act".into(),
            Kind::Field(n) => FIELDS[n].into(),
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::NoRule => "in the gold, not coded: no rule was tried on these words",
            Kind::NoFit => "in the gold, not coded: a rule has a word of it, but did not fit or was not chosen",
            Kind::Missed => "in the gold, not coded",
            Kind::Extra => "coded, not in the gold",
            Kind::Type => "the words are the same, the event type is not",
            Kind::Swapped => "the participants are right, their roles are not",
            Kind::Missing(_) => "the gold has participants on this side that were not coded",
            Kind::Added(_) => "there are participants on this side that the gold has not",
            Kind::Country(_) => "a participant stands for another country than in the gold",
            Kind::Name(_) => "a participant without a country is called otherwise in the gold",
            Kind::Act => "act of the one and not of the other, or another act",
            Kind::Field(_) => "this field is not that of the gold",
        }
    }
}

/// How one claim fared.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its document.
    pub doc_id: String,
    /// Number of the document.
    pub document: usize,
    /// As in the gold.
    pub gold: Option<Scored>,
    /// As coded.
    pub ours: Option<Scored>,
    /// What differs, gravest first; nothing when it is right.
    pub kinds: Vec<Kind>,
    /// Which rule coded it, or why none did.
    pub why: String,
}

/// A trigger that was seen and not coded, in code points.
pub struct Near {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Rule and reason.
    pub why: String,
}

/// Triggers seen and not coded, by document; empty where nothing is known of that.
pub type Reasons = HashMap<String, Vec<Near>>;

/// How every claim fared, in the order of the documents and of the text.
pub fn outcomes(
    gold: &[Annotated],
    pred: &HashMap<String, Vec<Scored>>,
    compared: &[Compared],
    measure: Measure<'_>,
    reasons: &Reasons,
) -> Vec<Outcome> {
    let mut all = Vec::new();
    for (n, (document, compared)) in gold.iter().zip(compared).enumerate() {
        let claims = pred.get(&document.id).map_or(&[][..], Vec::as_slice);
        let near = reasons.get(&document.id).map(Vec::as_slice).filter(|_| measure.tells.places);
        let one = |gold: Option<&Scored>, ours: Option<&Scored>| {
            let (kinds, why) = match (gold, ours) {
                (Some(gold), Some(ours)) => (differing(gold, ours, measure, document.dated), by(ours)),
                (None, Some(ours)) => (vec![Kind::Extra], by(ours)),
                (Some(gold), None) => missed(gold, near),
                (None, None) => (Vec::new(), String::new()),
            };
            let (gold, ours) = (gold.cloned(), ours.cloned());
            Outcome { doc_id: document.id.clone(), document: n, gold, ours, kinds, why }
        };
        let of_gold: HashMap<usize, usize> = compared.pairs.iter().copied().collect();
        let paired: BTreeSet<usize> = of_gold.values().copied().collect();
        let found = document.claims.iter().enumerate().map(|(i, x)| one(Some(x), of_gold.get(&i).map(|&j| &claims[j])));
        let extra = claims.iter().enumerate().filter(|(j, _)| !paired.contains(j)).map(|(_, y)| one(None, Some(y)));
        let mut list: Vec<Outcome> = found.chain(extra).collect();
        list.sort_by_key(|o| o.place());
        all.extend(list);
    }
    all
}

fn by(claim: &Scored) -> String {
    match &claim.rule {
        Some(rule) if rule.file.is_empty() => rule.id.clone(),
        Some(rule) => format!("{} ({}:{})", rule.id, rule.file, rule.line),
        None => String::new(),
    }
}

/// Reasons shown for one missed claim.
const REASONS: usize = 3;

fn missed(gold: &Scored, near: Option<&[Near]>) -> (Vec<Kind>, String) {
    let Some(near) = near else { return (vec![Kind::Missed], String::new()) };
    let within = near.iter().filter(|n| n.start < gold.trigger.end && gold.trigger.start < n.end);
    let mut reasons: Vec<&str> = within.map(|n| n.why.as_str()).collect();
    reasons.dedup();
    if reasons.is_empty() {
        return (vec![Kind::NoRule], "no rule was tried on these words".into());
    }
    let more = reasons.len().saturating_sub(REASONS);
    let shown: Vec<String> = reasons.into_iter().take(REASONS).map(cut).collect();
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    (vec![Kind::NoFit], shown.join("; ") + &more)
}

/// Lists of words in a pattern can be long; `explain` shows them whole.
fn cut(reason: &str) -> String {
    const LONGEST: usize = 150;
    match reason.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &reason[..at]),
        None => reason.to_owned(),
    }
}

fn differing(gold: &Scored, ours: &Scored, measure: Measure<'_>, dated: bool) -> Vec<Kind> {
    let Measure { tells, rulings, .. } = measure;
    let mut kinds = Vec::new();
    if gold.event != ours.event {
        kinds.push(Kind::Type);
    }
    let (actors, recipients) = ((keys(&gold.actor), keys(&ours.actor)), (keys(&gold.recipient), keys(&ours.recipient)));
    let swapped = actors.0 == recipients.1 && recipients.0 == actors.1 && actors.0 != actors.1;
    if swapped {
        kinds.push(Kind::Swapped);
    } else {
        kinds.extend(side(&actors, Part::Actor));
        kinds.extend(side(&recipients, Part::Recipient));
    }
    if tells.acts && rulings.act(gold.act.as_deref()) != rulings.act(ours.act.as_deref()) {
        kinds.push(Kind::Act);
    }
    let agree = agreement(gold, ours, rulings, dated);
    // Who takes part has been told above, and more exactly.
    let told = |n: &usize| tells.fields[*n] && !agree[*n] && FIELDS[*n] != "country";
    kinds.extend((0..FIELDS.len()).filter(told).map(Kind::Field));
    kinds
}

fn side((gold, ours): &(BTreeSet<String>, BTreeSet<String>), part: Part) -> Option<Kind> {
    if gold == ours {
        return None;
    }
    Some(if ours.is_subset(gold) {
        Kind::Missing(part)
    } else if gold.is_subset(ours) {
        Kind::Added(part)
    } else if gold.symmetric_difference(ours).all(|key| key.starts_with('~')) {
        Kind::Name(part)
    } else {
        Kind::Country(part)
    })
}

impl Outcome {
    /// Where it stands in the text.
    pub fn place(&self) -> (usize, usize) {
        let claim = self.gold.as_ref().or(self.ours.as_ref());
        claim.map_or((0, 0), |c| (c.trigger.start, c.trigger.end))
    }

    /// `right`, `type right`, `wrong type`, `missed` or `extra`.
    pub fn word(&self) -> &'static str {
        match (&self.gold, &self.ours) {
            (Some(gold), Some(ours)) if is_right(gold, ours) => "right",
            (Some(gold), Some(ours)) if gold.event == ours.event => "type right",
            (Some(_), Some(_)) => "wrong type",
            (Some(_), None) => "missed",
            _ => "extra",
        }
    }

    /// Says what it is, for people and for telling it from others.
    pub fn told(&self) -> String {
        self.gold.as_ref().or(self.ours.as_ref()).map(told).unwrap_or_default()
    }

    /// The words of its trigger.
    pub fn words(&self) -> &str {
        self.gold.as_ref().or(self.ours.as_ref()).map_or("", |c| c.trigger.text.as_str())
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let (start, end) = self.place();
        json!({
            "doc_id": self.doc_id,
            "start": start,
            "end": end,
            "words": self.words(),
            "outcome": self.word(),
            "gold": self.gold.as_ref().map(full),
            "ours": self.ours.as_ref().map(full),
            "claim": self.told(),
            "kinds": self.kinds.iter().map(|k| k.name()).collect::<Vec<_>>(),
            "why": self.why,
        })
    }
}

/// Type, mode, act and participants of a claim.
pub fn told(c: &Scored) -> String {
    let mode = c.mode.as_ref().filter(|m| !m.is_empty()).map_or(String::new(), |m| format!("/{m}"));
    let act = c.act.as_ref().filter(|a| !a.is_empty()).map_or(String::new(), |a| format!(" {a}"));
    format!("{}{mode}{act} {}", c.event, who(c))
}

fn who(c: &Scored) -> String {
    let side = |s: &Option<Vec<Side>>| s.iter().flatten().map(key).collect::<Vec<_>>().join(" + ");
    let or_nobody = |s: String| if s.is_empty() { "-".to_owned() } else { s };
    format!("{} > {}", or_nobody(side(&c.actor)), or_nobody(side(&c.recipient)))
}

/// The same with status, date, speaker and sectors.
pub fn full(c: &Scored) -> String {
    let mut parts = vec![told(c)];
    parts.extend(c.status.clone());
    if let Some(date) = &c.date {
        let day = |d: &Option<String>| d.clone().unwrap_or_else(|| "…".to_owned());
        parts.push(match (&date.start, &date.end) {
            (None, None) => "no date".to_owned(),
            (start, end) if start == end => day(start),
            (start, end) => format!("{} to {}", day(start), day(end)),
        });
    }
    let first = |p: &Side| p.sector.as_ref().and_then(|s| s.first()).map_or("-", String::as_str).to_owned();
    let mut sectors: Vec<String> = c.actor.iter().flatten().chain(c.recipient.iter().flatten()).map(first).collect();
    sectors.sort();
    if sectors.iter().any(|s| s != "-") {
        parts.push(sectors.join(" "));
    }
    if let Some(voice) = c.attribution.as_ref().and_then(|voices| voices.last()) {
        let name = voice.speaker.as_deref().filter(|name| !name.is_empty());
        parts.push(format!("says {}", name.unwrap_or("somebody unnamed")));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::measure::Rulings;
    use super::super::score::Tells;
    use super::*;

    fn kinds_of(gold: &Scored, ours: &Scored, tells: Tells, dated: bool) -> Vec<String> {
        let rulings = Rulings::read(None).unwrap();
        let ontology = &demarche_shipped::knowledge().ontology;
        let measure = Measure { tells, rulings: &rulings, ontology };
        differing(gold, ours, measure, dated).into_iter().map(Kind::name).collect()
    }

    fn claim(event: &str, actor: &[&str], recipient: &[&str]) -> Scored {
        let side = |names: &[&str]| {
            let one = |name: &&str| match name.strip_prefix('~') {
                Some(name) => Side { name: Some(name.into()), ..Side::default() },
                None => Side { country: Some((*name).into()), ..Side::default() },
            };
            Some(names.iter().map(one).collect())
        };
        Scored { event: event.into(), actor: side(actor), recipient: side(recipient), ..Scored::default() }
    }

    fn kinds(gold: (&[&str], &[&str]), ours: (&[&str], &[&str])) -> Vec<String> {
        let kinds = kinds_of(&claim("AID", gold.0, gold.1), &claim("AID", ours.0, ours.1), Tells::ALL, true);
        kinds.into_iter().filter(|k| !FIELDS.contains(&k.as_str())).collect()
    }

    #[test]
    fn participants_are_missing_extra_others_or_swapped() {
        let gold: (&[&str], &[&str]) = (&["MLI"], &["TGO", "BEN"]);
        assert!(kinds(gold, gold).is_empty());
        assert_eq!(kinds(gold, (&["MLI"], &["TGO"])), ["recipient missing"]);
        assert_eq!(kinds(gold, (&["MLI", "FRA"], &["TGO", "BEN"])), ["actor extra"]);
        assert_eq!(kinds(gold, (&["FRA"], &["TGO", "BEN"])), ["actor of other country"]);
        assert_eq!(kinds((&["~Ann"], &[]), (&["~Bob"], &[])), ["actor of other name"]);
        assert_eq!(kinds(gold, (&["TGO", "BEN"], &["MLI"])), ["actor and recipient swapped"]);
        assert_eq!(kinds(gold, (&[], &[])), ["actor missing", "recipient missing"]);
    }

    #[test]
    fn fields_the_gold_does_not_tell_are_not_compared() {
        let gold = claim("AID", &["MLI"], &[]);
        let ours = Scored { status: Some("planned".into()), mode: Some("food".into()), ..claim("AID", &["MLI"], &[]) };
        let told = |tells: Tells| kinds_of(&gold, &ours, tells, true);
        assert_eq!(told(Tells::ALL), ["status", "mode"]);
        assert!(told(Tells { fields: [false; 6], ..Tells::ALL }).is_empty());
    }

    #[test]
    fn what_the_rulings_leave_out_is_no_difference() {
        let gold = Scored { status: Some("occurred".into()), ..claim("SUPPORT", &["MLI", "UNO"], &[]) };
        let mut ours =
            Scored { status: Some("historical".into()), act: Some("ambassador.return".into()), ..gold.clone() };
        ours.actor.as_mut().unwrap()[1].sector = Some(vec!["IGO".into()]);
        ours.attribution = Some(vec![super::super::gold::Voice { speaker: None }]);
        assert_eq!(kinds_of(&gold, &ours, Tells::ALL, true), ["status"]);
        assert!(kinds_of(&gold, &ours, Tells::ALL, false).is_empty());
    }

    #[test]
    fn a_missed_claim_has_the_reasons_at_its_words() {
        let gold = Scored {
            trigger: super::super::gold::Trigger { start: 5, end: 9, ..Default::default() },
            ..Scored::default()
        };
        let near = |start: usize| Near { start, end: start + 2, why: format!("at {start}") };
        assert_eq!(missed(&gold, None).0, [Kind::Missed]);
        assert_eq!(missed(&gold, Some(&[near(9)])).0, [Kind::NoRule]);
        assert_eq!(missed(&gold, Some(&[near(4), near(8), near(9)])), (vec![Kind::NoFit], "at 4; at 8".into()));
    }
}
