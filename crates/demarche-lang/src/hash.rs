//! String ids: the numbers under which the model knows words.
//!
//! An id is a hash, except that a few hundred strings (`root`, `DATE`, `prep`, …) have small numbers set by hand;
//! ordinary words are among them. The ids are baked into the model: nothing may be changed here.

use rustc_hash::FxHashMap;

/// MurmurHash64A with seed 1.
fn murmur(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for &word in words {
        let k = u64::from_le_bytes(word).wrapping_mul(M);
        h = (h ^ (k ^ (k >> 47)).wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h = (h ^ (h >> 47)).wrapping_mul(M);
    h ^ (h >> 47)
}

/// Gives strings their ids.
#[derive(Debug)]
pub(crate) struct StringIds {
    symbols: FxHashMap<Box<str>, u64>,
    longest: usize,
}

impl StringIds {
    pub(crate) fn new(symbols: impl Iterator<Item = (Box<str>, u64)>) -> Self {
        let symbols: FxHashMap<_, _> = symbols.collect();
        let longest = symbols.keys().map(|s| s.len()).max().unwrap_or(0);
        Self { symbols, longest }
    }

    /// The id of `text`; 0 for the empty string.
    pub(crate) fn id(&self, text: &str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        let symbol = if text.len() <= self.longest { self.symbols.get(text) } else { None };
        symbol.copied().unwrap_or_else(|| murmur(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of spaCy's `nlp.vocab.strings[…]`.
    #[test]
    fn ids_are_those_of_the_model() {
        let ids = StringIds::new([("punct".into(), 445), ("DATE".into(), 391)].into_iter());
        for (text, id) in [
            ("", 0),
            ("punct", 445),
            ("DATE", 391),
            ("a", 11901859001352538922),
            ("Kremlin", 14730431239895467882),
            ("embassy", 543256862640766698),
            ("ambassador", 7539773536340123217),
            ("credentials", 6401712878478919702),
            ("extraordinary and plenipotentiary", 13700701207669101449),
            ("Itté", 5943782077061828262),
            ("🙂", 3101843886198765765),
            ("ნ", 13803966683739041316),
            ("\n\n", 908432558851201422),
        ] {
            assert_eq!(ids.id(text), id, "{text:?}");
        }
    }
}
