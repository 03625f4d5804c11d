//! Groups whose members nobody names: *three countries*, *Western officials*, *the international community*.
//!
//! Whoever has an identifier, a state's code as its state, or a word with a capital that the lists below do not explain is
//! named. The words stand in `data/lexicon/en/unnamed.toml`.

use crate::Knowledge;
use crate::actors::Meaning;
use crate::ontology::parse;
use crate::problem::Problem;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

const FILE: &str = "lexicon/en/unnamed.toml";

/// The words by which unnamed groups are told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unnamed {
    nouns: FxHashSet<Box<str>>,
    modifiers: FxHashSet<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "source")]
    _source: String,
    nouns: Vec<Box<str>>,
    modifiers: Vec<Box<str>>,
}

impl Unnamed {
    /// Reads the words, `(path, text)` each.
    pub fn read<'a>(mut files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Self {
        let Some((file, text)) = files.find(|(f, _)| *f == FILE) else {
            let message = "the word list is missing";
            problems.push(Problem::of_file(FILE, "lexicon.missing", message, "restore it from the repository"));
            return Self::default();
        };
        let Some(raw) = parse::<Raw>(file, text, problems) else { return Self::default() };
        Self { nouns: raw.nouns.into_iter().collect(), modifiers: raw.modifiers.into_iter().collect() }
    }
}

impl Knowledge {
    /// Whether a participant is a group whose members nobody names, or somebody told by a common noun alone. `country` and
    /// `id` are empty where there is none; `sectors` has the main one first.
    ///
    /// Somebody who acts for a state is that state, whatever he is called. A defined circle of states (*BRICS countries*,
    /// *Group of Seven*) is named; a part of the world (*Gulf states*, *the West*) is not, for nobody can say who belongs to it.
    pub fn is_unnamed(&self, name: &str, country: &str, sectors: &[&str], id: &str) -> bool {
        if !id.is_empty() {
            return false;
        }
        let fold = &self.ontology.fold;
        let for_state = sectors.first().is_none_or(|main| fold.for_state.iter().any(|s| s == main));
        if for_state && self.gazetteer.state(country).is_some() {
            return false;
        }
        let words: Vec<&str> = name.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
        let words: Vec<&str> =
            words.into_iter().map(|w| w.trim_matches('-')).filter(|w| !w.is_empty() && *w != "s").collect();
        if words.is_empty() {
            return true;
        }
        // In small letters altogether it is a common noun, unless the lists know it.
        if !name.chars().any(char::is_uppercase) {
            return self.ontology.bodies.called(name).is_none();
        }
        if self.names_a_body(&words) {
            return false;
        }
        let common = |w: &str| {
            let lower = w.to_lowercase();
            let listed = self.unnamed.modifiers.contains(&*lower) || self.unnamed.nouns.contains(&*lower);
            listed || w.chars().all(|c| c.is_ascii_digit()) || !w.starts_with(char::is_uppercase)
        };
        let told = |w: &&str| common(w) || self.is_nationality(w);
        // Words with capitals that begin names: "Two Koreas" is no group of the lists, "Wagner fighters" is one of Wagner.
        let has_noun = words.iter().any(|w| self.unnamed.nouns.contains(&*w.to_lowercase()) || self.is_nationality(w));
        has_noun && words.iter().all(told)
    }

    /// Whether a listed organization, group or authority is called by some of these words.
    fn names_a_body(&self, words: &[&str]) -> bool {
        let upper = |w: &str| w.chars().any(char::is_uppercase);
        let named = |from: usize, past: usize| {
            let part = words[from..past].join(" ");
            self.gazetteer.look_up(&part).iter().any(|m| match *m {
                Meaning::Actor(n) => self.ontology.bodies.with_id(&self.gazetteer.actor(n).id).is_some(),
                _ => false,
            })
        };
        let starts = (0..words.len()).filter(|&from| upper(words[from]));
        starts.into_iter().any(|from| (from + 1..=words.len()).any(|past| named(from, past)))
    }

    /// *Syrian*, *Britons*: of a state, but no name of anybody.
    fn is_nationality(&self, word: &str) -> bool {
        let meanings = self.gazetteer.look_up(word);
        !meanings.is_empty() && meanings.iter().all(|m| matches!(m, Meaning::Adjective(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_unnamed_parties() {
        for name in [
            "countries",
            "three countries",
            "Seven states",
            "several states",
            "two countries",
            "54 nations",
            "63 countries",
            "thirty states",
            "the international community",
            "International community",
            "international community",
            "others",
            "neighbours",
            "its neighbours",
            "its southern neighbour",
            "our nations",
            "officials",
            "lawmakers",
            "rebels",
            "insurgents",
            "Western countries",
            "West African state",
            "Two island states",
            "Two other island states",
            "Kurdish militants",
            "Gulf states",
            "Arab states",
            "European leaders",
            "Muslim nations",
            "countries’ leaders",
            "Presidents",
            "Portuguese-speaking states",
            "crowd",
            "artists",
            "bitter foe",
            "chairman",
            "parties",
            "unions",
            "Striking Brazilian seamen",
            "Syrian rebels",
            "Britons",
            "the West",
            "Coalition troops",
            "International mediators",
            "Developing countries",
            "Anonymous blogger",
            "administration",
            "following designated heads",
            "Several countries",
            "Both sides",
            "the two parties",
            "All members",
            "Foreign diplomats",
            "Nordic and Baltic states",
            "",
        ] {
            assert!(Knowledge::of_repository().is_unnamed(name, "", &[], ""), "{name}");
        }
        let knowledge = Knowledge::of_repository();
        assert!(
            knowledge.is_unnamed("rebels", "SYR", &["REB"], "")
                && knowledge.is_unnamed("officials", "IGO", &["GOV"], "")
        );
    }

    #[test]
    fn named_parties() {
        for name in [
            "Group of Seven",
            "G7",
            "BRICS countries",
            "the Elders",
            "Wagner Group",
            "Wagner fighters",
            "Boko Haram",
            "NATO",
            "NATO allies",
            "African Union",
            "Arab League",
            "Hamas",
            "Hamas militants",
            "Taliban fighters",
            "National Transitional Council",
            "Biafra",
            "Church of Scientology",
            "Rosoboronexport",
            "Juan Guaidó",
            "Hassan II",
            "World Trade Organization",
            "AfCFTA",
            "Airot",
            "Andrei Sharonov",
            "Vnesheconombank",
            "Syrian Democratic Forces",
            "Syrian National Coalition",
            "Commonwealth of Independent States",
            "March 23 Movement",
            "People's Mujahedin Organization of Iran",
            "Disney",
            "Mediterranean Olive Council",
            "Inter-American Union of Ombudsmen",
            "Association of Caribbean Ports and States",
            "Organization of American States",
            "Islamic State",
            "Al-Shabaab",
            "Abraham Accords",
            "Polisario Front",
            "Southern African Tribunal Fund",
            "European Union",
            "UN Security Council",
            "Somaliland",
            "South Ossetia",
            "Coordination of Azawad Movements",
            "Zohrab Mnatsakanyan",
            "Red Cross",
            "Pacific Islands Forum",
            "Free Syrian Army",
        ] {
            assert!(!Knowledge::of_repository().is_unnamed(name, "", &[], ""), "{name}");
        }
        let knowledge = Knowledge::of_repository();
        assert!(
            !knowledge.is_unnamed("officials", "RUS", &["GOV"], "")
                && !knowledge.is_unnamed("government", "MLI", &[], "")
        );
        assert!(!knowledge.is_unnamed("rebels", "", &[], "group:x"));
    }
}
