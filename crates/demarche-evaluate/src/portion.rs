//! Parts of a set of documents, told by a hash of their ids.
//!
//! Nobody has to keep a list of who is in which part: it follows from the id alone, on every machine and in every
//! language that has SHA-256, and stays when documents are added. `docs/evaluate.md` says what the parts are for.

use sha2::{Digest, Sha256};

/// A part of all documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// To write rules on and to teach: read as you like
    Train,
    /// To choose between variants: scored, its errors are not read
    Development,
    /// To say how good it is: scored seldom, never read
    Test,
}

impl Portion {
    /// The part a document is in, by the first hexadecimal digit of the SHA-256 of its id.
    pub fn of(id: &str) -> Self {
        match Sha256::digest(id.as_bytes())[0] >> 4 {
            0..=4 => Portion::Test,
            5..=7 => Portion::Development,
            _ => Portion::Train,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Portion::Train => "train",
            Portion::Development => "development",
            Portion::Test => "test",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digit_of_the_hash_decides() {
        use Portion::{Development, Test, Train};
        // One id for each digit, 0 to f, as sha256sum gives it.
        let ids = [7, 10, 88, 43, 14, 29, 2, 6, 28, 5, 11, 0, 9, 25, 15, 3];
        let parts = [[Test; 5].as_slice(), &[Development; 3], &[Train; 8]].concat();
        for (id, part) in ids.into_iter().zip(parts) {
            assert_eq!(Portion::of(&format!("doc-{id}")), part, "doc-{id}");
        }
    }
}
