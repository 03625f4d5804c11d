//! Contexts and topics: words of the event's sentence that show what field it belongs to.

use demarche_knowledge::ontology::Cued;
use demarche_lang::Doc;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Names of those of `cued` that a word among `tokens` shows, in the order of the data.
pub fn shown(doc: &Doc, tokens: Range<usize>, cued: &[Cued]) -> Vec<String> {
    let lemmas: Vec<String> = tokens.map(|t| doc.lemma(t).to_lowercase()).collect();
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    lemmas.iter().enumerate().for_each(|(i, lemma)| places.entry(lemma).or_default().push(i));
    let shows = |phrase: &String| {
        let mut words = phrase.split(' ');
        let here = words.next().and_then(|first| places.get(first));
        here.into_iter()
            .flatten()
            .any(|&i| words.clone().enumerate().all(|(n, w)| lemmas.get(i + 1 + n).is_some_and(|x| x == w)))
    };
    cued.iter().filter(|c| c.words.iter().any(shows)).map(|c| c.name.clone()).collect()
}
