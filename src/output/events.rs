//! Events, as `events`, `timeline` and `diff` print them: what, when, in which statuses, by how many sources, and the best words.

use crate::exit::CommandError;
use crate::output::evidence::lines;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::output::printer::{Printer, Shape};
use crate::settings::Settings;
use demarche_questions::EventView;
use demarche_questions::evidence::best;
use std::io::Write;

/// Between whom, and who acted for them, where that says more.
fn who(event: &EventView) -> String {
    match event.between.as_str() {
        "" => event.who.clone(),
        between if between == event.who => event.who.clone(),
        between => format!("{between} ({})", event.who),
    }
}

/// A heading, the best words and where they are from.
pub(crate) fn page(event: &EventView, layout: Layout) -> String {
    let paint = layout.paint;
    let date = match (&event.date, &event.reported) {
        (Some(date), _) => date.clone(),
        (None, Some(day)) => format!("by {day}"),
        (None, None) => "no date".to_owned(),
    };
    let what = event.act.as_deref().unwrap_or(&event.event);
    let mode = event.mode.as_ref().filter(|_| event.act.is_none()).map_or(String::new(), |m| format!("/{m}"));
    let object = event.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
    let sources = if event.independent_sources == 1 {
        "1 source".to_owned()
    } else {
        format!("{} sources", event.independent_sources)
    };
    let doubtful = if event.doubtful { ", doubtful: not counted" } else { "" };
    let head = format!(
        "{}  {}  {}{object}  {}, {sources}{doubtful}",
        paint.paint(Role::Heading, &date),
        paint.paint(Role::Trigger, &format!("{what}{mode}")),
        safe(&who(event)),
        event.status.join(" + "),
    );
    let words = best(&event.evidence).map_or(String::new(), |e| lines(e, "", layout));
    format!("{head}\n{words}")
}

/// Prints events one after another.
pub(crate) struct EventPrinter<'s> {
    printer: Printer,
    layout: Layout,
    count: usize,
    settings: &'s Settings,
}

impl<'s> EventPrinter<'s> {
    pub fn new(shape: Shape, settings: &'s Settings) -> Self {
        let layout = Layout { paint: settings.paint, width: settings.width };
        Self { printer: Printer::new(shape), layout, count: 0, settings }
    }

    pub fn print(&mut self, event: &EventView) -> Result<(), CommandError> {
        self.count += 1;
        match self.printer.shape {
            Shape::Json | Shape::Jsonl => self.printer.json(event)?,
            Shape::Text => write!(self.printer.out, "{}", page(event, self.layout))?,
        }
        Ok(())
    }

    /// All are printed; says so when there were none.
    pub fn end(self, none: &str) -> Result<(), CommandError> {
        self.printer.end()?;
        if self.count == 0 {
            self.settings.messages().note(none);
        }
        Ok(())
    }
}
