//! Who is subject and object of a verb, however the sentence is built.
//!
//! Reads the dependency tree only. Every construction that moves a participant away from its verb
//! (passive, relative and participial clauses, coordination, control) is undone here, so that rules are
//! written for the plain active sentence.

use demarche_lang::{Dep, Doc, EntityKind, Pos};

/// How many clauses a missing subject is looked for above.
const REACH: usize = 6;

/// Prepositions whose noun may carry a *by* that says who did it. Not *after* or *during*: what happened then is
/// somebody else's deed.
const CARRIES_AGENT: &[&str] = &["as", "at", "for", "from", "in", "of", "on", "over", "to", "with"];

/// Nouns that measure or bundle what their *of* or *in* names: *a round of talks*, *20 million dollars in aid*.
const MEASURES: &[&str] = &[
    "amount",
    "array",
    "barrage",
    "batch",
    "bout",
    "bulk",
    "bundle",
    "consignment",
    "cycle",
    "dollar",
    "dozen",
    "euro",
    "flurry",
    "group",
    "host",
    "hundred",
    "kind",
    "load",
    "lot",
    "million",
    "billion",
    "number",
    "package",
    "pair",
    "part",
    "pound",
    "quantity",
    "range",
    "round",
    "series",
    "set",
    "shipment",
    "spate",
    "string",
    "thousand",
    "ton",
    "tonne",
    "tranche",
    "truckload",
    "type",
    "volley",
    "wave",
    "worth",
];

/// Whether token `t` is a relative or interrogative pronoun.
fn relative(doc: &Doc, t: usize) -> bool {
    matches!(doc.tag(t), "WDT" | "WP" | "WP$")
        || (doc.lower(t) == "that"
            && matches!(doc.dep(t), Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj)
            && doc.tag(t) != "DT")
}

/// Whether `t` is a verb form.
pub fn is_verb(doc: &Doc, t: usize) -> bool {
    matches!(doc.pos(t), Pos::Verb | Pos::Aux) || doc.tag(t).starts_with("VB")
}

/// How many verbs before it in a row a verb takes its voice from: *were tried, convicted and jailed*.
const ROW: usize = 32;

/// Whether verb `v` is passive, bare participles behind a noun included.
pub fn passive(doc: &Doc, v: usize) -> bool {
    passive_in_row(doc, v, ROW)
}

fn passive_in_row(doc: &Doc, v: usize, row: usize) -> bool {
    if doc.children(v).any(|c| matches!(doc.dep(c), Dep::Auxpass | Dep::Nsubjpass | Dep::Csubjpass)) {
        return true;
    }
    if doc.tag(v) != "VBN" {
        return false;
    }
    let perfect = doc.children(v).any(|c| doc.dep(c) == Dep::Aux);
    match doc.dep(v) {
        Dep::Acl => !has_subject(doc, v) && !perfect,
        Dep::Amod => true,
        // "saw 120 soldiers killed"
        Dep::Ccomp => has_subject(doc, v) && !perfect,
        Dep::Relcl | Dep::Advcl => !has_subject(doc, v) && !doc.children(v).any(|c| doc.dep(c) == Dep::Aux),
        Dep::Conj => {
            let head = doc.head(v);
            !has_subject(doc, v)
                && !doc.children(v).any(|c| doc.dep(c) == Dep::Aux)
                && row > 0
                && is_verb(doc, head)
                && passive_in_row(doc, head, row - 1)
        }
        _ => false,
    }
}

fn has_subject(doc: &Doc, v: usize) -> bool {
    doc.children(v).any(|c| matches!(doc.dep(c), Dep::Nsubj | Dep::Nsubjpass))
}

/// The noun a relative pronoun or a participle behind it stands for; through a copula to its subject
/// ("Russia became the first country *to recognise* …").
fn antecedent(doc: &Doc, v: usize, depth: usize) -> Vec<usize> {
    let noun = doc.head(v);
    let governor = doc.head(noun);
    if matches!(doc.dep(noun), Dep::Attr | Dep::Oprd) && governor != noun && is_verb(doc, governor) {
        let subjects = surface_subject(doc, governor, depth + 1);
        if !subjects.is_empty() {
            return subjects;
        }
    }
    // "as the first country to": the noun is what the subject is called.
    if doc.dep(noun) == Dep::Pobj && doc.lower(governor) == "as" {
        let above = doc.head(governor);
        if is_verb(doc, above) {
            let objects = objects(doc, above);
            if !objects.is_empty() {
                return objects;
            }
            return surface_subject(doc, above, depth + 1);
        }
    }
    vec![noun]
}

