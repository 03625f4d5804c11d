//! A claim and the words it rests on, as pages show it.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use demarche_questions::Evidence;

/// The quotation, and under it on what it rests; `label` before them.
pub(crate) fn lines(evidence: &Evidence, label: &str, layout: Layout) -> String {
    // What another coder has read lends no words.
    let quoted = !evidence.quote.is_empty();
    let mut text =
        if quoted { field(label, &format!("“{}”", safe(&evidence.quote)), layout) } else { String::new() };
    text.push_str(&field(
        if quoted { "" } else { label },
        &layout.paint.paint(Role::Faint, &safe(&origin(evidence).join(" · "))),
        layout,
    ));
    text
}

/// Status and day, on whose word, where and when it was published.
fn origin(evidence: &Evidence) -> Vec<String> {
    let mut of = vec![match &evidence.date {
        Some(date) => format!("{} {date}", evidence.status),
        None => format!("{}, no date", evidence.status),
    }];
    if !evidence.according_to.is_empty() {
        of.push(format!("according to {}", evidence.according_to.join(", in the words of ")));
    }
    if !evidence.coded_by.is_empty() {
        of.push(format!("imported ({})", evidence.coded_by));
    }
    of.push(evidence.source.clone().unwrap_or_else(|| evidence.doc_id.clone()));
    of.extend(evidence.published.as_ref().map(|d| format!("published {d}")));
    of
}
