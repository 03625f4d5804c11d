//! Prefixes, suffixes and infixes: where a word is cut.
//!
//! These are the conditions of spaCy's English expressions, by hand. Classes of characters come from the model's
//! tables; every other condition stands here, in the order in which the expressions try them.

use super::url;
use crate::character::{Characters, Class};
use crate::tables::{Source, TableError};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Dashes that split between letters, in the order in which they are tried.
const DASHES: [&str; 7] = ["-", "–", "—", "--", "---", "——", "~"];
const ELLIPSIS: &str = "……";
const POSSESSIVES: [&str; 4] = ["'s", "'S", "’s", "’S"];

#[derive(Debug)]
pub(super) struct Affixes {
    characters: Arc<Characters>,
    /// Units and currencies, split off right after a digit.
    after_digit: FxHashSet<Box<str>>,
    /// Those of several letters that end in `$` are prefixes too (`US$`).
    dollars: Vec<Box<str>>,
    longest_after_digit: usize,
}

impl Affixes {
    pub(super) fn read(source: &Source<'_, '_>, characters: Arc<Characters>) -> Result<Self, TableError> {
        let list = source.json("after_digit")?;
        let strings: Option<FxHashSet<Box<str>>> =
            list.as_array().and_then(|list| list.iter().map(|s| Some(s.as_str()?.into())).collect());
        let after_digit = strings.ok_or_else(|| source.error("after_digit", "is not a list of strings"))?;
        let dollars = after_digit.iter().filter(|s| s.len() > 1 && s.ends_with('$')).cloned().collect();
        let longest_after_digit = after_digit.iter().map(|s| s.len()).max().unwrap_or(0);
        Ok(Self { characters, after_digit, dollars, longest_after_digit })
    }

    fn is(&self, c: Option<char>, class: Class) -> bool {
        c.is_some_and(|c| self.characters.is(c, class))
    }

    /// Bytes of the prefix to cut off; 0 for none.
    pub(super) fn prefix(&self, word: &str) -> usize {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return 0 };
        match first {
            '.' => Some(leading_dots(word)).filter(|&dots| dots > 1).unwrap_or(0),
            '+' if chars.next().is_some_and(|c| c.is_ascii_digit()) => 0,
            c if self.characters.is(c, Class::Prefix) => c.len_utf8(),
            _ => self.dollars.iter().find(|&s| word.starts_with(&**s)).map_or(0, |s| s.len()),
        }
    }

    /// Bytes of the suffix to cut off; 0 for none. Where several fit, the longest counts.
    pub(super) fn suffix(&self, word: &str) -> usize {
        let mut back = word.chars().rev();
        let Some(last) = back.next() else { return 0 };
        let (before, before_that) = (back.next(), back.next());
        let mut longest = match last {
            '.' => self.final_dots(word, before, before_that),
            '+' if before.is_some_and(|c| c.is_ascii_digit()) => 1,
            's' | 'S' => POSSESSIVES.iter().find(|&s| word.ends_with(s)).map_or(0, |s| s.len()),
            '…' if word.ends_with(ELLIPSIS) => ELLIPSIS.len(),
            c if self.characters.is(c, Class::Suffix) => c.len_utf8(),
            _ => 0,
        };
        let tail = trailing_non_digits(word, self.longest_after_digit);
        if tail.len() > longest && tail.len() < word.len() && self.after_digit.contains(tail) {
            longest = tail.len();
        }
        longest
    }

    fn final_dots(&self, word: &str, before: Option<char>, before_that: Option<char>) -> usize {
        let dots = word.len() - word.trim_end_matches('.').len();
        let temperature = before.is_some_and(|c| "FfCcKk".contains(c)) && before_that == Some('°');
        let capital = Class::CapitalBeforeFinalDot;
        let initials = self.is(before, capital) && self.is(before_that, capital);
        if dots > 1 { dots } else { usize::from(temperature || initials || self.is(before, Class::BeforeFinalDot)) }
    }

    /// Whether any prefix, suffix or infix is found in `word`.
    pub(super) fn touches(&self, word: &str) -> bool {
        let mut infixes = self.infixes(word);
        self.prefix(word) > 0 || self.suffix(word) > 0 || infixes.next().is_some()
    }

    /// Whether the whole word is a web or mail address.
    pub(super) fn is_url(&self, word: &str) -> bool {
        url::matches(&self.characters, word)
    }

    /// Cuts `word` at its infixes. One at the very start does not cut.
    pub(super) fn split_at_infixes<'w>(&self, word: &'w str, mut part: impl FnMut(&'w str)) {
        let mut start = 0;
        for (at, len) in self.infixes(word).filter(|&(at, _)| at > 0) {
            if at > start {
                part(&word[start..at]);
            }
            part(&word[at..at + len]);
            start = at + len;
        }
        if start < word.len() {
            part(&word[start..]);
        }
    }

    /// Start and length of every infix, from left to right.
    fn infixes<'w>(&'w self, word: &'w str) -> impl Iterator<Item = (usize, usize)> + 'w {
        let (mut at, mut before) = (0, None);
        std::iter::from_fn(move || {
            while let Some(c) = word[at..].chars().next() {
                let len = self.infix(before, c, &word[at..]);
                let here = at;
                at += if len > 0 { len } else { c.len_utf8() };
                before = word[..at].chars().next_back();
                if len > 0 {
                    return Some((here, len));
                }
            }
            None
        })
    }

    /// Bytes of the infix at the start of `rest`, whose first character is `c`; 0 for none.
    fn infix(&self, before: Option<char>, c: char, rest: &str) -> usize {
        let next = || rest[c.len_utf8()..].chars().next();
        if c == '.' {
            let dots = leading_dots(rest);
            if dots > 1 {
                return dots;
            }
            let splits = self.is(before, Class::BeforeInnerDot) && self.is(next(), Class::AfterInnerDot);
            return usize::from(splits);
        }
        if self.characters.is(c, Class::Infix) {
            return c.len_utf8();
        }
        let digit_before = before.is_some_and(|c| c.is_ascii_digit());
        if digit_before && matches!(c, '+' | '-' | '*' | '^') && next().is_some_and(|c| c.is_ascii_digit() || c == '-')
        {
            return 1;
        }
        let letter = Class::Letter;
        match c {
            ',' => usize::from(self.is(before, letter) && self.is(next(), letter)),
            '-' | '–' | '—' | '~' if digit_before || self.is(before, letter) => DASHES
                .iter()
                .find(|&dash| rest.strip_prefix(dash).is_some_and(|rest| self.is(rest.chars().next(), letter)))
                .map_or(0, |dash| dash.len()),
            ':' | '<' | '>' | '=' | '/' if digit_before || self.is(before, letter) => {
                usize::from(self.is(next(), letter))
            }
            _ => 0,
        }
    }
}

fn leading_dots(word: &str) -> usize {
    word.len() - word.trim_start_matches('.').len()
}

/// What follows the last ASCII digit of `word`; all of `word`, or too much, where that is more than `longest` bytes.
fn trailing_non_digits(word: &str, longest: usize) -> &str {
    let start = word.len().saturating_sub(longest + 1);
    match word.as_bytes()[start..].iter().rposition(u8::is_ascii_digit) {
        Some(digit) => &word[start + digit + 1..],
        None => word,
    }
}
