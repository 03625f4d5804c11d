//! CSV on its way out: cells that a spreadsheet would take for a formula become text, whoever writes them.

use demarche_tables::text::escape_formula;

/// Passes CSV with commas and double quotes on, a piece at a time.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// The cell so far, while it may be a formula.
    held: Vec<u8>,
    /// Whether it is known not to be one.
    plain: bool,
    quoted: bool,
}

impl Cells {
    /// Adds to `out` what of `bytes` is known to be right; the rest follows with the end of its cell.
    pub fn pass(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            if !self.quoted && matches!(byte, b',' | b'\n' | b'\r') {
                self.end(out);
                out.push(byte);
                continue;
            }
            self.quoted ^= byte == b'"';
            if self.plain {
                out.push(byte);
                continue;
            }
            self.held.push(byte);
            if self.is_plain() {
                out.append(&mut self.held);
                self.plain = true;
            }
        }
    }

    /// Adds the cell that is being held.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        let held = std::mem::take(&mut self.held);
        let (quote, inner) = match held.strip_prefix(b"\"") {
            Some(rest) => (&b"\""[..], rest.strip_suffix(b"\"").unwrap_or(rest)),
            None => (&b""[..], &held[..]),
        };
        // Doubled quotes say nothing of how a cell begins, and make no number.
        if !matches!(escape_formula(&String::from_utf8_lossy(inner)), std::borrow::Cow::Borrowed(_)) {
            out.extend_from_slice(quote);
            out.push(b'\'');
            out.extend_from_slice(&held[quote.len()..]);
        } else {
            out.extend_from_slice(&held);
        }
        (self.plain, self.quoted) = (false, false);
    }

    /// Whether what is held of the cell shows that it is no formula.
    fn is_plain(&self) -> bool {
        let content = self.held.strip_prefix(b"\"").unwrap_or(&self.held);
        let first = content.iter().find(|b| **b != b'\'');
        // The signs of full width begin with the last of these bytes.
        first.is_some_and(|b| !matches!(b, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | 0xEF))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_escaped_however_they_come() {
        let rows = [
            ["=1+1", "plain", "-5.5", "@a"],
            ["=\"a\",b", "'tis", "", "\u{feff}x"],
            ["+1\n2", "a=b", "'=x", "＝1"],
            ["-", "\t", "\"=x\"", "a\"b"],
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = writer.into_inner().unwrap();
        for size in 1..20 {
            let (mut cells, mut out) = (Cells::default(), Vec::new());
            text.chunks(size).for_each(|piece| cells.pass(piece, &mut out));
            cells.end(&mut out);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
            for (read, row) in reader.records().map(Result::unwrap).zip(&rows) {
                let expected: Vec<_> = row.iter().map(|c| escape_formula(c)).collect();
                assert_eq!(read.iter().collect::<Vec<_>>(), expected, "in pieces of {size}");
            }
        }
    }
}
