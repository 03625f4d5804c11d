//! The names of a text that tell a country, each with the country it tells: what the event reader may choose from when it says whose a
//! phrase is.

use super::describe::Describer;
use super::{How, Linked};
use demarche_lang::Doc;

/// A name that tells a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Land {
    /// The word of the name that the others hang on.
    pub token: usize,
    /// Code of the country.
    pub country: Box<str>,
}

impl Describer<'_> {
    /// The names of the text that tell a country, in text order.
    pub(super) fn lands(&self, linked: &Linked) -> Vec<Land> {
        let told = linked.names.iter().filter_map(|hit| {
            let meant = named_here(linked, hit.head);
            let country = meant.or_else(|| self.country_of(hit))?;
            Some(Land { token: hit.head, country })
        });
        let mut lands: Vec<Land> = told.collect();
        lands.sort_by_key(|l| l.token);
        lands.dedup_by_key(|l| l.token);
        lands
    }
}

/// The country of the one whom the mention at `t` names.
fn named_here(linked: &Linked, t: usize) -> Option<Box<str>> {
    let mention = linked.mention(t).filter(|m| m.how == How::Name)?;
    match mention.referents[..] {
        [one] => linked.referents[one].country.clone(),
        _ => None,
    }
}

impl Linked {
    /// The country that the name with head `t` tells.
    pub fn land(&self, t: usize) -> Option<&str> {
        let place = self.lands.binary_search_by_key(&t, |l| l.token).ok()?;
        Some(&self.lands[place].country)
    }

    /// The countries of those a mention means, each once, in the order of their codes.
    pub fn countries<'a>(&'a self, mention: &'a super::Mention) -> Vec<&'a str> {
        let mut found: Vec<&str> = self.of(mention).filter_map(|r| r.country.as_deref()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The mention whose tokens hold token `t`: that headed by it, or one that it is a modifier of.
    pub fn mention_around(&self, doc: &Doc, t: usize) -> Option<&super::Mention> {
        let head = doc.head(t);
        self.mention(t).or_else(|| self.mention(head).filter(|m| m.tokens.contains(&t)))
    }
}
