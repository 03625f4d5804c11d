//! Two phrases for one actor side by side, and several persons under one title.

use super::{How, Linked, Mention, Referent};
use crate::knowledge::actors::Kind;
use crate::knowledge::lexicon::Defaults;
use demarche_lang::{Dep, Doc};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Whether a mention gives a proper name, not an office or description alone.
fn is_named(mention: &Mention, referent: &Referent) -> bool {
    matches!(mention.how, How::Name | How::TextName) && referent.kind == Kind::Person
}

/// *its ally, Turkey*: somebody of no country is the state or body named beside it.
fn is_one_of_others(x: &Referent, y: &Referent) -> bool {
    let body = matches!(y.kind, Kind::State | Kind::Organization | Kind::Authority | Kind::Group);
    x.kind == Kind::People && !x.plural && x.country.is_none() && x.political && body && y.how_named()
}

/// *Ahmet Tan, a Turkish journalist*: a person only the text names, and what he is called beside the name.
fn is_described(mention: &Mention, named: &Referent, other: &Referent) -> bool {
    let unknown = named.actor.is_none() && named.office.is_none() && !named.plural;
    is_named(mention, named) && unknown && other.kind == Kind::People && !other.plural
}

/// Gives a person the country and sectors of what he is called.
fn take_description(linked: &mut Linked, person: usize, description: usize, defaults: &Defaults) {
    let given = linked.referents[description].clone();
    let kept = &mut linked.referents[person];
    if kept.country.is_none() || kept.supposed && given.country.is_some() {
        kept.country = given.country;
        kept.supposed = given.supposed;
    }
    if kept.sectors == defaults.person && !given.sectors.is_empty() {
        kept.sectors = given.sectors;
    }
    kept.political |= given.political;
}

/// Whether one named person stands beside several unnamed ones.
fn is_one_beside_many(linked: &Linked, many: usize, one: usize) -> bool {
    let single = |t: usize| linked.mention(t).filter(|m| m.referents.len() == 1);
    let (Some(a), Some(b)) = (single(many), single(one)) else {
        return false;
    };
    let (x, y) = (&linked.referents[a.referents[0]], &linked.referents[b.referents[0]]);
    x.plural && matches!(x.kind, Kind::People | Kind::Person) && is_named(b, y) && !y.plural
}

/// The single person between `plural` and the name at `t` that the parser sets beside the plural: *three suspects who
/// killed a policeman, Officer Ray Miles*. The name is that person's; alone it means nobody.
fn rename_nearest(doc: &Doc, linked: &mut Linked, plural: usize, t: usize) -> bool {
    let one = |h: usize| {
        let mention = linked.mention(h).filter(|m| m.how == How::Noun && m.referents.len() == 1)?;
        let referent = &linked.referents[mention.referents[0]];
        let single = matches!(referent.kind, Kind::Person | Kind::People) && !referent.plural;
        let modifier = matches!(doc.dep(h), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss);
        (single && !modifier).then_some(mention.referents[0])
    };
    let Some(known) = (plural + 1..t).rev().find_map(one) else {
        return false;
    };
    let at = linked.by_token[t] as usize;
    let Some(name) = linked.mentions[at].referents.first().map(|&r| linked.referents[r].clone()) else {
        return false;
    };
    let referent = &mut linked.referents[known];
    referent.name = name.name;
    referent.office = name.office.or(referent.office.take());
    referent.kind = Kind::Person;
    linked.forget(t);
    true
}

