//! Compression of texts and records.

use crate::error::{LedgerError, Result};
use std::cell::RefCell;
use std::path::Path;

/// The default level of zstd.
const LEVEL: i32 = 3;

/// The longest text or list of records, in bytes. A length above it means damage.
const LONGEST: usize = 256 << 20;

thread_local! {
    /// Each thread reuses the memory of its compressor.
    static PACKER: RefCell<zstd::bulk::Compressor<'static>> =
        RefCell::new(zstd::bulk::Compressor::new(LEVEL).expect("zstd has this level"));
}

/// Compresses bytes. Their length comes first.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let packed = PACKER.with_borrow_mut(|packer| packer.compress(bytes));
    let mut out = (bytes.len() as u32).to_le_bytes().to_vec();
    out.extend(packed.expect("the buffer has the length that zstd requires"));
    out
}

/// The text that was compressed.
///
/// # Errors
/// When the bytes are not a compressed text.
pub(crate) fn unpack(path: &Path, bytes: &[u8]) -> Result<String> {
    String::from_utf8(unpack_bytes(path, bytes)?).map_err(|e| LedgerError::record(path, e))
}

/// The bytes that were compressed.
///
/// # Errors
/// When the bytes are not compressed data.
pub(crate) fn unpack_bytes(path: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
    let damaged = |what: &str| LedgerError::record(path, what);
    let (length, packed) = bytes.split_first_chunk::<4>().ok_or_else(|| damaged("compressed data is too short"))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LONGEST {
        return Err(damaged("compressed data states an impossible length"));
    }
    zstd::bulk::decompress(packed, length).map_err(|e| LedgerError::record(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn unpacking_returns_what_was_packed(text in "\\PC{0,400}") {
            prop_assert_eq!(unpack(Path::new("x"), &pack(text.as_bytes())).unwrap(), text);
        }

        #[test]
        fn other_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = unpack(Path::new("x"), &bytes);
        }
    }
}
