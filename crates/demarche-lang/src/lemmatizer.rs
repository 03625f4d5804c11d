//! Base forms by rule: irregular forms from a list, others by replacing endings until a known word appears.
//!
//! The procedure is spaCy's English rule lemmatizer, its order of preference included.

use crate::Pos;
use crate::character::Characters;
use crate::tables::{Source, StringList, TableError};
use std::sync::Arc;

/// Words and endings of one part of speech.
#[derive(Debug)]
struct Part {
    pos: Pos,
    /// Known base forms, sorted.
    index: Option<StringList>,
    /// Irregular forms, sorted, and their base forms, one a line.
    irregular: Option<(StringList, StringList)>,
    /// Ending and what replaces it.
    endings: Vec<(Box<str>, Box<str>)>,
}

/// The tables of all parts of speech that have some.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    parts: Vec<Part>,
    characters: Arc<Characters>,
}

impl Lemmatizer {
    pub(crate) fn read(source: &Source<'_, '_>, characters: Arc<Characters>) -> Result<Self, TableError> {
        let table = "lemma_rules";
        let json = source.json(table)?;
        let rules = json.as_object().ok_or_else(|| source.error(table, "is not a map"))?;
        let mut parts = Vec::new();
        for (name, endings) in rules {
            let unreadable = || source.error(table, format!("cannot read {name}"));
            let pos = Pos::parse(&name.to_uppercase()).ok_or_else(unreadable)?;
            let ending = |pair: &serde_json::Value| Some((pair[0].as_str()?.into(), pair[1].as_str()?.into()));
            let endings: Option<Vec<_>> = endings.as_array().and_then(|list| list.iter().map(ending).collect());
            let mut part = Part { pos, index: None, irregular: None, endings: endings.ok_or_else(unreadable)? };
            // Punctuation has endings only.
            if pos != Pos::Punct {
                part.index = Some(source.strings(&format!("lemma_index_{name}"))?);
                let forms = source.strings(&format!("lemma_forms_{name}"))?;
                let bases = source.strings(&format!("lemma_bases_{name}"))?;
                if forms.len() != bases.len() {
                    return Err(source.error(&format!("lemma_bases_{name}"), "is not as long as lemma_forms"));
                }
                part.irregular = Some((forms, bases));
            }
            parts.push(part);
        }
        Ok(Self { parts, characters })
    }

    /// The base form of `form`.
    pub(crate) fn lemma(&self, form: &str, pos: Pos, morph: &str) -> String {
        if pos == Pos::Propn && !is_base_form(pos, morph) {
            return form.into();
        }
        let lower = form.to_lowercase();
        match self.parts.iter().find(|part| part.pos == pos) {
            Some(part) if !is_base_form(pos, morph) => {
                part.lemma(&self.characters, &lower).unwrap_or_else(|| form.into())
            }
            _ => lower,
        }
    }
}

impl Part {
    /// The base form of a word in lower case; `None` where no table knows better.
    fn lemma(&self, characters: &Characters, word: &str) -> Option<String> {
        let known = |form: &str| self.index.as_ref().is_some_and(|index| index.find(form).is_some());
        // Best first: the last known form, other known ones, odd ones in order.
        let (mut forms, mut unknown) = (Vec::new(), None);
        for (old, new) in &self.endings {
            let Some(stem) = word.strip_suffix(&**old) else {
                continue;
            };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if known(&form) {
                forms.insert(0, form);
            } else if !characters.all_alpha(&form) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        // An irregular base form wins over the rules, unless the rules had found it too.
        let new = |base: &&str| !forms.iter().any(|form| form == base);
        let irregular = self.irregular(word).rfind(new).map(String::from);
        irregular.or(forms.into_iter().next()).or(unknown)
    }

    /// The base forms listed for an irregular word.
    fn irregular(&self, word: &str) -> impl DoubleEndedIterator<Item = &str> {
        let found = self.irregular.as_ref().and_then(|(forms, bases)| {
            let at = forms.find(word)?;
            Some(bases.get(at).split('\n'))
        });
        found.into_iter().flatten()
    }
}

fn feature<'m>(morph: &'m str, name: &str) -> Option<&'m str> {
    morph.split('|').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Whether a word with these features is its own base form.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let verb_form = feature(morph, "VerbForm");
    let number = feature(morph, "Number");
    match pos {
        Pos::Noun if number == Some("Sing") => true,
        Pos::Verb if verb_form == Some("Fin") && feature(morph, "Tense") == Some("Pres") && number.is_none() => true,
        _ => matches!(verb_form, Some("Inf" | "None")) || feature(morph, "Degree") == Some("Pos"),
    }
}
