//! The political knowledge that comes with the program: `data/` of this repository.
//!
//! It is read and checked once, when this crate is built (`build.rs`), and compiled into the program as compact bytes. A
//! folder that a user names is read by [`Knowledge::read_dir`] instead. Only programs and tests depend on this crate:
//! whatever works with any knowledge takes it as an argument.
//!
//! # Example: what an act is, and what a name means
//!
//! ```
//! let knowledge = demarche_shipped::knowledge();
//! assert_eq!(knowledge.ontology.acts["recognition.grant"].event, "SUPPORT");
//! let number = knowledge.gazetteer.state("FRA").expect("a state");
//! assert_eq!(&*knowledge.gazetteer.actor(number).name, "France");
//! ```

pub mod data_file;
mod loaded;

pub use loaded::LoadedKnowledge;

use demarche_knowledge::Knowledge;
use std::sync::OnceLock;

static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));

/// Path in the data folder and text, by path.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// All of it; made ready by the first call.
///
/// # Panics
/// When the compiled form cannot be read, which the tests rule out.
pub fn knowledge() -> &'static Knowledge {
    static READY: OnceLock<Knowledge> = OnceLock::new();
    READY.get_or_init(|| Knowledge::from_compiled(COMPILED).expect("the build has compiled it"))
}

/// The text of a TOML or CSV file of the data folder, by its path in there; `None` when there is none.
pub fn file(path: &str) -> Option<&'static str> {
    let at = FILES.binary_search_by_key(&path, |(name, _)| name).ok()?;
    Some(FILES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn data() -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"))
    }

    #[test]
    fn the_compiled_form_is_what_the_files_say() {
        let read = Knowledge::read_dir(&data()).expect("the files are in order");
        assert!(*knowledge() == read, "the compiled knowledge differs from the files");
        assert!(read.compile().unwrap() == COMPILED, "the same files give other bytes");
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(Knowledge::from_compiled(&COMPILED[..COMPILED.len() / 2]).is_err());
        assert!(Knowledge::from_compiled(&[]).is_err());
    }

    #[test]
    fn every_file_is_there_under_its_path() {
        for (path, text) in FILES {
            assert_eq!(file(path), Some(*text));
            assert_eq!(std::fs::read_to_string(data().join(path)).unwrap(), *text, "{path}");
        }
        assert!(file("fold.toml").is_some() && file("actors/states.csv").is_some());
        assert!(file("README.md").is_none() && file("../Cargo.toml").is_none());
    }
}
