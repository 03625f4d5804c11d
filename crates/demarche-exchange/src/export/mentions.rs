//! GDELT 2.0 mentions: one row for each claim of each pair, 16 columns without a header. Described in
//! `docs/exchange/gdelt-mentions.md`.

use super::columns::or_nothing;
use super::gdelt::stamp;
use super::pairs::Pair;
use demarche_knowledge::claim::Participant;
use demarche_tables::ClaimRow;

/// A claim as a mention of a pair.
pub(crate) struct Mention<'a> {
    pub pair: Pair<'a>,
    pub claim: &'a ClaimRow,
}

type Column = (&'static str, fn(&Mention<'_>) -> String);

/// GDELT's number of pages of the web, and of what is only cited.
const WEB: u8 = 1;
const CITED: u8 = 2;
/// What GDELT writes where somebody is not named.
const NOWHERE: &str = "-1";

/// The columns that hold something.
pub(crate) const COLUMNS: &[Column] = &[
    ("GLOBALEVENTID", |m| m.pair.number().to_string()),
    ("EventTimeDate", |m| stamp(m.pair.event.known)),
    ("MentionTimeDate", |m| stamp(m.claim.known)),
    ("MentionType", |m| if m.claim.text.url.is_some() { WEB } else { CITED }.to_string()),
    ("MentionSourceName", |m| or_nothing(m.claim.text.source.as_ref())),
    ("MentionIdentifier", |m| m.claim.text.url.as_ref().unwrap_or(&m.claim.text.name).clone()),
    ("Actor1CharOffset", |m| offset(m.claim.claim.actor.first())),
    ("Actor2CharOffset", |m| offset(m.claim.claim.recipient.first())),
    ("ActionCharOffset", |m| m.claim.claim.trigger.span.start.to_string()),
    ("InRawText", |_| "1".to_owned()),
    ("Confidence", |m| (m.claim.claim.confidence.total * 100.0).round().to_string()),
    ("Extras", |m| m.claim.claim.id.clone()),
];

fn offset(party: Option<&Participant>) -> String {
    party.and_then(|p| p.span).map_or(NOWHERE.to_owned(), |span| span.start.to_string())
}
