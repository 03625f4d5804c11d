//! Two phrases for one actor side by side, and several persons under one title.

use super::{How, Linked, Mention, Referent};
use crate::knowledge::actors::Kind;
use demarche_lang::{Dep, Doc};
use std::ops::Range;

/// Whether a mention gives a proper name, not an office or description alone.
fn is_named(mention: &Mention, referent: &Referent) -> bool {
    matches!(mention.how, How::Name | How::TextName) && referent.kind == Kind::Person
}

/// Makes one referent of a name and the title beside it: "the foreign minister, Sergei Lavrov".
pub fn join_appositions(doc: &Doc, linked: &mut Linked, sentence: Range<usize>, former: &[Box<str>]) {
    let mut listed: Vec<(usize, usize)> = Vec::new();
    for t in sentence.filter(|&t| doc.dep(t) == Dep::Appos) {
        let (Some(a), Some(b)) = (linked.mention(doc.head(t)), linked.mention(t)) else {
            continue;
        };
        let (&[first], &[second]) = (&a.referents[..], &b.referents[..]) else {
            continue;
        };
        if first == second {
            continue;
        }
        let (x, y) = (&linked.referents[first], &linked.referents[second]);
        let persons = x.kind == Kind::Person && y.kind == Kind::Person;
        let alias = x.kind == y.kind && x.country == y.country;
        let two_names = persons && is_named(a, x) && is_named(b, y) && x.last_word() != y.last_word();
        let two_countries = persons && x.country.is_some() && y.country.is_some() && x.country != y.country;
        if two_countries {
            listed.push((doc.head(t), t));
        }
        if two_names || two_countries || (!persons && !alias) {
            continue;
        }
        let (keep, give) = if is_named(b, y) && !is_named(a, x) { (second, first) } else { (first, second) };
        let given = linked.referents[give].clone();
        let kept = &mut linked.referents[keep];
        let over = !former.is_empty() && given.sectors == former;
        // An office told with the name outlasts another one that is over: *Minister Ruiz, a former general*.
        let past = over && kept.actor.is_none() && kept.office.is_some();
        if persons {
            if !past && (kept.office.is_none() || kept.actor.is_none() || over || kept.sectors == former) {
                kept.office = given.office.or(kept.office.take());
                if !given.sectors.is_empty() && given.political {
                    kept.sectors = given.sectors;
                }
            }
            kept.country = kept.country.take().or(given.country);
            kept.gender = kept.gender.or(given.gender);
            kept.political |= given.political;
        }
        for head in [doc.head(t), t] {
            let at = linked.by_token[head] as usize;
            linked.mentions[at].referents = vec![keep];
        }
    }
    join_lists(doc, linked, &listed);
}

/// *with Chancellor A, President B and President C*: two persons of two countries are never one; what the
/// parser takes for an apposition is a list.
fn join_lists(doc: &Doc, linked: &mut Linked, listed: &[(usize, usize)]) {
    for &(first, second) in listed.iter().rev() {
        let mut others = vec![second];
        let mut next = 0;
        while next < others.len() {
            let more = doc.children(others[next]).filter(|&c| matches!(doc.dep(c), Dep::Appos | Dep::Conj));
            let more: Vec<usize> = more.collect();
            others.extend(more);
            next += 1;
        }
        let told = others.iter().filter_map(|&o| linked.mention(o));
        let more: Vec<usize> = told.flat_map(|m| m.referents.clone()).collect();
        let at = linked.by_token[first] as usize;
        for r in more {
            if linked.referents[r].kind == Kind::Person && !linked.mentions[at].referents.contains(&r) {
                linked.mentions[at].referents.push(r);
            }
        }
    }
}

/// *King Harald and Queen Sonja*, *President of France X and President of Mali Y*: a person of whom nothing is
/// known shares the country of the one beside, and a title read as the head of names means all of them.
pub fn join_coordinations(doc: &Doc, linked: &mut Linked, sentence: Range<usize>) {
    for t in sentence.clone().filter(|&t| doc.dep(t) == Dep::Conj) {
        let (Some(a), Some(b)) = (linked.mention(doc.head(t)), linked.mention(t)) else {
            continue;
        };
        let (&[first], &[second]) = (&a.referents[..], &b.referents[..]) else {
            continue;
        };
        let (x, y) = (&linked.referents[first], &linked.referents[second]);
        let lone = y.kind == Kind::Person && y.actor.is_none() && y.country.is_none() && y.office.is_some();
        if x.kind == Kind::Person && lone {
            let country = x.country.clone();
            linked.referents[second].country = country;
        }
    }
    for (title, name) in linked.titles_of_names.clone().into_iter().filter(|(t, _)| sentence.contains(t)) {
        let others = crate::syntax::coordinated(doc, name).into_iter().skip(1);
        let more: Vec<usize> = others.filter_map(|o| linked.mention(o)).flat_map(|m| m.referents.clone()).collect();
        let at = linked.by_token[title] as usize;
        for r in more {
            if !linked.mentions[at].referents.contains(&r) {
                linked.mentions[at].referents.push(r);
            }
        }
    }
}
