//! The word lists, rules and character classes of the model file.
//!
//! `tools/model_tables.py` writes these tables and describes their layout; whoever changes a layout changes both.

use crate::annotate::Annotator;
use crate::character::Characters;
use crate::hash::StringIds;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Lexicon;
use crate::ruler::Ruler;
use crate::tokenizer::Tokenizer;
use std::sync::Arc;

/// A table that is missing or makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("table `{table}` of the model: {problem}; make the model file again with tools/convert_model.py")]
pub(crate) struct TableError {
    /// Name of the table, without `table/`.
    pub(crate) table: String,
    /// What is wrong with it.
    pub(crate) problem: String,
}

/// Everything of the model that is not a neural network.
#[derive(Debug)]
pub(crate) struct Tables {
    /// Text to tokens.
    pub(crate) tokenizer: Tokenizer,
    /// Word forms to lexical attributes.
    pub(crate) lexicon: Lexicon,
    /// Tags and relations to parts of speech, features and base forms.
    pub(crate) annotator: Annotator,
}

impl Tables {
    /// Builds everything from tables; `get` gives the bytes of a table by its name (without `table/`).
    pub(crate) fn read<'a>(get: impl Fn(&str) -> Option<&'a [u8]>) -> Result<Self, TableError> {
        let source = Source { get: &get };
        let characters = Arc::new(Characters::read(&source)?);
        let ids = source.symbols()?;
        Ok(Self {
            tokenizer: Tokenizer::read(&source, characters.clone())?,
            lexicon: Lexicon::read(&source, ids, characters.clone())?,
            annotator: Annotator::new(Ruler::read(&source)?, Lemmatizer::read(&source, characters)?),
        })
    }
}

/// Where tables come from.
pub(crate) struct Source<'s, 'a> {
    get: &'s dyn Fn(&str) -> Option<&'a [u8]>,
}

impl<'a> Source<'_, 'a> {
    /// The bytes of a table.
    pub(crate) fn bytes(&self, table: &str) -> Result<&'a [u8], TableError> {
        (self.get)(table).ok_or_else(|| self.error(table, "is missing"))
    }

    /// A table of text.
    pub(crate) fn text(&self, table: &str) -> Result<&'a str, TableError> {
        std::str::from_utf8(self.bytes(table)?).map_err(|e| self.error(table, e))
    }

    /// A table of JSON.
    pub(crate) fn json(&self, table: &str) -> Result<serde_json::Value, TableError> {
        serde_json::from_slice(self.bytes(table)?).map_err(|e| self.error(table, e))
    }

    /// A table of 32-bit numbers.
    pub(crate) fn numbers(&self, table: &str) -> Result<impl Iterator<Item = u32> + use<'a>, TableError> {
        let (numbers, rest) = self.bytes(table)?.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(self.error(table, "is cut short"));
        }
        Ok(numbers.iter().map(|&n| u32::from_le_bytes(n)))
    }

    /// A list of strings.
    pub(crate) fn strings(&self, table: &str) -> Result<StringList, TableError> {
        StringList::read(self.bytes(table)?).ok_or_else(|| self.error(table, "is not a list of strings"))
    }

    /// An error about a table.
    pub(crate) fn error(&self, table: &str, problem: impl std::fmt::Display) -> TableError {
        TableError { table: table.into(), problem: problem.to_string() }
    }

    fn symbols(&self) -> Result<StringIds, TableError> {
        let line = |line: &str| {
            let (name, number) = line.split_once('\t')?;
            Some((name.into(), number.parse().ok()?))
        };
        let symbols: Option<Vec<_>> = self.text("symbols")?.split('\n').map(line).collect();
        Ok(StringIds::new(symbols.ok_or_else(|| self.error("symbols", "is not name, tab, number"))?.into_iter()))
    }
}

/// A list of strings in one piece of memory.
#[derive(Debug)]
pub(crate) struct StringList {
    ends: Box<[u32]>,
    text: Box<str>,
}

impl StringList {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (&count, rest) = bytes.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(count) as usize;
        let (ends, text) = rest.split_at_checked(count.checked_add(1)?.checked_mul(4)?)?;
        let ends: Box<[u32]> = ends.as_chunks::<4>().0.iter().map(|&n| u32::from_le_bytes(n)).collect();
        let text = std::str::from_utf8(text).ok()?;
        let whole = ends.iter().all(|&end| text.is_char_boundary(end as usize));
        (whole && ends.is_sorted()).then(|| Self { ends, text: text.into() })
    }

    /// Number of strings.
    pub(crate) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// String `i`.
    pub(crate) fn get(&self, i: usize) -> &str {
        &self.text[self.ends[i] as usize..self.ends[i + 1] as usize]
    }

    /// Where `text` stands in a sorted list.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}
