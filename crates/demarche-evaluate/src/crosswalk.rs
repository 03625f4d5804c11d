//! The classes of the PLV and A–W sets: `data/crosswalk/plv.toml`. What others call types and countries is
//! [`demarche_exchange::crosswalk::names`].

use super::classes::Classes;
use demarche_shipped::data_file::{DataError, DataFile};
use std::path::Path;

const CLASSES: DataFile = DataFile::at("crosswalk/plv.toml");

/// The classes of the PLV and A–W sets.
///
/// # Errors
/// When the file cannot be read or understood.
pub fn classes(data: Option<&Path>) -> Result<Classes, DataError> {
    let content = CLASSES.open(data)?;
    Classes::parse(&content.text).map_err(|e| content.broken(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_from_the_named_folder() {
        let folder = tempfile::tempdir().unwrap();
        let missing = classes(Some(folder.path())).unwrap_err();
        assert!(missing.to_string().contains("plv.toml"), "{missing}");
        std::fs::create_dir(folder.path().join("crosswalk")).unwrap();
        let moved = CLASSES.read(None).unwrap().replace("\"RETREAT\"", "\"WITHDRAWN\"");
        std::fs::write(folder.path().join(CLASSES.path), moved).unwrap();
        let classes = classes(Some(folder.path())).unwrap();
        assert_eq!(classes.answer("WITHDRAWN").quad, Some(2));
        assert_eq!(classes.answer("RETREAT").quad, None);
    }
}
