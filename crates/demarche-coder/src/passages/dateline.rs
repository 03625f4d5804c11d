//! Datelines: the place, day and agency in front of a wire's first sentence (*LUSAKA, June 30 (ZANIS) —*).

/// What stands in front of the dash.
struct Head<'a> {
    /// The town.
    place: &'a str,
    /// Region and day, parted by commas.
    more: Vec<&'a str>,
    /// The agency in brackets or between strokes.
    credit: Option<&'a str>,
    /// Bytes up to the first letter of the sentence.
    length: usize,
}

/// A dateline is no longer than this.
const LONGEST: usize = 90;

/// A heading behind a dash has fewer words.
const SENTENCE: usize = 8;

/// Bytes of a paragraph that are looked at.
const FRONT: usize = 1 << 10;

/// The bytes of the dateline that `paragraph` opens with, blanks behind it included.
pub fn opening(paragraph: &str) -> Option<usize> {
    let head = head(paragraph)?;
    let plain = head.place.len() > 3 && capitals(head.place);
    (plain || is_sure(&head)).then_some(head.length)
}

/// The same, for one that stands before a sentence or is more than a town in capitals: *NATO — Russia talks* is a heading.
pub fn apart(paragraph: &str) -> Option<usize> {
    let head = head(paragraph)?;
    let sentence = || {
        let line = paragraph[head.length..].lines().next().unwrap_or("");
        line.contains(['.', '!', '?']) && line.split_whitespace().nth(SENTENCE - 1).is_some()
    };
    let plain = head.place.len() > 3 && capitals(head.place) && sentence();
    (plain || is_sure(&head)).then_some(head.length)
}

fn is_sure(head: &Head<'_>) -> bool {
    let credited = head.credit.is_some();
    let initials = |c: &str| c.len() <= 6 && capitals(c);
    if head.place.is_empty() {
        return credited && head.more.is_empty();
    }
    if capitals(head.place) && head.place.len() > 2 {
        return credited || !head.more.is_empty();
    }
    // "Nairobi (AP) —" and "Tehran, IRNA –": in small letters only an agency's initials make it sure.
    named(head.place) && (head.credit.is_some_and(initials) || head.more.last().is_some_and(|m| initials(m)))
}

fn head(paragraph: &str) -> Option<Head<'_>> {
    // What matters stands in front; a paragraph can be a whole text.
    let front = (0..=paragraph.len().min(FRONT)).rev().find(|&at| paragraph.is_char_boundary(at))?;
    let line = paragraph[..front].lines().next()?;
    let limit = line.char_indices().map(|(at, _)| at).take(LONGEST).last()?;
    let (front, credit, rest) = between_strokes(line, limit).or_else(|| before_dash(line, limit))?;
    let sentence = line[rest..].trim_start();
    let begins = sentence.chars().next()?;
    let opens = begins.is_uppercase() || begins.is_ascii_digit() || matches!(begins, '"' | '“' | '‘' | '\'');
    // "KYIV. July 1": a full stop where others write a comma.
    let stop = front.find(". ").filter(|&at| capitals(&front[..at]) && !capitals(&front[at..]));
    let parts = stop.map_or(front, |at| &front[..at]).split(',').chain(stop.map(|at| &front[at + 2..]));
    let mut parts = parts.map(|p| p.trim().trim_end_matches('.').trim_end());
    let place = parts.next()?;
    let more: Vec<&str> = parts.collect();
    let length = line.len() - sentence.len();
    (opens && more.iter().all(|m| named(m))).then_some(Head { place, more, credit, length })
}

/// *MOSCOW, June 30. /TASS/. Russia …*: what stands before, the credit, where it ends.
fn between_strokes(line: &str, limit: usize) -> Option<(&str, Option<&str>, usize)> {
    let close = line[..limit].find("/. ")?;
    let open = line[..close].find('/')?;
    Some((line[..open].trim_end_matches(['.', ' ']), Some(&line[open + 1..close]), close + 3))
}

/// *LAGOS, Nigeria (AP) — Nigeria …*
fn before_dash(line: &str, limit: usize) -> Option<(&str, Option<&str>, usize)> {
    let dashes = ["—", "–", " -- ", " - "];
    let (at, dash) = dashes.iter().filter_map(|d| Some((line[..limit].find(d)?, d))).min_by_key(|d| d.0)?;
    let front = line[..at].trim_end();
    let bracket = front.rfind('(').filter(|_| front.ends_with(')'));
    let credit = bracket.map(|open| &front[open + 1..front.len() - 1]);
    let front = bracket.map_or(front, |open| front[..open].trim_end());
    Some((front, credit, at + dash.len()))
}

/// Letters there are, and all are capitals.
fn capitals(words: &str) -> bool {
    let mut letters = words.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// A few words written as names or numbers are.
fn named(words: &str) -> bool {
    let name = |w: &str| {
        w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || matches!(w, "of" | "the" | "and" | "de")
    };
    (1..=5).contains(&words.split(' ').count()) && words.split(' ').all(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of `text` is its dateline, and whether it surely is one.
    fn line(text: &str) -> Option<(&str, bool)> {
        opening(text).map(|n| (text[..n].trim_end(), apart(text) == Some(n)))
    }

    #[test]
    fn forms_of_the_wires() {
        for front in [
            "ACCRA (Reuters) -",
            "NAIROBI, Kenya (AP) —",
            "TUNIS, June 30 (Xinhua) --",
            "THE HAGUE, Netherlands —",
            "ST. JOHN'S, Antigua and Barbuda (CMC) —",
            "ANKARA/BAGHDAD (Reuters) -",
            "KYIV. July 1 (Interfax-Ukraine) –",
            "MOSCOW, June 30. /TASS/.",
            "Nairobi (AP) —",
            "Tehran, IRNA –",
            "(Reuters) -",
        ] {
            assert_eq!(line(&format!("{front} Ghana met Togo.")), Some((front, true)), "{front}");
        }
    }

    #[test]
    fn a_town_in_capitals_is_none_for_sure() {
        assert_eq!(line("LIMA - Peru met Chile."), Some(("LIMA -", false)));
        assert_eq!(line("BRUSSELS — The ministers met."), Some(("BRUSSELS —", false)));
        let long = "QUITO - The Andean Parliament on Friday asked its members to pay.";
        assert_eq!(line(long), Some(("QUITO -", true)));
    }

    #[test]
    fn sentences_with_dashes() {
        for text in [
            "Kenya - which met Togo - rested.",
            "Rahul (BJP) — the leader — met Togo.",
            "The minister (a friend of Togo) - He met Chad.",
            "Kenya and Togo (in Accra) — Ghana met both.",
            "UK - China relations",
            "Ghana met Togo.",
            "—",
            "",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
