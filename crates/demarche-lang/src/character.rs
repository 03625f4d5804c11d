//! What the tokenizer and the lexical attributes ask about single characters.
//!
//! Rust's own predicates are not used, because the model was trained with Python's: a letter is what Unicode calls a
//! letter (category L), a digit may be a superscript, and the separators U+001C to U+001F are white space.

use crate::tables::{Source, TableError};

/// A property of characters. The order is that of `CLASSES` in `tools/model_tables.py`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Class {
    /// Split off in front of a word.
    Prefix,
    /// Split off behind a word.
    Suffix,
    /// Splits a word wherever it stands.
    Infix,
    /// A final dot is split off after it.
    BeforeFinalDot,
    /// A final dot is split off after two of them.
    CapitalBeforeFinalDot,
    /// A dot between this and [`Class::AfterInnerDot`] splits.
    BeforeInnerDot,
    /// See [`Class::BeforeInnerDot`].
    AfterInnerDot,
    /// Stands beside inner commas, hyphens and slashes that split.
    Letter,
    /// May start and end a label of a host name.
    UrlLabel,
    /// May stand in the last label of a host name.
    UrlTop,
    /// Python's `isalpha`.
    Alpha,
    /// Python's `isdigit`.
    Digit,
    /// Python's `isdecimal`.
    Decimal,
    /// Letter, number or underscore.
    Word,
}

/// The properties of all characters.
#[derive(Debug)]
pub(crate) struct Characters {
    /// Flags of the characters below U+10000.
    basic: Box<[u16]>,
    /// First character of each run above, and the flags of the run.
    others: Vec<(u32, u16)>,
}

const BASIC: u32 = 0x1_0000;

impl Characters {
    pub(crate) fn read(source: &Source<'_, '_>) -> Result<Self, TableError> {
        let table = "characters";
        let numbers: Vec<u32> = source.numbers(table)?.collect();
        let (pairs, rest) = numbers.as_chunks::<2>();
        let fits = |&[_, flags]: &[u32; 2]| flags >> (Class::Word as u32 + 1) == 0;
        if !rest.is_empty() || !pairs.is_sorted_by_key(|pair| pair[0]) || !pairs.iter().all(fits) {
            return Err(source.error(table, "is not a sorted list of runs"));
        }
        let mut basic = vec![0; BASIC as usize];
        let mut others = vec![(BASIC, 0)];
        for (i, &[start, flags]) in pairs.iter().enumerate() {
            let end = pairs.get(i + 1).map_or(u32::MAX, |next| next[0]);
            if start < BASIC {
                basic[start as usize..end.min(BASIC) as usize].fill(flags as u16);
            }
            if end > BASIC {
                others.push((start.max(BASIC), flags as u16));
            }
        }
        Ok(Self { basic: basic.into(), others })
    }

    /// Whether `c` has the property.
    pub(crate) fn is(&self, c: char, class: Class) -> bool {
        self.flags(c) & 1 << class as u16 != 0
    }

    fn flags(&self, c: char) -> u16 {
        match self.basic.get(c as usize) {
            Some(&flags) => flags,
            None => self.others[self.others.partition_point(|&(start, _)| start <= c as u32) - 1].1,
        }
    }

    /// Python's `str.isalpha`.
    pub(crate) fn all_alpha(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| self.is(c, Class::Alpha))
    }
}

/// Python's `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\x1c'..='\x1f') || c.is_whitespace()
}
