//! `demarche claims`: lists claims; as JSON the whole records.

use super::listing::listed;
use super::query::today;
use crate::engine::claim::{Claim, Participant};
use crate::exit::{CommandError, Exit, finish};
use crate::options::{AnswerFormat, Listing};
use crate::output::evidence::lines;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::output::printer::{Printer, Shape};
use crate::settings::Settings;
use demarche_exchange::export::claims;
use demarche_ledger::{ClaimRow, Flow, Ledger};
use demarche_questions::evidence::who_to_whom;
use demarche_questions::{ClaimQuery, Evidence, Session, Viewpoint};
use std::io::{self, Write};

const COLUMNS: [&str; 18] = [
    "claim",
    "document",
    "source",
    "published",
    "first_day",
    "last_day",
    "event",
    "mode",
    "act",
    "status",
    "actor",
    "actor_country",
    "recipient",
    "recipient_country",
    "object",
    "speaker",
    "sureness",
    "quote",
];

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Exit, CommandError> {
    listed(
        options,
        settings,
        |s, f, format, out| claims(s, f, format, out),
        |session, query, format| print(session, query, format, settings),
    )
}

fn print(
    session: &Session<'_>,
    query: &ClaimQuery,
    format: AnswerFormat,
    settings: &Settings,
) -> Result<(), CommandError> {
    let view = session.view(Viewpoint::Own);
    let filter = session.filter(query, &session.parties(&view, Viewpoint::Own), today())?;
    let mut printer = Printer::new(format);
    if printer.shape == Shape::Csv {
        line(&mut printer.out, COLUMNS)?;
    }
    let layout = Layout { paint: settings.paint, width: settings.width };
    let mut count = 0usize;
    session.ledger.each_claim(&filter, |row| -> Result<Flow, CommandError> {
        count += 1;
        let claim = session.ledger.claim(row.row)?;
        match printer.shape {
            Shape::Json | Shape::Jsonl => printer.json(&claim)?,
            Shape::Csv => line(&mut printer.out, cells(&session.ledger, &row, &claim)?)?,
            Shape::Text => {
                let head = head(&row, &claim, layout);
                write!(printer.out, "{head}\n{}", lines(&Evidence::of_row(&session.ledger, &row)?, "", layout))?;
            }
        }
        Ok(Flow::On)
    })?;
    printer.end()?;
    if count == 0 {
        settings.messages().note("the ledger has no such claim");
    }
    Ok(())
}

fn head(row: &ClaimRow, claim: &Claim, layout: Layout) -> String {
    let date = row.days.map_or_else(|| "no day told".to_owned(), |d| d.to_string());
    let mode = claim.mode.as_ref().map_or(String::new(), |m| format!("/{m}"));
    let act = claim.act.as_ref().map_or(String::new(), |a| format!("  {a}"));
    let what = layout.paint.paint(Role::Trigger, &format!("{}{mode}{act}", claim.event));
    format!(
        "{}  {what}  {}  {}",
        layout.paint.paint(Role::Heading, &date),
        safe(&who_to_whom(claim)),
        claim.status.as_str()
    )
}

fn cells(ledger: &Ledger, row: &ClaimRow, claim: &Claim) -> Result<[String; 18], CommandError> {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let names = |side: &[Participant]| side.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("|");
    let codes =
        |side: &[Participant]| side.iter().map(|p| p.country.as_deref().unwrap_or("")).collect::<Vec<_>>().join("|");
    let source = ledger.source(row.document)?;
    let speakers: Vec<&str> = claim.attribution.iter().map(|a| a.speaker.as_str()).collect();
    Ok([
        claim.id.clone(),
        claim.doc_id.clone(),
        text(&source.source),
        source.published.map_or(String::new(), |d| d.to_string()),
        text(&claim.date.start),
        text(&claim.date.end),
        claim.event.clone(),
        text(&claim.mode),
        text(&claim.act),
        claim.status.as_str().to_owned(),
        names(&claim.actor),
        codes(&claim.actor),
        names(&claim.recipient),
        codes(&claim.recipient),
        claim.object.as_ref().map_or(String::new(), |o| o.text.clone()),
        speakers.join("|"),
        format!("{:.3}", row.sureness),
        ledger.sentence(row.row)?,
    ])
}

fn line<T: AsRef<[u8]>>(out: &mut impl Write, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(cells).map_err(io::Error::other)?;
    rows.flush()
}
