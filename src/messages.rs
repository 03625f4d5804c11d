//! What is said on standard error. A closed standard error is no reason to stop. Messages quote input and names of files; on a
//! terminal nothing of these is shown that the terminal would act on.

use crate::output::paint::{Paint, Role, safe};
use crate::output::terminal::shown;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use demarche_knowledge::Problem;
pub(crate) use demarche_read::os_message as reason;
use demarche_read::{Failure, Report, Warning};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// A message as standard error shows it, whose own `colours` pass.
fn on_terminal(text: &str, colours: bool) -> Cow<'_, str> {
    if std::io::stderr().is_terminal() { Cow::Owned(shown(text, colours)) } else { Cow::Borrowed(text) }
}

/// Says what is wrong with what was typed, or gives the help that was asked for.
///
/// # Errors
/// When the help cannot be written.
pub(crate) fn of_options(error: &clap::Error) -> std::io::Result<()> {
    if !error.use_stderr() {
        return error.print();
    }
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let colours = std::io::stderr().is_terminal() && !plain;
    let text = error.render();
    let text = if colours { text.ansi().to_string() } else { text.to_string() };
    let _ = write!(std::io::stderr(), "{}", on_terminal(&text, colours));
    Ok(())
}

/// Writes messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Messages {
    paint: Paint,
    quiet: bool,
}

impl Messages {
    pub fn new(paint: Paint, quiet: bool) -> Self {
        Self { paint, quiet }
    }

    fn line(self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{}", on_terminal(text, self.paint.is_on()));
    }

    /// A fault, with what to do about it.
    pub fn error(self, message: &str, help: &str) {
        self.line(&format!("{} {}", self.paint.paint(Role::Fault, "error:"), safe(message)));
        if !help.is_empty() {
            self.line(&format!("  {} {}", self.paint.paint(Role::Faint, "help:"), safe(help)));
        }
    }

    /// A document that could not be read or coded.
    pub fn failure(self, failure: &Failure) {
        self.error(&failure.to_string(), &failure.help);
    }

    /// Something of a document that could not be read, though the document was.
    pub fn warning(self, warning: &Warning) {
        self.line(&format!("{} {}", self.paint.paint(Role::Faint, "warning:"), safe(&warning.to_string())));
        if !warning.help.is_empty() {
            self.line(&format!("  {} {}", self.paint.paint(Role::Faint, "help:"), safe(&warning.help)));
        }
    }

    /// Something worth knowing.
    pub fn note(self, message: &str) {
        if !self.quiet {
            self.line(&safe(message));
        }
    }

    /// The count of a run.
    pub fn report(self, report: &Report, claims: Option<u64>, unsupported: usize) {
        if unsupported > 0 {
            let (files, s) = if unsupported == 1 {
                ("file", "an unsupported extension")
            } else {
                ("files", "unsupported extensions")
            };
            self.note(&format!("skipped {unsupported} {files} with {s}"));
        }
        let claims = match claims {
            None => String::new(),
            Some(1) => "; 1 claim".to_owned(),
            Some(n) => format!("; {n} claims"),
        };
        self.note(&format!("{report}{claims}"));
    }

    /// Problems of a data folder, each with its line and a caret when `dir` is known.
    pub fn problems(self, problems: &[Problem], dir: Option<&Path>) {
        let mut texts: HashMap<&str, Option<String>> = HashMap::new();
        for problem in problems {
            let read = || dir.and_then(|d| std::fs::read_to_string(d.join(&problem.file)).ok());
            let text = texts.entry(&problem.file).or_insert_with(read);
            self.line(&self.problem(problem, text.as_deref(), dir));
        }
        let (n, s) = (problems.len(), if problems.len() == 1 { "" } else { "s" });
        self.line(&self.paint.paint(Role::Fault, &format!("{n} problem{s}")));
    }

    fn problem(self, problem: &Problem, text: Option<&str>, dir: Option<&Path>) -> String {
        let path = dir.map_or_else(|| problem.file.clone(), |d| d.join(&problem.file).display().to_string());
        let renderer = if self.paint.is_on() { Renderer::styled() } else { Renderer::plain() };
        let title = Level::ERROR.primary_title(problem.message.as_str()).id(problem.code);
        let marked = text.filter(|_| problem.line > 0).map(|text| (text, marked(text, problem.line, problem.column)));
        let mut group = match marked {
            Some((text, span)) => {
                let snippet = Snippet::source(text).path(path.as_str()).annotation(AnnotationKind::Primary.span(span));
                Group::with_title(title).element(snippet)
            }
            None => {
                let place = match (problem.line, problem.column) {
                    (0, _) => path,
                    (line, 0) => format!("{path}:{line}"),
                    (line, column) => format!("{path}:{line}:{column}"),
                };
                Group::with_title(title).element(annotate_snippets::Origin::path(place))
            }
        };
        if !problem.help.is_empty() {
            group = group.element(Level::HELP.message(problem.help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// The bytes from line and column to the end of the word or string there; the whole line when the column is 0.
fn marked(text: &str, line: usize, column: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let words = text[start..].lines().next().unwrap_or("");
    let skip: usize = words.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let rest = &words[skip..];
    let len = match rest.chars().next() {
        _ if column == 0 => rest.trim_end().len(),
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map_or(rest.len(), |at| at + 2),
        _ => rest.find(|c: char| c.is_whitespace() || "\"',;=|]".contains(c)).unwrap_or(rest.len()),
    };
    let least = rest.chars().next().map_or(0, char::len_utf8);
    start + skip..start + skip + len.max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_fault_is_marked() {
        let text = "# ä\nevent = \"PROTST\" # x\nverb = [\"A ätt R\"]\n";
        assert_eq!(&text[marked(text, 2, 9)], "\"PROTST\"");
        assert_eq!(&text[marked(text, 2, 1)], "event");
        assert_eq!(&text[marked(text, 3, 12)], "ätt");
        assert_eq!(&text[marked(text, 2, 0)], "event = \"PROTST\" # x");
        assert_eq!(&text[marked(text, 9, 3)], "");
    }
}
