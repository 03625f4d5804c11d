//! When an event was: which expression of time of the passage tells its date.

use super::whose::Read;
use super::{EventReader, Judgement, features, softmax};
use crate::code::Dated;
use crate::link::Linked;
use demarche_knowledge::reader::Weights;
use demarche_lang::Doc;
use rustc_hash::FxHashSet;

/// The class of an event that the document's own day dates.
const DOCUMENT: &str = "document";

impl EventReader<'_> {
    /// The expressions of time that may date the event in place `n` of a passage, by the word each hangs on, and how likely each does; with the event's
    /// own word, how likely none does.
    pub(super) fn times(
        &mut self,
        doc: &Doc,
        linked: &Linked,
        read: &Read<'_>,
        n: usize,
        times: &FxHashSet<usize>,
    ) -> Vec<(usize, f32)> {
        let event = read.tokens[n];
        let places: Vec<usize> = std::iter::once(n)
            .chain((0..read.tokens.len()).filter(|&i| i != n && times.contains(&read.tokens[i])))
            .collect();
        let pairs: Vec<_> = places
            .iter()
            .map(|&i| {
                let features = features::of_date(doc, linked, event, read.tokens[i]);
                (read.first.row(n), read.second.row(i), features::numbers(&features, self.heads))
            })
            .collect();
        let logits = self.worker.judge_pairs(self.heads, &pairs);
        let width = self.heads.pair_classes().len();
        let logits: Vec<f32> = logits.chunks_exact(width).map(|l| l[self.classes.date]).collect();
        places.iter().map(|&i| read.tokens[i]).zip(softmax(&logits)).collect()
    }

    /// What dates the event of a word, where the network is sure enough.
    pub(super) fn dated(&self, judgement: &Judgement, weights: &Weights) -> Option<Dated> {
        let &(t, p) = judgement.times.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        if t != judgement.word {
            return (p >= weights.least_date).then_some(Dated::By(t));
        }
        let document = self.classes.bases.iter().position(|b| b == DOCUMENT).map_or(0.0, |n| judgement.bases[n]);
        if p * document >= weights.least_day_of_document {
            return Some(Dated::OnTheDay);
        }
        (p >= weights.least_no_date).then_some(Dated::Not)
    }
}
