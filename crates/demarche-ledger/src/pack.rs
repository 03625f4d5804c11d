//! Text and records in compressed form.

use crate::error::{LedgerError, Result};
use std::cell::RefCell;
use std::path::Path;

/// zstd's own default: what is written once and read often.
const LEVEL: i32 = 3;

/// No text or list of records is longer; what claims to be is damaged.
const LONGEST: usize = 256 << 20;

thread_local! {
    /// Each thread compresses one after another with the same memory.
    static PACKER: RefCell<zstd::bulk::Compressor<'static>> =
        RefCell::new(zstd::bulk::Compressor::new(LEVEL).expect("the level is one that zstd has"));
}

/// Bytes to fewer bytes, with their length before them.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let packed = PACKER.with_borrow_mut(|packer| packer.compress(bytes));
    let mut out = (bytes.len() as u32).to_le_bytes().to_vec();
    out.extend(packed.expect("the buffer is as long as zstd asks"));
    out
}

/// The text that was packed.
///
/// # Errors
/// When the bytes are no packed text.
pub(crate) fn unpack(path: &Path, bytes: &[u8]) -> Result<String> {
    String::from_utf8(unpack_bytes(path, bytes)?).map_err(|e| LedgerError::record(path, e))
}

/// The bytes that were packed.
///
/// # Errors
/// When the bytes are nothing packed.
pub(crate) fn unpack_bytes(path: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
    let damaged = |what: &str| LedgerError::record(path, what);
    let (length, packed) = bytes.split_first_chunk::<4>().ok_or_else(|| damaged("too short"))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LONGEST {
        return Err(damaged("longer than any text"));
    }
    zstd::bulk::decompress(packed, length).map_err(|e| LedgerError::record(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(text in "\\PC{0,400}") {
            prop_assert_eq!(unpack(Path::new("x"), &pack(text.as_bytes())).unwrap(), text);
        }

        #[test]
        fn other_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = unpack(Path::new("x"), &bytes);
        }
    }
}