/// The noun that stands as subject on the surface: of a passive, the one acted on.
fn surface_subject(doc: &Doc, v: usize, depth: usize) -> Vec<usize> {
    if depth > REACH {
        return Vec::new();
    }
    if passive(doc, v) { objects_at(doc, v, depth + 1) } else { subjects_at(doc, v, depth + 1) }
}

/// Whether `t` is a name that the parser reads as a modal: *May visited Kenya*, where no modal can stand before a verb of the past.
pub fn is_misread_name(doc: &Doc, t: usize) -> bool {
    let verb = doc.head(t);
    let subject = doc.dep(t) == Dep::Nsubj || doc.dep(t) == Dep::Aux && !has_subject(doc, verb);
    subject
        && doc.pos(t) == Pos::Aux
        && matches!(doc.tag(t), "MD" | "NNP")
        && doc.word(t).starts_with(char::is_uppercase)
        && matches!(doc.tag(verb), "VBD" | "VBZ")
}

/// Who does what `v` says: the subject, or in the passive the agent.
pub fn subjects(doc: &Doc, v: usize) -> Vec<usize> {
    subjects_at(doc, v, 0)
}

fn subjects_at(doc: &Doc, v: usize, depth: usize) -> Vec<usize> {
    if depth > REACH {
        return Vec::new();
    }
    if passive(doc, v) {
        return agent(doc, v);
    }
    if let Some(s) = doc.child_with(v, Dep::Nsubj) {
        if relative(doc, s) && doc.dep(v) == Dep::Relcl {
            return antecedent(doc, v, depth);
        }
        if relative(doc, s) && doc.dep(v) == Dep::Conj && doc.dep(doc.head(v)) == Dep::Relcl {
            return antecedent(doc, doc.head(v), depth);
        }
        return vec![s];
    }
    if let Some(name) = doc.children_with(v, Dep::Aux).find(|&c| is_misread_name(doc, c)) {
        return vec![name];
    }
    if doc.child_with(v, Dep::Csubj).is_some() {
        return Vec::new();
    }
    inherited(doc, v, depth)
}

/// The subject a verb without one takes from the clause above.
fn inherited(doc: &Doc, v: usize, depth: usize) -> Vec<usize> {
    let head = doc.head(v);
    if head == v {
        return Vec::new();
    }
    match doc.dep(v) {
        Dep::Conj if is_verb(doc, head) => surface_subject(doc, head, depth + 1),
        Dep::Xcomp | Dep::Ccomp if is_verb(doc, head) => controller(doc, head, depth),
        Dep::Xcomp | Dep::Ccomp | Dep::Advcl if doc.pos(head) == Pos::Adj => above_adjective(doc, head, depth),
        Dep::Advcl | Dep::Parataxis if is_verb(doc, head) => surface_subject(doc, head, depth + 1),
        Dep::Acl | Dep::Relcl if doc.tag(v) == "VBG" => antecedent(doc, v, depth),
        Dep::Relcl if doc.children(v).any(|c| relative(doc, c)) => antecedent(doc, v, depth),
        Dep::Acl | Dep::Relcl => owner_of_plan(doc, v, head, depth),
        Dep::Pcomp => {
            let above = doc.head(head);
            if is_verb(doc, above) {
                let object_first = matches!(doc.lower(head), "of" | "for" | "from" | "with" | "into" | "against");
                let objects = objects(doc, above);
                if object_first && !objects.is_empty() { objects } else { surface_subject(doc, above, depth + 1) }
            } else {
                let owner = owners(doc, above);
                if owner.is_empty() && is_verb(doc, doc.head(above)) {
                    surface_subject(doc, doc.head(above), depth + 1)
                } else {
                    owner
                }
            }
        }
        _ => Vec::new(),
    }
}

