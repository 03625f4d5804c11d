//! `demarche claims`: lists claims; as JSON the whole records.

use super::listing::listed;
use super::query::today;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Listing;
use crate::output::evidence::lines;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::output::printer::{Printer, Shape};
use crate::settings::Settings;
use demarche_exchange::export::claims;
use demarche_knowledge::Claim;
use demarche_ledger::{ClaimRow, Flow};
use demarche_questions::evidence::who_to_whom;
use demarche_questions::{ClaimQuery, Evidence, Session};
use std::io::{self, Write};

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Exit, CommandError> {
    listed(
        options,
        settings,
        |s, f, format, out| claims(s, f, format, out),
        |session, query, shape| print(session, query, shape, settings),
    )
}

fn print(session: &Session<'_>, query: &ClaimQuery, shape: Shape, settings: &Settings) -> Result<(), CommandError> {
    let mut printer = Printer::new(shape);
    let layout = Layout { paint: settings.paint, width: settings.width };
    let mut count = 0usize;
    session.claims(query, today(), |row, claim| -> Result<Flow, CommandError> {
        count += 1;
        match printer.shape {
            Shape::Json | Shape::Jsonl => printer.json(&claim)?,
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
    let date = row.days.map_or_else(|| "no date".to_owned(), |d| d.to_string());
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
