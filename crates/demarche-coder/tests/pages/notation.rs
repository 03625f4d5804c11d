//! One expected claim, as a page writes it: `SUPPORT recognition.grant: Kenya (KEN) → Kosovo (KOS); on 2024-06-24`.
//!
//! The notation is described in `cases/README.md`; a new field goes there first.

use demarche_knowledge::claim::{Claim, Participant, Status};

/// An expected claim. What its line leaves out may come out in any way, except act and status.
pub struct Expected {
    /// The line as written.
    pub line: String,
    event: String,
    mode: Option<String>,
    act: Option<String>,
    actor: Vec<Who>,
    recipient: Vec<Who>,
    status: Status,
    date: Option<String>,
    speakers: Option<Vec<(String, Option<String>)>>,
    quote: Option<String>,
}

/// A participant: a name, empty when only the country matters, and a country or `–`.
struct Who {
    name: String,
    country: Option<String>,
}

impl Expected {
    /// Reads one line.
    pub fn read(line: &str) -> Result<Self, String> {
        let (head, rest) = line.split_once(": ").ok_or("no `: ` after the type")?;
        let mut words = head.split(' ');
        let kind = words.next().unwrap_or("");
        let (event, mode) = kind.split_once('/').map_or((kind, None), |(e, m)| (e, Some(m.to_owned())));
        let act = words.next().map(str::to_owned);
        let mut fields = rest.split("; ");
        let sides = fields.next().unwrap_or("");
        let (actor, recipient) = sides.split_once(" → ").ok_or("no ` → ` between actors and recipients")?;
        let mut expected = Self {
            line: line.to_owned(),
            event: event.to_owned(),
            mode,
            act,
            actor: people(actor)?,
            recipient: people(recipient)?,
            status: Status::Occurred,
            date: None,
            speakers: None,
            quote: None,
        };
        for field in fields {
            expected.field(field)?;
        }
        Ok(expected)
    }

    fn field(&mut self, field: &str) -> Result<(), String> {
        if let Some(status) = Status::parse(field) {
            self.status = status;
        } else if let Some(days) = field.strip_prefix("on ") {
            let (start, end) = days.split_once("..").unwrap_or((days, days));
            self.date = Some(format!("{start}..{end}"));
        } else if field == "undated" {
            self.date = Some("..".to_owned());
        } else if field == "says nobody" {
            self.speakers = Some(Vec::new());
        } else if let Some(names) = field.strip_prefix("says ") {
            self.speakers = Some(names.split(", then ").map(speaker).collect());
        } else if let Some(words) = field.strip_prefix("quoting “") {
            self.quote = Some(words.trim_end_matches('”').to_owned());
        } else {
            return Err(format!("`{field}` is no field"));
        }
        Ok(())
    }

    /// Whether `claim` is the one expected.
    pub fn fits(&self, claim: &Claim) -> bool {
        let date =
            || format!("{}..{}", claim.date.start.as_deref().unwrap_or(""), claim.date.end.as_deref().unwrap_or(""));
        self.event == claim.event
            && self.mode.as_ref().is_none_or(|m| claim.mode.as_ref() == Some(m))
            && self.act == claim.act
            && same(&self.actor, &claim.actor)
            && same(&self.recipient, &claim.recipient)
            && self.status == claim.status
            && self.date.as_ref().is_none_or(|d| *d == date())
            && self.quote.as_ref().is_none_or(|q| claim.quote.as_ref().is_some_and(|c| c.text == *q))
            && self.speakers.as_ref().is_none_or(|s| voices(s, claim))
    }
}

/// *Kenya (KEN) + Mali (MLI)*, or `nobody`.
fn people(side: &str) -> Result<Vec<Who>, String> {
    if side == "nobody" {
        return Ok(Vec::new());
    }
    let one = |who: &str| {
        let (name, rest) =
            who.split_once('(').ok_or_else(|| format!("`{who}` has no country in brackets; `(–)` for none"))?;
        let country = rest.trim_end_matches(')');
        Ok(Who { name: name.trim().to_owned(), country: (country != "–").then(|| country.to_owned()) })
    };
    side.split(" + ").map(one).collect()
}

/// The same participants, in any order.
fn same(expected: &[Who], got: &[Participant]) -> bool {
    let fits = |w: &Who, p: &Participant| w.country == p.country && (w.name.is_empty() || w.name == p.name);
    expected.len() == got.len()
        && expected.iter().all(|w| got.iter().any(|p| fits(w, p)))
        && got.iter().all(|p| expected.iter().any(|w| fits(w, p)))
}

/// *Reuters (media)*: a name with or without its kind.
fn speaker(words: &str) -> (String, Option<String>) {
    match words.strip_suffix(')').and_then(|w| w.rsplit_once(" (")) {
        Some((name, kind)) => (name.to_owned(), Some(kind.to_owned())),
        None => (words.to_owned(), None),
    }
}

fn voices(expected: &[(String, Option<String>)], claim: &Claim) -> bool {
    let kind = |a: &demarche_knowledge::claim::Attribution| format!("{:?}", a.kind).to_lowercase();
    expected.len() == claim.attribution.len()
        && expected
            .iter()
            .zip(&claim.attribution)
            .all(|((name, k), a)| *name == a.speaker && k.as_ref().is_none_or(|k| *k == kind(a)))
}