/// *the president is ready to meet*
fn above_adjective(doc: &Doc, adjective: usize, depth: usize) -> Vec<usize> {
    let verb = doc.head(adjective);
    if verb != adjective && is_verb(doc, verb) { surface_subject(doc, verb, depth + 1) } else { Vec::new() }
}

/// *urged Mali to leave*: the object; *agreed to leave*: the subject.
fn controller(doc: &Doc, governor: usize, depth: usize) -> Vec<usize> {
    let objects = objects(doc, governor);
    if objects.is_empty() { surface_subject(doc, governor, depth + 1) } else { objects }
}

/// *Mali's plan to leave*, *Mali announced a plan to leave*, *the first state to leave*
fn owner_of_plan(doc: &Doc, v: usize, noun: usize, depth: usize) -> Vec<usize> {
    let owner = owners(doc, noun);
    if !owner.is_empty() {
        return owner;
    }
    let above = antecedent(doc, v, depth);
    if above != [noun] {
        return above;
    }
    let verb = doc.head(noun);
    if matches!(doc.dep(noun), Dep::Dobj | Dep::Pobj) {
        let verb = if is_verb(doc, verb) { verb } else { doc.head(verb) };
        if is_verb(doc, verb) {
            return surface_subject(doc, verb, depth + 1);
        }
    }
    vec![noun]
}

/// Whether what the parser takes for an apposition at `t` is the subject of a verb behind it that it leaves without one: *Chad
/// expelled the envoy, an official at the ministry, who gave no reason, said*.
pub fn is_stranded_subject(doc: &Doc, t: usize) -> bool {
    // "the president, Ann Lee, said": the second is an apposition of the first.
    if doc.dep(t) != Dep::Appos || doc.dep(doc.head(t)) == Dep::Appos {
        return false;
    }
    let lacks_subject = |v: usize| v > t && is_verb(doc, v) && !has_subject(doc, v);
    std::iter::once(t).chain(doc.ancestors(t)).any(|at| {
        let over = doc.dep(at) == Dep::Ccomp && lacks_subject(doc.head(at));
        let joined = is_verb(doc, at) && doc.children_with(at, Dep::Conj).any(lacks_subject);
        over || joined && doc.child_with(at, Dep::Cc).is_none()
    })
}

/// Possessors of a noun.
pub fn owners(doc: &Doc, noun: usize) -> Vec<usize> {
    doc.children_with(noun, Dep::Poss).collect()
}

/// *by Mali* under a passive; also where the parser hangs it on a noun between: *recognised as a state by Mali*.
fn agent(doc: &Doc, v: usize) -> Vec<usize> {
    let own = by_phrases(doc, v);
    if !own.is_empty() {
        return own;
    }
    let between = doc.children(v).filter(|&c| c > v).filter_map(|c| match doc.dep(c) {
        Dep::Oprd | Dep::Attr | Dep::Dobj => Some(c),
        Dep::Prep if CARRIES_AGENT.contains(&doc.lower(c)) => doc.child_with(c, Dep::Pobj),
        _ => None,
    });
    between.flat_map(|noun| by_phrases(doc, noun)).collect()
}

fn by_phrases(doc: &Doc, t: usize) -> Vec<usize> {
    let by = doc.children(t).filter(|&c| doc.dep(c) == Dep::Agent || (doc.dep(c) == Dep::Prep && doc.lower(c) == "by"));
    // "by Italy in May and by Libya in June": the second hangs on whatever phrase stands before it.
    let phrases = doc.children(t).filter(|&c| matches!(doc.dep(c), Dep::Prep | Dep::Agent));
    let further = phrases.flat_map(|p| doc.children_with(p, Dep::Conj)).filter(|&c| doc.lower(c) == "by");
    let by = by.chain(further);
    // "by Monday" says when, not who.
    by.filter_map(|b| doc.child_with(b, Dep::Pobj)).filter(|&o| !is_time(doc, o)).collect()
}

