//! What happens to documents on the way, for whoever watches a run; and the counts of it.

use crate::engine::Bounds;
use crate::run::{Finished, Outcome};
use demarche_read::{Document, Failure, Language, Place, Reader, Report, Skipped, Warning};

/// Something that happened to a document.
#[derive(Clone, Copy, Debug)]
pub enum Notice<'a> {
    /// Something of it could not be read, though the document was.
    Warning(&'a Warning),
    /// It met a bound that ordinary texts do not meet.
    Bounded(&'a Place, Bounds),
    /// It is in another language, so it was not coded.
    NotEnglish(&'a Place, &'a Language),
    /// It could not be read or coded.
    Failed(&'a Failure),
    /// It is done; the counts so far.
    Progress(&'a Report),
}

/// Watches a run: shows progress, reports errors.
pub trait Monitor {
    /// Something happened.
    fn notice(&mut self, notice: Notice<'_>);
}

impl Monitor for () {
    fn notice(&mut self, _: Notice<'_>) {}
}

impl<M: Monitor + ?Sized> Monitor for &mut M {
    fn notice(&mut self, notice: Notice<'_>) {
        (**self).notice(notice);
    }
}

/// A document that was not worked on.
#[derive(Debug)]
pub struct Unread {
    /// The document; `None` when it could not even be read.
    pub document: Option<Box<Document>>,
    /// Why.
    pub reason: String,
}

/// The counts of a run.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// Documents read, coded, empty, in other languages and failed; claims.
    pub documents: Report,
    /// Files whose extension is not supported.
    pub unsupported: usize,
    /// Counts of what the reader skipped, by reason.
    pub skipped: Skipped,
    /// Documents that met a bound.
    pub bounded: usize,
}

/// Counts a run, and tells a monitor what happens.
pub struct Tally<M> {
    report: RunReport,
    monitor: M,
}

impl<M: Monitor> Tally<M> {
    /// Counts of what a reader gives; none where the documents come from elsewhere.
    pub fn new(reader: Option<&Reader>, monitor: M) -> Self {
        let mut report = RunReport::default();
        if let Some(reader) = reader {
            report.unsupported = reader.unsupported();
            report.skipped = reader.skipped();
        }
        Self { report, monitor }
    }

    /// Counts a document and gives what came of it; `claims` counts the claims of one that was worked on.
    ///
    /// # Errors
    /// The document that was not worked on, and why.
    pub fn count<T>(&mut self, finished: Finished<T>, claims: impl Fn(&T) -> usize) -> Result<T, Unread> {
        let Finished { document, outcome, bounds } = finished;
        let documents = &mut self.report.documents;
        if let Some(document) = &document {
            documents.warned(document.warnings.len());
            document.warnings.iter().for_each(|warning| self.monitor.notice(Notice::Warning(warning)));
            if bounds != Bounds::default() {
                self.report.bounded += 1;
                self.monitor.notice(Notice::Bounded(&document.place, bounds));
            }
        }
        let unread = |document: Option<Document>, reason: String| Unread { document: document.map(Box::new), reason };
        let counted = match (outcome, document) {
            (Outcome::Done(done), Some(_)) => {
                documents.coded(claims(&done));
                Ok(done)
            }
            (Outcome::Empty, document) => {
                documents.empty();
                Err(unread(document, "the text is empty".into()))
            }
            (Outcome::NotEnglish(language), document) => {
                documents.not_english();
                if let Some(document) = &document {
                    self.monitor.notice(Notice::NotEnglish(&document.place, &language));
                }
                Err(unread(document, format!("not English but {}, so not coded", language.name)))
            }
            (Outcome::Failed(failure), document) => {
                documents.failed();
                self.monitor.notice(Notice::Failed(&failure));
                Err(unread(document, failure.message))
            }
            // A document is done only if there is one.
            (Outcome::Done(_), None) => Err(unread(None, String::new())),
        };
        self.monitor.notice(Notice::Progress(&self.report.documents));
        counted
    }

    /// The counts, when everything is done.
    pub fn end(self) -> RunReport {
        self.report
    }
}
