//! `demarche watch run`: reads the sources, asks the standing questions, tells what is new.

use super::sorting::{RunMonitor, conclude};
use crate::exit::{Exit, finish};
use crate::messages::reason;
use crate::options::{Form, Input, Watch, WatchRun, Watching};
use crate::output::page::Layout;
use crate::settings::{PROGRAM, Settings, reader};
use crate::watch::file::{self, WatchFile};
use crate::watch::turn::Turn;
use demarche_ledger::{Keep, Known, Ledger, LedgerError};
use demarche_pipeline::{Engine, IngestOptions, ingest, recalling, record_visits, signature};
use demarche_questions::AnswerPolicy;
use demarche_questions::alerts::{AlertMatcher, AlertMessage, NewAlerts};
use demarche_questions::parties::{self, Parties};
use demarche_read::Web;
use jiff::Timestamp;
use std::io;
use std::path::Path;
use std::time::Duration;

pub(crate) fn run(options: &Watch, settings: &Settings) -> io::Result<Exit> {
    let Watching::Run(options) = &options.what;
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let messages = settings.messages();
    let text = match std::fs::read_to_string(&options.file) {
        Ok(text) => text,
        Err(e) => {
            let help = "name the file with sources and questions; docs/watch.md shows one";
            messages.error(&format!("{}: {}", options.file.display(), reason(&e)), help);
            return Ok(Exit::Usage);
        }
    };
    let name = options.file.display().to_string();
    let file = match file::read(&name, &text, &engine.knowledge().ontology) {
        Ok(file) => file,
        Err(problems) => {
            messages.problems(&problems, Some(Path::new("")));
            return Ok(Exit::Usage);
        }
    };
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(ending) => return Ok(ending),
    };
    let policy = match AnswerPolicy::read(settings.data.as_deref()) {
        Ok(policy) => policy,
        Err(error) => return finish(Err(error.into()), settings),
    };
    // One for all rounds: what a host asked for in one holds in the next.
    let web = Web::new(options.allow_private);
    loop {
        let ending = round(options, &file, &engine, &policy, &path, &web, settings)?;
        if options.once {
            return Ok(ending);
        }
        std::thread::sleep(Duration::from_secs(u64::from(options.every.get()) * 60));
    }
}

/// One round: questions begin where they stand before anything new is read, so that what a first round reads is new.
fn round(
    options: &WatchRun,
    file: &WatchFile,
    engine: &Engine,
    policy: &AnswerPolicy,
    path: &Path,
    web: &Web,
    settings: &Settings,
) -> io::Result<Exit> {
    if let Err(e) = begin(file, path) {
        return Ok(settings.ledger_fault(&e));
    }
    let mut ending = Exit::Success;
    for source in &file.sources {
        let input = Input {
            paths: source.read.clone(),
            date: options.date,
            input: Form::Auto,
            encoding: None,
            columns: None,
            follow: source.follow,
            allow_private: options.allow_private,
        };
        let reading = signature(engine, PROGRAM, if source.follow { "followed" } else { "named" });
        let recalled = match recalling(reader(&input, &input.paths).fetching(web.clone()), path, reading.clone()) {
            Ok(recalled) => recalled,
            Err(e) => return Ok(settings.ledger_fault(&e)),
        };
        let visits = recalled.visits();
        let ingesting = IngestOptions {
            keep: Keep::Text,
            every_text: false,
            reading: reading.clone(),
            from_start: false,
            jobs: settings.jobs,
            program: PROGRAM,
            clock: Timestamp::now,
        };
        let monitor = RunMonitor::new(&recalled, settings);
        let recorded = match ingest(recalled, engine, path, &ingesting, monitor) {
            Ok(recorded) => recorded,
            Err(e) => return Ok(settings.ledger_fault(&e)),
        };
        if let Err(e) = record_visits(&visits, path, &reading, Timestamp::now()) {
            return Ok(settings.ledger_fault(&e));
        }
        if conclude(&recorded.run, true, settings) != Exit::Success {
            ending = Exit::Errors;
        }
    }
    match tell(file, engine, policy, path, settings) {
        Ok(true) => Ok(ending),
        Ok(false) => Ok(Exit::Errors),
        Err(e) => Ok(settings.ledger_fault(&e)),
    }
}

