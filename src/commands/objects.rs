//! From what a user types to the treaty or list that is meant: *Ottawa Convention*, *mine ban treaty*, *npt*.

use super::asking::{Asked, Stop, wrong};
use crate::settings::Settings;
use demarche_coder::knowledge::spelling::same;

/// The canonical name of the object called `typed`, as the table of acts has it: one of the lists, or one that the ledger alone
/// knows, in whatever spelling.
///
/// # Errors
/// Wrong use when nothing is called so; a ledger that cannot be read.
pub(crate) fn object(asked: &Asked, typed: &str, settings: &Settings) -> Result<String, Stop> {
    let objects = &asked.knowledge().ontology.objects;
    if let Some(listed) = objects.called(typed) {
        return Ok(listed.name.to_string());
    }
    let known = asked.ledger.objects()?;
    let plain = objects.plain(typed);
    if let Some(name) = known.iter().find(|name| same(name, typed) || same(name, &plain)) {
        return Ok(name.clone());
    }
    let near = objects.near(typed, known.iter().map(String::as_str));
    let near = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
    let help = format!(
        "{near}write the name of a treaty or list of data/objects.csv, or one that acts of the ledger are about"
    );
    Err(wrong(settings, &format!("neither the lists of treaties nor the ledger have `{typed}`"), &help))
}
