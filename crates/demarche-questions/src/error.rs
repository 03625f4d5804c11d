//! Why a question has no answer: what is wrong, and what to do about it.
//!
//! Each program that asks decides in one place what an error means to its user: an exit status, an HTTP problem, an exception.

use demarche_ledger::LedgerError;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// A name that nobody has: a party, a treaty, an office, an event type, an act.
    #[error("{message}")]
    Unknown {
        /// What kind of name was sought.
        kind: NameKind,
        /// The name as typed.
        typed: String,
        /// The nearest names there are, the best first.
        nearest: Vec<String>,
        /// What is wrong, in one line.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A field of the question that cannot be meant so.
    #[error("{message}")]
    Invalid {
        /// The field of the query.
        field: &'static str,
        /// What is wrong, in one line.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The question is sound, but the tables or the ledger have too little to answer it.
    #[error("{message}")]
    Unanswerable {
        /// What is missing, in one line.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A file of the data folder that cannot be read or understood.
    #[error("{message}")]
    Data {
        /// The file, and what is wrong with it.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What kind of name was sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A state, organization, group or person.
    Party,
    /// A treaty or list.
    Object,
    /// An office, or who holds one.
    Office,
    /// An event type, mode or status.
    Code,
    /// An act.
    Act,
    /// A party of which the tables of precedents have dated acts.
    Episode,
}

impl QueryError {
    /// A field that cannot be meant so.
    pub fn invalid(field: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into(), help: help.into() }
    }

    /// Too little is known to answer.
    pub fn unanswerable(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unanswerable { message: message.into(), help: help.into() }
    }

    /// A broken data folder.
    pub fn data(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Data { message: message.into(), help: help.into() }
    }

    /// A name that nobody has; `message` is the sentence that says so.
    pub(crate) fn unknown(
        kind: NameKind,
        typed: &str,
        nearest: impl IntoIterator<Item = String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self::Unknown { kind, typed: typed.to_owned(), nearest: nearest.into_iter().collect(), message, help }
    }

    /// What to do about it, in one line.
    pub fn help(&self) -> &str {
        match self {
            Self::Unknown { help, .. }
            | Self::Invalid { help, .. }
            | Self::Unanswerable { help, .. }
            | Self::Data { help, .. } => help,
            Self::Ledger(error) => error.help(),
        }
    }

    /// A short name of the kind of error that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { kind, .. } => match kind {
                NameKind::Party => "unknown-party",
                NameKind::Object => "unknown-object",
                NameKind::Office => "unknown-office",
                NameKind::Code => "unknown-code",
                NameKind::Act => "unknown-act",
                NameKind::Episode => "unknown-episode",
            },
            Self::Invalid { .. } => "invalid-query",
            Self::Unanswerable { .. } => "unanswerable",
            Self::Data { .. } => "invalid-data",
            Self::Ledger(_) => "ledger",
        }
    }

    /// Whether the ledger failed, rather than the question.
    pub fn is_ledger(&self) -> bool {
        matches!(self, Self::Ledger(_))
    }
}
