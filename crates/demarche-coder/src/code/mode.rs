//! The mode of an event by the words around its trigger, for whatever finds the event (codebook sections 3 and 9).
//!
//! Which words show which mode is data (`data/lexicon/en/modes.toml`).

use crate::syntax;
use demarche_knowledge::lexicon::{ModePlace, ModeWords, Modes};
use demarche_lang::{Dep, Doc, Pos};

/// The mode of an event of type `event` whose trigger is `head` with `trigger`; `act` says whether it is an act.
pub fn told<'m>(
    doc: &Doc,
    event: &str,
    act: bool,
    head: usize,
    trigger: &[usize],
    modes: &'m Modes,
) -> Option<&'m str> {
    let lists: Vec<&ModeWords> = modes.mode.iter().filter(|m| m.event == event).collect();
    let shown = |place: ModePlace, words: Vec<usize>| {
        let of = |t: usize| lists.iter().find(|m| m.place == place && holds(doc, m, t));
        words.into_iter().find_map(of).map(|m| &*m.mode)
    };
    let found = shown(ModePlace::Wanted, wanted(doc, head, trigger));
    let found = found.or_else(|| shown(ModePlace::Means, clause(doc, head)));
    let default = || modes.default.iter().find(|d| d.event == event && !act).map(|d| &*d.mode);
    found.or_else(default)
}

fn holds(doc: &Doc, words: &ModeWords, t: usize) -> bool {
    let lemma = doc.lemma(t).to_lowercase();
    if syntax::is_verb(doc, t) { words.verbs.contains(&lemma) } else { words.nouns.contains(&lemma) }
}

/// What the trigger asks for, refuses or threatens: verbs of the clauses under it, then nouns behind it, nearest first.
fn wanted(doc: &Doc, head: usize, trigger: &[usize]) -> Vec<usize> {
    let part = |t: usize| t == head || trigger.contains(&t);
    let under = |t: usize| {
        doc.children(t).filter(move |&c| {
            c > t
                && matches!(
                    doc.dep(c),
                    Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl | Dep::Dobj | Dep::Prep | Dep::Conj
                )
        })
    };
    let mut found = Vec::new();
    let mut open: Vec<usize> = trigger.iter().copied().chain([head]).collect();
    open.sort_unstable();
    open.dedup();
    let starts = open.len();
    let mut at = 0;
    while at < open.len() && at < starts + WIDE {
        let t = open[at];
        at += 1;
        for c in under(t).filter(|&c| !part(c)) {
            match doc.dep(c) {
                Dep::Prep => open.extend(doc.children(c).filter(|&o| matches!(doc.dep(o), Dep::Pobj | Dep::Pcomp))),
                // What is coordinated with the trigger itself is another deed.
                Dep::Conj if part(t) => {}
                Dep::Dobj => {
                    found.push(c);
                    open.push(c);
                }
                _ => {
                    found.push(c);
                    open.push(c);
                }
            }
        }
        if doc.dep(t) == Dep::Pobj || doc.dep(t) == Dep::Pcomp {
            found.push(t);
        }
    }
    found.retain(|&t| !part(t));
    found
}

/// How many words under the trigger are looked under in turn.
const WIDE: usize = 6;

/// The words of the trigger's own clause: what hangs on it, and, where it is a noun, on the verb above.
fn clause(doc: &Doc, head: usize) -> Vec<usize> {
    let own = doc.subtree(head);
    let near = own.filter(|&t| matches!(doc.pos(t), Pos::Noun | Pos::Propn | Pos::Adj));
    near.filter(|&t| !apart(doc, t, head)).collect()
}

/// Whether another clause stands between `t` and the trigger.
fn apart(doc: &Doc, t: usize, head: usize) -> bool {
    let between = |&a: &usize| a != head && syntax::is_verb(doc, a);
    std::iter::once(t).chain(doc.ancestors(t)).take_while(|&a| a != head).any(|a| between(&a))
}
