//! Rank of a representative and kind of a mission: what an act is about, more exactly (codebook section 9, *level*).
//!
//! The words that show a level stand with the dimension in `data/acts`; here is only where they are looked for.

use crate::claim::{Claim, Participant};
use crate::ontology::{Dimension, Ontology};

/// The level of a claim's act: the one named nearest to the act. First by those who take part, by their words and office,
/// then by the object, then by the trigger. `None` for an act without levels, and where no word shows one.
pub fn of(claim: &Claim, ontology: &Ontology) -> Option<String> {
    let dimension = claim.act.as_deref().and_then(|a| ontology.dimension_of(a))?;
    if dimension.levels.is_empty() {
        return None;
    }
    let object = claim.object.iter().map(|o| o.text.as_str());
    let people = claim.recipient.iter().chain(&claim.actor).flat_map(own_words);
    let mut texts = people.chain(object).chain(std::iter::once(claim.trigger.text.as_str()));
    texts.find_map(|text| named(text, dimension))
}

/// The level that the sentence of a claim's act shows, when it shows one alone.
pub fn of_sentence(claim: &Claim, sentence: &str, ontology: &Ontology) -> Option<String> {
    let dimension = claim.act.as_deref().and_then(|a| ontology.dimension_of(a))?;
    let text = Folded::of(sentence);
    let mut shown = dimension.levels.iter().filter(|l| l.words.iter().any(|w| text.has(w)));
    shown.next().filter(|_| shown.next().is_none()).map(|l| l.name.clone())
}

/// The level of a dimension whose words stand in a text; of several the one with the longest phrase.
pub fn named(text: &str, dimension: &Dimension) -> Option<String> {
    longest(text, dimension.levels.iter().map(|l| (l.name.as_str(), l.words.as_slice())))
}

/// The words by which a participant is named, and the office.
fn own_words(p: &Participant) -> impl Iterator<Item = &str> {
    [Some(p.text.as_str()), p.office.as_deref()].into_iter().flatten()
}

/// The name whose longest phrase stands in a text; of phrases of one length the first.
fn longest<'a>(text: &str, named: impl Iterator<Item = (&'a str, &'a [String])>) -> Option<String> {
    let text = Folded::of(text);
    let mut best: Option<(usize, &str)> = None;
    for (name, words) in named {
        for phrase in words.iter().filter(|w| text.has(w)) {
            if best.is_none_or(|(length, _)| phrase.len() > length) {
                best = Some((phrase.len(), name));
            }
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// A text made ready for looking up phrases: small letters, one kind of apostrophe.
#[derive(Clone, Debug)]
pub struct Folded(String);

impl Folded {
    /// The text, folded.
    pub fn of(text: &str) -> Self {
        Self(text.to_lowercase().replace(['’', 'ʼ', '`'], "'"))
    }

    /// Whether a phrase in small letters stands in the text, not as part of a longer word.
    pub fn has(&self, phrase: &str) -> bool {
        let text = self.0.as_str();
        let parts_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        text.match_indices(phrase).any(|(at, found)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
            !parts_word(before) && !parts_word(after)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    fn level(act: &str, recipient: &str, office: Option<&str>, trigger: &str) -> Option<String> {
        let to = Participant { text: recipient.into(), office: office.map(str::to_owned), ..Participant::default() };
        let json = serde_json::json!({
            "schema": "demarche.claim/1", "id": "", "doc_id": "", "date": {"start": null, "end": null}, "actor": [],
            "recipient": [to], "event": "SUPPORT", "mode": null, "act": act, "cameo": null, "quad": "VC",
            "goldstein": null, "status": "occurred", "sentence": {"start": 0, "end": 1},
            "trigger": {"text": trigger, "start": 0, "end": 1},
        });
        of(&serde_json::from_value(json).unwrap(), &Knowledge::of_repository().ontology)
    }

    #[test]
    fn the_level_is_the_longest_that_the_nearest_words_name() {
        let accept = "ambassador.accept-credentials";
        let found = |words, office| level(accept, words, office, "accepted credentials");
        assert_eq!(found("Afghanistan's ambassador", None).as_deref(), Some("ambassador"));
        assert_eq!(found("the Taliban’s chargé d’affaires in Astana", None).as_deref(), Some("chargé d'affaires"));
        assert_eq!(found("its consul general", None).as_deref(), Some("consul general"));
        assert_eq!(found("Gul Hassan", Some("Ambassador of Afghanistan")).as_deref(), Some("ambassador"));
        assert_eq!(found("Afghan diplomats", None).as_deref(), Some("diplomat"));
        assert_eq!(found("Afghanistan", None), None);
        assert_eq!(level("mission.open", "Syria", None, "opened its embassy").as_deref(), Some("embassy"));
        assert_eq!(
            level("mission.open", "Syria", None, "opened a consulate general").as_deref(),
            Some("consulate general")
        );
        assert_eq!(level("recognition.grant", "the ambassador", None, "recognised"), None);
    }

    #[test]
    fn a_sentence_shows_a_level_only_when_it_names_one() {
        let claim = |act: &str| {
            let json = serde_json::json!({
                "schema": "", "id": "", "doc_id": "", "date": {"start": null, "end": null}, "actor": [], "recipient": [],
                "event": "SUPPORT", "mode": null, "act": act, "cameo": null, "quad": "VC", "goldstein": null,
                "status": "occurred", "sentence": {"start": 0, "end": 1}, "trigger": {"text": "", "start": 0, "end": 1},
            });
            serde_json::from_value(json).unwrap()
        };
        let ontology = &Knowledge::of_repository().ontology;
        let found = |words| of_sentence(&claim("ambassador.accept-credentials"), words, ontology);
        let charge = found("Kazakhstan accepted the credentials of the Taliban's chargé d'affaires.");
        assert_eq!(charge.as_deref(), Some("chargé d'affaires"));
        assert_eq!(found("The ambassador saw the chargé d'affaires present his credentials."), None);
        assert_eq!(found("He presented his credentials."), None);
    }

    #[test]
    fn part_of_a_word_is_not_the_word() {
        assert!(!Folded::of("the consular corps").has("consul"));
        assert!(Folded::of("(Consul)").has("consul"));
    }
}
