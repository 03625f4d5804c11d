//! The pattern language of the rules (`docs/rules.md`): from one line of text to a [`Pattern`].
//!
//! A new construct belongs here, in `docs/rules.md` and in `code/matching.rs`, nowhere else.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Words that open a prepositional phrase.
pub const PREPOSITIONS: &[&str] = &[
    "of",
    "to",
    "from",
    "with",
    "on",
    "against",
    "for",
    "in",
    "at",
    "by",
    "over",
    "into",
    "about",
    "toward",
    "towards",
    "between",
    "among",
    "after",
    "under",
    "upon",
    "as",
    "near",
    "through",
    "within",
    "onto",
    "during",
    "behind",
    "beside",
    "besides",
    "amid",
    "without",
    "before",
    "across",
    "around",
    "outside",
    "inside",
    "regarding",
    "concerning",
    "via",
    "along",
    "alongside",
    "off",
    "until",
    "beyond",
    "despite",
    "per",
    "than",
    "ahead",
    "amongst",
];

/// Words that can go with a verb as its particle.
pub const PARTICLES: &[&str] = &[
    "up", "down", "out", "off", "over", "back", "away", "in", "on", "apart", "aside", "along", "together", "through",
    "forward", "by", "around", "ahead", "home", "forth", "open", "under", "across", "aboard", "free",
];

/// Which kind of word the head of a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adj,
    /// A modal verb before another: *must comply*. Its subject is that verb's.
    Modal,
}

/// The part a slot plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// `A`
    Actor,
    /// `R`
    Recipient,
    /// `X`
    Object,
}

/// A slot with its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Whose place it is.
    pub role: Role,
    /// `!`: must be filled.
    pub required: bool,
    /// `~`: may be a deed, whose owner is meant.
    pub deed: bool,
    /// `?`: anything may stand there.
    pub loose: bool,
}

/// Lemmas, any of which fits.
pub type Words = Vec<Box<str>>;

/// What may stand in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phrase {
    /// A participant.
    Slot(Slot),
    /// A noun (or, after a copula, an adjective; after `to`, a verb) with required modifiers and, perhaps, an owner.
    Literal {
        /// The head's lemmas.
        head: Words,
        /// Each of these must be met by some modifier.
        modifiers: Vec<Words>,
        /// `R's credentials`.
        owner: Option<Slot>,
    },
}

/// One piece of a pattern after (or, for the first, before) its head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Element {
    /// Slot before a verb or adjective.
    Subject(Slot),
    /// `(airstrike)` before a verb: the subject must be this noun, whose owner is the actor.
    Means {
        /// The noun's lemmas.
        head: Words,
        /// Each of these must be met by some modifier.
        modifiers: Vec<Words>,
    },
    /// `A's` before a noun.
    Owner(Slot),
    /// Bare phrase after the head.
    Object(Phrase),
    /// First of two bare phrases after a verb.
    Indirect(Slot),
    /// Preposition with its phrase; also fits a particle with the same phrase as object.
    Prep(Words, Phrase),
    /// Particle, or a preposition that ends the pattern.
    Particle(Words),
}

/// A compiled pattern line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// What kind of word the head is.
    pub class: Class,
    /// The head's lemmas.
    pub head: Words,
    /// Modifiers the head must have (only a bracketed noun head has any).
    pub modifiers: Vec<Words>,
    /// The rest, in order.
    pub elements: Vec<Element>,
    /// Number of literal words, the head included: how specific it is.
    pub literals: usize,
    /// The line as written.
    pub source: Box<str>,
}

/// Where in the line something is wrong: byte offset and what to say.
pub type PatternError = (usize, String);

