//! `demarche review`: doubtful claims, one after another, each decided with a single key; or decisions from a file.
//!
//! What is doubtful and what a decision does stands in the ledger; here it is shown and asked.

use crate::exit::Exit;
use crate::messages::reason;
use crate::options::Review;
use crate::output::{doubtful, stdout, terminal};
use crate::settings::Settings;
use console::{Key, Term};
use demarche_knowledge::ontology::Ontology;
use demarche_ledger::{Decision, Known, Ledger, LedgerError, ReviewItem};
use demarche_questions::review::{DecisionRecord, doubt_record};
use jiff::Timestamp;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;

/// Who judges, of what.
struct ReviewSession<'b> {
    ledger: Ledger,
    ontology: &'b Ontology,
    author: String,
}

impl ReviewSession<'_> {
    fn judge(&mut self, decision: Decision<'_>, author: Option<&str>, reason: &str) -> Result<i64, LedgerError> {
        let author = author.unwrap_or(&self.author);
        self.ledger.judge(self.ontology, decision, author, reason, Known::from(Timestamp::now()))
    }
}

pub(crate) fn run(options: &Review, settings: &Settings) -> io::Result<Exit> {
    let Some(knowledge) = settings.knowledge() else { return Ok(Exit::Usage) };
    let messages = settings.messages();
    let wrong = |message: &str, help: &str| {
        messages.error(message, help);
        Ok(Exit::Usage)
    };
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(exit) => return Ok(exit),
    };
    // What is not there is not made by a look at it.
    let opened = Ledger::open(&path).and_then(|l| if options.list { Ok(l) } else { Ledger::create(&path) });
    let ledger = match opened {
        Ok(ledger) => ledger,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    let author = options.author.clone().unwrap_or_else(|| "somebody".into());
    let mut session = ReviewSession { ledger, ontology: &knowledge.ontology, author };
    if options.list {
        return list(&session.ledger, settings);
    }
    if let Some(file) = &options.decide {
        return decide(&mut session, file, settings);
    }
    if !io::stdin().is_terminal() || !settings.terminal {
        return wrong(
            "reviewing needs a terminal",
            "--list prints what is doubtful, --decide takes decisions from a file",
        );
    }
    ask(&mut session, settings)
}

fn list(ledger: &Ledger, settings: &Settings) -> io::Result<Exit> {
    let mut out = io::BufWriter::new(stdout::data());
    let mut row = 0;
    loop {
        match ledger.next_to_review(row) {
            Ok(Some(doubt)) => {
                row = doubt.row;
                writeln!(out, "{}", doubt_record(&doubt))?;
            }
            Ok(None) => break,
            Err(e) => return Ok(settings.ledger_fault(&e)),
        }
    }
    out.flush()?;
    Ok(Exit::Success)
}

/// Records the decisions of a file; one that cannot be recorded is told, and the others go on.
fn decide(session: &mut ReviewSession<'_>, file: &Path, settings: &Settings) -> io::Result<Exit> {
    let messages = settings.messages();
    let lines: Box<dyn BufRead> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => match std::fs::File::open(file) {
            Ok(opened) => Box::new(BufReader::new(opened)),
            Err(e) => {
                messages.error(
                    &format!("{}: {}", file.display(), reason(&e)),
                    "name a file of decisions, one JSON object a line",
                );
                return Ok(Exit::Usage);
            }
        },
    };
    let (mut done, mut failed) = (0, 0);
    for (nth, line) in lines.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{}:{}", file.display(), nth + 1);
        let parsed = serde_json::from_str::<DecisionRecord>(&line).map_err(|e| e.to_string());
        let decided = parsed.as_ref().map_err(Clone::clone).and_then(|l| Ok((l.decision()?, l)));
        let (decision, of) = match decided {
            Ok(both) => both,
            Err(why) => {
                failed += 1;
                let shape = r#"a decision is one line: {"kind": "reject", "claim": "…", "reason": "…"}"#;
                messages.error(&format!("{place}: {why}"), shape);
                continue;
            }
        };
        match session.judge(decision, of.author.as_deref(), &of.reason) {
            Ok(_) => done += 1,
            Err(e) if e.is_judgement() => {
                failed += 1;
                messages.error(&format!("{place}: {e}"), e.help());
            }
            Err(e) => return Ok(settings.ledger_fault(&e)),
        }
    }
    messages.note(&format!("{done} judgements recorded, {failed} not"));
    Ok(if failed == 0 { Exit::Success } else { Exit::Errors })
}

