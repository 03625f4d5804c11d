//! A page of everything that differs between gold and prediction.

use super::gold::{Annotated, Scored, Side};
use super::score::{Compared, FIELDS, agreement, countries, key, sectors, speaker};
use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};

/// What differs in one document; empty when nothing does.
pub fn page(gold: &Annotated, pred: &[Scored], compared: &Compared, layout: Layout) -> String {
    let mut rows: Vec<(usize, String)> = Vec::new();
    let chars: Vec<char> = gold.text.chars().collect();
    let mut row = |kind: &str, role: Role, at: &Scored, what: String| {
        let mut text = format!("  {}  {}\n", layout.paint.paint(role, &format!("{kind:6}")), what);
        text += &field("", &around(&chars, at, layout), layout);
        rows.push((at.trigger.start, text));
    };
    for (i, x) in gold.claims.iter().enumerate() {
        match compared.pairs.iter().find(|p| p.0 == i) {
            None => row("missed", Role::Bad, x, told(x)),
            Some(&(_, j)) => {
                let differing = differences(x, &pred[j]);
                if !differing.is_empty() {
                    row("wrong", Role::Unsure, x, format!("{}: {}", told(x), differing.join("; ")));
                }
            }
        }
    }
    for (j, y) in pred.iter().enumerate().filter(|(j, _)| compared.pairs.iter().all(|p| p.1 != *j)) {
        let rule = pred[j].rule.as_ref().map_or(String::new(), |r| format!("  by {}", r.id));
        row("extra", Role::Good, y, told(y) + &rule);
    }
    if rows.is_empty() {
        return String::new();
    }
    rows.sort_by_key(|r| r.0);
    let rows: String = rows.into_iter().map(|r| r.1).collect();
    format!("{}\n{rows}", layout.paint.paint(Role::Heading, &safe(&gold.id)))
}

fn told(c: &Scored) -> String {
    let mode = c.mode.as_ref().map_or(String::new(), |m| format!("/{m}"));
    let act = c.act.as_ref().map_or(String::new(), |a| format!(" {a}"));
    safe(&format!("{}{mode}{act} {}", c.event, who(c)))
}

fn who(c: &Scored) -> String {
    let side = |s: &Option<Vec<Side>>| s.iter().flatten().map(key).collect::<Vec<_>>().join(" + ");
    let or_nobody = |s: String| if s.is_empty() { "-".to_owned() } else { s };
    format!("{} > {}", or_nobody(side(&c.actor)), or_nobody(side(&c.recipient)))
}

/// What two paired claims differ in, gold second.
fn differences(gold: &Scored, pred: &Scored) -> Vec<String> {
    let mut list = Vec::new();
    let mut differ = |what: &str, got: String, want: String| {
        let (got, want) =
            (if got.is_empty() { "none".into() } else { got }, if want.is_empty() { "none".into() } else { want });
        list.push(safe(&format!("{what} {got}, not {want}")));
    };
    if gold.event != pred.event {
        differ("event", pred.event.clone(), gold.event.clone());
    }
    if who(gold) != who(pred) {
        differ("participants", who(pred), who(gold));
    }
    if gold.act != pred.act {
        differ("act", pred.act.clone().unwrap_or_default(), gold.act.clone().unwrap_or_default());
    }
    for (field, right) in FIELDS.iter().zip(agreement(gold, pred)) {
        let value = |c: &Scored| match *field {
            "status" => c.status.clone().unwrap_or_default(),
            "date" => c.date.as_ref().map_or(String::new(), |d| {
                format!("{}..{}", d.start.as_deref().unwrap_or(""), d.end.as_deref().unwrap_or(""))
            }),
            "country" => countries(c).join(" "),
            "sector" => sectors(c).join(" "),
            "speaker" => speaker(c).flatten().unwrap_or_default(),
            _ => c.mode.clone().unwrap_or_default(),
        };
        if !right {
            differ(field, value(pred), value(gold));
        }
    }
    list
}

/// Code points shown on either side of a trigger.
const CONTEXT: usize = 70;

fn around(chars: &[char], c: &Scored, layout: Layout) -> String {
    let end = c.trigger.end.min(chars.len());
    let start = c.trigger.start.min(end);
    let (from, to) = (start.saturating_sub(CONTEXT), (end + CONTEXT).min(chars.len()));
    let text = |range: std::ops::Range<usize>| safe(&chars[range].iter().collect::<String>());
    let (open, close) = (if from > 0 { "…" } else { "" }, if to < chars.len() { "…" } else { "" });
    format!(
        "{open}{}{}{}{close}",
        text(from..start),
        layout.paint.mark(Role::Trigger, &text(start..end)),
        text(end..to)
    )
}
