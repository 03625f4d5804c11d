//! From linked sentences to events: which rule fits which words, and who did it to whom.
//!
//! `matching` fits patterns, `select` keeps one per trigger and settles what stands in the clause of
//! another, `events` finds the doers of deeds told before ("this decision"). Status, date and place are
//! separate questions with files of their own.

mod complete;
pub mod context;

pub mod matching;
pub mod mode;
pub mod place;
mod select;
mod standing;
pub mod status;
pub mod when;

pub use select::{Chosen, unrepeat};

use crate::attribute::{self, Speeches};
use crate::claim::Status;
use crate::knowledge::Knowledge;
use crate::knowledge::actors::Kind;
use crate::knowledge::ontology::Befalls;
use crate::knowledge::pattern::Role;
use crate::knowledge::rules::Rule;
use crate::link::{How, Linked};
use crate::second::Opinion;
use crate::syntax;
use complete::Open;
use demarche_lang::{Dep, Doc, Pos};
use matching::{Filled, Match, Matcher, Miss};
use rustc_hash::{FxHashMap, FxHashSet};

/// An event found in a sentence, before it becomes a claim.
#[derive(Clone, Debug)]
pub struct Found<'k> {
    /// The rule.
    pub rule: &'k Rule,
    /// The pattern as written.
    pub pattern: &'k str,
    /// Trigger token.
    pub head: usize,
    /// All tokens of the trigger.
    pub trigger: Vec<usize>,
    /// Event type after what the status makes of it.
    pub event: String,
    /// Mode.
    pub mode: Option<String>,
    /// Act.
    pub act: Option<String>,
    /// Actors: mention token and referent.
    pub actors: Vec<(usize, usize)>,
    /// Recipients: mention token and referent.
    pub recipients: Vec<(usize, usize)>,
    /// What the act is about.
    pub object: Option<usize>,
    /// Status, the date not yet looked at.
    pub status: Status,
    /// The token the status rests on.
    pub status_cue: Option<usize>,
    /// Speaker added by the clause it stands in (*accused R of …*): mention token and cue token.
    pub blamed_by: Option<(usize, usize)>,
    /// Whether a participant was found by pointing back or inherited from a far clause.
    pub indirect: bool,
    /// Rivals that fitted less well, for `explain`.
    pub rivals: Vec<String>,
    /// What a learned reader, weighed with the rule, makes of it.
    pub opinion: Option<Opinion>,
    /// What dates it by the event reader, where that is sure enough.
    pub dated: Option<Dated>,
    /// How likely its participants and its act are by the event reader.
    pub likely: Option<Likely>,
}

/// How likely the parts of an event are by the event reader, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likely {
    /// Each participant, by the token of its mention.
    pub participants: Vec<(usize, f32)>,
    /// That nobody is the actor, where nobody is.
    pub no_actor: f32,
    /// That nobody is the recipient, where nobody is.
    pub no_recipient: f32,
    /// The act, or that there is none.
    pub act: f32,
}

/// What dates an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// The expression of time that hangs on this token.
    By(usize),
    /// The day of the document.
    OnTheDay,
    /// Nothing in the text.
    Not,
}

impl<'k> Found<'k> {
    /// An event that no pattern found, before it is filled in.
    pub fn alone(rule: &'k Rule, head: usize, trigger: Vec<usize>) -> Self {
        Self {
            rule,
            pattern: "",
            head,
            trigger,
            event: rule.event.clone(),
            mode: None,
            act: None,
            actors: Vec::new(),
            recipients: Vec::new(),
            object: None,
            status: Status::Occurred,
            status_cue: None,
            blamed_by: None,
            indirect: false,
            rivals: Vec::new(),
            opinion: None,
            dated: None,
            likely: None,
        }
    }
}

/// Whether a coding gives account of itself: what was nearly coded, and what was preferred to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// The claims alone.
    None,
    /// With everything.
    Full,
}

/// How many events back a text points at most (*this decision*, *the recognition*, *followed suit*): what a whole book told
/// before is not meant.
const REMEMBERED: usize = 500;

