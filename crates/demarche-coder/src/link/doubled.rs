//! Names written twice, as official sites do that print a name and its entry without a space between: *Donald Trump
//! Trump DonaldPresident of the United States*.

use super::Linked;
use super::describe::Describer;
use demarche_knowledge::actors::Kind;
use demarche_lang::EntityKind;
use std::ops::Range;

impl Describer<'_> {
    /// What is left of a person's name when it is written twice: *Macron* of *Macron Macron EmmanuelPresident*.
    pub(super) fn once(&self, name: Range<usize>) -> Range<usize> {
        let doc = self.doc;
        let twice = |&i: &usize| doc.word(i) == doc.word(i + 1) && doc.word(i).starts_with(char::is_uppercase);
        match (name.start..name.end - 1).find(twice) {
            // *Boutros Boutros-Ghali*, *Sirhan Sirhan* are whole names.
            Some(i) if i + 2 < name.end && doc.word(i + 2) != "-" => name.start..i + 1,
            // *Raul Khadzhimba Khadjimba RaulPresident*: the entry spells it otherwise.
            None if name.len() == 4 && self.is_glued(name.start, name.end - 1) => name.start..name.start + 2,
            _ => name,
        }
    }

    /// Whether the first name stands once more at `last`, with the office glued to it.
    fn is_glued(&self, first: usize, last: usize) -> bool {
        let rest = self.doc.word(last).strip_prefix(self.doc.word(first));
        rest.is_some_and(|office| office.starts_with(char::is_uppercase))
    }

    /// The known person whose last name stands once more at `t`, *Trump* behind *Donald Trump*, or whose name goes on
    /// there: *Manrique* behind *Alejandro Toledo*.
    pub(super) fn told_twice(&self, t: usize, linked: &Linked) -> Option<(u32, Range<usize>)> {
        let entity = self.doc.entity_of(t).filter(|e| e.kind == EntityKind::Person && e.start + 1 < t);
        let goes_on = |b: usize| entity.is_some_and(|e| (e.start..t).contains(&b));
        let before = t.checked_sub(1).filter(|&b| self.doc.word(b) == self.doc.word(t) || goes_on(b))?;
        let hit = linked.name(before).filter(|h| h.tokens.end == t && h.tokens.len() > 1)?;
        let person = |&n: &u32| self.knowledge.gazetteer.actor(n).kind == Kind::Person;
        self.choose(hit).filter(person).map(|n| (n, hit.tokens.clone()))
    }
}