/// Marks where a question begins that was never asked.
fn begin(file: &WatchFile, path: &Path) -> Result<(), LedgerError> {
    let mut ledger = Ledger::create(path)?;
    for watch in &file.watches {
        if ledger.read_to(&watch.name)?.is_none() && !watch.from_start {
            let end = ledger.end()?;
            // Where another run marks it meanwhile, that counts.
            ledger.record_alerts(&watch.name, &[], None, end, Timestamp::now().into())?;
        }
    }
    Ok(())
}

/// Asks every question and sends what is not yet sent; false when something did not arrive.
fn tell(
    file: &WatchFile,
    engine: &Engine,
    policy: &AnswerPolicy,
    path: &Path,
    settings: &Settings,
) -> Result<bool, LedgerError> {
    let (mut ledger, asked) = (Ledger::create(path)?, Ledger::open(path)?);
    let today = Known::from(Timestamp::now()).day();
    let knowledge = engine.knowledge();
    let view = parties::view(knowledge, policy, false);
    let parties = Parties { knowledge, ledger: &asked, view: &view, policy, claimant: false };
    let mut arrived = true;
    for watch in &file.watches {
        let rule = watch.rule();
        let matcher = AlertMatcher::new(&rule, &parties, today)?;
        loop {
            let NewAlerts { alerts, from, to } = matcher.ask(&ledger)?;
            let nothing = alerts.is_empty() && from == Some(to);
            // Where another run was faster, the question is asked again, for what that one has not told.
            if nothing || ledger.record_alerts(&watch.name, &alerts, from, to, Timestamp::now().into())? {
                break;
            }
        }
        arrived &= send(watch, &mut ledger, settings)?;
    }
    Ok(arrived)
}

/// How long to wait for another run that sends: longer than it takes to try every message of a short list four times.
const PATIENCE: Duration = Duration::from_secs(300);

/// Sends what a question has to tell and has not arrived; false when something did not arrive.
fn send(watch: &file::Watch, ledger: &mut Ledger, settings: &Settings) -> Result<bool, LedgerError> {
    let messages = settings.messages();
    let mut waiting = false;
    for channel in &watch.tell {
        waiting |= !ledger.pending(&watch.name, &channel.name())?.is_empty();
    }
    if !waiting {
        return Ok(true);
    }
    // What is not sent yet is asked for again within the turn: another run may have sent it.
    let _turn = match Turn::wait(ledger.path(), PATIENCE) {
        Ok(Some(turn)) => Some(turn),
        Ok(None) => {
            messages.note("another run is sending alerts; what it leaves is sent by the next run");
            return Ok(true);
        }
        Err(e) => {
            let name = ledger.path().display();
            messages.note(&format!("{name}-watch: {e}; runs at the same time may send an alert twice"));
            None
        }
    };
    let layout = Layout { paint: settings.paint, width: settings.width };
    let mut arrived = true;
    for channel in &watch.tell {
        for (row, told) in ledger.pending(&watch.name, &channel.name())? {
            let message = match serde_json::from_str::<AlertMessage>(&told) {
                Ok(message) => message,
                Err(e) => {
                    let what = format!("a recorded alert of `{}` cannot be read: {e}", watch.name);
                    messages.error(&what, "`demarche verify` checks whether the ledger is intact");
                    arrived = false;
                    continue;
                }
            };
            match channel.send(&message, layout) {
                Ok(()) => ledger.delivered(row, &channel.name(), Timestamp::now().into())?,
                Err(why) => {
                    let help = "it stays in the ledger and is sent again by the next run";
                    messages.error(&format!("an alert did not arrive: {why}"), help);
                    arrived = false;
                    break;
                }
            }
        }
    }
    Ok(arrived)
}
