//! Who is meant where the phrase of an event leaves a side open and the text has told.

use super::matching::{Match, Matcher};
use super::{Found, people};
use crate::attribute::Speeches;
use crate::link::{How, Linked};
use crate::syntax;
use demarche_knowledge::actors::Kind;
use demarche_knowledge::claim::Status;
use demarche_knowledge::pattern::{Class, Role};
use demarche_knowledge::rules::Complement;
use demarche_lang::{Dep, Pos};

/// How many sentences, or acts, back the parties of an act may have been told.
const REACH: usize = 3;

/// A participant: mention token and referent.
type Who = (usize, usize);

/// An event whose participants are being filled in.
pub struct Open<'a, 'd, 'k> {
    /// The text.
    pub matcher: &'a Matcher<'d, 'k>,
    /// What fits.
    pub m: &'a Match<'k>,
    /// Both parties are needed and one is named.
    pub one_sided: bool,
    /// The events told so far.
    pub before: &'a [Found<'k>],
    /// Who says what.
    pub speeches: &'a Speeches,
}

impl Open<'_, '_, '_> {
    /// Fills an open side; says whether it filled anything.
    pub fn fill(&self, actors: &mut Vec<Who>, recipients: &mut Vec<Who>) -> bool {
        let rule = self.m.rule;
        if actors.is_empty() && recipients.is_empty() {
            return self.carry_parties(actors, recipients);
        }
        if !rule.reciprocal && recipients.is_empty() && !actors.is_empty() {
            let found = self
                .told_to_do(actors)
                .or_else(|| self.same_act(actors))
                .or_else(|| self.other_state(actors))
                .or_else(|| self.where_it_stands(actors))
                .or_else(|| self.dealt_with(actors))
                .or_else(|| self.planned_with(actors))
                .or_else(|| self.party_before(actors));
            recipients.extend(found.into_iter().flatten());
            return !recipients.is_empty();
        }
        if !rule.reciprocal && actors.is_empty() {
            let found = self.doer_of_same_act(recipients).or_else(|| self.party_before(recipients));
            actors.extend(found.into_iter().flatten());
            return !actors.is_empty();
        }
        if self.one_sided && self.m.pattern.class == Class::Noun {
            let new = |s: &Who| actors.iter().all(|a| self.country(&[*a]) != self.country(&[*s]));
            if let Some(subject) = self.sentence_subject().filter(new) {
                actors.insert(0, subject);
                return true;
            }
        }
        if self.one_sided && self.m.pattern.class == Class::Verb {
            let found = self.party_before(actors);
            actors.extend(found.into_iter().flatten());
            return actors.len() > 1;
        }
        false
    }

    /// Whether the parties of the act may be told before its clause.
    fn is_carried(&self) -> bool {
        let ontology = &self.matcher.knowledge.ontology;
        self.m.rule.act.as_deref().and_then(|a| ontology.dimension_of(a)).is_some_and(|d| d.carried)
    }

    /// The acts told of shortly before that have two states for parties, nearest first.
    fn acts_before(&self) -> impl Iterator<Item = (&[Who], &[Who])> {
        let doc = self.matcher.doc;
        let sentence = doc.sentence_of(self.m.head);
        let near = move |f: &&Found<'_>| doc.sentence_of(f.head) + REACH >= sentence;
        self.before.iter().rev().take_while(near).filter(|f| f.act.is_some()).filter_map(|f| {
            let (one, other) = if f.recipients.is_empty() && f.actors.len() == 2 {
                f.actors.split_at(1)
            } else {
                (&f.actors[..], &f.recipients[..])
            };
            let (a, b) = (self.country(one)?, self.country(other)?);
            (a != b).then_some((one, other))
        })
    }

    /// *Diplomatic relations were restored*: between the parties of the act told before.
    fn carry_parties(&self, actors: &mut Vec<Who>, recipients: &mut Vec<Who>) -> bool {
        let Some((one, other)) = self.acts_before().next().filter(|_| self.is_carried()) else { return false };
        actors.extend(one);
        // What both do together both hold, when nobody is told to have begun it.
        let acts = &self.matcher.knowledge.ontology.acts;
        let together = self.m.rule.act.as_deref().and_then(|a| acts.get(a)).is_some_and(|a| a.reciprocal);
        if together || self.m.rule.reciprocal {
            actors.extend(other)
        } else {
            recipients.extend(other)
        }
        true
    }

    /// The other party of the act told before, when this act is one between the same two: *the embassy in Lima was
    /// closed*, whose; *he presented his credentials*, to whom.
    fn party_before(&self, known: &[Who]) -> Option<Vec<Who>> {
        if !self.is_carried() {
            return None;
        }
        let own = self.country(known)?;
        let one = known.iter().all(|k| self.country(&[*k]) == Some(own));
        let (a, b) = self.acts_before().next().filter(|_| one)?;
        if self.country(a) == Some(own) { Some(b.to_vec()) } else { (self.country(b) == Some(own)).then(|| a.to_vec()) }
    }

    /// *Fiji was readmitted … and suspended again*: by whoever did the other act of this dimension to the same state.
    fn doer_of_same_act(&self, recipients: &[Who]) -> Option<Vec<Who>> {
        let dimension = |a: &str| a.split('.').next().map(str::to_owned);
        let act = self.m.rule.act.as_deref().map(dimension)?;
        let own = self.country(recipients)?;
        let same = |f: &&Found<'_>| {
            self.country(&f.recipients) == Some(own)
                && !f.actors.is_empty()
                && f.act.as_deref().map(dimension) == Some(act.clone())
        };
        let old = self.before.iter().rev().take(REACH).find(same)?;
        Some(old.actors.clone())
    }

    fn country(&self, list: &[Who]) -> Option<&str> {
        list.first().and_then(|&(_, r)| self.matcher.linked.referents[r].country.as_deref())
    }

    /// *demanded that Benin withdraw*: who is to do it; *alleged that Benin had withdrawn*: who is blamed; *Benin left at the demand of Togo*: who did.
    fn told_to_do(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let Matcher { doc, linked, .. } = *self.matcher;
        if !matches!(self.m.rule.complement, Some(Complement::Ask | Complement::Accuse)) {
            return None;
        }
        let mut words = std::iter::once(self.m.head).chain(self.m.literals.iter().copied());
        let subject = words.find_map(|t| syntax::clause_subject(doc, t));
        let above = if self.m.pattern.class == Class::Noun { syntax::doer_above(doc, self.m.head) } else { Vec::new() };
        let places = subject.into_iter().chain(above).flat_map(|s| syntax::coordinated(doc, s));
        let mut asked = people(linked, places);
        asked.retain(|(_, r)| !actors.iter().any(|(_, a)| a == r));
        (!asked.is_empty()).then_some(asked)
    }

    /// One act told again keeps its party; so does the act that undoes it: *recognised X … revoked this recognition*.
    fn same_act(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let act = self.m.rule.act.as_deref()?;
        let own = self.country(actors)?;
        let dimension = |a: &str| a.split('.').next().map(str::to_owned);
        let again = |f: &&Found<'_>| self.country(&f.actors) == Some(own) && !f.recipients.is_empty();
        let mut before = self.before.iter().rev().filter(again);
        let same = before.clone().find(|f| f.act.as_deref() == Some(act));
        let kin = |f: &&Found<'_>| f.act.as_deref().and_then(dimension) == dimension(act);
        if let Some(old) = same.or_else(|| before.find(kin)) {
            return Some(old.recipients.clone());
        }
        // "The League admitted the Comoros, which had applied before": the two change sides.
        let turned = |f: &&Found<'_>| kin(f) && self.country(&f.recipients) == Some(own) && !f.actors.is_empty();
        self.before.iter().rev().find(turned).map(|f| f.actors.clone())
    }

    /// An act needs a party: the only other state that the sentence names.
    fn other_state(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let Matcher { doc, linked, .. } = *self.matcher;
        self.m.rule.act.as_deref()?;
        let own = self.country(actors)?;
        // "Cuba and the United States resumed relations": both parties are told.
        if actors.iter().any(|a| self.country(&[*a]) != Some(own)) {
            return None;
        }
        let mut others: Vec<Who> = Vec::new();
        for t in doc.sentences()[doc.sentence_of(self.m.head)].clone() {
            let state = |&(_, r): &Who| {
                let who = &linked.referents[r];
                matches!(who.kind, Kind::State | Kind::Authority) && who.country.as_deref().is_some_and(|c| c != own)
            };
            // "the Rome Statute" is not Italy.
            let named = !matches!(doc.dep(t), Dep::Compound | Dep::Nmod);
            others.extend(people(linked, std::iter::once(t)).into_iter().filter(|w| named && state(w)));
        }
        let first = *others.first()?;
        let one = others.iter().all(|o| self.country(&[*o]) == self.country(&[first]));
        one.then(|| vec![first])
    }

    /// *attacked an air base near Mopti*: what is attacked belongs to the state it stands in.
    fn where_it_stands(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let Matcher { doc, linked, knowledge } = *self.matcher;
        let own = self.country(actors)?;
        let thing = self.m.slots.iter().find(|s| s.role == Role::Recipient && s.mentions.is_empty())?.token;
        if !knowledge.ontology.types.get(&self.m.rule.event)?.things || doc.pos(thing) != Pos::Noun {
            return None;
        }
        let clause = doc.subtree(thing).chain(doc.subtree(self.m.head));
        let mut places = clause.filter(|&t| doc.dep(t) == Dep::Pobj);
        let place =
            places.find_map(|t| linked.mention(t).filter(|m| m.how == How::Place).map(|m| (t, m.referents[0])))?;
        (self.country(&[place]).is_some_and(|c| c != own)).then(|| vec![place])
    }

    /// *met the premier of Fiji … promised support*: the other party of the event just told.
    fn dealt_with(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let Matcher { doc, knowledge, .. } = *self.matcher;
        let wanted = self.m.rule.patterns.iter().any(|p| p.slots().any(|s| s.role == Role::Recipient));
        if !wanted || !knowledge.ontology.types.get(&self.m.rule.event)?.implied || actors.len() > 1 {
            return None;
        }
        let own = self.country(actors)?;
        let sentence = doc.sentence_of(self.m.head);
        let near = self.before.iter().rev().take_while(|f| doc.sentence_of(f.head) + 2 > sentence);
        for old in near {
            let (mine, other): (Vec<Who>, Vec<Who>) =
                old.actors.iter().chain(&old.recipients).partition(|&&w| self.country(&[w]) == Some(own));
            if !mine.is_empty() && !other.is_empty() {
                return Some(other);
            }
        }
        None
    }

    /// Plans "for interaction" in a quotation are with the party the speaker dealt with in the sentence before.
    fn planned_with(&self, actors: &[Who]) -> Option<Vec<Who>> {
        let doc = self.matcher.doc;
        let quoted = self.speeches.over(doc, self.m.head).any(|s| s.quoted);
        if !quoted || self.m.rule.status != Some(Status::Planned) {
            return None;
        }
        let sentence = doc.sentence_of(self.m.head);
        let near =
            |f: &&Found<'_>| doc.sentence_of(f.head) + 2 >= sentence && self.country(&f.actors) == self.country(actors);
        let old = self.before.iter().rev().find(near)?;
        (!old.recipients.is_empty()).then(|| old.recipients.clone())
    }

    /// The first subject of the sentence that is a state, organization or person and not inside its own phrase.
    fn sentence_subject(&self) -> Option<Who> {
        let Matcher { doc, linked, .. } = *self.matcher;
        let t = self.m.head;
        let sentence = doc.sentences()[doc.sentence_of(t)].clone();
        let mut subjects = sentence
            .filter(|&s| matches!(doc.dep(s), Dep::Nsubj | Dep::Nsubjpass) && !doc.governs(t, s) && !doc.governs(s, t));
        subjects
            .find_map(|s| people(linked, std::iter::once(s)).into_iter().find(|&(_, r)| linked.referents[r].political))
    }
}

/// Whether `event` tells what was said at a meeting that the text has told before (codebook section 9: not coded
/// again): one of the same parties, or of their states.
pub fn said_when_they_met<'f, 'k: 'f>(
    linked: &Linked,
    event: &Found<'_>,
    mut before: impl Iterator<Item = &'f Found<'k>>,
) -> bool {
    let country = |r: usize| linked.referents[r].country.as_deref();
    event.rule.content
        && before.any(|f| {
            let there = |r: usize| {
                let mut told = f.actors.iter().chain(&f.recipients);
                told.any(|&(_, o)| o == r || country(r).is_none() || country(r) == country(o))
            };
            f.rule.event == event.rule.event && event.actors.iter().all(|&(_, r)| there(r))
        })
}