/// Asks at the terminal until there is nothing left, or the user has enough.
fn ask(session: &mut ReviewSession<'_>, settings: &Settings) -> io::Result<Exit> {
    let term = Term::stdout();
    let (mut row, mut done) = (0, Vec::<(i64, i64)>::new());
    loop {
        let doubt = match session.ledger.next_to_review(row) {
            Ok(Some(doubt)) => doubt,
            Ok(None) => break,
            Err(e) => return Ok(settings.ledger_fault(&e)),
        };
        term.write_line(&terminal::shown(&doubtful::page(&doubt, settings), settings.paint.is_on()))?;
        let judged = loop {
            match answer(session, &term, &doubt)? {
                Answer::Judged(Ok(n)) => break Some(n),
                Answer::Judged(Err(e)) if e.is_judgement() => term.write_line(&e.to_string())?,
                Answer::Judged(Err(e)) => return Ok(settings.ledger_fault(&e)),
                Answer::Skip => break None,
                Answer::Undo => match done.pop() {
                    None => term.write_line("nothing has been decided yet")?,
                    Some((n, before)) => match session.judge(Decision::Withdraw(n), None, "undone in review") {
                        Ok(_) => {
                            term.write_line(&format!("judgement {n} is withdrawn"))?;
                            // Before it, so that it is asked again.
                            row = before;
                            break Some(0);
                        }
                        Err(e) => return Ok(settings.ledger_fault(&e)),
                    },
                },
                Answer::Quit => {
                    settings.messages().note(&format!("{} judgements recorded", done.len()));
                    return Ok(Exit::Success);
                }
            }
        };
        match judged {
            Some(0) => {}
            Some(n) => {
                done.push((n, doubt.row - 1));
                row = doubt.row;
            }
            None => row = doubt.row,
        }
    }
    settings.messages().note(&format!("nothing left to review; {} judgements recorded", done.len()));
    Ok(Exit::Success)
}

enum Answer {
    Judged(Result<i64, LedgerError>),
    Skip,
    Undo,
    Quit,
}

/// One key, and what it does.
fn answer(session: &mut ReviewSession<'_>, term: &Term, doubt: &ReviewItem) -> io::Result<Answer> {
    let id = doubt.claim.id.as_str();
    let why = "decided in review";
    loop {
        let decision = match (term.read_key()?, &doubt.joined) {
            (Key::Char('j'), Some(of)) => Decision::Join(id, &of.claim.id),
            (Key::Char('n'), Some(of)) => Decision::Split(id, &of.claim.id),
            (Key::Char('a'), _) => Decision::Accept(id),
            (Key::Char('r'), _) => Decision::Reject(id),
            (Key::Char('c'), _) => {
                term.write_str("field=value: ")?;
                let line = term.read_line()?;
                let Some((field, value)) = line.split_once('=') else { continue };
                let judged = session.judge(Decision::Correct(id, field.trim(), value.trim()), None, why);
                return Ok(Answer::Judged(judged));
            }
            (Key::Char('s') | Key::Enter, _) => return Ok(Answer::Skip),
            (Key::Char('u'), _) => return Ok(Answer::Undo),
            (Key::Char('q') | Key::Escape | Key::CtrlC, _) => return Ok(Answer::Quit),
            _ => continue,
        };
        return Ok(Answer::Judged(session.judge(decision, None, why)));
    }
}
