//! What may reach a terminal. Texts come from outside; escape sequences in them would move the cursor, change titles or hide words,
//! and characters for the direction of writing would show words in another order than they stand.
//!
//! Such characters are shown as `\u001b`: four hexadecimal digits of the code point. In JSON that is the same text, elsewhere it is
//! read as what it stands for. Only what commands write themselves, colours on a page, passes.

/// Whether a terminal acts on a character in place of showing it.
fn acts(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    // Marks, embeddings, overrides and isolates of the direction of writing.
    let direction =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    control || direction
}

/// Adds a character as it is shown; whether it had to be escaped.
pub(crate) fn show(c: char, out: &mut String) {
    if acts(c) {
        out.push_str(&format!("\\u{:04x}", u32::from(c)));
    } else {
        out.push(c);
    }
}

/// A text as a terminal may show it; `colours` of our own pass.
pub(crate) fn shown(text: &str, colours: bool) -> String {
    let (mut filter, mut out) = (Filter::new(colours), Vec::new());
    filter.pass(text.as_bytes(), &mut out);
    filter.end(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Passes bytes on to a terminal, a piece at a time.
#[derive(Debug)]
pub(crate) struct Filter {
    colours: bool,
    /// The beginning of a character, or of a colour.
    rest: Vec<u8>,
}

impl Filter {
    /// With `colours`, sequences that only change how text looks pass.
    pub fn new(colours: bool) -> Self {
        Self { colours, rest: Vec::new() }
    }

    /// Adds to `out` what of `bytes` is complete, as it may be shown.
    pub fn pass(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.rest.extend_from_slice(bytes);
        let given = std::mem::take(&mut self.rest);
        let mut chunks = given.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let last = chunks.peek().is_none();
            let left = self.text(chunk.valid(), last && chunk.invalid().is_empty(), out);
            if !left.is_empty() {
                self.rest = left.as_bytes().to_vec();
            }
            let broken = chunk.invalid();
            if last && is_begun(broken) {
                self.rest = broken.to_vec();
            } else if !broken.is_empty() {
                out.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }

    /// Adds what is left over.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        let rest = std::mem::take(&mut self.rest);
        let mut text = String::new();
        String::from_utf8_lossy(&rest).chars().for_each(|c| show(c, &mut text));
        out.extend_from_slice(text.as_bytes());
    }

    /// Adds a text; what may become a colour with what comes next is given back, where there is a next.
    fn text<'t>(&self, text: &'t str, more: bool, out: &mut Vec<u8>) -> &'t str {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            match colour(rest).filter(|_| self.colours) {
                Some(Colour::Whole(length)) => {
                    shown.push_str(&rest[..length]);
                    rest = &rest[length..];
                }
                Some(Colour::Begun) if more => break,
                _ => {
                    show(c, &mut shown);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        out.extend_from_slice(shown.as_bytes());
        rest
    }
}

enum Colour {
    /// Of this many bytes.
    Whole(usize),
    /// The text ends within it.
    Begun,
}

/// The sequence at the beginning of a text that selects how text looks (SGR): `ESC [ 1 ; 31 m`.
fn colour(text: &str) -> Option<Colour> {
    let rest = text.strip_prefix('\u{1b}')?;
    if rest.is_empty() {
        return Some(Colour::Begun);
    }
    let numbers = rest.strip_prefix('[')?;
    let length = numbers.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    match numbers.as_bytes().get(length) {
        Some(b'm') => Some(Colour::Whole(length + 3)),
        None => Some(Colour::Begun),
        Some(_) => None,
    }
}

/// Whether bytes can become a character with those that come next.
fn is_begun(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str =
        "a\u{1b}]0;PWN\u{7}\u{1b}[2J \u{9b}31m \u{202e}evil\u{2066} \u{1b}[31mred\u{1b}[0m é 中\r\n\tb\u{7f}";

    #[test]
    fn what_a_terminal_acts_on_is_shown() {
        let expected = "a\\u001b]0;PWN\\u0007\\u001b[2J \\u009b31m \\u202eevil\\u2066 \\u001b[31mred\\u001b[0m é 中\\u000d\n\tb\\u007f";
        assert_eq!(shown(HOSTILE, false), expected);
        let coloured = expected.replace("\\u001b[31m", "\u{1b}[31m").replace("\\u001b[0m", "\u{1b}[0m");
        assert_eq!(shown(HOSTILE, true), coloured);
        assert_eq!(shown("\u{1b}[1;31mx\u{1b}[0", true), "\u{1b}[1;31mx\\u001b[0");
    }

    #[test]
    fn pieces_come_out_as_the_whole() {
        for colours in [false, true] {
            for size in 1..9 {
                let (mut filter, mut out) = (Filter::new(colours), Vec::new());
                HOSTILE.as_bytes().chunks(size).for_each(|piece| filter.pass(piece, &mut out));
                filter.end(&mut out);
                assert_eq!(String::from_utf8(out).unwrap(), shown(HOSTILE, colours), "in pieces of {size}");
            }
        }
    }

    #[test]
    fn json_stays_the_same_text() {
        let text = serde_json::to_string(&serde_json::json!({ "a\u{202e}": HOSTILE, "b": "\\\u{9b}" })).unwrap();
        let safe = shown(&text, false);
        assert!(!safe.contains(acts));
        let (before, after): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&text).unwrap(), serde_json::from_str(&safe).unwrap());
        assert_eq!(before, after);
    }

    #[test]
    fn broken_bytes_are_shown_as_such() {
        let (mut filter, mut out) = (Filter::new(false), Vec::new());
        filter.pass(b"a\xff\xc2", &mut out);
        filter.pass(b"b\xc2", &mut out);
        filter.pass(b"\x9bc", &mut out);
        filter.end(&mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{fffd}\u{fffd}b\\u009bc");
    }
}