/// The lines a line with alternatives of words and brackets (`terrorist|[terrorist group]`) stands for.
pub fn alternatives(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in outer_split(line, ' ') {
        let parts = outer_split(piece, '|');
        let bracketed = parts.len() > 1 && parts.iter().any(|p| p.starts_with('['));
        let choices: Vec<String> = if bracketed {
            let words: Vec<&str> = parts.iter().copied().filter(|p| !p.starts_with('[')).collect();
            let brackets = parts.iter().filter(|p| p.starts_with('[')).map(|p| (*p).to_owned());
            (!words.is_empty()).then(|| words.join("|")).into_iter().chain(brackets).collect()
        } else {
            vec![piece.to_owned()]
        };
        lines = lines
            .iter()
            .flat_map(|l| choices.iter().map(move |c| if l.is_empty() { c.clone() } else { format!("{l} {c}") }))
            .collect();
    }
    lines
}

/// The parts of `text` between `mark`s that stand outside brackets.
fn outer_split(text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            _ if c == mark && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|p| !p.is_empty() || mark == '|');
    parts
}

/// Word sets of a file, by name without `@`.
pub type Sets = FxHashMap<String, Words>;

impl Pattern {
    /// Reads one pattern line.
    ///
    /// # Errors
    /// The place in `line` and what is wrong there.
    pub fn parse(line: &str, class: Class, sets: &Sets) -> Result<Self, PatternError> {
        let pieces = pieces(line, sets)?;
        let mut pieces = pieces.into_iter().peekable();
        let mut elements = Vec::new();
        let mut literals = 1;
        while let Some((at, piece)) =
            pieces.next_if(|(_, p)| matches!(p, Piece::Slot(_) | Piece::Owner(_) | Piece::Paren(_)))
        {
            elements.push(match (class, piece) {
                (Class::Noun, Piece::Owner(slot)) => Element::Owner(slot),
                (Class::Noun, Piece::Slot(slot)) => Element::Owner(slot),
                (_, Piece::Slot(slot)) => Element::Subject(slot),
                (Class::Verb, Piece::Paren(mut modifiers)) => {
                    literals += modifiers.len();
                    Element::Means { head: modifiers.pop().unwrap_or_default(), modifiers }
                }
                (_, Piece::Paren(_)) => return Err((at, "a noun in parentheses stands before a verb alone".into())),
                _ => return Err((at, "a possessor stands before a noun; this pattern's head is no noun".into())),
            });
        }
        let (head, modifiers) = match pieces.next() {
            Some((_, Piece::Words(w))) => (w, Vec::new()),
            Some((at, Piece::Bracket(mut parts))) if class == Class::Noun => {
                (parts.pop().ok_or((at, "empty bracket".to_owned()))?, parts)
            }
            Some((at, _)) => return Err((at, "here the head word was expected".into())),
            None => return Err((line.len(), "the pattern has no head word".into())),
        };
        literals += modifiers.len();
        let mut bare: Vec<Slot> = Vec::new();
        while let Some((at, piece)) = pieces.next() {
            let next_is_phrase = pieces.peek().is_some_and(|(_, p)| p.opens_phrase());
            match piece {
                Piece::Words(w) if all_in(&w, PREPOSITIONS) && next_is_phrase => {
                    let phrase = phrase(&mut pieces, &mut literals)?;
                    literals += 1;
                    elements.push(Element::Prep(w, phrase));
                }
                Piece::Words(w) if all_in(&w, PREPOSITIONS) || all_in(&w, PARTICLES) => {
                    literals += 1;
                    if next_is_phrase {
                        let phrase = phrase(&mut pieces, &mut literals)?;
                        elements.push(Element::Prep(w, phrase));
                    } else {
                        elements.push(Element::Particle(w));
                    }
                }
                Piece::Slot(slot) => {
                    bare.push(slot);
                    elements.push(Element::Object(Phrase::Slot(slot)));
                }
                Piece::Words(head) => {
                    literals += 1;
                    elements.push(Element::Object(Phrase::Literal { head, modifiers: Vec::new(), owner: None }));
                }
                Piece::Bracket(parts) => {
                    literals += parts.len();
                    elements.push(Element::Object(literal(parts, None)));
                }
                Piece::Paren(_) => return Err((at, "a noun in parentheses stands before the verb".into())),
                Piece::Owner(slot) => {
                    let owned = owned(at, &mut pieces, slot, &mut literals)?;
                    elements.push(Element::Object(owned));
                }
            }
        }
        if class == Class::Verb {
            mark_indirect(&mut elements);
        }
        Ok(Self { class, head, modifiers, elements, literals, source: line.into() })
    }

