//! Colours, and how things are marked without them.

use super::terminal::show;
use anstyle::{AnsiColor, Effects, Style};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The words that state an event.
    Trigger,
    /// Somebody who takes part.
    Participant,
    /// A heading.
    Heading,
    /// Cooperation.
    Good,
    /// Conflict.
    Bad,
    /// Something to be told apart, but not loudly.
    Faint,
    /// Something unsure: a plan, a denial.
    Unsure,
    /// A fault.
    Fault,
}

/// Colours text, or not.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// With colours, or without.
    pub fn new(on: bool) -> Self {
        Self { on }
    }

    /// Whether there is colour.
    pub fn is_on(self) -> bool {
        self.on
    }

    fn style(role: Role) -> Style {
        let color = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
        match role {
            Role::Trigger => color(AnsiColor::Yellow).effects(Effects::BOLD),
            Role::Participant => color(AnsiColor::Cyan),
            Role::Heading => Style::new().effects(Effects::BOLD),
            Role::Good => color(AnsiColor::Green).effects(Effects::BOLD),
            Role::Bad | Role::Fault => color(AnsiColor::Red).effects(Effects::BOLD),
            Role::Faint => Style::new().effects(Effects::DIMMED),
            Role::Unsure => color(AnsiColor::Magenta),
        }
    }

    /// `text` in the colour of `role`.
    pub fn paint(self, role: Role, text: &str) -> String {
        if !self.on || text.is_empty() {
            return text.to_owned();
        }
        let style = Self::style(role);
        format!("{style}{text}{style:#}")
    }

    /// A stretch of a sentence: coloured word by word, so that lines can be broken between words; without colour a
    /// trigger stands in `[…]` and a participant in `‹…›`.
    pub fn mark(self, role: Role, text: &str) -> String {
        if self.on {
            let words: Vec<String> = text.split(' ').map(|w| self.paint(role, w)).collect();
            return words.join(" ");
        }
        match role {
            Role::Trigger => format!("[{text}]"),
            Role::Participant => format!("‹{text}›"),
            _ => text.to_owned(),
        }
    }
}

/// Text from outside in a line of a page: white space becomes spaces, what a terminal would act on is shown as `\u001b`.
pub fn safe(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\n' | '\t' | '\r') { line.push(' ') } else { show(c, &mut line) }
    }
    line
}