/// Events of a whole document, in text order, and what was nearly coded.
pub fn events<'k>(
    doc: &Doc,
    linked: &Linked,
    knowledge: &'k Knowledge,
    speeches: &Speeches,
    account: Account,
) -> (Vec<Found<'k>>, Vec<Miss<'k>>) {
    let matcher = Matcher { doc, linked, knowledge };
    let mut found: Vec<Found<'k>> = Vec::new();
    let mut misses = Vec::new();
    for sentence in doc.sentences() {
        let mut all = Vec::new();
        for t in sentence.clone() {
            let first = misses.len();
            let fits = matcher.at(t, &mut misses);
            if account == Account::None {
                // Only that a rule is silent on a word matters beyond it.
                misses.extract_if(first.., |m| !m.rule.silent).for_each(drop);
            }
            if !fits.is_empty() {
                all.push(fits);
            }
        }
        let mut chosen = select::choose(doc, all);
        if account == Account::None {
            chosen.iter_mut().for_each(|c| c.rivals = Vec::new());
        }
        let mut coded: Vec<Found<'k>> = Vec::new();
        let before = &found[found.len().saturating_sub(REMEMBERED)..];
        for one in chosen.iter().filter(|c| !c.best.rule.silent) {
            let event = event(&matcher, one, before, speeches);
            let told = before.iter().chain(&coded);
            coded.extend(event.filter(|e| !complete::said_when_they_met(linked, e, told)));
        }
        select::settle(&matcher, &mut coded);
        coded.iter_mut().for_each(|event| find_mode(&matcher, event));
        select::unrepeat(doc, &mut coded);
        found.extend(coded);
    }
    (found, misses)
}

/// The mode that the rule does not give, or that was put aside when the deed turned out to be still to come.
fn find_mode(matcher: &Matcher<'_, '_>, event: &mut Found<'_>) {
    if event.mode.is_some() {
        return;
    }
    if event.event == event.rule.event && event.rule.mode.is_some() {
        event.mode.clone_from(&event.rule.mode);
        return;
    }
    let modes = &matcher.knowledge.lexicon.modes;
    let told = mode::told(matcher.doc, &event.event, event.act.is_some(), event.head, &event.trigger, modes);
    event.mode = told.map(str::to_owned);
}

/// Fills in who, from a match; `before` are the events told so far.
fn event<'k>(
    matcher: &Matcher<'_, 'k>,
    chosen: &Chosen<'k>,
    before: &[Found<'k>],
    speeches: &Speeches,
) -> Option<Found<'k>> {
    let Matcher { doc, linked, knowledge } = *matcher;
    let m = &chosen.best;
    let mut indirect = false;
    let mut actors = people(linked, m.actors().into_iter());
    let mut recipients = people(linked, m.mentions(Role::Recipient));
    for slot in m.slots.iter().filter(|s| s.deed) {
        let owners = deed_owners(matcher, slot, before);
        indirect |= !owners.is_empty();
        match slot.role {
            Role::Actor => actors.extend(owners),
            Role::Recipient => recipients.extend(owners),
            Role::Object => {}
        }
    }
    // In a speech the speaker praises or blames: "a historic step", said by the minister. What is done with more than
    // words is not the speaker's: "the murder of hundreds".
    let in_words = knowledge.ontology.types.get(&m.rule.event).is_some_and(|t| t.quad.starts_with('V'));
    if in_words
        && actors.is_empty()
        && m.pattern.slots().any(|s| s.role == Role::Actor)
        && !syntax::passive(doc, m.head)
    {
        let near = speeches.over(doc, m.head).find(|s| s.quoted).and_then(|s| s.speaker);
        let own_subject = doc.child_with(m.head, Dep::Nsubj).is_some();
        if let Some(speaker) = near.filter(|_| !own_subject) {
            actors.extend(people(linked, std::iter::once(speaker)));
            indirect = true;
        }
    }
    if m.rule.speaker {
        let said_by = attribute::chain(doc, speeches, m.head).into_iter().find_map(|s| s.speaker)?;
        actors = people(linked, std::iter::once(said_by));
    }
    let one_sided = m.rule.reciprocal && actors.is_empty() != recipients.is_empty();
    if m.rule.reciprocal {
        let more = std::mem::take(&mut recipients);
        actors.extend(more);
    }
    dedup(&mut actors);
    let acting: FxHashSet<usize> = actors.iter().map(|a| a.1).collect();
    recipients.retain(|(_, r)| !acting.contains(r));
    dedup(&mut recipients);
    let kind = knowledge.ontology.types.get(&m.rule.event);
    let political = kind.is_some_and(|t| t.political)
        || has_political(linked, &actors, &recipients)
        // Nobody is named: the parties of an act told before, if any, are found below.
        || !m.names_somebody()
        || (kind.is_some_and(|t| befalls(t.befalls, &actors, &recipients)) && told_of_politics(matcher, m.head));
    if !political {
        return None;
    }
    let (status, status_cue) = told(matcher, m);
    let echoed = if m.rule.echo { Some(echoed(matcher, m, before)?) } else { None };
    if let Some(old) = echoed {
        recipients = old.recipients.iter().copied().filter(|(_, r)| !actors.iter().any(|(_, a)| a == r)).collect();
    } else {
        let open = Open { matcher, m, one_sided, before, speeches };
        indirect |= open.fill(&mut actors, &mut recipients);
    }
    if !m.names_somebody() && actors.is_empty() && recipients.is_empty() {
        return None;
    }
    if m.rule.speaker && (actors.is_empty() || recipients.is_empty() || own_side(linked, &actors, &recipients)) {
        return None;
    }
    // What one party alone discussed is no meeting.
    if m.rule.content && actors.len() < 2 {
        return None;
    }
    let mut trigger: Vec<usize> = m.literals.clone();
    trigger.push(m.head);
    trigger.sort_unstable();
    while trigger.len() > 1 && trigger.last().is_some_and(|&t| doc.dep(t) == Dep::Prep && t != m.head) {
        trigger.pop();
    }
    indirect |=
        m.slots.iter().any(|s| s.mentions.iter().any(|&t| linked.mention(t).is_some_and(|m| m.how == How::Pronoun)));
    Some(Found {
        rule: m.rule,
        pattern: &m.pattern.source,
        head: m.head,
        trigger,
        event: echoed.map_or(&m.rule.event, |e| &e.event).clone(),
        mode: echoed.map_or(&m.rule.mode, |e| &e.mode).clone(),
        act: echoed.map_or(&m.rule.act, |e| &e.act).clone(),
        actors,
        recipients,
        object: m.slots.iter().find(|s| s.role == Role::Object).map(|s| s.token),
        status,
        status_cue,
        blamed_by: None,
        indirect,
        rivals: chosen.rivals.iter().map(|r| format!("{} by `{}`", r.rule.id, r.pattern.source)).collect(),
        opinion: None,
        dated: None,
        likely: None,
    })
}

