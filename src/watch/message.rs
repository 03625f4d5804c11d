//! What an alert says: the event, what it changes, the words it rests on, how sure that is.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use serde::{Deserialize, Serialize};

/// Name and version of the record.
pub(crate) const SCHEMA: &str = "demarche.alert/1";

/// An alert. Fields are described in `docs/watch.md`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The same for the same alert, however often it is sent.
    pub key: String,
    /// The question.
    pub watch: String,
    /// `new`, `contradicted` or `retracted`.
    pub kind: String,
    /// Event type.
    pub event: String,
    /// Act, if it is one.
    pub act: Option<String>,
    /// How it is told.
    pub status: String,
    /// Who did it.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// When: a day, or `first..last`.
    pub date: Option<String>,
    /// What becomes of the relation: from which state to which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The sentence it rests on.
    pub quote: String,
    /// Who vouches for it, outermost last.
    pub according_to: Vec<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When.
    pub published: Option<String>,
    /// Independent sources so far.
    pub sources: usize,
    /// How sure the coder is, 0 to 1.
    pub sureness: f64,
    /// Id of the claim.
    pub claim: String,
}

/// What an act does to a relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// Dimension.
    pub dimension: String,
    /// State before.
    pub before: String,
    /// State after.
    pub after: String,
}

impl Message {
    /// One line.
    pub fn headline(&self) -> String {
        let side = |list: &[String]| if list.is_empty() { "nobody named".to_owned() } else { list.join(" + ") };
        let deed = self.act.as_deref().unwrap_or(&self.event);
        let kind = if self.kind == "new" { String::new() } else { format!("{}: ", self.kind.to_uppercase()) };
        format!("{kind}{}: {} {deed} {}", self.watch, side(&self.actor), side(&self.recipient))
    }

    /// The message as people read it.
    pub fn page(&self, layout: Layout) -> String {
        let paint = layout.paint;
        let mut out = format!("{}\n", paint.paint(Role::Heading, &safe(&self.headline())));
        let mut put = |label: &str, text: &str| out.push_str(&field(label, text, layout));
        put("when", &safe(&format!("{} {}", self.status, self.date.as_deref().unwrap_or("no date told"))));
        if let Some(change) = &self.change {
            put("changes", &safe(&format!("{}: {} → {}", change.dimension, change.before, change.after)));
        }
        match self.quote.as_str() {
            "" => put("quote", "none: coded elsewhere, from a text that was not read here"),
            words => put("quote", &format!("“{}”", safe(words))),
        }
        let mut from: Vec<String> = Vec::new();
        if !self.according_to.is_empty() {
            from.push(format!("according to {}", self.according_to.join(", in the words of ")));
        }
        from.extend([&self.source, &self.published, &self.url].into_iter().flatten().cloned());
        put("from", &safe(&from.join(" · ")));
        let sources =
            if self.sources == 1 { "1 source".to_owned() } else { format!("{} independent sources", self.sources) };
        put("sure", &format!("{:.2}, {sources}", self.sureness));
        out
    }
}
