//! Who vouches for a claim. One row a text: the first word of a trigger and the chain of speakers, the outermost last.

mod told;

use demarche_coder::claim::SpeakerKind::{self, Assessment, Document, Media, Social, Statement, Unnamed};

/// A text, the first word of a trigger, the chain of speakers.
type Row = (&'static str, &'static str, &'static [(&'static str, SpeakerKind)]);

/// Compares every row and reports all that differ at once.
fn check(rows: &[Row]) {
    let mut report = String::new();
    for &(text, trigger, chain) in rows {
        let claims = told::claims(text);
        let Some(claim) = claims.iter().find(|c| c.trigger.text.starts_with(trigger)) else {
            report += &format!(
                "{text}\n  no claim at `{trigger}`: {:?}\n",
                claims.iter().map(told::line).collect::<Vec<_>>()
            );
            continue;
        };
        let got: Vec<(&str, SpeakerKind)> = claim.attribution.iter().map(|a| (a.speaker.as_str(), a.kind)).collect();
        if got != chain {
            report += &format!("{text}\n  {trigger}: expected {chain:?}, got {got:?}\n");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_document_itself() {
    check(&[
        ("Chad recognised Kosovo.", "recognised", &[]),
        ("Kosovo was recognised by Chad on Friday.", "recognised", &[]),
    ]);
}

#[test]
fn reported_clauses() {
    check(&[
        ("Serbia said that Chad had recognised Kosovo.", "recognised", &[("Serbia", Statement)]),
        ("Serbia confirmed Chad had recognised Kosovo.", "recognised", &[("Serbia", Statement)]),
        (
            "Emmanuel Macron told reporters that Chad had recognised Kosovo.",
            "recognised",
            &[("Emmanuel Macron", Statement)],
        ),
    ]);
}

#[test]
fn a_speaker_who_is_described() {
    check(&[
        (
            "Chad will close its embassy in Oslo, the foreign minister, who is on a visit to Oman, said.",
            "close",
            &[("foreign minister", Statement)],
        ),
        (
            "Peru has severed relations with Mali, a senator, who heads the committee, told reporters.",
            "severed",
            &[("senator", Statement)],
        ),
        (
            "Ghana has recalled its ambassador from Togo, an adviser to the president, speaking in Accra, told AFP.",
            "recalled",
            &[("adviser", Unnamed)],
        ),
        (
            "Mali will reopen its embassy in Tripoli, a diplomat, who asked not to be named, said.",
            "reopen",
            &[("diplomat", Unnamed)],
        ),
    ]);
}

#[test]
fn the_speaker_at_the_end() {
    check(&[
        ("Chad has recognised Kosovo, Serbia said.", "recognised", &[("Serbia", Statement)]),
        (
            "Chad has recognised Kosovo, Emmanuel Macron said on Friday.",
            "recognised",
            &[("Emmanuel Macron", Statement)],
        ),
        ("Chad has recognised Kosovo, Reuters reported.", "recognised", &[("Reuters", Media)]),
    ]);
}

#[test]
fn according_to() {
    check(&[
        ("According to Serbia, Chad has recognised Kosovo.", "recognised", &[("Serbia", Statement)]),
        ("Chad has recognised Kosovo, according to Reuters.", "recognised", &[("Reuters", Media)]),
        ("According to a decree, Chad closed the border with Sudan.", "closed", &[("decree", Document)]),
    ]);
}

#[test]
fn a_cited_source_is_nearer_than_who_cites_it() {
    check(&[(
        "Chad has recognised Kosovo, Reuters reported, citing Serbia.",
        "recognised",
        &[("Serbia", Statement), ("Reuters", Media)],
    )]);
}

#[test]
fn voices_without_a_name() {
    check(&[
        ("Chad has reportedly recognised Kosovo.", "recognised", &[("", Unnamed)]),
        ("It was reported that Chad had recognised Kosovo.", "recognised", &[("", Unnamed)]),
        ("Sources said Chad had recognised Kosovo.", "recognised", &[("Sources", Unnamed)]),
        ("Officials said that Chad had recognised Kosovo.", "recognised", &[("Officials", Unnamed)]),
        ("Experts argue that Chad has recognised Kosovo.", "recognised", &[("Experts", Assessment)]),
        ("Posts on Telegram said Chad had recognised Kosovo.", "recognised", &[("Posts on Telegram", Social)]),
    ]);
}

#[test]
fn quotations() {
    let text = "\"Chad has lifted the sanctions on Mali,\" Emmanuel Macron said.";
    let claim = told::claim_at(text, "lifted");
    assert_eq!(claim.attribution.last().expect("a speaker").speaker, "Emmanuel Macron");
    assert_eq!(claim.quote.expect("a quotation").text, "Chad has lifted the sanctions on Mali,");
    let claim = told::claim_at("Jordan praised Norway's decision as \"courageous\".", "praised");
    assert_eq!(claim.quote.expect("a quotation").text, "courageous");
    let claim = told::claim_at("Serbia said Chad had recognised Kosovo.", "recognised");
    assert_eq!(claim.quote, None, "reported speech is not quoted");
}

#[test]
fn the_doer_inside_a_quotation_is_no_speaker() {
    check(&[(
        "\"Chad has lifted the sanctions on Mali,\" Emmanuel Macron said.",
        "lifted",
        &[("Emmanuel Macron", Statement)],
    )]);
}

#[test]
fn curly_and_straight_marks_are_the_same() {
    for text in [
        "\"Chad has expelled the ambassador of Mali,\" Emmanuel Macron said.",
        "“Chad has expelled the ambassador of Mali,” Emmanuel Macron said.",
    ] {
        let claim = told::claim_at(text, "expelled");
        assert_eq!(claim.quote.expect("a quotation").text, "Chad has expelled the ambassador of Mali,", "{text}");
    }
}

#[test]
fn statements_below_their_introduction() {
    check(&[
        (
            "Emmanuel Macron said:\nChad has recognised Kosovo. Togo has expelled the ambassador of Mali.",
            "expelled",
            &[("Emmanuel Macron", Statement)],
        ),
        (
            "Emmanuel Macron said:\n\"Chad has recognised Kosovo.\"\nTogo expelled the ambassador of Mali.",
            "expelled",
            &[],
        ),
    ]);
}

#[test]
fn praise_is_on_the_word_of_who_praises() {
    check(&[
        ("Jordan praised Norway.", "praised", &[("Jordan", Statement)]),
        ("Jordan praised Norway, Reuters reported.", "praised", &[("Jordan", Statement), ("Reuters", Media)]),
    ]);
}

#[test]
fn first_person_in_a_quotation_is_the_speaker() {
    let claim = told::claim_at("\"We have lifted the sanctions on Cuba,\" Emmanuel Macron said.", "lifted");
    let actors: Vec<_> = claim.actor.iter().map(|a| a.country.as_deref()).collect();
    assert_eq!(actors, [Some("FRA")]);
}