/// How the deed is told. A rule may fix that, but what is denied or not done stays so, and so does what *no* stands
/// before: *put no pressure on*.
fn told(matcher: &Matcher<'_, '_>, m: &Match<'_>) -> status::Told {
    let Matcher { doc, knowledge, .. } = *matcher;
    let modality = &knowledge.lexicon.modality;
    let read = status::told(doc, m.head, modality);
    let undone = |s: Status| matches!(s, Status::Negated | Status::Denied);
    let none = |t: usize| doc.children_with(t, Dep::Det).find(|&d| modality.negated.adverbs.contains(doc.lower(d)));
    match m.rule.status {
        Some(fixed) if !undone(read.0) => (fixed, None),
        Some(_) => read,
        None if undone(read.0) => read,
        None => match m.literals.iter().copied().find_map(none) {
            Some(no) => (Status::Negated, Some(no)),
            None => read,
        },
    }
}

/// The act that *follow suit*, *follow Russia's lead* repeats: of the acts of whoever stands in `X`, or of anybody,
/// the one the text tells most often, and of those the first.
fn echoed<'b, 'k>(matcher: &Matcher<'_, '_>, m: &Match<'_>, before: &'b [Found<'k>]) -> Option<&'b Found<'k>> {
    let leaders = people(matcher.linked, m.mentions(Role::Object));
    let led = |f: &&Found<'_>| leaders.is_empty() || f.actors.iter().any(|(_, a)| leaders.iter().any(|(_, l)| l == a));
    let acts: Vec<&Found<'_>> =
        before.iter().filter(|f| f.act.is_some() && f.status != Status::Negated).filter(led).collect();
    let mut times: FxHashMap<&Option<String>, usize> = FxHashMap::default();
    acts.iter().for_each(|f| *times.entry(&f.act).or_default() += 1);
    let most = times.values().copied().max()?;
    acts.iter().find(|f| times[&f.act] == most).copied()
}

/// Mention tokens to (token, referent) pairs.
fn people(linked: &Linked, tokens: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for t in tokens {
        if let Some(mention) = linked.mention(t) {
            out.extend(mention.referents.iter().map(|&r| (t, r)));
        }
    }
    out
}

fn dedup(list: &mut Vec<(usize, usize)>) {
    let mut seen = FxHashSet::default();
    list.retain(|(_, r)| seen.insert(*r));
}

fn has_political(linked: &Linked, actors: &[(usize, usize)], recipients: &[(usize, usize)]) -> bool {
    actors.iter().chain(recipients).any(|&(_, r)| linked.referents[r].political)
}

fn befalls(whom: Befalls, actors: &[(usize, usize)], recipients: &[(usize, usize)]) -> bool {
    match whom {
        Befalls::Nobody => false,
        Befalls::Victims => actors.is_empty() && !recipients.is_empty(),
        Befalls::Anybody => !recipients.is_empty(),
    }
}

/// Whether the recipients are the actor's own side: a minister who says what his state must do asks nobody else.
fn own_side(linked: &Linked, actors: &[(usize, usize)], recipients: &[(usize, usize)]) -> bool {
    let side = |r: usize| (linked.referents[r].kind == Kind::State).then(|| linked.referents[r].country.clone());
    recipients.iter().any(|&(_, r)| {
        let own = |a: usize| a == r || side(r).is_some_and(|c| c.is_some() && c == linked.referents[a].country);
        actors.iter().any(|&(_, a)| own(a))
    })
}

/// Whether the sentence of `t`, or the one before it, names somebody political or a place of some state.
fn told_of_politics(matcher: &Matcher<'_, '_>, t: usize) -> bool {
    let Matcher { doc, linked, .. } = *matcher;
    let sentence = doc.sentence_of(t);
    let near = doc.sentences()[sentence.saturating_sub(1)].start..doc.sentences()[sentence].end;
    let tells = |r: usize| linked.referents[r].political || linked.referents[r].kind == Kind::Place;
    near.filter_map(|i| linked.mention(i)).any(|m| m.referents.iter().any(|&r| tells(r)))
}

/// Whose deed the word in a slot is: *Russia's decision*, *the attack by Mali*, *the recognition* told before.
fn deed_owners(matcher: &Matcher<'_, '_>, slot: &Filled, before: &[Found<'_>]) -> Vec<(usize, usize)> {
    let Matcher { doc, linked, knowledge } = *matcher;
    let t = slot.token;
    let mut owners = people(linked, matcher.owners(t).into_iter());
    if owners.is_empty() {
        let nominal =
            knowledge.patterns(crate::knowledge::pattern::Class::Noun, &doc.lemma(t).to_lowercase()).next().is_some();
        for prep in doc.children_with(t, Dep::Prep) {
            let owner = matches!(doc.lower(prep), "by" | "from") || (doc.lower(prep) == "of" && !nominal);
            if let Some(object) = doc.child_with(prep, Dep::Pobj).filter(|_| owner) {
                owners.extend(people(linked, syntax::coordinated(doc, object).into_iter()));
            }
        }
    }
    if !owners.is_empty() {
        return owners;
    }
    if syntax::is_verb(doc, t) {
        return people(linked, syntax::subjects(doc, t).into_iter());
    }
    let claimed = people(linked, syntax::claimed_by(doc, t).into_iter());
    if !claimed.is_empty() {
        return claimed;
    }
    told_before(matcher, t, before)
}

/// The doers of the event a definite noun or *it* points back to.
fn told_before(matcher: &Matcher<'_, '_>, t: usize, before: &[Found<'_>]) -> Vec<(usize, usize)> {
    let Matcher { doc, knowledge, .. } = *matcher;
    let lexicon = &knowledge.lexicon;
    let noun = if matches!(doc.pos(t), Pos::Pron | Pos::Det) {
        match subject_before(doc, t) {
            Some(noun) => noun,
            None => return Vec::new(),
        }
    } else {
        t
    };
    let lemma = doc.lemma(noun).to_lowercase();
    let definite = doc.children_with(noun, Dep::Det).any(|d| matches!(doc.lower(d), "the" | "this" | "that"));
    if !definite {
        return Vec::new();
    }
    let same_word = || before.iter().rev().find(|f| doc.lemma(f.head).to_lowercase() == lemma);
    // "the recognition" after "recognised": a rule that has both words.
    let nouns: Vec<&Rule> = knowledge.patterns(crate::knowledge::pattern::Class::Noun, &lemma).map(|n| n.0).collect();
    let has = |f: &&Found<'_>| nouns.iter().any(|r| r.id == f.rule.id || (r.act.is_some() && r.act == f.act));
    let same_rule = || before.iter().rev().find(has);
    let any = || before.last().filter(|_| lexicon.deeds.contains(&*lemma));
    same_word().or_else(same_rule).or_else(any).map_or(Vec::new(), |f| f.actors.clone())
}

/// Whether `t` is *it* or *this* and the subject before it in its sentence is a deed, not an actor.
fn points_at_deed(doc: &Doc, linked: &Linked, t: usize) -> bool {
    matches!(doc.lower(t), "it" | "this" | "that")
        && subject_before(doc, t).is_some_and(|s| linked.mention(s).is_none())
}

/// The nearest subject noun before *it* in its sentence.
fn subject_before(doc: &Doc, t: usize) -> Option<usize> {
    let start = doc.sentences()[doc.sentence_of(t)].start;
    (start..t).rev().find(|&s| matches!(doc.dep(s), Dep::Nsubj | Dep::Nsubjpass) && doc.pos(s) == Pos::Noun)
}
