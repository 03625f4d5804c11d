//! What an alert rule finds new in a ledger.

use super::message::{AlertMessage, RelationChange, SCHEMA};
use super::rule::AlertRule;
use crate::error::QueryError;
use crate::evidence::thousandths;
use crate::parties::{self, Parties};
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{Claim, Participant, Status};
use demarche_ledger::fold::{Effect, Relation, Spell};
use demarche_ledger::{Alert, AlertKind, Cursor, Horizon, Ledger, NewClaim, Party, Result, View, Who, key};
use jiff::civil::Date;
use std::collections::BTreeSet;
use xxhash_rust::xxh3::xxh3_128;

/// What a rule finds.
pub struct NewAlerts {
    /// To be sent now.
    pub alerts: Vec<Alert>,
    /// How far the rule had read; `None` when it never had.
    pub from: Option<Cursor>,
    /// How far it has read now.
    pub to: Cursor,
}

/// An alert rule with its parties looked up.
pub struct AlertMatcher<'a> {
    rule: &'a AlertRule,
    knowledge: &'a Knowledge,
    view: &'a View<'a>,
    actor: Option<Party<'a>>,
    recipient: Option<Party<'a>>,
    party: Option<Party<'a>>,
}

impl<'a> AlertMatcher<'a> {
    /// A rule whose names mean what they mean on `day`. A rule may wait for a name that nobody has yet.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn new(rule: &'a AlertRule, parties: &Parties<'a>, day: Date) -> Result<Self> {
        let find = |typed: &Option<String>| -> Result<Option<Party<'a>>> {
            let Some(typed) = typed.as_deref() else { return Ok(None) };
            match parties.find(typed, day) {
                Ok(party) => Ok(Some(party)),
                Err(QueryError::Ledger(error)) => Err(error),
                Err(_) => Ok(Some(Party::all(typed, format!("~{typed}")))),
            }
        };
        let (actor, recipient, party) = (find(&rule.actor)?, find(&rule.recipient)?, find(&rule.party)?);
        Ok(Self { rule, knowledge: parties.knowledge, view: parties.view, actor, recipient, party })
    }

    /// What is to be sent now, and how far that reads. A rule that is asked for the first time sends nothing of what is recorded
    /// already, unless it says so.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn ask(&self, ledger: &Ledger) -> Result<NewAlerts> {
        let name = self.rule.name.as_str();
        // How far it has read comes first: should another run read on meanwhile, what is told here is told for nothing.
        let mark = ledger.read_to(name)?;
        let end = ledger.end()?;
        if mark.is_none() && !self.rule.from_start {
            return Ok(NewAlerts { alerts: Vec::new(), from: mark, to: end });
        }
        let mut alerts = Vec::new();
        let mut told: BTreeSet<i64> = BTreeSet::new();
        for fresh in ledger.fresh(mark, end, &self.rule.act, &self.rule.event)? {
            let claim = ledger.claim(fresh.claim)?;
            if !self.is_about(&claim) {
                continue;
            }
            let before = ledger.alerts_of(name, fresh.event)?;
            let known = !before.is_empty() || told.contains(&fresh.event);
            let contradicts = matches!(claim.status, Status::Denied | Status::Negated);
            if !known && self.fits(&claim) {
                told.insert(fresh.event);
                alerts.push(self.alert(ledger, fresh, &claim, AlertKind::New)?);
            } else if known && contradicts && !before.iter().any(|(kind, _)| kind == AlertKind::Contradicted.as_str()) {
                alerts.push(self.alert(ledger, fresh, &claim, AlertKind::Contradicted)?);
            }
        }
        if let Some(mark) = mark {
            for event in ledger.closed_since(name, mark)? {
                alerts.extend(self.retraction(ledger, event)?);
            }
        }
        Ok(NewAlerts { alerts, from: mark, to: end })
    }

    /// Whether the parties of a claim are those asked about.
    fn is_about(&self, claim: &Claim) -> bool {
        let day = claim.date.start.as_deref().and_then(|d| d.parse().ok());
        let among = |party: &Party<'_>, list: &[Participant]| list.iter().any(|p| self.is(party, p, day));
        let both = claim.recipient.is_empty() || self.reciprocal(claim);
        let takes = |wanted: &Option<Party<'_>>, own: &[Participant], other: &[Participant]| {
            wanted.as_ref().is_none_or(|w| among(w, own) || (both && among(w, other)))
        };
        takes(&self.actor, &claim.actor, &claim.recipient)
            && takes(&self.recipient, &claim.recipient, &claim.actor)
            && self.party.as_ref().is_none_or(|p| among(p, &claim.actor) || among(p, &claim.recipient))
    }

    fn reciprocal(&self, claim: &Claim) -> bool {
        claim.act.as_deref().and_then(|a| self.knowledge.ontology.acts.get(a)).is_some_and(|a| a.reciprocal)
    }

    fn is(&self, party: &Party<'_>, p: &Participant, on: Option<Date>) -> bool {
        let sector = p.sector.join(" ");
        let key = key(p, &self.knowledge.ontology);
        let who = Who { key: &key, name: &p.name, sector: &sector, id: p.id.as_deref().unwrap_or(""), on };
        party.keys.contains(&key) && (party.is)(who)
    }

    /// Whether a claim has a status and a confidence that the rule wants.
    fn fits(&self, claim: &Claim) -> bool {
        let confidence = f64::from(claim.confidence.total);
        let counts =
            claim.act.is_none() || Effect::of(claim.status, confidence, &self.knowledge.ontology) != Effect::Doubtful;
        counts && self.rule.status.contains(&claim.status) && confidence >= self.rule.min_confidence
    }

    /// Of an event that was sent and of which no claim stands any more as the rule wants.
    fn retraction(&self, ledger: &Ledger, event: i64) -> Result<Option<Alert>> {
        let before = ledger.alerts_of(&self.rule.name, event)?;
        let stands = ledger.reports_of(event)?.iter().any(|t| self.rule.status.contains(&t.status));
        let told = before.iter().rev().find(|(kind, _)| kind != AlertKind::Contradicted.as_str());
        let Some((kind, row)) = told else { return Ok(None) };
        if stands || kind == AlertKind::Retracted.as_str() {
            return Ok(None);
        }
        let claim = ledger.claim(*row)?;
        let fresh = NewClaim { claim: *row, document: ledger.document_of(*row)?, event };
        self.alert(ledger, fresh, &claim, AlertKind::Retracted).map(Some)
    }

    fn alert(&self, ledger: &Ledger, fresh: NewClaim, claim: &Claim, kind: AlertKind) -> Result<Alert> {
        let source = ledger.source(fresh.document)?;
        // For whom they act, not who spoke: the state of an official.
        let names = |list: &[Participant]| {
            let mut names: Vec<String> = Vec::new();
            for name in list.iter().map(|p| parties::name(self.knowledge, &key(p, &self.knowledge.ontology))) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let mut stories: Vec<i64> = ledger.reports_of(fresh.event)?.iter().map(|t| t.story).collect();
        stories.sort_unstable();
        stories.dedup();
        let date = match (&claim.date.start, &claim.date.end) {
            (Some(a), Some(b)) if a != b => Some(format!("{a}..{b}")),
            (start, _) => start.clone(),
        };
        let message = AlertMessage {
            schema: SCHEMA.to_owned(),
            key: format!(
                "{:032x}",
                xxh3_128(format!("{}\u{1}{}\u{1}{}", self.rule.name, claim.id, kind.as_str()).as_bytes())
            ),
            watch: self.rule.name.clone(),
            kind: kind.as_str().to_owned(),
            event: claim.event.clone(),
            act: claim.act.clone(),
            status: claim.status.as_str().to_owned(),
            actor: names(&claim.actor),
            recipient: names(&claim.recipient),
            date,
            change: self.change(ledger, claim)?,
            quote: ledger.sentence(fresh.claim)?,
            according_to: claim.attribution.iter().map(|a| a.speaker.clone()).collect(),
            source: source.source.or(Some(source.name)),
            url: source.url,
            published: source.published.map(|d| d.to_string()),
            independent_sources: stories.len(),
            confidence: thousandths(f64::from(claim.confidence.total)),
            claim: claim.id.clone(),
        };
        let told = serde_json::to_string(&message).unwrap_or_default();
        Ok(Alert { event: fresh.event, claim: fresh.claim, kind, told })
    }

    /// What the act of a claim does to the relation of its first two parties: the states of the relation on the eve of the act
    /// and from then on, as `status` shows them. `None` where the act moves nothing.
    fn change(&self, ledger: &Ledger, claim: &Claim) -> Result<Option<RelationChange>> {
        let ontology = &self.knowledge.ontology;
        let Some(step) =
            demarche_ledger::act_edges(claim, ontology).into_iter().next().filter(|s| !s.subject.is_empty())
        else {
            return Ok(None);
        };
        let (holder, subject) = (Party::all("", step.holder), Party::all("", step.subject));
        let Some(act) = claim.act.as_deref() else { return Ok(None) };
        let Some(dimension) = ontology.dimension_of(act) else { return Ok(None) };
        let flips = ontology.acts.get(act).is_some_and(|a| a.flips);
        let (from, to) = if flips { (&subject, &holder) } else { (&holder, &subject) };
        let relations = ledger.relations(Some(from), to, Horizon::ALL, self.view, ontology)?;
        let rests_on = |s: &&Spell| s.evidence.iter().any(|e| *e.act == *act);
        let moved = |r: &&Relation| *r.dimension == *dimension.name && r.stretches.iter().any(|s| rests_on(&s));
        let Some(relation) = relations.iter().find(moved) else { return Ok(None) };
        let day = claim.date.start.as_deref().and_then(|d| d.parse::<Date>().ok());
        let stretch = match day {
            Some(day) => relation.on(day).filter(rests_on),
            None => relation.stretches.iter().rev().find(rests_on),
        };
        let Some(stretch) = stretch else { return Ok(None) };
        let eve = stretch.since.first().yesterday().ok();
        let before = eve.and_then(|eve| relation.on(eve)).map_or(&dimension.initial, |s| &s.state);
        let after = stretch.state.clone();
        Ok(Some(RelationChange { dimension: dimension.name.clone(), before: before.clone(), after }))
    }
}
