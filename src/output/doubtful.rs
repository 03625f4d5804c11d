//! How a doubtful claim is shown: with its sentence, why it is doubtful, and what each key does.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_knowledge::claim::{Claim, Participant};
use demarche_ledger::{ReviewItem, Score};

/// The claim, its sentence, why it is doubtful, and the keys.
pub(crate) fn page(doubt: &ReviewItem, settings: &Settings) -> String {
    let layout = Layout { paint: settings.paint, width: settings.width };
    let paint = settings.paint;
    let mut page = format!("\n{}\n", paint.paint(Role::Heading, &safe(&headline(&doubt.claim))));
    page.push_str(&field("", &format!("“{}”", safe(&doubt.sentence)), layout));
    let of = doubt.source.source.as_deref().unwrap_or(&doubt.source.name);
    let when = doubt.source.published.map_or(String::new(), |d| format!(" · {d}"));
    page.push_str(&field("", &paint.paint(Role::Faint, &safe(&format!("{of}{when}"))), layout));
    if let Some(sureness) = doubt.sureness {
        page.push_str(&field("", &format!("confidence {sureness:.2}"), layout));
    }
    if let Some(joined) = &doubt.joined {
        // What was coded elsewhere has no words here.
        let quoted = !joined.sentence.is_empty();
        if quoted {
            page.push_str(&field("joined", &format!("“{}”", safe(&joined.sentence)), layout));
        }
        page.push_str(&field(
            if quoted { "" } else { "joined" },
            &paint.paint(Role::Faint, &safe(&headline(&joined.claim))),
            layout,
        ));
        page.push_str(&field("score", &parts(&joined.score), layout));
    }
    for c in &doubt.contradictions {
        let told = format!("{} against {}", safe(&c.other.1), safe(&c.one.1));
        page.push_str(&field(c.field, &paint.paint(Role::Unsure, &told), layout));
    }
    let pair = if doubt.joined.is_some() { "j same event · n different events · " } else { "" };
    let keys = format!("{pair}a accept · r reject · c correct a field · s skip · u undo · q quit");
    page.push_str(&field("keys", &keys, layout));
    page
}

fn headline(claim: &Claim) -> String {
    let names = |side: &[Participant]| side.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
    let act = claim.act.as_deref().or(claim.mode.as_deref()).map_or(String::new(), |a| format!(" {a}"));
    let day = claim.date.start.as_deref().unwrap_or("no day");
    let (actor, recipient) = (names(&claim.actor), names(&claim.recipient));
    let to = if recipient.is_empty() { recipient } else { format!(" → {recipient}") };
    format!("{}{act}, {}, {day}: {actor}{to} “{}”", claim.event, claim.status.as_str(), claim.trigger.text)
}

fn parts(s: &Score) -> String {
    format!(
        "{:.2} of parties {:.2}, worst {:.2}, day {:.2}, place {:.2}, words {:.2}, trigger {:.2}, mode {:.2}, form {:.2}",
        s.total, s.parties, s.others, s.day, s.place, s.words, s.trigger, s.deed, s.form
    )
}
