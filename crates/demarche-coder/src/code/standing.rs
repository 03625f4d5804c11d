//! Who stands in a place of the sentence: the mentions at a token that a slot of a rule takes.

use super::matching::Matcher;
use crate::knowledge::pattern::{Role, Slot};
use crate::knowledge::rules::Rule;
use crate::link::How;
use crate::syntax;
use demarche_lang::Dep;

impl Matcher<'_, '_> {
    /// Tokens at or beside `token` that mention somebody the slot takes.
    pub(super) fn participants(&self, slot: &Slot, token: usize, rule: &Rule) -> Vec<usize> {
        let things = self.knowledge.ontology.types.get(&rule.event).is_some_and(|t| t.things);
        self.participants_at(slot, token, rule, false, things)
    }

    /// The same; with `place`, a place stands for its state (*an embassy in Cairo*), with `thing`, a thing for the
    /// state whose it is (*a ban on Australian wine*).
    pub(super) fn participants_at(
        &self,
        slot: &Slot,
        token: usize,
        rule: &Rule,
        place: bool,
        thing: bool,
    ) -> Vec<usize> {
        let mut listed = self.listed(token);
        if self.linked.mention(token).is_none() {
            listed.extend(syntax::measured(self.doc, token));
        }
        let mut all = listed.clone();
        all.retain(|&t| self.takes(slot, t, rule, place));
        // Both sides of a clash count when one of them is the kind the rule asks for.
        if rule.reciprocal && !all.is_empty() && all.len() < listed.len() {
            return listed.into_iter().filter(|&t| self.is_actor(t)).collect();
        }
        if thing && all.is_empty() && slot.role != Role::Object && self.linked.mention(token).is_none() {
            all = self.owners(token);
            all.retain(|&t| {
                self.takes(slot, t, rule, false) && self.linked.mention(t).is_some_and(|m| m.how == How::Name)
            });
        }
        all
    }

    fn is_actor(&self, t: usize) -> bool {
        self.linked.mention(t).is_some_and(|m| !m.referents.is_empty() && m.how != How::Place)
    }

    /// `token`, what is coordinated with it, other people the parser took for its appositions, and the examples
    /// of *countries like China and India*.
    fn listed(&self, token: usize) -> Vec<usize> {
        let doc = self.doc;
        let mut all = syntax::coordinated(doc, token);
        // "US-China talks": the parser puts the first name under the second.
        let dash = |c: usize| c + 2 <= token && matches!(doc.word(c + 1), "-" | "–" | "‑" | "/");
        all.extend(doc.children(token).filter(|&c| dash(c) && self.linked.mention(c).is_some()));
        let mut at = 0;
        while at < all.len() {
            let t = all[at];
            let other = |c: &usize| {
                let (a, b) = (self.linked.mention(t), self.linked.mention(*c));
                let named = a
                    .zip(b)
                    .is_some_and(|(a, b)| a.referents != b.referents && matches!(b.how, How::Name | How::TextName));
                named && !syntax::is_stranded_subject(doc, *c)
            };
            let more: Vec<usize> =
                doc.children_with(t, Dep::Appos).filter(other).flat_map(|c| syntax::coordinated(doc, c)).collect();
            all.extend(more.into_iter().filter(|m| !all.contains(m)).collect::<Vec<_>>());
            at += 1;
        }
        let examples: Vec<usize> = all
            .iter()
            .filter(|&&t| self.linked.mention(t).is_none_or(|m| m.how == How::Noun))
            .flat_map(|&t| doc.children_with(t, Dep::Prep))
            .filter(|&p| matches!(doc.lower(p), "like" | "as" | "including"))
            .filter_map(|p| doc.child_with(p, Dep::Pobj))
            .flat_map(|o| syntax::coordinated(doc, o))
            .filter(|&o| self.linked.mention(o).is_some_and(|m| m.how == How::Name))
            .collect();
        if examples.is_empty() { all } else { examples }
    }

    fn takes(&self, slot: &Slot, token: usize, rule: &Rule, place: bool) -> bool {
        let Some(mention) = self.linked.mention(token) else { return false };
        if mention.referents.is_empty() || (mention.how == How::Place && !place) {
            return false;
        }
        let kinds = rule.kinds.iter().find(|(r, _)| *r == slot.role).map(|(_, k)| k);
        let sectors = rule.sectors.iter().find(|(r, _)| *r == slot.role).map(|(_, s)| s);
        self.linked.of(mention).all(|r| {
            let kind = match kinds {
                Some(kinds) => kinds.iter().any(|k| k == r.kind.as_str()),
                None => r.kind != crate::knowledge::actors::Kind::Place || slot.role == Role::Recipient,
            };
            kind && sectors.is_none_or(|list| r.sectors.iter().any(|s| list.iter().any(|l| **l == **s)))
        })
    }

    /// Who owns noun `t`: possessor, or the name or nationality in front.
    pub fn owners(&self, t: usize) -> Vec<usize> {
        let mut owners = syntax::owners(self.doc, t);
        // "his" of "his Iranian counterpart" means nobody who counts here.
        let means = |o: usize| self.linked.mention(o).is_some_and(|m| !m.referents.is_empty());
        if !owners.iter().any(|&o| means(o)) {
            let doc = self.doc;
            let front = || doc.children(t).filter(|&c| matches!(doc.dep(c), Dep::Amod | Dep::Compound | Dep::Nmod));
            // "a Saudi-led airstrike"
            let leaders = front().filter(|&c| doc.lower(c) == "led").flat_map(|c| doc.children(c));
            let named = front().chain(leaders).filter(|&c| means(c));
            owners.extend(named.filter(|&c| !self.is_city(c)));
        }
        owners.retain(|&o| means(o));
        owners
    }

    /// Whether the name at `t` is that of a city: before a noun it says where, not whose (*the Kabul bombing*, *the Geneva
    /// talks*), though a capital can act for its government.
    fn is_city(&self, t: usize) -> bool {
        let hit = self.linked.name(t).filter(|h| h.head == t);
        hit.is_some_and(|h| h.places().next().is_some() && h.seat().is_some() && h.adjective().is_none())
    }
}