/// Makes one referent of a name and the title beside it: "the foreign minister, Sergei Lavrov".
pub fn join_appositions(doc: &Doc, linked: &mut Linked, sentence: Range<usize>, defaults: &Defaults) {
    let former = &defaults.former;
    let mut listed: Vec<(usize, usize)> = Vec::new();
    for t in sentence.filter(|&t| doc.dep(t) == Dep::Appos && !crate::syntax::is_stranded_subject(doc, t)) {
        if is_one_beside_many(linked, doc.head(t), t) && rename_nearest(doc, linked, doc.head(t), t) {
            continue;
        }
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
        let before = is_described(b, y, x);
        if before || is_described(a, x, y) {
            let (keep, give) = if before { (second, first) } else { (first, second) };
            take_description(linked, keep, give, defaults);
            for head in [doc.head(t), t] {
                let at = linked.by_token[head] as usize;
                linked.mentions[at].referents = vec![keep];
            }
            continue;
        }
        let persons = x.kind == Kind::Person && y.kind == Kind::Person;
        let alias = x.kind == y.kind && x.country == y.country || is_one_of_others(x, y);
        let two_names = persons && is_named(a, x) && is_named(b, y) && x.last_word() != y.last_word();
        let told = |r: &Referent| r.country.is_some() && !r.supposed;
        let two_countries = persons && told(x) && told(y) && x.country != y.country;
        if two_countries {
            listed.push((doc.head(t), t));
        }
        if two_names || two_countries || (!persons && !alias) {
            continue;
        }
        let named = (is_named(b, y) && !is_named(a, x)) || is_one_of_others(x, y);
        let (keep, give) = if named { (second, first) } else { (first, second) };
        let given = linked.referents[give].clone();
        let kept = &mut linked.referents[keep];
        let over = !former.is_empty() && given.sectors == *former;
        // An office told with the name outlasts another one that is over: *Minister Ruiz, a former general*.
        let past = over && kept.actor.is_none() && kept.office.is_some();
        if persons {
            if !past && (kept.office.is_none() || kept.actor.is_none() || over || kept.sectors == *former) {
                kept.office = given.office.or(kept.office.take());
                if !given.sectors.is_empty() && (given.political || kept.sectors == defaults.person) {
                    kept.sectors = given.sectors;
                }
            }
            if kept.supposed && given.country.is_some() {
                kept.country = None;
                kept.supposed = given.supposed;
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
    let Some(&(head, _)) = listed.first() else { return };
    let start = doc.sentences()[doc.sentence_of(head)].start;
    let first = linked.titles_of_names.partition_point(|(title, _)| *title < start);
    let mut names: FxHashMap<usize, usize> = FxHashMap::default();
    linked.titles_of_names[first..].iter().for_each(|&(title, name)| {
        names.entry(title).or_insert(name);
    });
    for &(first, second) in listed.iter().rev() {
        let mut others = vec![second];
        let mut next = 0;
        while next < others.len() {
            // What is listed behind *President of France Francois Hollande* hangs on the name.
            let named = names.get(&others[next]).copied();
            let heads = std::iter::once(others[next]).chain(named);
            let more = heads.flat_map(|h| doc.children(h)).filter(|&c| matches!(doc.dep(c), Dep::Appos | Dep::Conj));
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
/// So do people: *soldiers and militiamen of the Philippine Army*.
pub fn join_coordinations(doc: &Doc, linked: &mut Linked, sentence: Range<usize>, defaults: &Defaults) {
    // Refugees are of another country than their hosts, allies of another than their friends.
    let at_home = |r: &Referent| {
        r.sectors.first().is_some_and(|s| !defaults.elsewhere.contains(s) && !defaults.outsider.contains(s))
    };
    for t in sentence.clone().filter(|&t| doc.dep(t) == Dep::Conj) {
        let (Some(a), Some(b)) = (linked.mention(doc.head(t)), linked.mention(t)) else {
            continue;
        };
        let (&[first], &[second]) = (&a.referents[..], &b.referents[..]) else {
            continue;
        };
        let (x, y) = (&linked.referents[first], &linked.referents[second]);
        let unplaced = y.country.is_none() || y.supposed;
        let lone = y.kind == Kind::Person && y.actor.is_none() && unplaced && y.office.is_some();
        let persons = x.kind == Kind::Person && lone && x.country.is_some();
        let people = x.kind == Kind::People && y.kind == Kind::People && y.country.is_none() && at_home(y);
        if persons || people {
            linked.referents[second].country = x.country.clone();
        }
    }
    // Those of sentences before come first.
    let first = linked.titles_of_names.partition_point(|(title, _)| *title < sentence.start);
    for number in first..linked.titles_of_names.len() {
        let (title, name) = linked.titles_of_names[number];
        if !sentence.contains(&title) {
            continue;
        }
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