/// Whether `t` is part of an expression of time by the entity model.
pub fn is_time(doc: &Doc, t: usize) -> bool {
    doc.entity_of(t).is_some_and(|e| matches!(e.kind, EntityKind::Date | EntityKind::Time))
}

/// What `v` is done to.
pub fn objects(doc: &Doc, v: usize) -> Vec<usize> {
    objects_at(doc, v, 0)
}

fn objects_at(doc: &Doc, v: usize, depth: usize) -> Vec<usize> {
    if depth > REACH {
        return Vec::new();
    }
    let direct: Vec<usize> = doc.children_with(v, Dep::Dobj).filter(|&o| !relative(doc, o)).collect();
    if !direct.is_empty() {
        return direct;
    }
    if passive(doc, v) {
        return match doc.child_with(v, Dep::Nsubjpass) {
            Some(s) if relative(doc, s) && doc.dep(v) == Dep::Relcl => antecedent(doc, v, depth),
            Some(s) => vec![s],
            None if doc.dep(v) == Dep::Ccomp => doc.child_with(v, Dep::Nsubj).into_iter().collect(),
            None => match doc.dep(v) {
                Dep::Acl | Dep::Amod | Dep::Relcl => vec![doc.head(v)],
                Dep::Conj | Dep::Advcl | Dep::Xcomp if is_verb(doc, doc.head(v)) => {
                    surface_subject(doc, doc.head(v), depth + 1)
                }
                Dep::Pcomp | Dep::Xcomp => inherited(doc, v, depth + 1),
                _ => Vec::new(),
            },
        };
    }
    if doc.dep(v) == Dep::Relcl && doc.child_with(v, Dep::Nsubj).is_some_and(|s| !relative(doc, s)) {
        return vec![doc.head(v)];
    }
    // "declared Libya a sponsor", "allowed Spain to return": the subject of a clause without tense.
    if let Some(subject) = doc.children(v).filter(|&c| c > v).find_map(|c| small_clause_subject(doc, c)) {
        return vec![subject];
    }
    // "condemned and rejected the attack": the object stands by the last verb.
    let shared = doc.children_with(v, Dep::Conj).filter(|&c| c > v && is_verb(doc, c) && !has_subject(doc, c));
    shared.flat_map(|c| doc.children_with(c, Dep::Dobj)).collect()
}

/// The subject of clause `c` when the clause has no tense of its own.
fn small_clause_subject(doc: &Doc, c: usize) -> Option<usize> {
    if !matches!(doc.dep(c), Dep::Ccomp | Dep::Xcomp) {
        return None;
    }
    let subject = doc.children(c).find(|&s| matches!(doc.dep(s), Dep::Nsubj | Dep::Nsubjpass))?;
    let infinitive = doc.children(c).any(|a| doc.dep(a) == Dep::Aux && doc.lower(a) == "to");
    let verbless = !is_verb(doc, c);
    let bare = doc.tag(c) == "VB" && !doc.children(c).any(|a| matches!(doc.dep(a), Dep::Aux | Dep::Mark));
    let own = doc.children(c).all(|m| doc.dep(m) != Dep::Mark) && !relative(doc, subject);
    (own && (infinitive || verbless || bare)).then_some(subject)
}

/// The first of two objects: *gave Mali aid*, *Mali was given aid*.
pub fn indirect(doc: &Doc, v: usize) -> Vec<usize> {
    let dative: Vec<usize> = doc.children_with(v, Dep::Dative).filter(|&d| doc.pos(d) != Pos::Adp).collect();
    if dative.is_empty() && doc.child_with(v, Dep::Dobj).is_some() {
        return doc.children_with(v, Dep::Nsubjpass).collect();
    }
    dative
}

/// Predicates of a copula: *is critical*, *became a member*.
pub fn predicates(doc: &Doc, v: usize) -> Vec<usize> {
    doc.children(v).filter(|&c| matches!(doc.dep(c), Dep::Attr | Dep::Acomp | Dep::Oprd)).collect()
}

