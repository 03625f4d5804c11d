//! Whether the linker knows official visitors by title, name, country and day: the guests of the United States from 2010
//! to 2015 by the list of the Office of the Historian. The list lies beside the repository and is not shipped; without it
//! there is nothing to measure.

use demarche_coder::{Coder, Source};
use demarche_knowledge::actors::{Kind, Meaning};
use demarche_lang::English;
use jiff::civil::Date;
use std::path::Path;

/// From which year on the visits are taken.
const FIRST: i16 = 2010;
/// Of how many of a hundred visitors the office-holder of that day must be found.
const FLOOR: usize = 92;

/// The country as news writes it: *Republic of Congo* for *Congo, Republic of*.
fn plain(from: &str) -> String {
    match from.split_once(", ") {
        Some((name, kind)) if kind.ends_with(" of") => format!("{kind} {name}"),
        _ => from.to_owned(),
    }
}

#[test]
fn official_visitors_are_known_on_their_day() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/actors/visits_to_us_to_2015.csv");
    let Ok(mut table) = csv::Reader::from_path(&path) else { return };
    let knowledge = demarche_shipped::knowledge();
    let gazetteer = &knowledge.gazetteer;
    let (mut visits, mut missed) = (0, Vec::new());
    for row in table.records() {
        let row = row.unwrap();
        let (Ok(day), visitor, from) = (row[0].parse::<Date>(), &row[2], plain(&row[3])) else { continue };
        let states = gazetteer.look_up(&from).iter().filter_map(|m| match *m {
            Meaning::Actor(n) if gazetteer.actor(n).kind == Kind::State => Some(n),
            _ => None,
        });
        let Some(state) = states.into_iter().next().filter(|_| day.year() >= FIRST) else { continue };
        let country = gazetteer.actor(state).on(day).country.clone();
        let text = format!("{visitor} of {from} arrived in Washington.");
        let doc = English::shipped().parse(&text);
        let about = Source { id: "x", date: Some(day), title: None, source: None, url: None };
        let coded = Coder::without_rules(knowledge).read(&doc, &about);
        let linked = &coded.reading.linked;
        let known = linked.mentions.iter().flat_map(|m| linked.of(m)).filter_map(|r| r.actor).any(|n| {
            let actor = gazetteer.actor(n);
            actor.kind == Kind::Person && actor.holds_on(day) && actor.on(day).country == country
        });
        visits += 1;
        if !known {
            missed.push(format!("{day} {visitor}, {from}"));
        }
    }
    let found = visits - missed.len();
    println!("{found} of {visits} visitors are known; not:\n{}", missed.join("\n"));
    assert!(100 * found >= FLOOR * visits, "{found} of {visits} visitors are known; not:\n{}", missed.join("\n"));
}
