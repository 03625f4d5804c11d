//! Happenings, as `events`, `timeline` and `diff` show them: what, when, told how and by how many, and the best words.

use crate::commands::asking::{Printer, Shape, Stop};
use crate::options::AnswerFormat;
use crate::output::evidence::{Evidence, SHOWN, best, deed, of_row};
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_coder::knowledge::ontology::Ontology;
use demarche_ledger::fold::Effect;
use demarche_ledger::{ClaimRow, Happening, Ledger, LedgerError};
use serde::Serialize;
use std::io::{self, Write};

/// A happening.
#[derive(Serialize)]
pub(crate) struct Told {
    schema: &'static str,
    /// Its day or days.
    pub date: Option<String>,
    /// By when it was told first; the date of those without one.
    pub told: Option<String>,
    /// Event type.
    pub event: String,
    /// Mode.
    pub mode: Option<String>,
    /// Act.
    pub act: Option<String>,
    /// How it is told, each status once.
    pub status: Vec<&'static str>,
    /// Who.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// Whose relation an act changes: country codes, or `~` and a name; only of `timeline`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holder: Vec<String>,
    /// Toward whom, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    /// What the act is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Claims that tell of it.
    pub claims: usize,
    /// Independent sources.
    pub sources: usize,
    /// Whether the coder is too unsure of its act to count it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// The best claims.
    pub evidence: Vec<Evidence>,
    /// Who acted, in one line.
    #[serde(skip)]
    deed: String,
    /// Between whom the act stands, in one line; empty where that is not told.
    #[serde(skip)]
    between: String,
}

/// What is told of a happening.
pub(crate) fn told(ledger: &Ledger, happening: &Happening) -> Result<Told, LedgerError> {
    let best = happening.best();
    let claim = ledger.claim(best.row)?;
    let names = |list: &[demarche_coder::claim::Participant]| list.iter().map(|p| p.name.clone()).collect();
    Ok(Told {
        schema: "demarche.event/1",
        date: happening.days().map(|d| d.to_string()),
        told: happening.told().map(|d| d.to_string()),
        event: best.event.clone(),
        mode: best.mode.clone(),
        act: best.act.clone(),
        status: happening.statuses().into_iter().map(|s| s.as_str()).collect(),
        actor: names(&claim.actor),
        recipient: names(&claim.recipient),
        holder: Vec::new(),
        subject: Vec::new(),
        object: claim.object.as_ref().map(|o| o.text.clone()),
        claims: happening.claims.len(),
        sources: happening.sources(),
        doubtful: false,
        evidence: happening.claims.iter().take(SHOWN).map(|c| of_row(ledger, c)).collect::<Result<_, _>>()?,
        deed: deed(&claim),
        between: String::new(),
    })
}

impl Told {
    /// Leads with those between whom the act stands, as `status` does; who acted for them follows. `name` says what a key is called.
    pub fn between(&mut self, holder: String, subject: Vec<String>, name: impl Fn(&str) -> String) {
        let subjects: Vec<String> = subject.iter().map(|key| name(key)).collect();
        self.between = match subjects.is_empty() {
            true => name(&holder),
            false => format!("{} → {}", name(&holder), subjects.join(" + ")),
        };
        (self.holder, self.subject) = (vec![holder], subject);
    }

    /// Marks an act of which no claim is sure enough to count.
    pub fn mark_doubtful(&mut self, happening: &Happening, ontology: &Ontology) {
        let doubtful = |c: &ClaimRow| Effect::of(c.status, c.sureness, ontology) == Effect::Doubtful;
        self.doubtful = self.act.is_some() && happening.claims.iter().all(doubtful);
    }

    /// Between whom, and who acted for them, where that says more.
    fn who(&self) -> String {
        match self.between.as_str() {
            "" => self.deed.clone(),
            between if between == self.deed => self.deed.clone(),
            between => format!("{between} ({})", self.deed),
        }
    }

    /// A heading, the best words and where they are from.
    pub fn page(&self, layout: Layout) -> String {
        let paint = layout.paint;
        let date = match (&self.date, &self.told) {
            (Some(date), _) => date.clone(),
            (None, Some(told)) => format!("by {told}"),
            (None, None) => "no day told".to_owned(),
        };
        let what = self.act.as_deref().unwrap_or(&self.event);
        let mode = self.mode.as_ref().filter(|_| self.act.is_none()).map_or(String::new(), |m| format!("/{m}"));
        let object = self.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
        let sources = if self.sources == 1 { "1 source".to_owned() } else { format!("{} sources", self.sources) };
        let doubtful = if self.doubtful { ", doubtful: not counted" } else { "" };
        let head = format!(
            "{}  {}  {}{object}  {}, {sources}{doubtful}",
            paint.paint(Role::Heading, &date),
            paint.paint(Role::Trigger, &format!("{what}{mode}")),
            safe(&self.who()),
            self.status.join(" + "),
        );
        let words = best(&self.evidence).map_or(String::new(), |e| e.lines("", layout));
        format!("{head}\n{words}")
    }
}

const COLUMNS: [&str; 12] =
    ["date", "told", "event", "mode", "act", "status", "actor", "recipient", "claims", "sources", "quote", "source"];

/// Prints happenings one after another; how many.
pub(crate) struct Printing<'s> {
    printer: Printer,
    rows: csv::Writer<Vec<u8>>,
    layout: Layout,
    /// How many were printed.
    pub count: usize,
    settings: &'s Settings,
}

impl<'s> Printing<'s> {
    pub fn new(format: AnswerFormat, settings: &'s Settings) -> Result<Self, Stop> {
        let layout = Layout { paint: settings.paint, width: settings.width };
        let (printer, mut rows) = (Printer::new(format), csv::Writer::from_writer(Vec::new()));
        if printer.shape == Shape::Csv {
            rows.write_record(COLUMNS).map_err(io::Error::other)?;
        }
        Ok(Self { printer, rows, layout, count: 0, settings })
    }

    pub fn one(&mut self, told: &Told) -> Result<(), Stop> {
        self.count += 1;
        match self.printer.shape {
            Shape::Json | Shape::Jsonl => self.printer.json(told)?,
            Shape::Text => write!(self.printer.out, "{}", told.page(self.layout))?,
            Shape::Csv => {
                let text = |t: &Option<String>| t.clone().unwrap_or_default();
                let words = best(&told.evidence);
                let row = [
                    text(&told.date),
                    text(&told.told),
                    told.event.clone(),
                    text(&told.mode),
                    text(&told.act),
                    told.status.join(" "),
                    told.actor.join("|"),
                    told.recipient.join("|"),
                    told.claims.to_string(),
                    told.sources.to_string(),
                    words.map_or(String::new(), |e| e.quote.clone()),
                    words.and_then(|e| e.source.clone()).unwrap_or_default(),
                ];
                self.rows.write_record(row).map_err(io::Error::other)?;
            }
        }
        Ok(())
    }

    /// All are printed; says so when there were none.
    pub fn end(mut self, none: &str) -> Result<(), Stop> {
        let rows = self.rows.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
        self.printer.out.write_all(&rows)?;
        self.printer.end()?;
        if self.count == 0 {
            self.settings.messages().note(none);
        }
        Ok(())
    }
}
