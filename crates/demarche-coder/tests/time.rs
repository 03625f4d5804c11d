//! Which date goes to which event. One row a sentence: the first word of a trigger, its first and last day, what they rest on.
//! All texts are of Monday, 1 July 2024, unless a test says otherwise.

mod told;

use demarche_coder::claim::{Claim, DateBasis};
use jiff::civil::date;

/// First word of a trigger; first and last day, both empty for none; basis.
type Row = (&'static str, &'static str, &'static str, DateBasis);

fn dates(claim: &Claim) -> (String, String) {
    (claim.date.start.clone().unwrap_or_default(), claim.date.end.clone().unwrap_or_default())
}

/// Compares every row of a text and reports all that differ at once.
fn check(text: &str, rows: &[Row]) {
    let claims = told::claims(text);
    let mut report = String::new();
    for &(trigger, start, end, basis) in rows {
        match claims.iter().find(|c| c.trigger.text.starts_with(trigger)) {
            Some(c) if dates(c) == (start.to_owned(), end.to_owned()) && c.date.basis == basis => {}
            Some(c) => {
                report += &format!(
                    "  {trigger}: expected {start}..{end} {basis:?}, got {} {:?}\n",
                    told::line(c),
                    c.date.basis
                )
            }
            None => {
                report +=
                    &format!("  no claim at `{trigger}`: {:?}\n", claims.iter().map(told::line).collect::<Vec<_>>())
            }
        }
    }
    assert!(report.is_empty(), "\n{text}\n{report}");
}

#[test]
fn a_new_day_lies_ahead() {
    use DateBasis::{None, Text};
    let text = "Chad put off the opening of its embassy in Oslo until May.";
    check(text, &[("opening", "2025-05-01", "2025-05-31", Text)]);
    let text = "The visit of the Turkish president to Greece has been moved to Thursday.";
    check(text, &[("visit", "2024-07-04", "2024-07-04", Text)]);
    check("Egypt postponed its talks with Ethiopia until September.", &[("postponed", "", "", None)]);
    let text = "The exchange of prisoners between Mali and Chad was delayed until Wednesday.";
    check(text, &[("exchange", "2024-07-03", "2024-07-03", Text)]);
}

#[test]
fn parts_of_a_month() {
    use DateBasis::Text;
    let text = "Chad and Mali will meet in the last week of next month.";
    check(text, &[("meet", "2024-08-25", "2024-08-31", Text)]);
    check("Chad and Mali will meet on the last Friday of this month.", &[("meet", "2024-07-26", "2024-07-26", Text)]);
    check("Chad and Mali met on the second Tuesday in May.", &[("met", "2024-05-14", "2024-05-14", Text)]);
    check("Chad and Mali met in the final week of December.", &[("met", "2023-12-25", "2023-12-31", Text)]);
}

#[test]
fn expressions_of_the_own_clause() {
    use DateBasis::Text;
    check("Chad recognised Kosovo on 3 June.", &[("recognised", "2024-06-03", "2024-06-03", Text)]);
    check("Chad recognised Kosovo on June 3, 2024.", &[("recognised", "2024-06-03", "2024-06-03", Text)]);
    check("On Friday, Chad recognised Kosovo.", &[("recognised", "2024-06-28", "2024-06-28", Text)]);
    check("Chad recognised Kosovo in April.", &[("recognised", "2024-04-01", "2024-04-30", Text)]);
    check("Chad recognised Kosovo yesterday.", &[("recognised", "2024-06-30", "2024-06-30", Text)]);
    check("Chad recognised Kosovo in 2023.", &[("recognised", "2023-01-01", "2023-12-31", Text)]);
    check("Chad recognised Kosovo between 3 June and 5 June.", &[("recognised", "2024-06-03", "2024-06-05", Text)]);
    check("Chad recognised Kosovo on the eve of 9 May.", &[("recognised", "2024-05-08", "2024-05-08", Text)]);
    check("Chad recognised Kosovo two days ago.", &[("recognised", "2024-06-29", "2024-06-29", Text)]);
}

#[test]
fn the_tense_chooses_the_year() {
    use DateBasis::Text;
    check("Chad recognised Kosovo in November.", &[("recognised", "2023-11-01", "2023-11-30", Text)]);
    check("Chad will recognise Kosovo in November.", &[("recognise", "2024-11-01", "2024-11-30", Text)]);
    check("Chad will recognise Kosovo on Friday.", &[("recognise", "2024-07-05", "2024-07-05", Text)]);
}

#[test]
fn each_clause_keeps_its_own() {
    use DateBasis::Text;
    check(
        "Chad recalled its ambassador to Mali in May, and Togo severed diplomatic relations with Mali on 3 June.",
        &[("recalled", "2024-05-01", "2024-05-31", Text), ("severed", "2024-06-03", "2024-06-03", Text)],
    );
    check(
        "Kosovo, which Samoa recognised in 2008, opened an embassy in Panama on Tuesday.",
        &[("recognised", "2008-01-01", "2008-12-31", Text), ("opened", "2024-06-25", "2024-06-25", Text)],
    );
    check("Chad promised on Friday to send aid to Mali in August.", &[("promised", "2024-06-28", "2024-06-28", Text)]);
}

#[test]
fn what_dates_a_noun_dates_no_deed() {
    check("Chad criticised the 2015 deal between Togo and Mali.", &[("criticised", "", "", DateBasis::None)]);
    check("Togo condemned last year's attack by Chad on Mali.", &[("condemned", "", "", DateBasis::None)]);
    check(
        "Chad is under EU sanctions, and was condemned by Togo in May.",
        &[("is under", "", "", DateBasis::None), ("condemned", "2024-05-01", "2024-05-31", DateBasis::Text)],
    );
}

#[test]
fn carried_from_the_sentence_before() {
    check(
        "The ambassador of Chile arrived at the palace on Thursday. Botswana accepted his credentials.",
        &[("accepted", "2024-06-27", "2024-06-27", DateBasis::Context)],
    );
    check(
        "Chad recognised Kosovo. This decision, announced on June 3, angered Serbia.",
        &[("recognised", "2024-06-03", "2024-06-03", DateBasis::Context)],
    );
}

#[test]
fn not_carried_over_a_paragraph() {
    check(
        "Chad recognised Kosovo on Thursday.\n\nTogo expelled the ambassador of Mali.",
        &[("recognised", "2024-06-27", "2024-06-27", DateBasis::Text), ("expelled", "", "", DateBasis::None)],
    );
}

#[test]
fn the_day_of_the_document_only_where_the_text_says_so() {
    check("Chad recognised Kosovo.", &[("recognised", "", "", DateBasis::None)]);
    check(
        "GENEVA (AP) — Chad expelled the ambassador of Mali.",
        &[("expelled", "2024-07-01", "2024-07-01", DateBasis::Document)],
    );
}

#[test]
fn the_place_of_a_dateline_is_no_subject() {
    check(
        "GENEVA (AP) — Chad and Mali signed a treaty.",
        &[("signed", "2024-07-01", "2024-07-01", DateBasis::Document)],
    );
}

#[test]
fn without_a_date_of_the_document() {
    let full = told::claims_on("Chad recognised Kosovo on 1 June 2012.", None);
    assert_eq!(dates(&full[0]), ("2012-06-01".into(), "2012-06-01".into()));
    let weekday = told::claims_on("Chad recognised Kosovo on Friday.", None);
    assert_eq!(weekday[0].date.start, None, "a weekday alone fixes no day");
}

#[test]
fn the_same_words_mean_another_day_in_another_document() {
    let text = "Chad recognised Kosovo on Friday.";
    for (day, friday) in
        [(date(2024, 7, 1), "2024-06-28"), (date(2012, 6, 4), "2012-06-01"), (date(2020, 3, 1), "2020-02-28")]
    {
        assert_eq!(dates(&told::claims_on(text, Some(day))[0]).0, friday);
    }
}
