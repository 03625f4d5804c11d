//! Bytes to text.

use encoding_rs::Encoding;
use std::str::FromStr;

/// A character set named by the user, for files that are neither UTF-8 nor marked UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    pub(crate) fn encoding(self) -> &'static Encoding {
        self.0
    }
}

/// A name that is not a character set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a character set")]
pub struct UnknownCharset(pub String);

impl FromStr for Charset {
    type Err = UnknownCharset;

    /// Knows the labels of the WHATWG Encoding Standard (`windows-1252`, `latin1`, `koi8-r`, `gb18030`, …).
    fn from_str(label: &str) -> Result<Self, UnknownCharset> {
        Encoding::for_label_no_replacement(label.as_bytes()).map(Charset).ok_or_else(|| UnknownCharset(label.into()))
    }
}

/// Why bytes cannot be decoded, and help.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undecodable {
    pub message: String,
    pub help: String,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether the bytes start with a UTF-16 byte order mark.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// The bytes after a UTF-8 byte order mark, if there is one.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)
}

/// The text of an entire file or of one line.
pub(crate) fn text(bytes: Vec<u8>, charset: Option<Charset>) -> Result<String, Undecodable> {
    if is_utf16(&bytes) {
        return utf16(&bytes);
    }
    match charset {
        Some(Charset(encoding)) if encoding != encoding_rs::UTF_8 => other(&bytes, encoding),
        _ => utf8(bytes),
    }
}

fn utf8(mut bytes: Vec<u8>) -> Result<String, Undecodable> {
    if bytes.starts_with(UTF8_MARK) {
        bytes.drain(..UTF8_MARK.len());
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Undecodable {
            message: format!("not UTF-8 at byte {at} (0x{:02X})", e.as_bytes()[at]),
            help: "convert it, or name its character set: --encoding windows-1252".into(),
        }
    })
}

fn utf16(bytes: &[u8]) -> Result<String, Undecodable> {
    let broken = |at: usize| Undecodable {
        message: format!("not UTF-16 at byte {at}, although it starts with a UTF-16 byte order mark"),
        help: "save it as UTF-8".into(),
    };
    let little = bytes[0] == 0xFF;
    let body = &bytes[2..];
    // Pairs of ASCII bytes decode as Chinese characters.
    if body.len() > 3 && body.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()) {
        return Err(Undecodable {
            message: "unreadable: it starts with a UTF-16 byte order mark, but the rest is not UTF-16".into(),
            help: "save it as UTF-8".into(),
        });
    }
    if body.len() % 2 == 1 {
        return Err(broken(bytes.len() - 1));
    }
    let units =
        body.as_chunks::<2>().0.iter().map(|&u| if little { u16::from_le_bytes(u) } else { u16::from_be_bytes(u) });
    let mut text = String::with_capacity(body.len() / 2);
    let mut at = 2;
    for c in char::decode_utf16(units) {
        let c = c.map_err(|_| broken(at))?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    Ok(text)
}

fn other(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Undecodable> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or_else(|| Undecodable {
        message: format!("not valid {}", encoding.name()),
        help: "name another character set with --encoding".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_charsets() {
        assert_eq!(text(b"\xEF\xBB\xBFKabul".to_vec(), None).unwrap(), "Kabul");
        assert_eq!(text(b"\xFF\xFEK\0a\0=\xD8B\xDE".to_vec(), None).unwrap(), "Ka\u{1f642}");
        assert_eq!(text(b"\xFE\xFF\0K\0a".to_vec(), None).unwrap(), "Ka");
        assert_eq!(text(b"caf\xE9".to_vec(), "latin1".parse().ok()).unwrap(), "café");
        assert_eq!(text("café".into(), "utf-8".parse().ok()).unwrap(), "café");
        assert_eq!("martian".parse::<Charset>(), Err(UnknownCharset("martian".into())));
    }

    #[test]
    fn the_bad_byte_is_named() {
        let message = |bytes: &[u8]| text(bytes.to_vec(), None).unwrap_err().message;
        assert_eq!(message(b"caf\xE9 au lait"), "not UTF-8 at byte 3 (0xE9)");
        assert_eq!(
            message(b"\xFF\xFEK\0\x3D\xD8x\0"),
            "not UTF-16 at byte 4, although it starts with a UTF-16 byte order mark"
        );
        assert_eq!(
            message(b"\xFF\xFEKenya met"),
            "unreadable: it starts with a UTF-16 byte order mark, but the rest is not UTF-16"
        );
        assert_eq!(message(b"\xFF\xFEK\0a"), "not UTF-16 at byte 4, although it starts with a UTF-16 byte order mark");
    }
}
