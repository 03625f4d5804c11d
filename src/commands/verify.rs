//! `demarche verify`: whether a ledger is intact. Each fault is told with what can be done.

use crate::exit::Exit;
use crate::options::Verify;
use crate::settings::Settings;
use demarche_ledger::{Coder, Ledger, Stage};
use std::io;

/// Faults told one by one before they are only counted.
const TOLD: usize = 100;

pub(crate) fn run(options: &Verify, settings: &Settings) -> io::Result<Exit> {
    let messages = settings.messages();
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(ending) => return Ok(ending),
    };
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let knowledge = engine.knowledge();
    let program = concat!("demarche ", env!("CARGO_PKG_VERSION"));
    let coder = Coder { program, data: &knowledge.fingerprint, ontology: &knowledge.ontology };
    let told = Ledger::open(&path).and_then(|ledger| {
        let mut n = 0;
        let stage = |stage: Stage| {
            let what = match stage {
                Stage::File => "the file",
                Stage::Values => "stored values",
                Stage::Texts => "texts",
                Stage::Claims => "claims",
                Stage::Rows => "rows among each other",
                Stage::Words => "the index of words, made again",
                Stage::Events => "events, worked out again",
            };
            messages.note(&format!("looking through {what}"));
        };
        let faults = ledger.verify(Some(coder), stage, |fault| {
            n += 1;
            if n <= TOLD {
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
                messages.note("what is derived was worked out anew; the ledger is intact");
                Exit::Success
            }
            Ok(left) => {
                let left = if left == 1 { "1 fault is".to_owned() } else { format!("{left} faults are") };
                messages.note(&format!("what is derived was worked out anew; {left} left"));
                Exit::Errors
            }
            Err(e) => settings.ledger_fault(&e),
        });
    }
    if faults == 0 {
        messages.note(&format!("fingerprint {fingerprint}"));
    }
    let found = if faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") };
    messages
        .note(&format!("{}: {texts} texts, {claims} claims, {acts} acts, {events} events; {found}", path.display()));
    Ok(if faults == 0 { Exit::Success } else { Exit::Errors })
}
