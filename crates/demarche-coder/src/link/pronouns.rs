//! Pronouns: who is meant again.

use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, Referent};
use demarche_knowledge::actors::Kind;
use demarche_knowledge::lexicon::Gender;
use demarche_lang::{Dep, Doc};

/// Pronouns: form, and what they can mean.
const PRONOUNS: &[(&str, Person)] = &[
    ("he", Person::He),
    ("him", Person::He),
    ("his", Person::He),
    ("himself", Person::He),
    ("she", Person::She),
    ("her", Person::She),
    ("hers", Person::She),
    ("herself", Person::She),
    ("they", Person::Many),
    ("them", Person::Many),
    ("their", Person::Many),
    ("themselves", Person::Many),
    ("it", Person::Thing),
    ("its", Person::Thing),
    ("itself", Person::Thing),
    ("i", Person::First),
    ("me", Person::First),
    ("my", Person::First),
    ("we", Person::First),
    ("us", Person::First),
    ("our", Person::First),
    ("ourselves", Person::First),
];

#[derive(Clone, Copy, PartialEq)]
enum Person {
    He,
    She,
    Many,
    Thing,
    First,
}

/// Which tokens of `doc` stand in quotation marks; a line end closes a quotation.
pub(super) fn quoted(doc: &Doc) -> Vec<bool> {
    let mut inside = false;
    let mut mask = Vec::with_capacity(doc.len());
    for t in 0..doc.len() {
        match doc.word(t) {
            "“" | "„" | "``" => inside = true,
            "”" | "''" => inside = false,
            "\"" => inside = !inside,
            word if word.contains('\n') => inside = false,
            _ => {}
        }
        mask.push(inside);
    }
    mask
}

impl Describer<'_> {
    pub(super) fn pronoun(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let person = PRONOUNS.iter().find(|(w, _)| *w == doc.lower(t))?.1;
        if doc.dep(t) == Dep::Expl {
            return None;
        }
        let all = &linked.referents;
        let quoted = self.quoted[t];
        let referents = match person {
            // Outside quotation marks it is the state of an official site that speaks.
            Person::First => {
                let home = self.setting.home.filter(|_| !quoted);
                let state = home.and_then(|c| self.knowledge.gazetteer.state(c));
                state.map(|n| self.known(n, linked, memory)).into_iter().collect()
            }
            Person::He | Person::She => {
                let gender = if person == Person::He { Gender::He } else { Gender::She };
                let one = |r: &Referent| r.kind == Kind::Person && !r.plural && r.gender.is_none_or(|g| g == gender);
                let found = memory.pronoun(doc, t, quoted, all, |r| one(r) && (r.how_named() || r.office.is_some()));
                if let [r] = found[..] {
                    linked.referents[r].gender = Some(gender);
                }
                found
            }
            Person::Many => {
                let many = |r: &Referent| r.plural || matches!(r.kind, Kind::Group | Kind::Party);
                let plural = memory.plural(doc, t, quoted, all, many);
                if plural.is_empty() {
                    memory.plural(doc, t, quoted, all, |r| !matches!(r.kind, Kind::Person | Kind::Place))
                } else {
                    plural
                }
            }
            Person::Thing => {
                let thing = |r: &Referent| {
                    matches!(
                        r.kind,
                        Kind::State | Kind::Organization | Kind::Group | Kind::Authority | Kind::Party | Kind::Firm
                    )
                };
                memory.pronoun(doc, t, quoted, all, |r| thing(r) && !r.plural)
            }
        };
        if referents.is_empty() && person != Person::First {
            return None;
        }
        let how = if person == Person::First { How::FirstPerson } else { How::Pronoun };
        Some(Mention::new(t, t..t + 1, referents, how))
    }
}
