//! The parties of an act: the keys under which holder and subject are recorded.

use crate::object::canonical_object;
use demarche_knowledge::actors::fold;
use demarche_knowledge::bodies::{Body, Sought};
use demarche_knowledge::claim::{Claim, Participant};
use demarche_knowledge::level::{self, Folded};
use demarche_knowledge::ontology::Ontology;

/// One act of one claim between two parties.
#[derive(Clone, Debug, PartialEq)]
pub struct ActEdge {
    /// Key of the party that acts.
    pub holder: String,
    /// Key of the party that the act concerns; empty where none is named.
    pub subject: String,
    /// Index of the holder among the claim's participants, actors before recipients.
    pub holder_is: usize,
    /// Index of the subject among them.
    pub subject_is: Option<usize>,
    /// What it is about: treaty, list or organization; for a recognition, whether it is of a state or of a government,
    /// where the text says so.
    pub object: Option<String>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<String>,
}

/// The key of a party: the code of its country if it acts for its state, else `~` and its name.
///
/// Institutions count as the body that they act for, and members and officers of a listed body as that body
/// (`demarche_coder`'s [`Bodies`](demarche_knowledge::bodies::Bodies)): one party has one key under any
/// spelling. The claim still has the name as written.
pub fn key(participant: &Participant, ontology: &Ontology) -> String {
    let (fold, bodies) = (&ontology.fold, &ontology.bodies);
    let for_state = match participant.sector.first() {
        Some(main) => fold.for_state.contains(main),
        None => true,
    };
    let code = participant.country.as_deref();
    let shared = |code: &str| fold.shared_codes.iter().any(|s| s == code);
    // The code may be a body's own. All of its institutions have it, and so do some agencies that are parties of their
    // own.
    let head = code.filter(|c| !shared(c)).and_then(|c| bodies.head(c));
    if let Some(code) = code.filter(|c| !shared(c) && for_state && head.is_none()) {
        return code.to_owned();
    }
    let sought = Sought {
        name: &participant.name,
        code,
        id: participant.id.as_deref().unwrap_or(""),
        office: participant.office.as_deref().unwrap_or(""),
    };
    match (bodies.of(sought), head, code) {
        (Some(body), ..) => body_key(bodies.whole(body), ontology),
        (None, Some(_), Some(code)) if for_state => code.to_owned(),
        // A party with an id has its name from the lists, in one spelling.
        _ if participant.id.is_some() => format!("~{}", participant.name),
        _ => format!("~{}", tidy(&participant.name)),
    }
}

/// The key of a listed body: its code if no other body has it, else `~` and its name.
pub fn body_key(body: &Body, ontology: &Ontology) -> String {
    let own = |code: &&str| ontology.bodies.head(code).is_some_and(|head| head.id == body.id);
    let shared = |code: &str| ontology.fold.shared_codes.iter().any(|s| s == code);
    match body.code.as_deref().filter(|c| !shared(c)).filter(own) {
        Some(code) => code.to_owned(),
        None => format!("~{}", body.name),
    }
}

/// A name that is on no list, without what differs between spellings: a leading article, accents, curled quotation
/// marks.
fn tidy(name: &str) -> String {
    let plain: String = fold(name.trim())
        .chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | 'ʾ' | 'ʿ' | '`' | '´' => '\'',
            '‐' | '‑' | '–' => '-',
            other => other,
        })
        .collect();
    let article = plain.get(..4).is_some_and(|a| a.eq_ignore_ascii_case("the ")) && plain.len() > 4;
    let rest = if article { plain[4..].trim_start() } else { &plain };
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The acts of a claim between parties: one for each holder and subject, and both ways for a reciprocal act.
///
/// Empty for a claim without an act, or with one that the ontology does not have.
pub fn act_edges(claim: &Claim, ontology: &Ontology) -> Vec<ActEdge> {
    act_edges_in(claim, None, ontology)
}

