//! The speeches of a document, found by the sentences they stand in: a text may have thousands.

use super::Speech;
use demarche_lang::Doc;
use std::ops::{Deref, Range};

/// Speeches in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Speeches {
    list: Vec<Speech>,
    /// For each sentence, the numbers of the speeches that say something of it, ascending.
    said: Vec<Vec<u32>>,
    /// For each sentence, the numbers of the speeches whose cue starts in it, ascending.
    cued: Vec<Vec<u32>>,
}

impl Deref for Speeches {
    type Target = [Speech];

    fn deref(&self) -> &[Speech] {
        &self.list
    }
}

impl Speeches {
    /// Puts `list`, speeches of `doc`, in order by sentence.
    pub(super) fn new(doc: &Doc, list: Vec<Speech>) -> Self {
        let sentences = doc.sentences().len();
        let mut speeches =
            Self { list: Vec::new(), said: vec![Vec::new(); sentences], cued: vec![Vec::new(); sentences] };
        speeches.extend(doc, list);
        speeches
    }

    /// Adds speeches behind those there are.
    pub(super) fn extend(&mut self, doc: &Doc, more: Vec<Speech>) {
        for speech in more {
            let number = self.list.len() as u32;
            if !speech.tokens.is_empty() {
                let (first, last) = (doc.sentence_of(speech.tokens.start), doc.sentence_of(speech.tokens.end - 1));
                self.said[first..=last].iter_mut().for_each(|said| said.push(number));
            }
            self.cued[doc.sentence_of(speech.cue.start)].push(number);
            self.list.push(speech);
        }
    }

    /// The speeches that say token `t`, in their order.
    pub fn over<'s>(&'s self, doc: &Doc, t: usize) -> impl Iterator<Item = &'s Speech> {
        let here = self.said[doc.sentence_of(t)].iter().map(|&n| &self.list[n as usize]);
        here.filter(move |s| s.covers(t))
    }

    /// The first speech that shares a token with `tokens` and of which `holds` is true.
    pub(super) fn first_within(
        &self,
        doc: &Doc,
        tokens: &Range<usize>,
        holds: impl Fn(&Speech) -> bool,
    ) -> Option<&Speech> {
        let (first, last) = (doc.sentence_of(tokens.start), doc.sentence_of(tokens.end - 1));
        let touching = |s: &Speech| s.tokens.start < tokens.end && tokens.start < s.tokens.end;
        let in_sentence = |said: &Vec<u32>| {
            said.iter().copied().find(|&n| touching(&self.list[n as usize]) && holds(&self.list[n as usize]))
        };
        let number = self.said[first..=last].iter().filter_map(in_sentence).min()?;
        Some(&self.list[number as usize])
    }

    /// The last speech whose cue starts in one of the sentences and of which `holds` is true.
    pub(super) fn last_cued(&self, sentences: Range<usize>, holds: impl Fn(&Speech) -> bool) -> Option<&Speech> {
        let in_sentence = |cued: &Vec<u32>| cued.iter().rev().copied().find(|&n| holds(&self.list[n as usize]));
        let number = self.cued[sentences].iter().filter_map(in_sentence).max()?;
        Some(&self.list[number as usize])
    }
}
