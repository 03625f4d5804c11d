//! What the network is told of the tree. `tools/event-reader/network.py` makes the same names; both must change together.

use super::BEFORE;
use crate::link::{How, Linked};
use demarche_encoder::PassageHeads;
use demarche_lang::{Dep, Doc};
use std::fmt::Write;

/// Words above a word that a path may lead over.
const CLIMB: usize = 30;

/// Up to how many names of one country are counted.
const OFTEN: usize = 5;

/// The numbers of features by name; those that the model does not know count for nothing.
pub(super) fn numbers(names: &[String], heads: &PassageHeads) -> Vec<u32> {
    names.iter().filter_map(|name| heads.pair_feature(name)).collect()
}

/// The features of a word as an event's.
pub(super) fn of_word(doc: &Doc, t: usize) -> [String; 4] {
    let parent = doc.head(t);
    let above = if parent == t { "nothing" } else { doc.pos(parent).as_str() };
    [
        format!("pos/{}", doc.pos(t).as_str()),
        format!("dep/{}", doc.dep(t).as_str()),
        format!("tag/{}", doc.tag(t)),
        format!("under/{above}"),
    ]
}

/// The features of a word as a participant of an event of type `kind`.
pub(super) fn of_pair(doc: &Doc, linked: &Linked, event: usize, word: usize, kind: &str) -> Vec<String> {
    let mut names = any_pair(doc, linked, event, word);
    names.push(format!("type/{kind}"));
    names
}

/// The features of the name `land` as telling the country of the phrase that hangs on `word`; where it is that word itself, of no name of the
/// passage doing so. `told` are the countries that the names of the passage tell.
pub(super) fn of_country(doc: &Doc, linked: &Linked, word: usize, land: usize, told: &[&str]) -> Vec<String> {
    let known = linked.mention(word).map(|m| linked.countries(m)).unwrap_or_default();
    let country = linked.land(land).unwrap_or("");
    let (mut names, answer) = if land == word {
        let answer = match known.is_empty() {
            true => "nothing",
            false if known.iter().any(|c| told.contains(c)) => "here",
            false => "elsewhere",
        };
        (vec!["none".to_owned()], answer)
    } else {
        let answer = match known.is_empty() {
            true => "nothing",
            false if known.contains(&country) => "same",
            false => "other",
        };
        let mut names = any_pair(doc, linked, word, land);
        names.push(format!("often/{}", told.iter().filter(|c| **c == country).count().min(OFTEN)));
        (names, answer)
    };
    let how = how(linked, word);
    names.extend([
        format!("asked/{how}"),
        format!("asked-pos/{}", doc.pos(word).as_str()),
        format!("linked/{how}/{answer}"),
    ]);
    names
}

/// The features of the expression of time that hangs on `time` as dating an event; where it is the event's own word, of none doing so.
pub(super) fn of_date(doc: &Doc, linked: &Linked, event: usize, time: usize) -> Vec<String> {
    if event == time {
        return vec!["no date".to_owned()];
    }
    let mut names = any_pair(doc, linked, event, time);
    names.push("date".to_owned());
    names
}

/// How the linker understood the mention that a word heads.
fn how(linked: &Linked, t: usize) -> &'static str {
    linked.mention(t).map_or("nothing", |m| match m.how {
        How::Name => "Name",
        How::TextName => "TextName",
        How::Noun => "Noun",
        How::Description => "Description",
        How::Pronoun => "Pronoun",
        How::Place => "Place",
        How::FirstPerson => "FirstPerson",
    })
}

/// The features of any pair of words.
fn any_pair(doc: &Doc, linked: &Linked, first: usize, second: usize) -> Vec<String> {
    let (path, shape) = path(doc, first, second);
    let back = doc.sentence_of(first) as i64 - doc.sentence_of(second) as i64;
    let named = doc.entity_of(second).map_or("nothing", |e| e.kind.as_str());
    vec![
        format!("path/{path}"),
        format!("shape/{shape}"),
        format!("back/{}", back.clamp(-2, BEFORE as i64)),
        format!("away/{}", bucket(second as i64 - first as i64)),
        format!("pos/{}", doc.pos(second).as_str()),
        format!("dep/{}", doc.dep(second).as_str()),
        format!("named/{named}"),
        format!("mention/{}", how(linked, second)),
    ]
}