/// As [`act_edges`], with the sentence, which is searched for the object of the act too.
pub(crate) fn act_edges_in(claim: &Claim, sentence: Option<&str>, ontology: &Ontology) -> Vec<ActEdge> {
    let Some(act) = claim.act.as_deref().and_then(|a| ontology.acts.get(a)) else { return Vec::new() };
    let all: Vec<&Participant> = claim.actor.iter().chain(&claim.recipient).collect();
    let name = |nth: Option<usize>| nth.map(|s| &all[s].name);
    let mut edges: Vec<ActEdge> = Vec::new();
    let level = claim.level.clone().or_else(|| level::of(claim, ontology));
    let recognises = ontology.dimension_of(&act.name).is_some_and(|d| d.name == ontology.fold.recognition.dimension);
    let object = if recognises { None } else { canonical_object(claim, sentence, ontology) };
    let mut add = |holder: usize, subject: Option<usize>| {
        let new = ActEdge {
            holder: key(all[holder], ontology),
            subject: subject.map_or_else(String::new, |s| key(all[s], ontology)),
            holder_is: holder,
            subject_is: subject,
            object: if recognises { recognised(claim, subject.map(|s| all[s]), ontology) } else { object.clone() },
            level: level.clone(),
        };
        let same = |old: &ActEdge| {
            old.holder == new.holder && old.subject == new.subject && name(old.subject_is) == name(new.subject_is)
        };
        if new.holder != new.subject && !edges.iter().any(same) {
            edges.push(new);
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
        return edges;
    }
    for holder in 0..actors {
        (actors..everybody).for_each(|subject| add(holder, Some(subject)));
    }
    edges
}

/// Whether a recognition is of a state or of a government, where the words of the object or of the party say so.
fn recognised(claim: &Claim, subject: Option<&Participant>, ontology: &Ontology) -> Option<String> {
    let (words, rules) = (claim.object.as_ref().map(|o| o.text.as_str()), &ontology.fold.recognition);
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
        let ontology = &demarche_shipped::knowledge().ontology;
        assert_eq!(key(&who("Sergei Lavrov", Some("RUS"), &["GOV"]), ontology), "RUS");
        assert_eq!(key(&who("Taliban", Some("AFG"), &["GOV", "PRE"]), ontology), "AFG");
        assert_eq!(key(&who("Fatah", Some("PSE"), &["PTY"]), ontology), "~Fatah");
        assert_eq!(key(&who("African Union", Some("IGO"), &[]), ontology), "~African Union");
        assert_eq!(key(&who("somebody", None, &[]), ontology), "~somebody");
    }

    #[test]
    fn one_body_has_one_key_whoever_speaks_for_it() {
        let ontology = &demarche_shipped::knowledge().ontology;
        let office = |name: &str, code: &str, office: &str| {
            let participant = Participant {
                office: Some(office.into()),
                id: Some("demarche:person/x".into()),
                ..who(name, Some(code), &[])
            };
            key(&participant, ontology)
        };
        for name in [
            "European Union",
            "European Commission",
            "Council of the EU",
            "EU Council",
            "EU leaders",
            "Federica Mogherini",
            "European Parliament",
        ] {
            assert_eq!(key(&who(name, Some("EUR"), &[]), ontology), "EUR", "{name}");
        }
        for name in ["United Nations", "UN Security Council", "UN Secretary-General", "UN envoy", "UNIFIL", "officials"]
        {
            assert_eq!(key(&who(name, Some("UNO"), &[]), ontology), "UNO", "{name}");
        }
        for (name, expected) in [
            ("World Health Organization", "~World Health Organization"),
            ("UN refugee agency", "~UN High Commissioner for Refugees"),
            ("UNRWA", "~UN Relief and Works Agency"),
        ] {
            assert_eq!(key(&who(name, Some("UNO"), &[]), ontology), expected);
        }
        for name in
            ["NATO", "North Atlantic Treaty Organization", "NATO secretary general", "NATO foreign ministers", "KFOR"]
        {
            assert_eq!(key(&who(name, Some("IGO"), &["GOV"]), ontology), "~NATO", "{name}");
        }
        assert_eq!(office("Jens Stoltenberg", "IGO", "NATO Secretary General"), "~NATO");
        assert_eq!(office("Moussa Faki", "IGO", "Chairperson of the African Union Commission"), "~African Union");
        assert_eq!(office("António Guterres", "UNO", "UN Secretary-General"), "UNO");
        assert_eq!(office("Ignazio Cassis", "CHE", "OSCE Chairman-in-Office"), "CHE");
    }

    #[test]
    fn one_group_has_one_key_however_it_is_written() {
        let ontology = &demarche_shipped::knowledge().ontology;
        for name in [
            "Hayat Tahrir al-Sham",
            "Hay'at Tahrir al-Sham",
            "Hay’at Tahrir al-Sham",
            "Hayʾat Tahrir al Sham",
            "HTS",
            "Tahrir al-Sham",
            "HAYAT TAHRIR AL-SHAM",
            "Jabhat Fateh al-Sham",
            "HTS fighters",
        ] {
            assert_eq!(key(&who(name, Some("SYR"), &["REB"]), ontology), "~Hayat Tahrir al-Sham", "{name}");
        }
        let same = [
            ["the Lantern Front", "Lantern Front"],
            ["Séraphin Brigade", "Seraphin Brigade"],
            ["Ka‘b Brigade", "Ka'b Brigade"],
        ];
        for [one, other] in same {
            let of = |name| key(&who(name, Some("SYR"), &["REB"]), ontology);
            assert_eq!(of(one), of(other));
        }
        assert_eq!(key(&who("rebels", Some("SYR"), &["REB"]), ontology), "~rebels");
        assert_eq!(key(&who("The", None, &[]), ontology), "~The");
        let known = Participant { id: Some("Q1".into()), ..who("Juan Guaidó", Some("VEN"), &["OPP"]) };
        assert_eq!(key(&known, ontology), "~Juan Guaidó");
    }
}
