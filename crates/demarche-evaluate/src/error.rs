//! What stops an evaluation.

use demarche_read::{Failure, Place};
use demarche_shipped::data_file::DataError;

/// Why there is no evaluation: where, what is wrong, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file that cannot be read or understood, or a document that cannot be coded.
    #[error(transparent)]
    Input(#[from] Failure),
    /// What was asked for does not go together.
    #[error("{0}")]
    Usage(Failure),
}

impl EvaluateError {
    /// The place, the message and the help.
    pub fn failure(&self) -> &Failure {
        let (Self::Input(failure) | Self::Usage(failure)) = self;
        failure
    }
}

impl From<DataError> for EvaluateError {
    fn from(error: DataError) -> Self {
        Self::Input(Failure::new(Place::file(error.file), error.message, error.help))
    }
}
