//! `demarche import`: the rows of other coders, recorded as claims that were coded elsewhere.
//!
//! It is a command of its own and no option of `ingest`: nothing is read, coded or fetched here, and what says how to
//! read a text means nothing to a row. A row is a text that nobody here has read: it has a name, a day and a publisher,
//! and no words.

use crate::exit::{CommandError, Exit, finish, usage};
use crate::options::import::Import;
use crate::settings::{PROGRAM, Settings};
use demarche_exchange::crosswalk::Names;
use demarche_exchange::import::{self, RecordingContext, Rows};
use demarche_knowledge::problem::nearest;
use jiff::Timestamp;
use std::io;

/// This program records rows, at this instant.
pub(crate) const RECORDING: RecordingContext<'static> = RecordingContext { program: PROGRAM, now: &Timestamp::now };

pub(crate) fn run(options: &Import, settings: &Settings) -> io::Result<Exit> {
    finish(import(options, settings), settings)
}

fn import(options: &Import, settings: &Settings) -> Result<Exit, CommandError> {
    let engine = settings.engine().ok_or(CommandError::Reported(Exit::Usage))?;
    let names = names(settings)?;
    let wanted = layout(&options.layout, &names)?;
    let path = settings.ledger(&options.place).map_err(CommandError::Reported)?;
    let messages = settings.messages();
    let mut faults = false;
    for file in &options.files {
        let rows = match Rows::open(file, wanted, &names, engine.knowledge()) {
            Ok(rows) => rows,
            Err(failure) => {
                messages.failure(&failure);
                faults = true;
                continue;
            }
        };
        let (file, coder) = (rows.file().to_owned(), rows.layout.coder.clone());
        let counts = import::record(rows, &path, RECORDING, &mut |failure| messages.failure(failure))?;
        messages.note(&format!("{file}: {} rows of {coder} read: {counts}", counts.read()));
        faults |= counts.failed > 0;
    }
    Ok(if faults { Exit::Errors } else { Exit::Success })
}

/// What others call things.
pub(crate) fn names(settings: &Settings) -> Result<Names, CommandError> {
    Ok(Names::read(settings.data.as_deref())?)
}

/// The layout typed; `None` for `auto`.
pub(crate) fn layout<'t>(typed: &'t str, names: &Names) -> Result<Option<&'t str>, CommandError> {
    let known = names.layouts.names();
    if typed == "auto" {
        return Ok(None);
    }
    if known.contains(&typed) {
        return Ok(Some(typed));
    }
    let near = nearest(typed, known.iter().copied());
    let help = near.map_or(format!("there are: auto, {}", known.join(", ")), |n| format!("did you mean `{n}`?"));
    Err(usage(format!("there is no layout `{typed}`"), help))
}
