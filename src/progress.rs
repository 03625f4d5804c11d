//! The progress bar: on a terminal, for work of more than a second.

use demarche_read::{Reader, Report};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Shown after this long.
const PATIENCE: Duration = Duration::from_secs(1);
/// Redrawn this often.
const EVERY: Duration = Duration::from_millis(200);

/// Progress of one run.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    bytes: Arc<AtomicU64>,
    total: Option<u64>,
    began: Instant,
    drawn: Option<Instant>,
    wanted: bool,
}

impl Progress {
    /// Progress of `reader`; never shown when `quiet`, and not while the results themselves scroll by (`visible`).
    pub fn new(reader: &Reader, quiet: bool, visible: bool) -> Self {
        let wanted = !quiet && !visible && std::io::stderr().is_terminal();
        let (bytes, total) = (reader.bytes_read(), reader.total_bytes());
        Self { bar: None, bytes, total, began: Instant::now(), drawn: None, wanted }
    }

    /// One more document is done.
    pub fn step(&mut self, report: &Report) {
        if !self.wanted || self.began.elapsed() < PATIENCE || self.drawn.is_some_and(|d| d.elapsed() < EVERY) {
            return;
        }
        self.drawn = Some(Instant::now());
        let total = self.total;
        let bar = self.bar.get_or_insert_with(|| start(total));
        bar.set_position(self.bytes.load(Ordering::Relaxed));
        let speed = report.read() as f64 / self.began.elapsed().as_secs_f64();
        bar.set_message(format!("{} documents, {} claims, {speed:.0}/s", report.read(), report.claims()));
    }

    /// Prints a line above the bar.
    pub fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Progress {
    /// Takes the bar away.
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn start(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:30} {percent:>3} %  {msg}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
