//! An alert as people read it.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use demarche_questions::alerts::AlertMessage;

/// The alert, its words and where they are from.
pub(crate) fn page(alert: &AlertMessage, layout: Layout) -> String {
    let paint = layout.paint;
    let mut out = format!("{}\n", paint.paint(Role::Heading, &safe(&alert.headline())));
    let mut put = |label: &str, text: &str| out.push_str(&field(label, text, layout));
    put("when", &safe(&format!("{} {}", alert.status, alert.date.as_deref().unwrap_or("no date"))));
    if let Some(change) = &alert.change {
        put("changes", &safe(&format!("{}: {} → {}", change.dimension, change.before, change.after)));
    }
    match alert.quote.as_str() {
        "" => put("quote", "none: imported, so its text was not read here"),
        words => put("quote", &format!("“{}”", safe(words))),
    }
    let mut from: Vec<String> = Vec::new();
    if !alert.according_to.is_empty() {
        from.push(format!("according to {}", alert.according_to.join(", in the words of ")));
    }
    from.extend([&alert.source, &alert.published, &alert.url].into_iter().flatten().cloned());
    put("from", &safe(&from.join(" · ")));
    let sources = if alert.independent_sources == 1 {
        "1 source".to_owned()
    } else {
        format!("{} independent sources", alert.independent_sources)
    };
    put("", &format!("confidence {:.2}, {sources}", alert.confidence));
    out
}
