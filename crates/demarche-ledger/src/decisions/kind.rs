//! The kinds of decisions.

/// What kind of decision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// Two claims report one event.
    Join,
    /// Two claims report different events.
    Split,
    /// A field of a claim has another value.
    Correct,
    /// The text does not say this.
    Reject,
    /// The claim is right as it was coded, and needs no further review.
    Accept,
    /// An earlier judgement was wrong.
    Withdraw,
}

impl DecisionKind {
    const ALL: [Self; 6] = [Self::Join, Self::Split, Self::Correct, Self::Reject, Self::Accept, Self::Withdraw];

    /// The word used in rows and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Split => "split",
            Self::Correct => "correct",
            Self::Reject => "reject",
            Self::Accept => "accept",
            Self::Withdraw => "withdraw",
        }
    }

    /// The kind with this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == word)
    }
}

/// A decision to be recorded. Claims are named by their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Two claims report one event.
    Join(&'a str, &'a str),
    /// Two claims report different events.
    Split(&'a str, &'a str),
    /// A field of a claim has another value: `status`, `act`, `date`, `actor.0.country`. An empty value clears the
    /// field.
    Correct(&'a str, &'a str, &'a str),
    /// The text does not say this.
    Reject(&'a str),
    /// The claim is right as it was coded, and needs no further review.
    Accept(&'a str),
    /// An earlier judgement, given by its number, was wrong.
    Withdraw(i64),
}

impl Decision<'_> {
    /// Its kind.
    pub fn kind(&self) -> DecisionKind {
        match self {
            Decision::Join(..) => DecisionKind::Join,
            Decision::Split(..) => DecisionKind::Split,
            Decision::Correct(..) => DecisionKind::Correct,
            Decision::Reject(_) => DecisionKind::Reject,
            Decision::Accept(_) => DecisionKind::Accept,
            Decision::Withdraw(_) => DecisionKind::Withdraw,
        }
    }
}
