//! The character set of pages and feeds, which is often stated wrongly.

use crate::decode::Charset;
use crate::page::Markup;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes at the start of a file that may name its character set.
const HEAD: usize = 4_096;

/// The text of a page or feed. The character set comes from the first of these: the byte order mark, the user's choice,
/// valid UTF-8, the server or the file itself, the statistics of its letters. Invalid bytes become U+FFFD.
pub(crate) fn decode(bytes: &[u8], header: Option<&str>, named: Option<Charset>, markup: Markup) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    if let Some(charset) = named {
        return charset.encoding().decode_without_bom_handling(bytes).0.into_owned();
    }
    // Text in another character set is hardly ever valid UTF-8 by accident, whatever its label says.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let stated = header.and_then(label).or_else(|| inside(bytes, markup));
        let shifts = stated.is_some_and(|e| !e.is_ascii_compatible());
        if !(shifts && text.is_ascii()) {
            return text.to_owned();
        }
    }
    let stated =
        header.and_then(label).filter(|e| *e != UTF_8).or_else(|| inside(bytes, markup).filter(|e| *e != UTF_8));
    if let Some(encoding) = stated {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if !broken {
            return text.into_owned();
        }
    }
    if mostly_utf8(bytes) {
        return UTF_8.decode_without_bom_handling(bytes).0.into_owned();
    }
    guessed(bytes).decode_without_bom_handling(bytes).0.into_owned()
}

fn label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

/// The character set that the file names itself: `charset=…` in HTML, `encoding="…"` in XML.
fn inside(bytes: &[u8], markup: Markup) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let marks: &[&str] = if markup == Markup::Xml { &["encoding="] } else { &["charset=", "encoding="] };
    let found = marks.iter().find_map(|mark| head.split_once(mark))?.1;
    let found = found.trim_start_matches(['"', '\'', ' ']);
    let end = found.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(found.len());
    // A page whose bytes say so in ASCII is not UTF-16.
    label(&found[..end]).filter(|e| e.is_ascii_compatible())
}

/// A page put together from several, with a broken byte here and there.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    if guess == UTF_8 { WINDOWS_1252 } else { guess }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_lie() {
        let html = |bytes: &[u8], header: Option<&str>| decode(bytes, header, None, Markup::Html);
        assert_eq!(html("Köln".as_bytes(), Some("iso-8859-1")), "Köln");
        assert_eq!(html(b"K\xF6ln hat einen Dom", Some("utf-8")), "Köln hat einen Dom");
        assert_eq!(html(b"<meta charset='koi8-r'>\xED\xC9\xD2", None), "<meta charset='koi8-r'>Мир");
        assert_eq!(html(b"\xFF\xFEK\0\xF6\0", Some("utf-8")), "Kö");
        assert_eq!(html(b"<meta charset=utf-16>K\xF6ln am Rhein", None), "<meta charset=utf-16>Köln am Rhein");
        let xml = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xE9</a>";
        assert!(decode(xml, None, None, Markup::Xml).ends_with("<a>é</a>"));
    }
}
