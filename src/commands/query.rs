//! What every question begins with: the knowledge read, the ledger opened, today's date.

use crate::exit::{CommandError, Exit};
use crate::options::Where;
use crate::settings::Settings;
use demarche_ledger::Known;
use demarche_questions::{AnswerPolicy, Session};
use demarche_shipped::LoadedKnowledge;
use jiff::civil::Date;

/// What a session is opened with.
pub(crate) struct Base {
    pub knowledge: LoadedKnowledge,
    pub policy: AnswerPolicy,
}

impl Base {
    /// Reads the knowledge and the policy of answers.
    pub fn read(settings: &Settings) -> Result<Self, CommandError> {
        let knowledge = settings.knowledge().ok_or(CommandError::Reported(Exit::Usage))?;
        Ok(Self { knowledge, policy: AnswerPolicy::read(settings.data.as_deref())? })
    }

    /// Opens the ledger a command means.
    pub fn session(&self, place: &Where, settings: &Settings) -> Result<Session<'_>, CommandError> {
        let path = settings.ledger(place).map_err(CommandError::Reported)?;
        Ok(Session::open(&self.knowledge, &self.policy, &path)?)
    }
}

/// Today, in the time zone of days of publication.
pub(crate) fn today() -> Date {
    Known::from(jiff::Timestamp::now()).day()
}
