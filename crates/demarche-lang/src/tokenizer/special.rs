//! Tokenizer exceptions: words that are cut in a way of their own (`don't`), or not at all (`a.m.`, `:)`).

use super::{NormId, Part, RawToken, SplitCache};
use crate::Span;
use crate::tables::{Source, TableError};
use rustc_hash::FxHashMap;
use std::ops::Range;

#[derive(Debug, Default)]
pub(super) struct Specials {
    forms: FxHashMap<Box<str>, Range<u32>>,
    parts: Vec<Part>,
    norms: Vec<Box<str>>,
    longest: usize,
    /// Numbers of the forms that occur in patterns, from 1.
    marks: FxHashMap<Box<str>, u16>,
    longest_mark: usize,
    /// For each number, the patterns that start with it.
    patterns: Vec<Vec<Box<[u16]>>>,
}

impl Specials {
    pub(super) fn read(source: &Source<'_, '_>) -> Result<Self, TableError> {
        let table = "exceptions";
        let json = source.json(table)?;
        let rows = json.as_array().ok_or_else(|| source.error(table, "is not a list"))?;
        let mut specials = Self { patterns: vec![Vec::new()], ..Self::default() };
        let mut norms = FxHashMap::default();
        for row in rows {
            specials.add(row, &mut norms).ok_or_else(|| source.error(table, format!("cannot read {row}")))?;
        }
        Ok(specials)
    }

    fn add(&mut self, row: &serde_json::Value, norms: &mut FxHashMap<Box<str>, NormId>) -> Option<()> {
        let start = self.parts.len() as u32;
        let mut form = String::new();
        for pair in row.as_array()?.chunks(2) {
            let [part, norm] = pair else { return None };
            let part = part.as_str()?;
            form.push_str(part);
            let norm = match norm.as_str() {
                Some(norm) => Some(match norms.get(norm) {
                    Some(&id) => id,
                    None => {
                        let id = NormId(u16::try_from(self.norms.len()).ok()?);
                        self.norms.push(norm.into());
                        norms.insert(norm.into(), id);
                        id
                    }
                }),
                None => None,
            };
            self.parts.push(Part { len: part.len() as u32, norm, mark: 0 });
        }
        self.longest = self.longest.max(form.len());
        self.forms.insert(form.into(), start..self.parts.len() as u32);
        Some(())
    }

    /// The forms of all exceptions.
    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(|form| &**form)
    }

    /// The normal form with this id.
    pub(super) fn norm(&self, id: NormId) -> &str {
        &self.norms[usize::from(id.0)]
    }

    /// How `form` is cut, if it is an exception.
    pub(super) fn get(&self, form: &str) -> Option<&[Part]> {
        if form.len() > self.longest {
            return None;
        }
        self.forms.get(form).map(|r| &self.parts[r.start as usize..r.end as usize])
    }

    /// The number of a form that occurs in patterns, else 0.
    pub(super) fn mark(&self, form: &str) -> u16 {
        if form.len() > self.longest_mark { 0 } else { self.marks.get(form).copied().unwrap_or(0) }
    }

    /// Remembers the tokens into which an exception falls when it is not seen as one.
    pub(super) fn add_pattern(&mut self, form: &str, parts: &[Part]) {
        let mut at = 0;
        let pattern: Box<[u16]> = parts
            .iter()
            .map(|part| {
                let end = at + part.len as usize;
                let mark = self.new_mark(&form[at..end]);
                at = end;
                mark
            })
            .collect();
        self.patterns[usize::from(pattern[0])].push(pattern);
    }

    fn new_mark(&mut self, form: &str) -> u16 {
        if let Some(&mark) = self.marks.get(form) {
            return mark;
        }
        let mark = self.patterns.len() as u16;
        self.longest_mark = self.longest_mark.max(form.len());
        self.marks.insert(form.into(), mark);
        self.patterns.push(Vec::new());
        mark
    }

    /// Gives the parts of exceptions the numbers of their forms; to be called after the last pattern.
    pub(super) fn mark_parts(&mut self) {
        for (form, range) in &self.forms {
            let mut at = 0;
            for part in &mut self.parts[range.start as usize..range.end as usize] {
                let end = at + part.len as usize;
                part.mark = self.marks.get(&form[at..end]).copied().unwrap_or(0);
                at = end;
            }
        }
    }

    /// Puts exceptions together again that were cut apart. `cache.marks` holds the numbers of the tokens' forms.
    pub(super) fn rejoin(&self, text: &str, cache: &mut SplitCache, tokens: &mut Vec<RawToken>) {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (start, &mark) in cache.marks.iter().enumerate() {
            for pattern in &self.patterns[usize::from(mark)] {
                if cache.marks[start..].starts_with(pattern) {
                    found.push(start..start + pattern.len());
                }
            }
        }
        if found.is_empty() {
            return;
        }
        cache.whole.clear();
        let mut next = 0;
        for range in without_overlaps(found, tokens.len()) {
            let last = tokens[range.end - 1];
            let span = tokens[range.start].span.cover(last.span);
            let Some(parts) = self.get(span.of(text)) else {
                continue;
            };
            cache.whole.extend_from_slice(&tokens[next..range.start]);
            let mut at = span.start();
            for part in parts {
                let end = at + part.len as usize;
                cache.whole.push(RawToken { span: Span::new(at, end), space_after: false, norm: part.norm });
                at = end;
            }
            if let Some(end) = cache.whole.last_mut() {
                end.space_after = last.space_after;
            }
            next = range.end;
        }
        cache.whole.extend_from_slice(&tokens[next..]);
        std::mem::swap(tokens, &mut cache.whole);
    }
}

/// The longest ranges, of equally long ones the first, in text order. As in spaCy, a range that was passed over still
/// keeps later ones from starting or ending in it.
fn without_overlaps(mut found: Vec<Range<usize>>, tokens: usize) -> Vec<Range<usize>> {
    found.sort_by_key(|range| (std::cmp::Reverse(range.len()), range.start));
    let mut taken = vec![false; tokens];
    found.retain(|range| {
        let free = !taken[range.start] && !taken[range.end - 1];
        taken[range.clone()].fill(true);
        free
    });
    found.sort_by_key(|range| range.start);
    found
}
