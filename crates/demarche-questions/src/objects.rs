//! From what a user types to the treaty or list that is meant: *Ottawa Convention*, *mine ban treaty*, *npt*.

use crate::error::{NameKind, QueryError};
use crate::session::Session;
use demarche_knowledge::spelling::same;

impl Session<'_> {
    /// The canonical name of the object called `typed`, as the table of acts has it: one of the lists, or one that only the
    /// ledger knows, in whatever spelling.
    ///
    /// # Errors
    /// When nothing is called so, or the ledger cannot be read.
    pub fn object(&self, typed: &str) -> Result<String, QueryError> {
        let objects = &self.knowledge.ontology.objects;
        if let Some(listed) = objects.called(typed) {
            return Ok(listed.name.to_string());
        }
        let known = self.ledger.objects()?;
        let plain = objects.plain(typed);
        if let Some(name) = known.iter().find(|name| same(name, typed) || same(name, &plain)) {
            return Ok(name.clone());
        }
        let near = objects.near(typed, known.iter().map(String::as_str));
        let hint = near.as_ref().map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        Err(QueryError::unknown(
            NameKind::Object,
            typed,
            near.map(|n| n.to_string()),
            format!("no treaty or list named `{typed}` in data/objects.csv or the ledger"),
            format!(
                "{hint}write the name of a treaty or list of data/objects.csv, or one that acts of the ledger are about"
            ),
        ))
    }
}
