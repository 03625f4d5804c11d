//! `demarche verify`: whether a ledger is intact. Each error is reported with what can be done.

use crate::exit::Exit;
use crate::options::Verify;
use crate::settings::{PROGRAM, Settings};
use demarche_ledger::{Coder, Ledger, Stage};
use std::io;

/// Errors reported one by one; the rest are only counted.
const MAX_REPORTED: usize = 100;

pub(crate) fn run(options: &Verify, settings: &Settings) -> io::Result<Exit> {
    let messages = settings.messages();
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(exit) => return Ok(exit),
    };
    // The engine's, whose fingerprint counts a network of the data folder too.
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let knowledge = engine.knowledge();
    let program = PROGRAM;
    let coder = Coder { program, data: &knowledge.fingerprint, ontology: &knowledge.ontology };
    let told = Ledger::open(&path).and_then(|ledger| {
        let mut n = 0;
        let stage = |stage: Stage| {
            let what = match stage {
                Stage::File => "the file",
                Stage::Values => "stored values",
                Stage::Texts => "texts",
                Stage::Claims => "claims",
                Stage::Rows => "references between rows",
                Stage::Words => "the full-text index",
                Stage::Events => "events",
            };
            messages.note(&format!("checking {what}"));
        };
        let faults = ledger.verify(Some(coder), stage, |fault| {
            n += 1;
            if n <= MAX_REPORTED {
                messages.error(&fault.what, fault.help);
            }
        })?;
        Ok((faults, ledger.counts()?, ledger.fingerprint()?))
    });
    let (faults, [texts, claims, acts, events], fingerprint) = match told {
        Ok(told) => told,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    if faults > 0 && options.repair {
        let repaired = Ledger::create(&path).and_then(|mut ledger| {
            ledger.repair()?;
            ledger.verify(Some(coder), |_| {}, |_| {})
        });
        return Ok(match repaired {
            Ok(0) => {
                messages.note("recomputed what is derived; the ledger is intact");
                Exit::Success
            }
            Ok(left) => {
                let left = if left == 1 { "1 error is".to_owned() } else { format!("{left} errors are") };
                messages.note(&format!("recomputed what is derived; {left} left"));
                Exit::Errors
            }
            Err(e) => settings.ledger_fault(&e),
        });
    }
    if faults == 0 {
        messages.note(&format!("fingerprint {fingerprint}"));
    }
    let found = if faults == 1 { "1 error".to_owned() } else { format!("{faults} errors") };
    messages
        .note(&format!("{}: {texts} texts, {claims} claims, {acts} acts, {events} events; {found}", path.display()));
    Ok(if faults == 0 { Exit::Success } else { Exit::Errors })
}
