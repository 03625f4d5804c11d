//! What a recognition is of, and how long it can hold: a government lasts as long as it governs, a state until it is dissolved.
//!
//! Terms of government stand in `data/actors/authorities.csv`, ends of states in `data/actors/states.csv`, which sectors govern in
//! `data/fold.toml`, who is contested or a rival in `data/questions.toml`.

use crate::policy::AnswerPolicy;
use demarche_knowledge::Knowledge;
use demarche_knowledge::actors::{Actor, Kind, Term};
use demarche_ledger::fold::{Ended, Implied, Rivals};
use demarche_ledger::{Stands, Who};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The terms of governments and states.
pub(crate) struct Governments<'a> {
    knowledge: &'a Knowledge,
    policy: &'a AnswerPolicy,
    /// Authorities by id.
    authorities: BTreeMap<&'a str, &'a Actor>,
}

impl<'a> Governments<'a> {
    /// Those of the lists of actors.
    pub fn new(knowledge: &'a Knowledge, policy: &'a AnswerPolicy) -> Self {
        let authorities = knowledge.gazetteer.actors.iter().filter(|a| a.kind == Kind::Authority);
        Self { knowledge, policy, authorities: authorities.map(|a| (&*a.id, a)).collect() }
    }

    /// What a recognition of a subject by a holder is of, given what its words say, and until when it can hold.
    pub fn stands(&self, holder: Who<'_>, subject: Who<'_>, told: Option<&str>) -> Stands {
        let rules = &self.knowledge.ontology.fold.recognition;
        let authority = self.authorities.get(subject.id).or_else(|| self.named(subject)).copied();
        let authority = authority.or_else(|| self.ruler(subject));
        let is_contested = self.policy.contested.iter().any(|c| c.id == subject.key || c.id == subject.id);
        let is_rival = self.policy.rivals.iter().flat_map(|r| &r.ids).any(|id| *id == subject.key || *id == subject.id);
        let of_government = is_rival || (!is_contested && (authority.is_some() || told == Some(&rules.government)));
        let ended = match (authority, of_government) {
            (Some(actor), true) => {
                self.last_day(actor, subject.on, true).map(|last| Ended { last, implied: Implied::Government })
            }
            (Some(actor), false) => {
                self.last_day(actor, subject.on, false).map(|last| Ended { last, implied: Implied::Party })
            }
            (None, _) => self.dissolved(subject),
        };
        let ends = [ended, self.dissolved(holder)].into_iter().flatten().min_by_key(|e| e.last);
        let object = if of_government { &rules.government } else { &rules.state };
        Stands { object: Some(object.clone()), ends }
    }

