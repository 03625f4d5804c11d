//! Who is subject and object of a verb, over real parses. One row a sentence: the verb, its subjects, its objects.

mod told;

use demarche_coder::syntax;
use demarche_lang::{Doc, Pos};

/// A sentence; its verb as written; the heads of its subjects; the heads of its objects.
type Row = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// Compares every row and reports all that differ at once.
fn check(rows: &[Row]) {
    let mut report = String::new();
    for &(text, verb, subjects, objects) in rows {
        let doc = told::parsed(text);
        let Some(v) = (0..doc.len()).find(|&t| doc.word(t) == verb && matches!(doc.pos(t), Pos::Verb | Pos::Aux))
        else {
            report += &format!("{text}\n  `{verb}` is no verb here\n");
            continue;
        };
        let got = (words(&doc, &syntax::subjects(&doc, v)), words(&doc, &syntax::objects(&doc, v)));
        if got != (subjects.to_vec(), objects.to_vec()) {
            report +=
                &format!("{text}\n  {verb}: expected {subjects:?} > {objects:?}, got {:?} > {:?}\n", got.0, got.1);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The words of `heads` and of what is coordinated with them.
fn words<'d>(doc: &'d Doc, heads: &[usize]) -> Vec<&'d str> {
    heads.iter().flat_map(|&h| syntax::coordinated(doc, h)).map(|t| doc.word(t)).collect()
}

#[test]
fn active() {
    check(&[
        ("Kenya recognised Kosovo.", "recognised", &["Kenya"], &["Kosovo"]),
        ("The ministry condemned the attack.", "condemned", &["ministry"], &["attack"]),
        ("On Monday Peru expelled the ambassador.", "expelled", &["Peru"], &["ambassador"]),
        ("Peru has never recognised Taiwan.", "recognised", &["Peru"], &["Taiwan"]),
        ("The soldiers withdrew.", "withdrew", &["soldiers"], &[]),
    ]);
}

#[test]
fn passive() {
    check(&[
        ("Kosovo was recognised by Kenya.", "recognised", &["Kenya"], &["Kosovo"]),
        ("The ambassador was expelled.", "expelled", &[], &["ambassador"]),
        ("Sanctions have been lifted by Japan.", "lifted", &["Japan"], &["Sanctions"]),
        ("Two soldiers were killed and wounded by rebels.", "killed", &[], &["soldiers"]),
        ("Mali was accused by Niger of betrayal.", "accused", &["Niger"], &["Mali"]),
    ]);
}

#[test]
fn relative_clauses() {
    check(&[
        ("Kenya, which recognised Kosovo, opened an embassy.", "recognised", &["Kenya"], &["Kosovo"]),
        ("The state that Kenya recognised opened an embassy.", "recognised", &["Kenya"], &["state"]),
        ("The minister who met the envoy resigned.", "met", &["minister"], &["envoy"]),
        ("Kosovo, which was recognised by Kenya, opened an embassy.", "recognised", &["Kenya"], &["Kosovo"]),
        ("Kenya became the first country to recognise Kosovo.", "recognise", &["Kenya"], &["Kosovo"]),
    ]);
}

#[test]
fn participial_clauses() {
    check(&[
        ("The treaty signed by Ghana was published.", "signed", &["Ghana"], &["treaty"]),
        ("Troops backing the president entered the town.", "backing", &["Troops"], &["president"]),
        ("Ghana left the union, citing the sanctions.", "citing", &["Ghana"], &["sanctions"]),
        ("Rebels killed by soldiers were buried.", "killed", &["soldiers"], &["Rebels"]),
        ("By recognising Kosovo, Kenya angered Serbia.", "recognising", &["Kenya"], &["Kosovo"]),
    ]);
}

#[test]
fn control() {
    check(&[
        ("Ghana agreed to send aid.", "send", &["Ghana"], &["aid"]),
        ("Ghana urged Togo to release the prisoners.", "release", &["Togo"], &["prisoners"]),
        ("Ghana announced a plan to close the embassy.", "close", &["Ghana"], &["embassy"]),
        ("The president is ready to meet the rebels.", "meet", &["president"], &["rebels"]),
        ("Togo was urged to release the prisoners.", "release", &["Togo"], &["prisoners"]),
        ("Rwanda accused Burundi of shelling a village.", "shelling", &["Burundi"], &["village"]),
    ]);
}

#[test]
fn coordination() {
    check(&[
        ("Ghana and Togo signed the treaty.", "signed", &["Ghana", "Togo"], &["treaty"]),
        ("Ghana signed and ratified the treaty.", "signed", &["Ghana"], &["treaty"]),
        ("Ghana signed and ratified the treaty.", "ratified", &["Ghana"], &["treaty"]),
        ("Ghana met Togo and praised Benin.", "praised", &["Ghana"], &["Benin"]),
        ("Ghana praised Togo, Benin and Mali.", "praised", &["Ghana"], &["Togo", "Benin", "Mali"]),
        ("The envoy was detained and expelled.", "expelled", &[], &["envoy"]),
    ]);
}

#[test]
fn small_clauses() {
    check(&[
        ("Paraguay declared Hezbollah a terrorist group.", "declared", &["Paraguay"], &["Hezbollah"]),
        ("Canada allowed the ship to enter the port.", "allowed", &["Canada"], &["ship"]),
        ("Canada allowed the ship to enter the port.", "enter", &["ship"], &["port"]),
        ("Egypt let the inspectors enter the plant.", "let", &["Egypt"], &["inspectors"]),
    ]);
}

#[test]
fn two_objects() {
    for (text, verb, first) in [
        ("Norway gave the rebels weapons.", "gave", "rebels"),
        ("The rebels were given weapons by Norway.", "given", "rebels"),
        ("France sold Egypt thirty jets.", "sold", "Egypt"),
    ] {
        let doc = told::parsed(text);
        let v = (0..doc.len()).find(|&t| doc.word(t) == verb).expect("the verb");
        assert_eq!(words(&doc, &syntax::indirect(&doc, v)), [first], "{text}");
    }
}

#[test]
fn agents_behind_another_noun() {
    check(&[
        ("Palau was recognised as a state by Fiji.", "recognised", &["Fiji"], &["Palau"]),
        ("Oman was condemned in a statement by Yemen and Egypt.", "condemned", &["Yemen", "Egypt"], &["Oman"]),
        ("The reporter was detained in a raid by the police.", "detained", &["police"], &["reporter"]),
        ("The envoy was freed after mediation by Qatar.", "freed", &[], &["envoy"]),
        ("The town was retaken in an offensive by Monday.", "retaken", &[], &["town"]),
    ]);
}

#[test]
fn clause_subjects() {
    let rows: &[(&str, &str, Option<&str>)] = &[
        ("Nigeria demanded that Benin withdraw its police.", "demanded", Some("Benin")),
        ("It is vital that Armenia open the road.", "vital", Some("Armenia")),
        ("It is crucial for Serbia to pull back its police.", "crucial", Some("Serbia")),
        ("Nigeria demanded an apology.", "demanded", None),
    ];
    for &(text, word, subject) in rows {
        let doc = told::parsed(text);
        let t = (0..doc.len()).find(|&t| doc.word(t) == word).expect("the word is there");
        assert_eq!(syntax::clause_subject(&doc, t).map(|s| doc.word(s)), subject, "{text}");
    }
}

#[test]
fn measures() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("Jordan held a round of talks with Israel.", "round", &["talks"]),
        ("Canada sent 40 million dollars in aid to Haiti.", "dollars", &["aid"]),
        ("Hundreds of farmers marched.", "Hundreds", &["farmers"]),
        ("The president of Chad spoke.", "president", &[]),
    ];
    for &(text, word, measured) in rows {
        let doc = told::parsed(text);
        let t = (0..doc.len()).find(|&t| doc.word(t) == word).expect("the word is there");
        let got: Vec<&str> = syntax::measured(&doc, t).into_iter().map(|t| doc.word(t)).collect();
        assert_eq!(got, measured, "{text}");
    }
}
