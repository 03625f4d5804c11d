//! How it is shown what was learned between two days.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use crate::output::{events, evidence};
use crate::settings::Settings;
use demarche_questions::{Learned, RelationState, StateChange};
use jiff::civil::Date;
use std::io::{self, Write};

/// Each kind under its heading.
pub(crate) fn page(out: &mut impl Write, all: &[Learned], day: Date, settings: &Settings) -> io::Result<()> {
    let layout = Layout { paint: settings.paint, width: settings.width };
    let mut heading = "";
    for one in all {
        let (now, text) = match one {
            Learned::Act(event) => ("new acts", events::page(event, layout)),
            Learned::Closed { act, quote, .. } => {
                let words = |q: &String| field("", &format!("“{}”", safe(q)), layout);
                let quote = Some(quote).filter(|q| !q.is_empty()).map_or(String::new(), words);
                ("no longer stands", format!("{}\n{quote}", act.as_deref().unwrap_or("")))
            }
            Learned::State(turn) => ("other states", state(turn, day, layout)),
            Learned::Contradiction(turn) => ("contradicted", against(turn, layout)),
        };
        if now != heading {
            let gap = if heading.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}\n", layout.paint.paint(Role::Heading, now))?;
            heading = now;
        }
        write!(out, "{text}")?;
    }
    Ok(())
}

fn whose(turn: &StateChange) -> String {
    turn.after.as_ref().or(turn.before.as_ref()).map_or(String::new(), |a| {
        let object = a.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
        format!("{} toward {}, {}{object}", safe(&a.from_name), safe(&a.to_name), a.dimension)
    })
}

fn named(answer: Option<&RelationState>) -> String {
    let Some(a) = answer else { return "nothing known".to_owned() };
    match (&a.since, a.by) {
        (Some(since), _) => format!("{} since {since}", a.state),
        (None, Some(by)) => format!("{} by {by}", a.state),
        (None, None) => a.state.clone(),
    }
}

fn state(turn: &StateChange, day: Date, layout: Layout) -> String {
    let (before, after) = (named(turn.before.as_ref()), named(turn.after.as_ref()));
    let best =
        turn.after.as_ref().and_then(|a| a.evidence.first()).map_or(String::new(), |e| evidence::lines(e, "", layout));
    format!("{} on {day}: {before} → {}\n{best}", whose(turn), layout.paint.paint(Role::Trigger, &after))
}

fn against(turn: &StateChange, layout: Layout) -> String {
    let after = turn.after.as_ref();
    let told: String = after.iter().flat_map(|a| &a.against).map(|e| evidence::lines(e, "", layout)).collect();
    format!("{}: {}\n{told}", whose(turn), named(after))
}
