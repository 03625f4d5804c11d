//! `demarche recode`: the recorded texts read again with the present rules. Claims that stay the same are left alone. Each change is
//! printed with its cause.

use super::sorting::{RunMonitor, conclude};
use crate::exit::{CommandError, Exit, finish};
use crate::options::Recode;
use crate::output::counted::counted;
use crate::output::paint::{Role, safe};
use crate::output::stdout;
use crate::settings::{PROGRAM, Settings};
use demarche_ledger::{ClaimChange, Ledger};
use demarche_pipeline::{RecodeOptions, recode};
use demarche_read::{Options, Reader};
use jiff::Timestamp;
use serde_json::json;
use std::io::{self, BufWriter, Write};

pub(crate) fn run(options: &Recode, settings: &Settings) -> io::Result<Exit> {
    finish(read_again(options, settings), settings)
}

fn read_again(options: &Recode, settings: &Settings) -> Result<Exit, CommandError> {
    let engine = settings.engine().ok_or(CommandError::Reported(Exit::Usage))?;
    let messages = settings.messages();
    let path = settings.ledger(&options.place).map_err(CommandError::Reported)?;
    let (_, without) = Ledger::open(&path)?.stored_texts()?;
    if without > 0 {
        let texts = counted(without, "text");
        messages.note(&format!("skipped, since the ledger has only their quotes: {texts}"));
    }
    let recoding = RecodeOptions {
        dry_run: options.dry_run,
        parse_again: options.parse_again,
        jobs: settings.jobs,
        program: PROGRAM,
        clock: Timestamp::now,
    };
    let mut out = BufWriter::new(stdout::page());
    let monitor = RunMonitor::new(&Reader::new(&[], Options::default()), settings);
    let report = recode(&engine, &path, &recoding, monitor, |change| -> Result<(), CommandError> {
        Ok(print(&mut out, change, settings)?)
    })?;
    out.flush()?;
    let exit = conclude(&report.run, true, settings);
    let (n, would) = (report.changed, if options.dry_run { " would" } else { "" });
    messages.note(&format!("{}: {n} claims{would} change; the others are unchanged", path.display()));
    Ok(exit)
}

/// A change: a line for people, an object for programs.
fn print(out: &mut impl Write, change: &ClaimChange, settings: &Settings) -> io::Result<()> {
    if !settings.terminal {
        let line = json!({
            "schema": "demarche.change/1", "cause": change.cause, "before": change.before, "after": change.after,
        });
        return writeln!(out, "{line}");
    }
    let paint = settings.paint;
    let (sign, role) = match (&change.before, &change.after) {
        (None, _) => ("+", Role::Good),
        (_, None) => ("-", Role::Bad),
        _ => ("~", Role::Unsure),
    };
    let Some(claim) = change.after.as_ref().or(change.before.as_ref()) else { return Ok(()) };
    let what = format!("{} {} “{}”", claim.doc_id, claim.event, claim.trigger.text);
    writeln!(out, "{} {}\n    {}", paint.paint(role, sign), safe(&what), safe(&change.cause))
}
