//! What every reading command shows of a run: progress, errors where they occur, and the counts at its end.

use crate::exit::Exit;
use crate::messages::Messages;
use crate::progress::Progress;
use crate::settings::Settings;
use demarche_pipeline::{Monitor, Notice, RunReport, Tally};
use demarche_read::Reader;

/// Shows a run on standard error.
pub(crate) struct RunMonitor {
    progress: Progress,
    messages: Messages,
}

impl RunMonitor {
    /// Shows the progress of a reader; of none where the documents come from elsewhere.
    pub fn new(reader: &Reader, settings: &Settings) -> Self {
        Self { progress: Progress::new(reader, settings.quiet, settings.terminal), messages: settings.messages() }
    }

    /// Counts what a reader gives, and shows it.
    pub fn tally(reader: &Reader, settings: &Settings) -> Tally<Self> {
        Tally::new(Some(reader), Self::new(reader, settings))
    }
}

impl Monitor for RunMonitor {
    fn notice(&mut self, notice: Notice<'_>) {
        let messages = self.messages;
        match notice {
            Notice::Warning(warning) => self.progress.aside(|| messages.warning(warning)),
            Notice::Bounded(place, bounds) => {
                for remark in bounds.remarks() {
                    self.progress.aside(|| messages.note(&format!("{place}: {remark}")));
                }
            }
            Notice::NotEnglish(place, language) => {
                let what = format!("{place}: not English but {}, so not coded", language.name);
                let help = "if it is English, say so in its record: \"lang\": \"en\"";
                self.progress.aside(|| messages.error(&what, help));
            }
            Notice::Failed(failure) => self.progress.aside(|| messages.failure(failure)),
            Notice::Progress(report) => self.progress.step(report),
        }
    }
}

/// Reports the counts of a run; that of claims where claims were coded.
pub(crate) fn conclude(run: &RunReport, with_claims: bool, settings: &Settings) -> Exit {
    let messages = settings.messages();
    if run.skipped.total() > 0 {
        messages.note(&run.skipped.to_string());
    }
    if run.bounded > 0 {
        let texts = if run.bounded == 1 { "1 text was".to_owned() } else { format!("{} texts were", run.bounded) };
        messages.note(&format!("{texts} read in pieces or in part (see above)"));
    }
    let claims = with_claims.then(|| run.documents.claims());
    messages.report(&run.documents, claims, run.unsupported);
    if run.documents.is_clean() { Exit::Success } else { Exit::Errors }
}
