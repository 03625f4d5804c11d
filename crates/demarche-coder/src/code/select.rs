//! One event per trigger: which of several fitting rules is kept, what becomes of a deed told in the clause
//! of another trigger, and when two triggers tell the same happening.

use super::Found;
use super::matching::{Match, Matcher};
use crate::syntax;
use demarche_knowledge::claim::Status;
use demarche_knowledge::rules::Complement;
use demarche_lang::{Dep, Doc};
use rustc_hash::{FxHashMap, FxHashSet};

/// The match kept for a trigger, and those it was preferred to.
pub struct Chosen<'k> {
    /// The best.
    pub best: Match<'k>,
    /// The others.
    pub rivals: Vec<Match<'k>>,
}

/// Keeps the best match of each trigger; a word that is a literal of a kept match is no trigger of its own.
pub fn choose<'k>(doc: &Doc, all: Vec<Vec<Match<'k>>>) -> Vec<Chosen<'k>> {
    let mut chosen: Vec<Chosen<'k>> = Vec::new();
    for fits in all {
        let (beside, mut alone): (Vec<_>, Vec<_>) = fits.into_iter().partition(|m| m.rule.beside);
        let rivals = alone.split_off(1.min(alone.len()));
        chosen.extend(alone.pop().map(|best| Chosen { best, rivals }));
        chosen.extend(beside.into_iter().take(1).map(|best| Chosen { best, rivals: Vec::new() }));
    }
    let mut used: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
    for c in chosen.iter().filter(|c| !c.best.rule.beside) {
        c.best.literals.iter().for_each(|&l| used.entry(l).or_default().push((c.best.head, c.best.words)));
    }
    chosen.retain(|c| {
        let (own, l) = (c.best.words, c.best.head);
        let by = used.get(&l).into_iter().flatten();
        !by.into_iter().any(|&(head, words)| head != l && (words >= own || doc.governs(head, l)))
    });
    chosen.sort_by_key(|c| c.best.head);
    chosen
}

