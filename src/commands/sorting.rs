//! What every reading command does with a document that cannot be worked on, or of which something could not be read: count it
//! and report it.

use crate::exit::Exit;
use crate::messages::Messages;
use crate::pipeline::{Finished, Outcome};
use crate::progress::Progress;
use crate::settings::Settings;
use demarche_read::{Document, Passed, Reader, Report};

/// Counts a run and tells of its faults.
pub(crate) struct Sorting {
    report: Report,
    progress: Progress,
    messages: Messages,
    left_alone: usize,
    passed: Passed,
    /// Documents that met a bound.
    bounded: usize,
}

/// A document after sorting.
pub(crate) enum Sorted<T> {
    /// It was worked on.
    Done(T),
    /// It was not; why is told to people already, and is said here for records that must have an answer.
    Not(Option<Box<Document>>, String),
}

impl Sorting {
    pub fn new(reader: &Reader, settings: &Settings) -> Self {
        Self {
            report: Report::default(),
            progress: Progress::new(reader, settings.quiet, settings.terminal),
            messages: settings.messages(),
            left_alone: reader.left_alone(),
            passed: reader.passed(),
            bounded: 0,
        }
    }

    /// Counts a document; `claims` counts the claims of one that was worked on.
    pub fn sort<T>(&mut self, finished: Finished<T>, claims: impl Fn(&T) -> usize) -> Sorted<T> {
        let Finished { document, outcome, bounds } = finished;
        if let Some(document) = &document {
            self.report.warned(document.warnings.len());
            document.warnings.iter().for_each(|warning| self.tell(|m| m.warning(warning)));
            let remarks = bounds.remarks();
            self.bounded += usize::from(!remarks.is_empty());
            remarks.iter().for_each(|remark| self.tell(|m| m.note(&format!("{}: {remark}", document.place))));
        }
        let sorted = match (outcome, document) {
            (Outcome::Done(done), Some(_)) => {
                self.report.coded(claims(&done));
                Sorted::Done(done)
            }
            (Outcome::Empty, document) => {
                self.report.empty();
                Sorted::Not(document.map(Box::new), "the text is empty".into())
            }
            (Outcome::NotEnglish(language), document) => {
                self.report.not_english();
                let why = format!("not English but {}, so not coded", language.name);
                if let Some(document) = &document {
                    let help = "if it is English, say so in its record: \"lang\": \"en\"";
                    self.tell(|m| m.error(&format!("{}: {why}", document.place), help));
                }
                Sorted::Not(document.map(Box::new), why)
            }
            (Outcome::Failed(failure), document) => {
                self.report.failed();
                self.tell(|m| m.failure(&failure));
                Sorted::Not(document.map(Box::new), failure.message)
            }
            // A document is done only if there is one.
            (Outcome::Done(_), None) => Sorted::Not(None, String::new()),
        };
        self.progress.step(&self.report);
        sorted
    }

    fn tell(&self, say: impl FnOnce(Messages)) {
        self.progress.aside(|| say(self.messages));
    }

    /// Tells the count; that of claims where claims were coded.
    pub fn end(self, with_claims: bool) -> Exit {
        self.progress.end();
        if self.passed.total() > 0 {
            self.messages.note(&self.passed.to_string());
        }
        if self.bounded > 0 {
            let texts =
                if self.bounded == 1 { "1 text was".to_owned() } else { format!("{} texts were", self.bounded) };
            self.messages.note(&format!("{texts} read in pieces or in part (see above)"));
        }
        let claims = with_claims.then(|| self.report.claims());
        self.messages.report(&self.report, claims, self.left_alone);
        if self.report.is_clean() { Exit::Success } else { Exit::Errors }
    }
}
