//! Between whom an act stands: the keys under which holder and subject are kept.

use demarche_coder::claim::{Claim, Participant};
use demarche_coder::knowledge::ontology::{Act, Ontology};
use demarche_coder::level::{self, Folded};

/// One step of one claim between two parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Key of who decides.
    pub holder: String,
    /// Key of whom it concerns; empty when nobody is named.
    pub subject: String,
    /// Who decides: which of the claim's participants, actors before recipients.
    pub holder_is: usize,
    /// Whom it concerns, likewise.
    pub subject_is: Option<usize>,
    /// What it is about: treaty, list, organization; of a recognition whether of a state or of a government, where words say so.
    pub object: Option<String>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<String>,
}

/// The key of a party: the code of its country when it acts for its state or is a state's own, else `~` and its name.
pub fn key(participant: &Participant, ontology: &Ontology) -> String {
    let fold = &ontology.fold;
    let for_state = match participant.sector.first() {
        Some(main) => fold.for_state.contains(main),
        None => true,
    };
    match participant.country.as_deref() {
        Some(code) if !fold.shared_codes.iter().any(|s| s == code) && for_state => code.to_owned(),
        _ => format!("~{}", participant.name),
    }
}

/// The steps that an act takes: one for each holder and subject; both ways when both parties hold it.
///
/// Empty for a claim without an act, or with one the ontology does not have.
pub fn steps(claim: &Claim, ontology: &Ontology) -> Vec<Step> {
    let Some(act) = claim.act.as_deref().and_then(|a| ontology.acts.get(a)) else { return Vec::new() };
    let all: Vec<&Participant> = claim.actor.iter().chain(&claim.recipient).collect();
    let name = |nth: Option<usize>| nth.map(|s| &all[s].name);
    let mut steps: Vec<Step> = Vec::new();
    let level = claim.level.clone().or_else(|| level::of(claim, ontology));
    let mut add = |holder: usize, subject: Option<usize>| {
        let new = Step {
            holder: key(all[holder], ontology),
            subject: subject.map_or_else(String::new, |s| key(all[s], ontology)),
            holder_is: holder,
            subject_is: subject,
            object: object(claim, act, subject.map(|s| all[s]), ontology),
            level: level.clone(),
        };
        let same = |old: &Step| {
            old.holder == new.holder && old.subject == new.subject && name(old.subject_is) == name(new.subject_is)
        };
        if new.holder != new.subject && !steps.iter().any(same) {
            steps.push(new);
        }
    };
    let (actors, everybody) = (claim.actor.len(), all.len());
    if act.reciprocal || claim.recipient.is_empty() {
        for holder in 0..everybody {
            if everybody == 1 {
                add(holder, None);
            }
            (0..everybody).filter(|&subject| subject != holder).for_each(|subject| add(holder, Some(subject)));
        }
        return steps;
    }
    for holder in 0..actors {
        (actors..everybody).for_each(|subject| add(holder, Some(subject)));
    }
    steps
}

/// What the act is about. Of a recognition: whether a state or a government is recognised, where the words of the object or of
/// the party say so.
fn object(claim: &Claim, act: &Act, subject: Option<&Participant>, ontology: &Ontology) -> Option<String> {
    let (words, rules) = (claim.object.as_ref().map(|o| o.text.as_str()), &ontology.fold.recognition);
    if !act.name.strip_prefix(&rules.dimension).is_some_and(|rest| rest.starts_with('.')) {
        return words.map(str::to_owned);
    }
    let said = |text: &str| {
        let text = Folded::of(text);
        let has = |words: &[String]| words.iter().any(|w| text.has(w));
        match (has(&rules.government_words), has(&rules.state_words)) {
            (true, _) => Some(rules.government.clone()),
            (false, true) => Some(rules.state.clone()),
            (false, false) => None,
        }
    };
    words.into_iter().chain(subject.map(|s| s.text.as_str())).find_map(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_coder::Knowledge;

    fn who(name: &str, country: Option<&str>, sector: &[&str]) -> Participant {
        Participant {
            name: name.into(),
            country: country.map(str::to_owned),
            sector: sector.iter().map(|s| (*s).to_owned()).collect(),
            ..Participant::default()
        }
    }

    #[test]
    fn officials_act_for_their_state_and_parties_for_themselves() {
        let ontology = &Knowledge::shipped().ontology;
        assert_eq!(key(&who("Sergei Lavrov", Some("RUS"), &["GOV"]), ontology), "RUS");
        assert_eq!(key(&who("Taliban", Some("AFG"), &["GOV", "PRE"]), ontology), "AFG");
        assert_eq!(key(&who("Fatah", Some("PSE"), &["PTY"]), ontology), "~Fatah");
        assert_eq!(key(&who("African Union", Some("IGO"), &[]), ontology), "~African Union");
        assert_eq!(key(&who("somebody", None, &[]), ontology), "~somebody");
    }
}
