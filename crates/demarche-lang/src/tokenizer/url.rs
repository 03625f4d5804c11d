//! Web and mail addresses: words that are not cut at infixes.
//!
//! The form is `[scheme://][user[:password]@]host[:port][/path]`, as spaCy's expression has it: the host is an IPv4
//! address outside private ranges, or labels with dots between and a last one of letters.

use crate::character::{Characters, Class};

/// Longest label of a host name, in characters.
const LONGEST_LABEL: usize = 64;
const LONGEST_TOP: usize = 63;

/// Whether all of `word` is an address.
pub(super) fn matches(characters: &Characters, word: &str) -> bool {
    if !word.contains('.') {
        return false;
    }
    let after_scheme = scheme(characters, word);
    [0, after_scheme]
        .iter()
        .take(if after_scheme > 0 { 2 } else { 1 })
        .any(|&start| rest_matches(characters, &word[start..]))
}

/// Bytes of `scheme://` at the start; 0 for none.
fn scheme(characters: &Characters, word: &str) -> usize {
    let Some((scheme, rest)) = word.split_once(':') else {
        return 0;
    };
    let fits = |c| characters.is(c, Class::Word) || matches!(c, '+' | '-' | '.');
    let is_scheme = rest.starts_with("//") && scheme.chars().all(fits) && scheme.chars().nth(1).is_some();
    if is_scheme { scheme.len() + "://".len() } else { 0 }
}

/// Tries the start and every place after an `@` as the start of the host.
fn rest_matches(characters: &Characters, rest: &str) -> bool {
    let after_at = rest.match_indices('@').filter(|&(at, _)| at > 0).map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_at).any(|start| host_matches(characters, &rest[start..]))
}

fn host_matches(characters: &Characters, text: &str) -> bool {
    // A byte loop: most words fail at their first characters, and words may be very long.
    let end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, tail) = text.split_at(end);
    tail_matches(characters, tail) && (is_name(characters, host) || is_ipv4(characters, host))
}

/// `[:port][/path]` or the same with `?` or `#`.
fn tail_matches(characters: &Characters, tail: &str) -> bool {
    let after_port = match tail.strip_prefix(':') {
        Some(port) => {
            let rest = port.trim_start_matches(|c| characters.is(c, Class::Decimal));
            let digits = port[..port.len() - rest.len()].chars().count();
            if !(2..=5).contains(&digits) {
                return false;
            }
            rest
        }
        None => tail,
    };
    after_port.is_empty() || after_port.starts_with(['/', '?', '#'])
}

fn is_name(characters: &Characters, host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else {
        return false;
    };
    let top_len = top.chars().take(LONGEST_TOP + 1).count();
    (2..=LONGEST_TOP).contains(&top_len)
        && top.chars().all(|c| characters.is(c, Class::UrlTop))
        && labels.split('.').all(|label| is_label(characters, label))
}

fn is_label(characters: &Characters, label: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| characters.is(c, Class::UrlLabel));
    edge(label.chars().next())
        && edge(label.chars().next_back())
        && label.chars().nth(LONGEST_LABEL).is_none()
        && label.chars().all(|c| characters.is(c, Class::UrlLabel) || matches!(c, '_' | '-'))
}

fn is_ipv4(characters: &Characters, host: &str) -> bool {
    let mut octets = host.split('.');
    let [Some(a), Some(b), Some(c), Some(d), None] = std::array::from_fn(|_| octets.next()) else {
        return false;
    };
    let private = matches!((a, b), ("10" | "127", _) | ("169", "254") | ("192", "168"))
        || (a == "172" && is_16_to_31(characters, b));
    !private
        && is_octet(characters, a, 1, 223)
        && is_inner(characters, b)
        && is_inner(characters, c)
        && is_octet(characters, d, 1, 254)
}

/// The value of a character as a digit, where the expression asks for any decimal digit.
fn any_digit(characters: &Characters, c: char) -> bool {
    characters.is(c, Class::Decimal)
}

fn is_16_to_31(characters: &Characters, octet: &str) -> bool {
    let mut chars = octet.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('1'), Some('6'..='9'), None) | (Some('3'), Some('0' | '1'), None) => true,
        (Some('2'), Some(c), None) => any_digit(characters, c),
        _ => false,
    }
}

/// `lowest..=highest` without leading zeros; where ASCII digits need not be told apart, any decimal digit fits.
fn is_octet(characters: &Characters, octet: &str, lowest: u32, highest: u32) -> bool {
    let mut chars = octet.chars();
    let digit = |c| any_digit(characters, c);
    let (hundreds, tens, ones) = (highest / 100, highest / 10 % 10, highest % 10);
    match (chars.next(), chars.next(), chars.next(), chars.next()) {
        (Some(c), None, None, None) => c.to_digit(10).is_some_and(|n| n >= lowest),
        (Some('1'..='9'), Some(c), None, None) => digit(c),
        (Some('1'), Some(c), Some(d), None) => digit(c) && digit(d),
        (Some('2'), Some(c), Some(d), None) if hundreds == 2 => match c.to_digit(10) {
            Some(n) if n < tens => digit(d),
            Some(n) if n == tens => d.to_digit(10).is_some_and(|n| n <= ones),
            _ => false,
        },
        _ => false,
    }
}

/// 0 to 255; up to two digits, and the last two of 1xx, may be any decimal digits, leading zeros too.
fn is_inner(characters: &Characters, octet: &str) -> bool {
    let short = octet.chars().nth(2).is_none();
    if short {
        !octet.is_empty() && octet.chars().all(|c| any_digit(characters, c))
    } else {
        is_octet(characters, octet, 0, 255)
    }
}
