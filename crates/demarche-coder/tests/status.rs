//! Whether a deed is told as real. One row a sentence: the first word of its trigger and the status.

mod told;

use demarche_coder::claim::Status::{self, Denied, Historical, Negated, Occurred, Ongoing, Planned, Possible};

/// Compares every row and reports all that differ at once.
fn check(rows: &[(&str, &str, Status)]) {
    let mut report = String::new();
    for &(text, trigger, status) in rows {
        let claims = told::claims(text);
        match claims.iter().find(|c| c.trigger.text.starts_with(trigger)) {
            Some(claim) if claim.status == status => {}
            Some(claim) => {
                report += &format!("{text}\n  {trigger}: expected {}, got {}\n", status.as_str(), claim.status.as_str())
            }
            None => {
                report += &format!(
                    "{text}\n  no claim at `{trigger}`: {:?}\n",
                    claims.iter().map(told::line).collect::<Vec<_>>()
                )
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn put_off() {
    check(&[
        ("Chad put off the opening of its embassy in Oslo until May.", "opening", Planned),
        ("Chad delayed the opening of its embassy in Oslo.", "opening", Negated),
        ("The exchange of prisoners between Mali and Chad was delayed until Wednesday.", "exchange", Planned),
        ("The exchange of prisoners between Mali and Chad was called off.", "exchange", Negated),
        ("A strike has held back a shipment of medicine from India to Nepal.", "shipment", Negated),
        ("May visited Kenya.", "visited", Occurred),
    ]);
}

#[test]
fn told_as_fact() {
    check(&[
        ("Chad recognised Kosovo.", "recognised", Occurred),
        ("Chad has recognised Kosovo.", "recognised", Occurred),
        ("Kosovo was recognised by Chad.", "recognised", Occurred),
        ("Chad promised to send aid to Mali.", "promised", Occurred),
        ("Having recognised Kosovo, Chad opened an embassy in Pristina.", "recognised", Occurred),
    ]);
}

#[test]
fn under_way() {
    check(&[
        ("Chad is withdrawing its troops from Mali.", "withdrawing", Ongoing),
        ("Chad and Mali are holding talks in Geneva.", "holding", Ongoing),
        ("Chad continues to shell Sudan.", "shell", Ongoing),
    ]);
}

#[test]
fn announced() {
    check(&[
        ("Chad will recognise Kosovo.", "recognise", Planned),
        ("Chad plans to expel the ambassador of Mali.", "expel", Planned),
        ("Chad is about to recognise Kosovo.", "recognise", Planned),
        ("Chad is preparing to sever relations with Mali.", "sever", Planned),
        ("President Paul Kagame is to visit Chad.", "visit", Planned),
        ("Chad intends to lift sanctions on Mali.", "lift", Planned),
    ]);
}

#[test]
fn left_open() {
    check(&[
        ("Chad may recognise Kosovo.", "recognise", Possible),
        ("Chad could impose sanctions on Mali.", "impose", Possible),
        ("Chad is considering imposing sanctions on Mali.", "imposing", Possible),
        ("Serbia will protest if Chad recognises Kosovo.", "recognises", Possible),
        ("Chad might not recognise Kosovo.", "recognise", Negated),
    ]);
}

#[test]
fn not_happened() {
    check(&[
        ("Chad did not recognise Kosovo.", "recognise", Negated),
        ("Chad has never recognised Kosovo.", "recognised", Negated),
        ("Chad has yet to recognise Kosovo.", "recognise", Negated),
        ("Chad has yet to formally recognise Kosovo.", "recognise", Negated),
        ("Chad left the talks without recognising Kosovo.", "recognising", Negated),
        ("No country has recognised Somaliland.", "recognised", Negated),
    ]);
}

#[test]
fn denied_by_a_speaker() {
    check(&[
        ("Chad denied that it had attacked Sudan.", "attacked", Denied),
        ("Chad denied attacking Sudan.", "attacking", Denied),
    ]);
}

/// The claim coded is the denial (REJECT), not the deed.
#[test]
#[should_panic(expected = "no claim at `armed`")]
fn known_wrong_denied_in_the_perfect() {
    check(&[("Chad denied having armed rebels in Sudan.", "armed", Denied)]);
}

#[test]
fn long_past() {
    check(&[
        ("Chad invaded Libya in 1987.", "invaded", Historical),
        ("Chad recognised Kosovo in June 2012.", "recognised", Historical),
        ("Chad recognised Kosovo in August 2023.", "recognised", Occurred),
        ("Chad will recognise Kosovo in 2026.", "recognise", Planned),
        ("Chad did not recognise Kosovo in 2008.", "recognise", Negated),
    ]);
}

#[test]
fn what_stands_over_one_deed_holds_for_the_coordinated_one() {
    check(&[
        ("Chad will close the border and expel the ambassador of Mali.", "expel", Planned),
        ("Chad closed the border with Sudan and will expel the ambassador of Mali.", "closed", Occurred),
    ]);
}

#[test]
fn decisions_are_deeds() {
    check(&[
        ("Chad decided to expel the ambassador of Mali.", "expel", Occurred),
        ("Chad is the third state to recognise Kosovo.", "recognise", Occurred),
        ("Chad is the only state to recognise Kosovo.", "recognise", Occurred),
        ("Chad will expel the ambassador of Mali.", "expel", Planned),
    ]);
}

#[test]
fn deeds_that_last() {
    check(&[
        ("Police in Chad are investigating Mali.", "investigating", Ongoing),
        ("Chad supports the rebels of Mali.", "supports", Ongoing),
        ("Chad supported the rebels of Mali.", "supported", Occurred),
    ]);
}

#[test]
fn talk_of_a_deed() {
    check(&[
        ("There were reports of a Chadian attack on Mali.", "attack", Possible),
        ("Reports that Chad attacked Mali are false.", "attacked", Denied),
    ]);
}