/// Objects of the prepositions in `words` under `anchor`, also of *out of*, *up to*.
pub fn prepositional(doc: &Doc, anchor: usize, words: &[Box<str>]) -> Vec<usize> {
    let mut found = Vec::new();
    for child in doc.children(anchor) {
        let relation =
            matches!(doc.dep(child), Dep::Prep | Dep::Dative | Dep::Agent | Dep::Prt | Dep::Advmod | Dep::Mark);
        if !relation {
            continue;
        }
        if words.iter().any(|w| **w == *doc.lower(child)) {
            let before = found.len();
            found.extend(doc.children(child).filter(|&c| matches!(doc.dep(c), Dep::Pobj | Dep::Pcomp)));
            if found.len() == before {
                found.extend(shared_object(doc, anchor, child));
            }
        }
        for inner in doc.children_with(child, Dep::Prep) {
            if words.iter().any(|w| **w == *doc.lower(inner)) {
                found.extend(doc.children(inner).filter(|&c| matches!(doc.dep(c), Dep::Pobj | Dep::Pcomp)));
            }
        }
    }
    found
}

/// What a measuring noun measures: the talks of *a round of talks*; nothing for any other noun.
pub fn measured(doc: &Doc, t: usize) -> Vec<usize> {
    let number = |t: usize| doc.pos(t) == Pos::Num || doc.pos(t) == Pos::Sym;
    if !number(t) && !MEASURES.contains(&&*doc.lemma(t).to_lowercase()) {
        return Vec::new();
    }
    let above = doc.head(t);
    // "20 million dollars in aid": the phrase hangs on the noun or on its verb.
    let hooks = std::iter::once(t).chain((doc.dep(t) == Dep::Dobj).then_some(above));
    let preps = hooks.flat_map(|h| doc.children_with(h, Dep::Prep).map(move |p| (h, p)));
    let fits = preps.filter(|&(h, p)| p > t && (doc.lower(p) == "in" || (h == t && doc.lower(p) == "of")));
    fits.filter_map(|(_, p)| doc.child_with(p, Dep::Pobj)).collect()
}

/// Objects of the prepositions in `words` that hang on a noun behind `anchor`, not on `anchor` itself: *a deal on
/// gas with Oman*.
pub fn farther(doc: &Doc, anchor: usize, words: &[Box<str>]) -> Vec<usize> {
    let behind = |n: usize| {
        let preps = doc.children_with(n, Dep::Prep).filter(|&p| CARRIES_AGENT.contains(&doc.lower(p)));
        preps.filter_map(|p| doc.child_with(p, Dep::Pobj)).collect::<Vec<usize>>()
    };
    let mut nouns = behind(anchor);
    let inner: Vec<usize> = nouns.iter().flat_map(|&n| behind(n)).collect();
    nouns.extend(inner);
    nouns.iter().flat_map(|&n| prepositional(doc, n, words)).collect()
}

/// The verb whose clause a modal or a predicate adjective opens; any other word itself.
pub fn seat(doc: &Doc, t: usize) -> usize {
    if matches!(doc.dep(t), Dep::Aux | Dep::Acomp) { doc.head(t) } else { t }
}

/// What stands before the place that a relative clause seems to hang on: *the embassy in Lima, which was closed*.
pub fn behind_place(doc: &Doc, v: usize) -> Option<usize> {
    let place = doc.head(v);
    let prep = doc.head(place);
    let noun = doc.head(prep);
    let hangs = doc.dep(v) == Dep::Relcl && doc.dep(place) == Dep::Pobj && doc.dep(prep) == Dep::Prep;
    (hangs && matches!(doc.pos(noun), Pos::Noun | Pos::Propn) && passive(doc, v)).then_some(noun)
}

/// Who makes the thing at noun `t`: the subject of the verb it is an object of.
pub fn maker(doc: &Doc, t: usize) -> Vec<usize> {
    let verb = doc.head(t);
    let made = matches!(doc.dep(t), Dep::Dobj | Dep::Nsubjpass) && is_verb(doc, verb);
    if made { subjects(doc, verb) } else { Vec::new() }
}

