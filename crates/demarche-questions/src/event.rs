//! An event as answers give it: what, when, in which statuses, by how many sources, and its best words.

use crate::evidence::{Evidence, MAX_EVIDENCE, who_to_whom};
use demarche_knowledge::claim::Participant;
use demarche_knowledge::ontology::Ontology;
use demarche_ledger::fold::Effect;
use demarche_ledger::{ClaimRow, Event, Ledger, LedgerError};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// An event: all claims that are about one occurrence.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventView {
    schema: &'static str,
    /// Its day, or `first..last`.
    pub date: Option<String>,
    /// The day by which it was first reported; the date of events without one.
    pub reported: Option<String>,
    /// The same as days: the first and the last.
    #[serde(skip)]
    pub days: Option<(Date, Date)>,
    /// The same as a day.
    #[serde(skip)]
    pub reported_day: Option<Date>,
    /// Event type.
    pub event: String,
    /// Mode.
    pub mode: Option<String>,
    /// Act.
    pub act: Option<String>,
    /// The statuses of its claims, each once.
    pub status: Vec<&'static str>,
    /// Who.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// Whose relation an act changes: country codes, or `~` and a name; only in a timeline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holder: Vec<String>,
    /// Toward whom, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    /// What the act is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Number of its claims.
    pub claims: usize,
    /// Independent sources.
    pub independent_sources: usize,
    /// Whether the confidence in its act is too low to count it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// The best claims, at most three.
    pub evidence: Vec<Evidence>,
    /// Who acted, in one line.
    #[serde(skip)]
    pub who: String,
    /// Between whom the act stands, in one line; empty where that is not asked.
    #[serde(skip)]
    pub between: String,
}

impl EventView {
    /// What is recorded of an event.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of(ledger: &Ledger, happening: &Event) -> Result<Self, LedgerError> {
        let best = happening.best();
        let claim = ledger.claim(best.row)?;
        let names = |list: &[Participant]| list.iter().map(|p| p.name.clone()).collect();
        let evidence = happening.claims.iter().take(MAX_EVIDENCE).map(|c| Evidence::of_row(ledger, c));
        Ok(Self {
            schema: "demarche.event/1",
            date: happening.days().map(|d| d.to_string()),
            reported: happening.told().map(|d| d.to_string()),
            days: happening.days().map(|d| (d.first, d.last)),
            reported_day: happening.told(),
            event: best.event.clone(),
            mode: best.mode.clone(),
            act: best.act.clone(),
            status: happening.statuses().into_iter().map(|s| s.as_str()).collect(),
            actor: names(&claim.actor),
            recipient: names(&claim.recipient),
            holder: Vec::new(),
            subject: Vec::new(),
            object: claim.object.as_ref().map(|o| o.text.clone()),
            claims: happening.claims.len(),
            independent_sources: happening.sources(),
            doubtful: false,
            evidence: evidence.collect::<Result<_, _>>()?,
            who: who_to_whom(&claim),
            between: String::new(),
        })
    }

    /// Names the parties whose relation the act changes, as a status answer does. `name` says what a key is called.
    pub(crate) fn set_parties(&mut self, holder: String, subject: Vec<String>, name: impl Fn(&str) -> String) {
        let subjects: Vec<String> = subject.iter().map(|key| name(key)).collect();
        self.between = match subjects.is_empty() {
            true => name(&holder),
            false => format!("{} → {}", name(&holder), subjects.join(" + ")),
        };
        (self.holder, self.subject) = (vec![holder], subject);
    }

    /// Marks an act none of whose claims has confidence enough to count.
    pub(crate) fn mark_doubtful(&mut self, happening: &Event, ontology: &Ontology) {
        let doubtful = |c: &ClaimRow| Effect::of(c.status, c.sureness, ontology) == Effect::Doubtful;
        self.doubtful = self.act.is_some() && happening.claims.iter().all(doubtful);
    }
}
