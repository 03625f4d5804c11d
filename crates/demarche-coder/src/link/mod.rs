//! From noun phrases to actors: who is meant by each name, title, description and pronoun.
//!
//! The tree decides what a phrase is, the gazetteer and the word lists who it is; the entity model is only
//! a hint (it calls Khan Younis a person and the IDF a nationality). Nothing is forced to the nearest
//! name: what no list knows keeps its words and whatever country the text gives it.

mod apposition;
mod belonging;
pub mod dates;
mod describe;
mod doubled;
mod homonyms;
mod lands;
mod names;
mod nouns;
mod persons;
mod pronouns;
mod recall;
mod referent;
mod setting;
mod shared;
mod titles;

pub use lands::Land;
pub use names::NameHit;
pub use referent::{Gender, Referent};

use crate::knowledge::Knowledge;
use crate::knowledge::actors::{Kind, Meaning};
use demarche_lang::{Dep, Doc, Pos};
use jiff::civil::Date;
use recall::Memory;
use rustc_hash::{FxHashMap, FxHashSet};
use setting::Setting;
use std::ops::Range;

/// How a mention came to its referent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By a known name.
    Name,
    /// By a name only the text knows, with title, nationality or entity type.
    TextName,
    /// By a common noun with its modifiers.
    Noun,
    /// By a description that points back.
    Description,
    /// By a pronoun.
    Pronoun,
    /// As the place of something: its state, where a rule asks who is there.
    Place,
    /// By a first-person pronoun in quoted speech; its referents are the speaker's.
    FirstPerson,
}

/// A phrase that means actors.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Token the phrase hangs on.
    pub head: usize,
    /// Tokens of the name with its title and modifiers, without clauses behind it.
    pub tokens: Range<usize>,
    /// Numbers of the referents; several for "the two countries".
    pub referents: Vec<usize>,
    /// How it was understood.
    pub how: How,
}

impl Mention {
    /// A phrase headed by `head` that means `referents`.
    fn new(head: usize, tokens: Range<usize>, referents: impl Into<Vec<usize>>, how: How) -> Self {
        Self { head, tokens, referents: referents.into(), how }
    }
}

/// The actors of a document and where each is mentioned.
#[derive(Debug, Default)]
pub struct Linked {
    /// Known names, in text order.
    pub names: Vec<NameHit>,
    /// Those of them that tell a country.
    pub lands: Vec<Land>,
    /// Everybody the document speaks of.
    pub referents: Vec<Referent>,
    /// Mentions, in text order of their heads.
    pub mentions: Vec<Mention>,
    by_token: Vec<u32>,
    name_by_token: Vec<u32>,
    /// Heads of names already understood with the title before them → referent, tokens.
    reserved: FxHashMap<usize, (usize, Range<usize>)>,
    /// Titles read as heads of the names behind them, with the name's head.
    titles_of_names: Vec<(usize, usize)>,
}

const NOBODY: u32 = u32::MAX;

impl Linked {
    /// The mention whose head is token `t`.
    pub fn mention(&self, t: usize) -> Option<&Mention> {
        self.mentions.get(*self.by_token.get(t)? as usize)
    }

    /// The known name token `t` belongs to.
    pub fn name(&self, t: usize) -> Option<&NameHit> {
        self.names.get(*self.name_by_token.get(t)? as usize)
    }

    /// Referents of a mention.
    pub fn of<'a>(&'a self, mention: &'a Mention) -> impl Iterator<Item = &'a Referent> + 'a {
        mention.referents.iter().map(|&r| &self.referents[r])
    }

    /// Tokens of the names of persons, titles excepted.
    pub fn names_of_persons(&self, doc: &Doc) -> FxHashSet<usize> {
        let mut found = FxHashSet::default();
        for mention in self.mentions.iter().filter(|m| matches!(m.how, How::Name | How::TextName)) {
            for person in self.of(mention).filter(|r| r.kind == Kind::Person) {
                let called = |t: &usize| person.name.split([' ', '-']).any(|word| word == doc.word(*t));
                found.extend(mention.tokens.clone().filter(called));
            }
        }
        found
    }

    fn add(&mut self, mention: Mention) {
        self.by_token[mention.head] = self.mentions.len() as u32;
        self.mentions.push(mention);
    }

    /// Makes a mention of the phrase that hangs on `t`, of which no list knows whom it means, and gives its referent.
    pub fn describe(&mut self, doc: &Doc, t: usize) -> usize {
        let tokens = doc.subtree(t).start..t + 1;
        self.referents.push(Referent::new(doc.words(tokens.clone()).to_owned(), Kind::People));
        let referent = self.referents.len() - 1;
        self.add(Mention::new(t, tokens, [referent], How::Noun));
        referent
    }

    /// Takes back what the mention at `head` means.
    fn forget(&mut self, head: usize) {
        if let Some(mention) = self.mentions.get_mut(self.by_token[head] as usize) {
            mention.referents.clear();
        }
    }

    /// Gives first-person mentions inside `tokens` the referents of their speaker. Mentions are in text order by then.
    pub fn speak(&mut self, tokens: Range<usize>, speaker: &[usize]) {
        let first = self.mentions.partition_point(|m| m.head < tokens.start);
        for mention in self.mentions[first..].iter_mut().take_while(|m| m.head < tokens.end) {
            if mention.how == How::FirstPerson {
                mention.referents = speaker.to_vec();
            }
        }
    }
}

