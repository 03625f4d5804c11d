//! The agency a text is credited to: `KABUL (Reuters) -` at its head, `— AP` at its end.

use crate::agency_names::agency;

/// Code points of the first paragraph in which a dateline ends.
const DATELINE: usize = 120;
/// Most code points of a last line that is only a credit.
const LAST_LINE: usize = 60;

/// The agency that the first or the last line of `text` credits.
pub(crate) fn of(text: &str) -> Option<String> {
    let first = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).find_map(dateline);
    let found = first.or_else(|| text.lines().rev().map(str::trim).find(|line| !line.is_empty()).and_then(sign_off));
    found.map(str::to_owned)
}

/// `KABUL, July 3 (Reuters) - …`, `MOSCOW, July 3. /TASS/. …`, `(AFP) — …`
fn dateline(line: &str) -> Option<&'static str> {
    let end = line.char_indices().nth(DATELINE).map_or(line.len(), |(at, _)| at);
    let head = &line[..end];
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let Some((before, rest)) = head.split_once(open) else { continue };
        let Some((inside, after)) = rest.split_once(close) else { continue };
        let after = after.trim_start();
        let ends_dateline = after.is_empty() || after.starts_with(['-', '–', '—', '.', ':']);
        if ends_dateline && is_place(before) {
            // "(Reuters)" and "(Xinhua/AFP)" alike.
            return inside.split('/').find_map(|name| agency(name.trim()));
        }
    }
    None
}

/// Whether `before` is empty, or a place in capitals with at most a day after it.
fn is_place(before: &str) -> bool {
    let first = before.split([',', '.', ' ']).find(|w| !w.is_empty());
    first.is_none_or(|word| word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase))
}

/// `— AP`, `(AFP)`, `[Reuters]`, `Source: TASS`
fn sign_off(line: &str) -> Option<&'static str> {
    let bracket = line.trim_end_matches('.');
    if let Some((_, inside)) = bracket.strip_suffix([')', ']']).and_then(|b| b.rsplit_once(['(', '['])) {
        return agency(inside.trim());
    }
    if let Some((_, name)) = line.rsplit_once(['—', '–']) {
        return agency(name.trim().trim_end_matches('.'));
    }
    if line.chars().count() > LAST_LINE {
        return None;
    }
    let name = line.strip_prefix("Source:").unwrap_or(line).trim_start_matches(['-', ' ']);
    agency(name.trim_end_matches('.').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_and_last_lines() {
        for (text, name) in [
            ("KABUL (Reuters) - Chad met Mali.", Some("Reuters")),
            ("BEIJING, July 3 (Xinhua) -- Chad met Mali.", Some("Xinhua")),
            ("MOSCOW, July 3. /TASS/. Chad met Mali.", Some("TASS")),
            ("Chad meets Mali\n\nPARIS (AFP) — They met.", Some("Agence France-Presse")),
            ("Chad met Mali.\n\n— AP", Some("Associated Press")),
            ("Chad met Mali. (AFP)", Some("Agence France-Presse")),
            ("Chad met Mali.\nSource: TASS", Some("TASS")),
            ("Chad (Reuters) said nothing to Mali.", None),
            ("Chad asked the agency (Reuters) - and got no answer.", None),
            ("Chad met Mali (the AP was told) - in Paris.", None),
            ("", None),
        ] {
            assert_eq!(of(text).as_deref(), name, "{text}");
        }
    }
}