    /// The authority under whose name a subject counts: its head, coded as a person, stands under that.
    fn named(&self, subject: Who<'_>) -> Option<&&'a Actor> {
        let name = subject.key.strip_prefix('~')?;
        self.authorities.values().find(|a| *a.name == *name)
    }

    /// Who rules the state that a subject is, on the day of the act, although few recognise it.
    fn ruler(&self, subject: Who<'_>) -> Option<&'a Actor> {
        let on = subject.on.filter(|_| subject.id == subject.key)?;
        let all = self.policy.de_facto.iter().filter_map(|one| self.authorities.get(&*one.id).copied());
        let mut ruling = all.filter(|a| a.holds_on(on) && a.on(on).country.as_deref() == Some(subject.key));
        ruling.find(|a| self.governs(a.on(on)))
    }

    /// Whether an authority governs during a term.
    fn governs(&self, term: &Term) -> bool {
        let sectors = &self.knowledge.ontology.fold.governs;
        term.sectors.iter().any(|s| sectors.iter().any(|g| **g == **s))
    }

    /// The last day of a state that ended and whose acts are not those of a successor; `None` while it lasts.
    fn dissolved(&self, who: Who<'_>) -> Option<Ended> {
        let state = self.knowledge.gazetteer.state(who.id).map(|n| self.knowledge.gazetteer.actor(n))?;
        let lives_on = who.key != who.id && !self.policy.apart.iter().any(|a| a.id == who.id);
        let last = state.terms.iter().map(|t| t.validity.end).max_by_key(|end| end.unwrap_or(Date::MAX)).flatten();
        last.filter(|_| !lives_on).map(|last| Ended { last, implied: Implied::Party })
    }

    /// The last day of the time in which an authority was without a break what it was on a day: governing or not, or, where only
    /// its existence counts, there at all. `None` when that time is not over, or nobody says when it began.
    fn last_day(&self, actor: &Actor, on: Option<Date>, governing: bool) -> Option<Date> {
        let governs = |t: &Term| self.governs(t);
        let on = on?;
        let mut term = actor.on(on);
        if governing && !governs(term) {
            // Told to the year, a recognition may seem to come before the government it is of.
            let soon = on.checked_add(1.year()).unwrap_or(Date::MAX);
            let began = |t: &&Term| governs(t) && t.validity.start.is_some_and(|s| s > on && s <= soon);
            term = actor.terms.iter().find(began).unwrap_or(term);
        }
        let alike = |t: &Term| !governing || governs(t) == governs(term);
        let mut last = term.validity.end?;
        while let Some(next) = actor.terms.iter().find(|t| alike(t) && follows(t, last)) {
            last = next.validity.end?;
        }
        Some(last)
    }
}

/// Whether a term begins before or right after a day and goes on after it.
fn follows(term: &Term, last: Date) -> bool {
    let next = last.tomorrow().unwrap_or(last);
    term.validity.start.is_none_or(|s| s <= next) && term.validity.end.is_none_or(|e| e > last)
}

/// Parties of which nobody recognises two at once, by the keys under which they count.
pub(crate) fn rivals(policy: &AnswerPolicy) -> Vec<Rivals> {
    policy.rivals.iter().map(|r| Rivals { keys: r.ids.clone(), since: r.since }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn stands(key: &str, id: &str, on: Date, told: Option<&str>) -> (String, Option<Ended>) {
        let (policy, knowledge) = (AnswerPolicy::read(None).unwrap(), demarche_shipped::knowledge());
        let who = |key, id, on| Who { key, name: "", sector: "", id, on: Some(on) };
        let found = Governments::new(knowledge, &policy).stands(who("TUR", "TUR", on), who(key, id, on), told);
        (found.object.unwrap(), found.ends)
    }

    fn government(last: Date) -> (String, Option<Ended>) {
        ("government".to_owned(), Some(Ended { last, implied: Implied::Government }))
    }

    #[test]
    fn recognition_of_a_government_lasts_as_long_as_it_governs() {
        assert_eq!(stands("AFG", "auth:taliban", date(1997, 5, 25), None), government(date(2001, 12, 7)));
        assert_eq!(stands("AFG", "auth:taliban", date(2025, 7, 3), None), ("government".into(), None));
        assert_eq!(stands("AFG", "AFG", date(2025, 7, 3), None), ("government".into(), None));
        assert_eq!(stands("AFG", "AFG", date(1997, 5, 25), None), government(date(2001, 12, 7)));
        // The council was a de facto authority before it governed the state: one time, not two.
        assert_eq!(stands("LBY", "auth:libyan-ntc", date(2011, 3, 10), None), government(date(2012, 8, 8)));
        assert_eq!(stands("~", "auth:venezuela-guaido", date(2019, 1, 23), None), government(date(2023, 1, 5)));
        let head = stands("~Guaidó interim presidency", "demarche:person/juan-guaido", date(2019, 1, 23), None);
        assert_eq!(head, government(date(2023, 1, 5)));
    }

    #[test]
    fn recognition_of_a_state_outlasts_governments_but_not_the_state() {
        assert_eq!(stands("SYR", "SYR", date(1946, 1, 1), None), ("state".into(), None));
        assert_eq!(stands("AFG", "AFG", date(1919, 8, 19), None), ("state".into(), None));
        assert_eq!(stands("KOS", "KOS", date(2008, 2, 18), Some("government")), ("state".into(), None));
        let biafra = stands("~Biafra", "auth:biafra", date(1968, 4, 13), None);
        assert_eq!(biafra, ("state".into(), Some(Ended { last: date(1970, 1, 15), implied: Implied::Party })));
        let east = stands("~East Germany", "DDR", date(1973, 1, 1), None);
        assert_eq!(east.1.map(|e| e.last), Some(date(1990, 10, 2)));
    }

    #[test]
    fn of_rival_governments_it_is_the_government_that_is_recognised() {
        assert_eq!(stands("TWN", "TWN", date(1960, 1, 1), None), ("government".into(), None));
        assert_eq!(stands("CHN", "CHN", date(1971, 1, 1), Some("state")), ("government".into(), None));
    }
}
