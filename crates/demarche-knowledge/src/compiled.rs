//! Knowledge as compact bytes, which are read about ten times faster than the files they are made of.
//!
//! The bytes are no format for exchange: only the version of this crate that wrote them can read them. They are made when
//! the program is built, by `demarche-shipped`.

use crate::knowledge::Knowledge;

/// What is wrong with compiled knowledge.
pub type CompiledError = postcard::Error;

impl Knowledge {
    /// All of it as bytes. The same files give the same bytes.
    ///
    /// # Errors
    /// None that is known; the encoding could report one.
    pub fn compile(&self) -> Result<Vec<u8>, CompiledError> {
        postcard::to_stdvec(self)
    }

    /// The knowledge that [`compile`](Self::compile) wrote.
    ///
    /// # Errors
    /// When the bytes are damaged, or were written by another version.
    pub fn from_compiled(bytes: &[u8]) -> Result<Self, CompiledError> {
        postcard::from_bytes(bytes)
    }
}