/// A word and those above it.
fn chain(doc: &Doc, mut t: usize) -> Vec<usize> {
    let mut found = vec![t];
    while doc.head(t) != t && found.len() < CLIMB {
        t = doc.head(t);
        found.push(t);
    }
    found
}

/// How the tree leads from the event's word to another, and only the way down of it.
fn path(doc: &Doc, event: usize, word: usize) -> (String, String) {
    const APART: &str = "apart";
    let (up, down) = (chain(doc, event), chain(doc, word));
    let meeting = down.iter().enumerate().find_map(|(i, t)| up.iter().position(|u| u == t).map(|place| (i, place)));
    let Some((meets, place)) = meeting else { return (APART.into(), APART.into()) };
    let (rise, fall) = (&up[..place], &down[..meets]);
    if rise.len() > 2 || fall.len() > 3 {
        return (format!("far/{}/{}", rise.len().min(4), fall.len().min(4)), APART.into());
    }
    let mut path = rise.iter().map(|&t| doc.dep(t).as_str()).collect::<Vec<_>>().join("^");
    let mut shape = String::new();
    if fall.is_empty() {
        path.push('>');
        shape.push('>');
    }
    for &t in fall.iter().rev() {
        let dep = doc.dep(t);
        let _ = write!(path, ">{}", dep.as_str());
        let _ = write!(shape, ">{}", dep.as_str());
        if dep == Dep::Prep {
            let _ = write!(path, ":{}", doc.norm(t));
        }
    }
    (path, shape)
}

/// A distance in words, coarser the larger it is.
fn bucket(distance: i64) -> i64 {
    if distance == 0 {
        return 0;
    }
    let size = (((distance.unsigned_abs() as f64).log2() * 2.0) as i64).min(11);
    size * distance.signum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Coder, Source, passages};
    use demarche_lang::English;
    use serde_json::Value;

    /// What `tools/event-reader/features.py` has written: texts, and the features of words and pairs of them as they were taught.
    const TAUGHT: &str = include_str!("features.jsonl");

    #[test]
    fn the_program_asks_what_was_taught() {
        let (mut words, mut pairs) = (0, 0);
        for line in TAUGHT.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let mut worker = English::shipped().worker().with_whole_prefixes().with_bounds();
            let doc = passages::parse(&mut worker, record["text"].as_str().unwrap());
            let date = record["date"].as_str().and_then(|d| d.parse().ok());
            let source = Source { id: "", date, title: None, source: None, url: None };
            let coded = Coder::new(demarche_shipped::knowledge()).read(&doc, &source);
            let linked = &coded.reading.linked;
            let number = |v: &Value| v.as_u64().unwrap() as usize;
            for taught in record["words"].as_array().unwrap() {
                assert_same(&of_word(&doc, number(&taught[0])), &taught[1], record["id"].as_str().unwrap());
                words += 1;
            }
            for taught in record["pairs"].as_array().unwrap() {
                let (first, second) = (number(&taught[1]), number(&taught[2]));
                let told: Vec<&str> = linked.lands.iter().filter(|l| l.token != first).map(|l| &*l.country).collect();
                let names = match taught[0].as_str().unwrap() {
                    "country" => of_country(&doc, linked, first, second, &told),
                    "date" => of_date(&doc, linked, first, second),
                    kind => of_pair(&doc, linked, first, second, kind),
                };
                assert_same(&names, &taught[3], &format!("{} {taught}", record["id"]));
                pairs += 1;
            }
        }
        assert!(words > 100 && pairs > 500, "{words} words, {pairs} pairs");
    }

    fn assert_same(ours: &[String], taught: &Value, at: &str) {
        let mut ours: Vec<&str> = ours.iter().map(String::as_str).collect();
        let mut taught: Vec<&str> = taught.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        ours.sort_unstable();
        taught.sort_unstable();
        assert_eq!(ours, taught, "{at}");
    }
}