/// Settles deeds that stand in the clause of another trigger (codebook sections 3 and 9).
pub fn settle(matcher: &Matcher<'_, '_>, found: &mut Vec<Found<'_>>) {
    let doc = matcher.doc;
    let types = &matcher.knowledge.ontology.types;
    let acts = &matcher.knowledge.ontology.acts;
    let mut gone = vec![false; found.len()];
    for outer in 0..found.len() {
        let Some(complement) = found[outer].rule.complement else { continue };
        for inner in 0..found.len() {
            if inner == outer
                || gone[inner]
                || !stands_under(doc, found[inner].head, found[outer].head, &found[outer].trigger)
            {
                continue;
            }
            let deed = found[inner].clone();
            let over = &mut found[outer];
            match complement {
                Complement::Accuse => {
                    let victim = !deed.recipients.is_empty() && !deed.actors.is_empty();
                    if victim {
                        let speaker = over.actors.first().map(|a| a.0);
                        let cue = over.head;
                        found[inner].blamed_by = speaker.map(|s| (s, cue));
                        found[inner].status = Status::Occurred;
                    } else {
                        gone[inner] = true;
                    }
                    continue;
                }
                Complement::Deny => {
                    found[inner].status = Status::Denied;
                    gone[outer] = true;
                    continue;
                }
                Complement::Commit => carry(over, &deed, deed.act.clone()),
                Complement::Refuse => {
                    let refused = deed.act.as_ref().and_then(|a| acts.get(a)).and_then(|a| a.refused.clone());
                    carry(over, &deed, refused);
                }
                Complement::Ask | Complement::Threaten => carry(over, &deed, None),
            }
            gone[inner] = true;
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
    let will = &matcher.knowledge.lexicon.modality.planned.aux;
    for event in found.iter_mut() {
        // "does not recognise", "will not recognise": a refusal, not an act that failed to happen.
        let negated = event.status == Status::Negated;
        let (standing, refusing) = (negated && standing(doc, event.head), negated && will_not(doc, event.head, will));
        if (standing || refusing)
            && let Some(refused) = event.act.as_ref().and_then(|a| acts.get(a)).and_then(|a| a.refused.as_ref())
            && let Some(refusal) = acts.get(refused)
        {
            event.event = refusal.event.clone();
            event.mode = refusal.mode.clone();
            event.act = Some(refused.clone());
            event.status = if standing { Status::Ongoing } else { Status::Occurred };
        } else if refusing
            && !event.actors.is_empty()
            && let Some(refused) = types.get(&event.event).and_then(|t| t.refused.as_ref())
        {
            event.event = refused.event.clone();
            event.mode = refused.mode.clone();
            event.act = None;
            event.status = Status::Occurred;
        }
        if let Some(act) = event.act.as_ref().and_then(|a| acts.get(a)) {
            // A promised act never moves the ledger: it is a promise, or a hostile announcement.
            if event.status == Status::Planned && event.event == act.event {
                event.event = act.promised.clone();
                event.mode = None;
            }
        } else if event.status == Status::Planned
            && let Some(future) = types.get(&event.event).and_then(|t| t.future.clone())
        {
            event.event = future;
            event.mode = None;
        }
    }
}

/// Whether the verb is negated in the simple present: *does not recognise*.
fn standing(doc: &Doc, t: usize) -> bool {
    let aux = |c: usize| doc.dep(c) == Dep::Aux && doc.lemma(c) == "do" && matches!(doc.tag(c), "VBZ" | "VBP");
    doc.children(t).any(aux) && !doc.children_with(t, Dep::Advmod).any(|c| doc.lower(c) == "yet")
}

/// Whether the doer says that he will not: *will not withdraw*, *would not be drawn*; not *would not have withdrawn*.
fn will_not(doc: &Doc, t: usize, will: &FxHashSet<String>) -> bool {
    let aux = |test: &dyn Fn(usize) -> bool| doc.children_with(t, Dep::Aux).any(test);
    !syntax::passive(doc, t)
        && doc.child_with(t, Dep::Neg).is_some()
        && aux(&|c| will.contains(doc.lower(c)))
        && !aux(&|c| doc.lemma(c) == "have")
}

/// Carries up from a deed to the trigger it hangs on what that one lacks.
fn carry(over: &mut Found<'_>, deed: &Found<'_>, act: Option<String>) {
    let knows = |list: &[(usize, usize)], r: usize| list.iter().any(|(_, x)| *x == r);
    if over.recipients.is_empty() {
        let others = deed.recipients.iter().chain(&deed.actors).filter(|(_, r)| !knows(&over.actors, *r));
        let mut taken: Vec<(usize, usize)> = others.copied().collect();
        if !deed.recipients.is_empty() {
            taken.retain(|x| deed.recipients.contains(x));
        }
        over.recipients = taken;
    }
    if let Some(act) = act.filter(|_| over.act.is_none()) {
        if over.status == Status::Occurred && over.rule.complement == Some(Complement::Commit) {
            over.status = Status::Planned;
        }
        over.act = Some(act);
        over.object = over.object.or(deed.object);
    }
}

/// Whether `inner` stands in the clause or phrase that `outer` opens.
fn stands_under(doc: &Doc, inner: usize, outer: usize, trigger: &[usize]) -> bool {
    // A modal stands over the verb it belongs to.
    let modal = doc.dep(outer) == Dep::Aux;
    let outer = syntax::seat(doc, outer);
    if modal && inner == outer {
        return true;
    }
    // Climb from the deed to the trigger; only through links that stay inside what is asked, promised, denied.
    let mut at = inner;
    for _ in 0..8 {
        if at == outer || (trigger.contains(&at) && at != inner) {
            return true;
        }
        let inside = matches!(
            doc.dep(at),
            Dep::Xcomp
                | Dep::Ccomp
                | Dep::Pcomp
                | Dep::Prep
                | Dep::Pobj
                | Dep::Dobj
                | Dep::Conj
                | Dep::Acl
                | Dep::Dative
                | Dep::Oprd
                | Dep::Attr
        ) || (matches!(doc.dep(at), Dep::Advcl) && syntax::is_verb(doc, at) && doc.tag(at) == "VB");
        // "was charged with treason and sentenced": beside the trigger, not under it.
        let beside = doc.dep(at) == Dep::Conj && doc.head(at) == outer;
        if !inside || beside || doc.head(at) == at {
            return false;
        }
        at = doc.head(at);
    }
    false
}

/// Of two triggers that tell the same of the same participants, where one hangs on the other, keeps the upper.
pub fn unrepeat(doc: &Doc, found: &mut Vec<Found<'_>>) {
    let mut gone = vec![false; found.len()];
    for i in 0..found.len() {
        for j in 0..found.len() {
            if i == j || gone[i] || gone[j] {
                continue;
            }
            let (a, b) = (&found[i], &found[j]);
            if one_telling(doc, a, b) {
                let victims = b.recipients.clone();
                gone[j] = true;
                if found[i].recipients.is_empty() {
                    found[i].recipients = victims;
                }
                continue;
            }
            if a.head != b.head
                && a.event == b.event
                && a.act == b.act
                && doc.governs(a.head, b.head)
                && same(&a.actors, &b.actors)
                && same(&a.recipients, &b.recipients)
            {
                gone[j] = true;
            }
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Whether verb `b` only says what the deed named by noun `a` did: *the raid killed six*, *an attack which wounded two*.
fn one_telling(doc: &Doc, a: &Found<'_>, b: &Found<'_>) -> bool {
    if a.event != b.event || a.act != b.act || syntax::is_verb(doc, a.head) || !syntax::is_verb(doc, b.head) {
        return false;
    }
    let subject = doc.dep(a.head) == Dep::Nsubj && doc.head(a.head) == b.head;
    let clause = doc.dep(b.head) == Dep::Relcl && doc.head(b.head) == a.head;
    let free =
        |mine: &[(usize, usize)], other: &[(usize, usize)]| mine.is_empty() || other.is_empty() || same(mine, other);
    (subject || clause)
        && !syntax::passive(doc, b.head)
        && free(&a.actors, &b.actors)
        && free(&a.recipients, &b.recipients)
}

fn same(a: &[(usize, usize)], b: &[(usize, usize)]) -> bool {
    let referents = |list: &[(usize, usize)]| {
        let mut r: Vec<usize> = list.iter().map(|x| x.1).collect();
        r.sort_unstable();
        r
    };
    referents(a) == referents(b)
}