/// What is known of a document beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Day of publication.
    pub date: Option<Date>,
    /// Title, when it is not part of the text.
    pub title: Option<&'a str>,
    /// Country of the publisher, when it is an official one.
    pub home: Option<&'a str>,
}

/// Links all of `doc`.
pub fn link(doc: &Doc, knowledge: &Knowledge, about: About<'_>) -> Linked {
    let names = names::find(doc, &knowledge.gazetteer);
    let setting = Setting::read(doc, &names, knowledge, about);
    let day = setting.day;
    let quoted = pronouns::quoted(doc);
    let mut linked = Linked {
        by_token: vec![NOBODY; doc.len()],
        name_by_token: vec![NOBODY; doc.len()],
        names,
        ..Linked::default()
    };
    for (n, hit) in linked.names.iter().enumerate() {
        for t in hit.tokens.clone() {
            linked.name_by_token[t] = n as u32;
        }
    }
    let mut memory = Memory::default();
    let pointed = belonging::Pointed::default();
    if let Some(title) = about.title {
        remember_title(title, knowledge, day, &mut linked, &mut memory);
    }
    for sentence in doc.sentences().to_vec() {
        for t in reading_order(doc, sentence.clone()) {
            let mention = {
                let describer =
                    describe::Describer { doc, knowledge, day, setting: &setting, quoted: &quoted, pointed: &pointed };
                describer.mention(t, &mut linked, &memory)
            };
            if let Some(mention) = mention {
                let speaks = !quoted[mention.head] && speaks(doc, knowledge, mention.head);
                memory.note(doc, &linked.referents, &mention, speaks);
                linked.add(mention);
            }
        }
        apposition::join_appositions(doc, &mut linked, sentence.clone(), &knowledge.lexicon.defaults);
        apposition::join_coordinations(doc, &mut linked, sentence.clone(), &knowledge.lexicon.defaults);
        memory.end_sentence(doc, sentence, &linked);
    }
    let defaults = &knowledge.lexicon.defaults;
    for referent in &mut linked.referents {
        let sectors = std::mem::take(&mut referent.sectors);
        referent.sectors = defaults.ruling(referent.country.as_deref(), sectors, day);
    }
    linked.mentions.sort_by_key(|m| m.head);
    for (n, mention) in linked.mentions.iter().enumerate() {
        linked.by_token[mention.head] = n as u32;
    }
    let describer = describe::Describer { doc, knowledge, day, setting: &setting, quoted: &quoted, pointed: &pointed };
    linked.lands = describer.lands(&linked);
    linked
}

/// The people a title names can be called by their surnames in the text.
fn remember_title(title: &str, knowledge: &Knowledge, day: Date, linked: &mut Linked, memory: &mut Memory) {
    let gazetteer = &knowledge.gazetteer;
    let mut people: Vec<usize> = Vec::new();
    for meanings in names::in_title(title, gazetteer) {
        let actors = meanings.iter().filter_map(|m| if let Meaning::Actor(a) = m { Some(*a) } else { None });
        let person = actors
            .filter(|&a| gazetteer.actor(a).kind == Kind::Person)
            .min_by_key(|&a| !gazetteer.actor(a).holds_on(day));
        if let Some(number) = person {
            linked.referents.push(Referent::known(number, gazetteer.actor(number), day, &knowledge.lexicon.defaults));
            people.push(linked.referents.len() - 1);
            memory.note_title(&linked.referents, linked.referents.len() - 1);
        }
    }
    memory.note_together(people);
}

/// Whether `t` is the subject of a verb of speech.
fn speaks(doc: &Doc, knowledge: &Knowledge, t: usize) -> bool {
    doc.dep(t) == Dep::Nsubj && knowledge.lexicon.reporting.contains_key(doc.lemma(doc.head(t)))
}

/// Tokens that can head a phrase, in text order; pronouns come in their own place.
fn reading_order(doc: &Doc, sentence: Range<usize>) -> impl Iterator<Item = usize> + '_ {
    sentence.filter(|&t| {
        matches!(
            doc.pos(t),
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num | Pos::X | Pos::Det | Pos::Verb | Pos::Sym
        ) || crate::syntax::is_misread_name(doc, t)
    })
}