    /// Every slot of the pattern.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.elements.iter().filter_map(|e| match e {
            Element::Subject(s) | Element::Owner(s) | Element::Indirect(s) => Some(*s),
            Element::Object(p) | Element::Prep(_, p) => match p {
                Phrase::Slot(s) => Some(*s),
                Phrase::Literal { owner, .. } => *owner,
            },
            Element::Particle(_) | Element::Means { .. } => None,
        })
    }
}

/// `A give R aid`: a bare slot right before another bare phrase is the indirect object.
fn mark_indirect(elements: &mut [Element]) {
    for i in 1..elements.len() {
        let (left, right) = elements.split_at_mut(i);
        if let (Element::Object(Phrase::Slot(slot)), Element::Object(_)) = (&left[i - 1], &right[0]) {
            left[i - 1] = Element::Indirect(*slot);
        }
    }
}

enum Piece {
    Slot(Slot),
    Owner(Slot),
    Words(Words),
    Bracket(Vec<Words>),
    Paren(Vec<Words>),
}

impl Piece {
    fn opens_phrase(&self) -> bool {
        match self {
            Piece::Words(w) => !all_in(w, PREPOSITIONS),
            _ => true,
        }
    }
}

type Pieces = std::iter::Peekable<std::vec::IntoIter<(usize, Piece)>>;

fn all_in(words: &Words, list: &[&str]) -> bool {
    words.iter().all(|w| list.contains(&&**w))
}

fn literal(mut parts: Vec<Words>, owner: Option<Slot>) -> Phrase {
    let head = parts.pop().unwrap_or_default();
    Phrase::Literal { head, modifiers: parts, owner }
}

fn phrase(pieces: &mut Pieces, literals: &mut usize) -> Result<Phrase, PatternError> {
    match pieces.next() {
        Some((_, Piece::Slot(slot))) => Ok(Phrase::Slot(slot)),
        Some((_, Piece::Words(head))) => {
            *literals += 1;
            Ok(Phrase::Literal { head, modifiers: Vec::new(), owner: None })
        }
        Some((_, Piece::Bracket(parts))) => {
            *literals += parts.len();
            Ok(literal(parts, None))
        }
        Some((at, Piece::Owner(slot))) => owned(at, pieces, slot, literals),
        Some((at, Piece::Paren(_))) => Err((at, "a noun in parentheses stands before the verb".into())),
        None => Err((0, "a phrase is missing at the end".into())),
    }
}

fn owned(at: usize, pieces: &mut Pieces, slot: Slot, literals: &mut usize) -> Result<Phrase, PatternError> {
    match pieces.next() {
        Some((_, Piece::Words(head))) => {
            *literals += 1;
            Ok(Phrase::Literal { head, modifiers: Vec::new(), owner: Some(slot) })
        }
        Some((_, Piece::Bracket(parts))) => {
            *literals += parts.len();
            Ok(literal(parts, Some(slot)))
        }
        _ => Err((at, "after a possessor a noun must follow".into())),
    }
}

fn pieces(line: &str, sets: &Sets) -> Result<Vec<(usize, Piece)>, PatternError> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        if rest.starts_with(' ') {
            at += 1;
        } else if rest.starts_with(['[', '(']) {
            let (opening, inner) = rest.split_at(1);
            let close = inner
                .find(if opening == "[" { ']' } else { ')' })
                .ok_or((at, format!("`{opening}` is never closed")))?;
            let parts: Result<Vec<Words>, _> =
                inner[..close].split_whitespace().map(|w| words(w, at + 1, sets)).collect();
            let parts = parts?;
            if parts.is_empty() {
                return Err((at, "empty bracket".into()));
            }
            out.push((at, if opening == "[" { Piece::Bracket(parts) } else { Piece::Paren(parts) }));
            at += close + 2;
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            out.push((at, piece(&rest[..end], at, sets)?));
            at += end;
        }
    }
    Ok(out)
}

