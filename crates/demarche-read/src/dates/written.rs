//! A date as people write it: figures and words in any of the usual orders, a time of day and a zone beside them.
//!
//! Every word must be understood: a text with another word (*3 days ago*, *updated*) is not a date. Ambiguous digits
//! are an error.

use super::words::{Word, folded, tells_of_change, word};
use crate::{NoDate, Published};
use jiff::civil::Date;

/// Words that are on no list and may stand before a date: the name of a weekday in some other language.
const UNKNOWN: usize = 1;
/// Last year of this century that two figures stand for, as in mail (RFC 5322).
const PIVOT: i16 = 49;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Figures, as they stand.
    Figures(String),
    /// Letters, small and folded, and whether they were all capitals.
    Letters(String, bool),
    /// Anything else but white space.
    Sign(char),
    /// White space.
    Blank,
}

/// A part of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Figures(String),
    Month(i8),
}

/// Reads a date that is written out. Errors name it `shown`.
pub(super) fn read(text: &str, shown: &str) -> Result<Published, NoDate> {
    let none = || NoDate::Shape(shown.to_owned());
    if tells_of_change(text) {
        return Err(none());
    }
    let pieces = without_time(pieces(text)).ok_or_else(none)?;
    let parts = parts(&pieces).ok_or_else(none)?;
    day(&parts, shown)
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            // Year, month and day in Chinese, Japanese and Korean.
            '年' | '월' | '月' | '년' => pieces.push(Piece::Sign('/')),
            '日' | '일' => pieces.push(Piece::Blank),
            // Weekdays and halves of the day there stand without blanks.
            '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => pieces.push(Piece::Blank),
            c if c.is_whitespace() => pieces.push(Piece::Blank),
            c => match (figure(c), pieces.last_mut()) {
                (Some(f), Some(Piece::Figures(figures))) => figures.push(f),
                (Some(f), _) => pieces.push(Piece::Figures(f.to_string())),
                (None, Some(Piece::Letters(letters, capitals))) if is_letter(c) => {
                    *capitals &= c.is_uppercase();
                    letters.push_str(&folded(&c.to_string()));
                }
                (None, _) if is_letter(c) => {
                    pieces.push(Piece::Letters(folded(&c.to_string()), c.is_uppercase()));
                }
                (None, _) => pieces.push(Piece::Sign(c)),
            },
        }
    }
    pieces
}

/// Letters, and the marks that Indian and other scripts put on them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{93c}')
}

/// The figure 0 to 9 that a digit of any common script stands for.
fn figure(c: char) -> Option<char> {
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{ff10}'];
    let value = zeros.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|n| *n < 10))?;
    char::from_digit(value, 10)
}

/// The pieces without the time of day and its zone. `None` where the time is invalid.
fn without_time(pieces: Vec<Piece>) -> Option<Vec<Piece>> {
    let mut left = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let time = time(&pieces[at..]);
        match time {
            Some((length, true)) => {
                at += length;
                at += zone(&pieces[at..]);
                left.push(Piece::Blank);
            }
            Some((_, false)) => return None,
            None => {
                // The T of ISO 8601 stands between the day and the time.
                let is_t = matches!(&pieces[at], Piece::Letters(t, _) if t == "t");
                left.push(if is_t { Piece::Blank } else { pieces[at].clone() });
                at += 1;
            }
        }
    }
    Some(left)
}

