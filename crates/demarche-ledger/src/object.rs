//! The object of an act, as in the table of acts: one treaty or one list is one object, under any name.
//!
//! Relations are folded by object in the dimensions that `data/fold.toml` names. Which names mean one object is data
//! (`data/objects.csv`). This file says where in a claim the name is searched.

use demarche_knowledge::claim::Claim;
use demarche_knowledge::ontology::Ontology;

/// The object of a claim's act: the canonical name of the treaty or list, else the claim's own words in a plain form;
/// `None` where it names none.
///
/// In the dimensions that have a state for each object, it is searched in the claim's own object, among the
/// participants (*joined the Abraham Accords*), and in `sentence`, where that is available: first from the trigger on.
/// A list that every state has for itself is an object only where the claim names it, since every designation puts a
/// party on such a list.
pub fn canonical_object(claim: &Claim, sentence: Option<&str>, ontology: &Ontology) -> Option<String> {
    let objects = &ontology.objects;
    let own = claim.object.as_ref().map(|o| o.text.trim()).filter(|t| !t.is_empty());
    let dimension = claim.act.as_deref().and_then(|a| ontology.dimension_of(a)).map(|d| d.name.as_str());
    let Some(dimension) = dimension.filter(|d| ontology.fold.by_object.iter().any(|b| b == d)) else {
        return own.map(str::to_owned);
    };
    let name = |text: &str, general: bool| {
        let fits = objects.within(text, |o| *o.dimension == *dimension && (general || !o.is_general()));
        fits.map(|o| o.name.to_string())
    };
    if let Some(own) = own {
        let plain = || Some(objects.plain(own)).filter(|p| !p.is_empty());
        return name(own, true).or_else(plain);
    }
    let unknown = claim.actor.iter().chain(&claim.recipient).filter(|p| p.id.is_none() && p.country.is_none());
    let participant = unknown.into_iter().find_map(|p| objects.called(&p.name));
    if let Some(object) = participant {
        return Some(object.name.to_string());
    }
    let sentence = sentence?;
    let rest = from_trigger(claim, sentence);
    let unlisted = || if objects.are_treaties(dimension) { objects.named(rest) } else { None };
    name(rest, false).or_else(unlisted).or_else(|| name(sentence, false))
}

/// The sentence from the trigger on; empty where the trigger is not in it.
fn from_trigger<'a>(claim: &Claim, sentence: &'a str) -> &'a str {
    let chars = claim.trigger.span.start.saturating_sub(claim.sentence.start);
    sentence.char_indices().nth(chars).map_or("", |(at, _)| &sentence[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_knowledge::claim::{CharSpan, Confidence, EventDate, Excerpt, Participant, SCHEMA, Status};

    /// A claim of an act with `trigger`, in a sentence that is a complete text.
    fn claim_of(act: &str, object: Option<&str>, actors: &[&str], (sentence, trigger): (&str, &str)) -> Claim {
        let excerpt = |text: &str| {
            let start = sentence.find(text).unwrap_or(0);
            Excerpt { text: text.into(), span: CharSpan { start, end: start + text.len() } }
        };
        let who = |name: &&str| Participant { name: (*name).into(), ..Participant::default() };
        Claim {
            schema: SCHEMA.into(),
            id: "0".repeat(32),
            doc_id: "d".into(),
            date: EventDate::default(),
            actor: actors.iter().map(who).collect(),
            recipient: Vec::new(),
            object: object.map(excerpt),
            level: None,
            event: "SUPPORT".into(),
            mode: None,
            contexts: Vec::new(),
            topics: Vec::new(),
            act: Some(act.into()),
            cameo: None,
            quad: "VC".into(),
            goldstein: None,
            status: Status::Occurred,
            attribution: Vec::new(),
            quote: None,
            location: None,
            trigger: excerpt(trigger),
            sentence: CharSpan { start: 0, end: sentence.len() },
            confidence: Confidence::default(),
            rule: Default::default(),
            coder: Default::default(),
        }
    }

    fn object(claim: &Claim, sentence: &str) -> Option<String> {
        canonical_object(claim, Some(sentence), &demarche_shipped::knowledge().ontology)
    }

    #[test]
    fn one_treaty_is_one_object_wherever_the_claim_names_it() {
        for sentence in [
            "Lithuania left the 1997 Ottawa Convention banning anti-personnel landmines.",
            "Poland left the Mine Ban Treaty.",
            "Latvia left the Anti-Personnel Mine Ban Convention.",
            "The ottawa convention was left by Estonia.",
        ] {
            let claim = claim_of("agreement.withdraw", None, &["Somebody"], (sentence, "left"));
            assert_eq!(object(&claim, sentence).as_deref(), Some("Ottawa Convention"), "{sentence}");
        }
        let sentence = "Mali signed the Rome Statute and left the Lagos Charter.";
        let of = |trigger| object(&claim_of("agreement.withdraw", None, &["Mali"], (sentence, trigger)), sentence);
        assert_eq!((of("signed").as_deref(), of("left").as_deref()), (Some("Rome Statute"), Some("Lagos Charter")));
        let sentence = "Mali left the Lagos Charter on Friday.";
        assert_eq!(
            object(&claim_of("agreement.withdraw", None, &["Mali"], (sentence, "left")), sentence).as_deref(),
            Some("Lagos Charter")
        );
        let joined = "Kazakhstan joined the accords.";
        let claim = claim_of("membership.admit", None, &["Abraham Accords"], (joined, "joined"));
        assert_eq!(object(&claim, joined).as_deref(), Some("Abraham Accords"));
        let own = "Niue ratified the 2015 Paris climate accord.";
        let claim = claim_of("agreement.ratify", Some("the 2015 Paris climate accord"), &["Niue"], (own, "ratified"));
        assert_eq!(
            canonical_object(&claim, None, &demarche_shipped::knowledge().ontology).as_deref(),
            Some("Paris Agreement")
        );
    }

    #[test]
    fn a_claim_that_names_no_object_has_none_and_other_acts_keep_their_words() {
        for (act, sentence, trigger) in [
            ("agreement.sign", "Russia and China signed an agreement.", "signed"),
            ("designation.delist", "Russia struck the Taliban from its list of terrorist organizations.", "struck"),
            ("mission.reopen", "Turkey reopened its embassy after the Rome Statute.", "reopened"),
        ] {
            assert_eq!(object(&claim_of(act, None, &["Somebody"], (sentence, trigger)), sentence), None, "{sentence}");
        }
        let sentence = "Russia named an ambassador to Mali.";
        let claim = claim_of("ambassador.nominate", Some("an ambassador to Mali"), &["Russia"], (sentence, "named"));
        assert_eq!(object(&claim, sentence).as_deref(), Some("an ambassador to Mali"));
        let claim = claim_of("agreement.sign", Some("it"), &["Russia"], ("Russia signed it.", "signed"));
        assert_eq!(object(&claim, "Russia signed it."), None);
    }
}