fn piece(word: &str, at: usize, sets: &Sets) -> Result<Piece, PatternError> {
    let first = word.chars().next().unwrap_or(' ');
    if !first.is_ascii_uppercase() {
        return Ok(Piece::Words(words(word, at, sets)?));
    }
    let role = match first {
        'A' => Role::Actor,
        'R' => Role::Recipient,
        'X' => Role::Object,
        _ => return Err((at, format!("`{word}` is no slot; slots are A, R and X, words are lower-case lemmas"))),
    };
    let mut slot = Slot { role, required: false, deed: false, loose: false };
    let mut rest = &word[1..];
    let owner = rest.ends_with("'s");
    if owner {
        rest = &rest[..rest.len() - 2];
    }
    for mark in rest.chars() {
        match mark {
            '!' => slot.required = true,
            '~' => slot.deed = true,
            '?' => slot.loose = true,
            _ => return Err((at, format!("`{mark}` is no mark of a slot; marks are ! ~ ?"))),
        }
    }
    Ok(if owner { Piece::Owner(slot) } else { Piece::Slot(slot) })
}

fn words(text: &str, at: usize, sets: &Sets) -> Result<Words, PatternError> {
    let mut out = Words::new();
    for part in text.split('|') {
        if let Some(name) = part.strip_prefix('@') {
            let set = sets.get(name).ok_or((at, format!("there is no set `@{name}` in this file")))?;
            out.extend(set.iter().cloned());
        } else if part.is_empty() {
            return Err((at, "an alternative is empty".into()));
        } else if part.chars().any(char::is_uppercase) && part.len() == 1 {
            return Err((at, format!("slot `{part}` cannot stand among alternatives")));
        } else {
            out.push(part.into());
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str, class: Class) -> Pattern {
        Pattern::parse(line, class, &Sets::default()).unwrap()
    }

    #[test]
    fn a_verb_line() {
        let p = parse("A pull out of R!", Class::Verb);
        assert_eq!(p.elements.len(), 3);
        assert!(matches!(p.elements[1], Element::Particle(_)));
        assert_eq!(p.literals, 3);
        let p = parse("A give R aid", Class::Verb);
        assert!(matches!(p.elements[1], Element::Indirect(_)));
        let p = parse("A accept R's credentials", Class::Verb);
        assert!(matches!(&p.elements[1], Element::Object(Phrase::Literal { owner: Some(_), .. })));
    }

    #[test]
    fn a_noun_line() {
        let p = parse("A's [diplomatic recognition] of R", Class::Noun);
        assert_eq!(p.modifiers.len(), 1);
        assert_eq!(p.literals, 3);
    }

    #[test]
    fn a_means_before_the_verb() {
        let p = parse("(air|drone strike) kill R!", Class::Verb);
        assert!(matches!(&p.elements[0], Element::Means { modifiers, .. } if modifiers.len() == 1));
        assert_eq!(p.literals, 3);
    }

    #[test]
    fn words_beside_brackets_are_lines_of_their_own() {
        assert_eq!(alternatives("A call R a|b|[c d] on X"), ["A call R a|b on X", "A call R [c d] on X"]);
        assert_eq!(alternatives("A call R"), ["A call R"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let bad = |l: &str| Pattern::parse(l, Class::Verb, &Sets::default()).unwrap_err().1;
        assert!(bad("A").contains("no head"));
        assert!(bad("B meet").contains("no slot"));
        assert!(bad("A @talk with R").contains("@talk"));
        assert!(bad("A lift [x").contains("never closed"));
    }
}