/// Who is to act in the clause that `t` opens: *demanded that Benin withdraw*, *vital for Benin to withdraw*.
pub fn clause_subject(doc: &Doc, t: usize) -> Option<usize> {
    let clause = doc.children(seat(doc, t)).filter(|&c| c > t).find(|&c| {
        matches!(doc.dep(c), Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Acl) && is_verb(doc, c) && has_subject(doc, c)
    })?;
    if passive(doc, clause) {
        return agent(doc, clause).first().copied();
    }
    doc.child_with(clause, Dep::Nsubj).filter(|&s| !relative(doc, s))
}

/// The object of a preposition that leaves it to the next one: *recognition of, and ties with, Palau*.
fn shared_object(doc: &Doc, anchor: usize, prep: usize) -> Option<usize> {
    let mut above = anchor;
    for _ in 0..2 {
        let conjuncts = doc.children_with(above, Dep::Conj).chain(doc.children_with(prep, Dep::Conj));
        for other in conjuncts.filter(|&c| c > prep) {
            let last =
                doc.subtree(other).rev().find(|&t| doc.dep(t) == Dep::Prep && doc.child_with(t, Dep::Pobj).is_some());
            if let Some(object) = last.and_then(|p| doc.child_with(p, Dep::Pobj)) {
                return Some(object);
            }
        }
        above = doc.head(above);
    }
    None
}

/// `t` and everything coordinated with it, by a conjunction or by a preposition that works as one: *Mali, along with Niger*.
pub fn coordinated(doc: &Doc, t: usize) -> Vec<usize> {
    let mut all = vec![t];
    let mut at = 0;
    while at < all.len() {
        let next: Vec<usize> = doc.children_with(all[at], Dep::Conj).chain(accompanying(doc, all[at])).collect();
        all.extend(next);
        at += 1;
    }
    all
}

/// Objects of *alongside*, *along with*, *together with* right behind the phrase of noun `t`, wherever the parser hangs them.
fn accompanying(doc: &Doc, t: usize) -> Vec<usize> {
    let end = (doc.subtree(t).end + 2).min(doc.sentences()[doc.sentence_of(t)].end);
    let behind = (t + 1..end).take_while(|&p| !is_verb(doc, p));
    let with = behind.filter_map(|p| match doc.lower(p) {
        "alongside" => Some(p),
        "along" | "together" if p + 1 < doc.len() && doc.lower(p + 1) == "with" => Some(p + 1),
        _ => None,
    });
    with.filter_map(|p| doc.child_with(p, Dep::Pobj)).collect()
}

/// The thing that *it* or *them* at `t` stands for when it is told as an object earlier in the sentence: *opened an
/// embassy and closed it*.
pub fn thing_before(doc: &Doc, t: usize) -> Option<usize> {
    if !matches!(doc.lower(t), "it" | "them") || doc.dep(t) != Dep::Dobj {
        return None;
    }
    let start = doc.sentences()[doc.sentence_of(t)].start;
    (start..t).rev().find(|&n| doc.pos(n) == Pos::Noun && matches!(doc.dep(n), Dep::Dobj | Dep::Nsubjpass))
}

/// Who does what the clause that `t` is told in is about, when `t` hangs on it as a circumstance: *Chad left at the
/// request of Mali*.
pub fn doer_above(doc: &Doc, t: usize) -> Vec<usize> {
    let prep = doc.head(t);
    let verb = doc.head(prep);
    let circumstance = doc.dep(t) == Dep::Pobj && doc.lower(prep) == "at" && is_verb(doc, verb);
    if circumstance { subjects(doc, verb) } else { Vec::new() }
}

/// *the attack, for which Mali claimed responsibility*, *an attack claimed by Mali*: who says the deed at `t` is his.
pub fn claimed_by(doc: &Doc, t: usize) -> Vec<usize> {
    let clauses = doc.subtree(t).filter(|&v| v > t && is_verb(doc, v) && doc.lemma(v) == "claim");
    let own = clauses.filter(|&v| {
        let direct = doc.head(v) == t && passive(doc, v);
        let blame = doc.child_with(v, Dep::Dobj).is_some_and(|o| doc.lower(o) == "responsibility");
        direct || (blame && doc.subtree(v).any(|c| doc.dep(c) == Dep::Prep && doc.lower(c) == "for"))
    });
    own.flat_map(|v| subjects(doc, v)).collect()
}
