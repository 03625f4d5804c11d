//! The knowledge a program works with: the one compiled in, or that of a data folder.

use demarche_knowledge::{Knowledge, Problem};
use std::ops::Deref;
use std::path::Path;

/// The political knowledge: that compiled into the program, or that of a data folder.
pub enum LoadedKnowledge {
    /// Compiled in.
    Shipped,
    /// Read from a folder.
    Read(Box<Knowledge>),
}

impl LoadedKnowledge {
    /// That of the data folder, or the one compiled in where none is named.
    ///
    /// # Errors
    /// Every problem of the data folder.
    pub fn read(data: Option<&Path>) -> Result<Self, Vec<Problem>> {
        match data {
            None => Ok(Self::Shipped),
            Some(folder) => Ok(Self::Read(Box::new(Knowledge::read_dir(folder)?))),
        }
    }
}

impl Deref for LoadedKnowledge {
    type Target = Knowledge;

    fn deref(&self) -> &Knowledge {
        match self {
            Self::Shipped => crate::knowledge(),
            Self::Read(knowledge) => knowledge,
        }
    }
}