/// How many pieces are a time of day, and whether it can be one: `15:07`, `15:07:41.5`, `15h07`, `15.07 Uhr`, `3 pm`.
fn time(pieces: &[Piece]) -> Option<(usize, bool)> {
    let figures = |n: usize| match pieces.get(n) {
        Some(Piece::Figures(f)) if f.len() <= 2 => f.parse::<u8>().ok(),
        _ => None,
    };
    let sign = |n: usize, signs: &[char]| matches!(pieces.get(n), Some(Piece::Sign(c)) if signs.contains(c));
    let letters =
        |n: usize, words: &[&str]| matches!(pieces.get(n), Some(Piece::Letters(w, _)) if words.contains(&w.as_str()));
    let blank = |n: usize| usize::from(pieces.get(n) == Some(&Piece::Blank));
    let hour = figures(0)?;
    if sign(1, &[':']) {
        let Some(minute) = figures(2) else { return Some((0, false)) };
        let good = hour <= 24 && minute < 60;
        if !sign(3, &[':']) {
            return Some((3, good));
        }
        let Some(second) = figures(4) else { return Some((0, false)) };
        let fraction = sign(5, &['.', ',', ':']) && matches!(pieces.get(6), Some(Piece::Figures(_)));
        return Some((if fraction { 7 } else { 5 }, good && second <= 60));
    }
    if letters(1, &["h"]) {
        return Some((if figures(2).is_some() { 3 } else { 2 }, hour <= 24));
    }
    let dotted = sign(1, &['.']) && figures(2).is_some();
    let after = if dotted { 3 } else { 1 };
    let word = after + blank(after);
    if letters(word, &["uhr", "am", "pm"]) || (dotted && letters(word, &["a", "p"])) {
        return Some((word, hour <= 24));
    }
    None
}

/// How many pieces behind a time are its zone in figures: `+02:00`, `-0400`, ` GMT+1`.
fn zone(pieces: &[Piece]) -> usize {
    let mut at = 0;
    if pieces.first() == Some(&Piece::Blank) {
        at += 1;
    }
    let named = matches!(pieces.get(at), Some(Piece::Letters(w, _)) if ["gmt", "utc", "z"].contains(&w.as_str()));
    at += usize::from(named);
    let signed = matches!(pieces.get(at), Some(Piece::Sign('+' | '-' | '\u{2212}')));
    let Some(Piece::Figures(hours)) = pieces.get(at + 1).filter(|_| signed) else { return if named { at } else { 0 } };
    let minutes =
        matches!(pieces.get(at + 2), Some(Piece::Sign(':'))) && matches!(pieces.get(at + 3), Some(Piece::Figures(_)));
    match hours.len() {
        1 | 2 if minutes => at + 4,
        4 => at + 2,
        1 | 2 if named || pieces.len() == at + 2 => at + 2,
        _ => 0,
    }
}

/// Figures and months, in their order; `None` where something stands that belongs to no date.
fn parts(pieces: &[Piece]) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut unknown, mut month_follows) = (0, false);
    for (n, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Figures(f) if month_follows => {
                parts.push(Part::Month(f.parse().ok().filter(|m| (1..=12).contains(m))?));
                month_follows = false;
            }
            Piece::Figures(f) => parts.push(Part::Figures(f.clone())),
            Piece::Letters(w, capitals) => {
                let after_figures = n > 0 && matches!(pieces[n - 1], Piece::Figures(_));
                let ordinal =
                    after_figures && ["st", "nd", "rd", "th", "er", "e", "eme", "º", "ª"].contains(&w.as_str());
                match word(w) {
                    Some(Word::Month(m)) => parts.push(Part::Month(m)),
                    Some(Word::TwoMonths) => return None,
                    Some(Word::MonthOf) => month_follows = true,
                    Some(Word::Filler | Word::OfTime) => {}
                    None if ordinal => {}
                    // A zone that is on no list.
                    None if *capitals && w.len() <= 5 && parts.len() >= 2 => {}
                    None if parts.is_empty() && unknown < UNKNOWN => unknown += 1,
                    None => return None,
                }
            }
            Piece::Sign(
                '/' | '-' | '.' | ',' | '|' | ':' | ';' | '\'' | '’' | '–' | '—' | '·' | '•' | '،' | '，' | '\u{2010}'
                | '\u{2011}',
            )
            | Piece::Blank => {}
            Piece::Sign(_) => return None,
        }
    }
    // Tuesday in French, Spanish and Italian looks like March: `mar 15 mar 2022`, `mar., Jul 5 2022`.
    let months = parts.iter().filter(|p| matches!(p, Part::Month(_))).count();
    if months == 2 && parts.first() == Some(&Part::Month(3)) {
        parts.remove(0);
    }
    Some(parts)
}

fn day(parts: &[Part], shown: &str) -> Result<Published, NoDate> {
    use Part::{Figures, Month};
    let none = || NoDate::Shape(shown.to_owned());
    let no_day = || NoDate::NoSuchDay(shown.to_owned());
    let made = |y: i16, m: i8, d: i8| Date::new(y, m, d).map(Published::day).map_err(|_| no_day());
    match parts {
        [Figures(a), Month(m), Figures(b)] if a.len() == 4 => {
            made(year(a).ok_or_else(none)?, *m, small(b).ok_or_else(none)?)
        }
        [Figures(a), Month(m), Figures(b)] | [Month(m), Figures(a), Figures(b)] => {
            made(year(b).ok_or_else(none)?, *m, small(a).ok_or_else(none)?)
        }
        [Figures(y), Figures(d), Month(m)] if y.len() == 4 => {
            made(year(y).ok_or_else(none)?, *m, small(d).ok_or_else(none)?)
        }
        [Figures(a), Figures(b), Figures(c)] if a.len() == 4 => {
            made(year(a).ok_or_else(none)?, small(b).ok_or_else(none)?, small(c).ok_or_else(none)?)
        }
        [Figures(a), Figures(b), Figures(c)] => in_figures([a, b, c], shown),
        [Month(m), Figures(y)] | [Figures(y), Month(m)] if y.len() == 4 => {
            month(year(y).ok_or_else(none)?, *m).ok_or_else(none)
        }
        [Figures(a), Figures(b)] if a.len() == 4 && b.len() <= 2 => {
            year(a).zip(small(b)).and_then(|(y, m)| month(y, m)).ok_or_else(none)
        }
        [Figures(a), Figures(b)] if b.len() == 4 && a.len() <= 2 => {
            year(b).zip(small(a)).and_then(|(y, m)| month(y, m)).ok_or_else(none)
        }
        _ => Err(none()),
    }
}

/// Three figures without a name of a month and the year not first: read where only one order gives a day.
fn in_figures([a, b, c]: [&String; 3], shown: &str) -> Result<Published, NoDate> {
    let none = || NoDate::Shape(shown.to_owned());
    let short = |f: &String| f.len() == 2;
    let orders = [(c, b, a, true), (c, a, b, true), (a, b, c, short(a) && short(c))];
    if small(a).is_none() || small(b).is_none() || year(c).is_none() {
        return Err(none());
    }
    let mut days: Vec<Date> = orders
        .into_iter()
        .filter(|(.., usual)| *usual)
        .filter_map(|(y, m, d, _)| Date::new(year(y)?, small(m)?, small(d)?).ok())
        .collect();
    days.sort_unstable();
    days.dedup();
    match days[..] {
        [day] => Ok(Published::day(day)),
        [] => Err(NoDate::NoSuchDay(shown.to_owned())),
        _ => {
            Err(NoDate::Ambiguous(shown.to_owned(), days.iter().map(Date::to_string).collect::<Vec<_>>().join(" or ")))
        }
    }
}

/// A year of four figures, or of two.
fn year(figures: &str) -> Option<i16> {
    let year: i16 = figures.parse().ok()?;
    match figures.len() {
        4 => Some(year),
        2 if year <= PIVOT => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A month or a day.
fn small(figures: &str) -> Option<i8> {
    figures.parse().ok().filter(|_| figures.len() <= 2)
}

fn month(year: i16, month: i8) -> Option<Published> {
    Date::new(year, month, 1).ok().map(Published::month)
}
