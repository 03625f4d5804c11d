//! What does not arrive is tried again, a few times within one run.
//!
//! An error that another try cannot fix, such as a wrong address, is not tried again. What has not arrived in the end stays in the
//! ledger for the next run.

use std::time::Duration;

/// Pauses before each further try.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];
/// The longest pause a receiver may ask for; one that asks for more is left alone until the next run.
const LONGEST: Duration = Duration::from_secs(60);

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// The reason, for people.
    pub why: String,
    /// Whether another try may help.
    pub again: Again,
}

/// Whether, and when, another try may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// Not without somebody's doing.
    No,
    /// After a pause of our own.
    Soon,
    /// After the pause the receiver asks for.
    After(Duration),
}

impl Unsent {
    /// An error that does not go away by itself.
    pub fn for_good(why: impl ToString) -> Self {
        Self { why: why.to_string(), again: Again::No }
    }
}

/// Sends until it arrives, at most four times; `wait` is told each pause.
///
/// # Errors
/// Why the last try did not arrive.
pub(crate) fn until_it_arrives(
    mut send: impl FnMut() -> Result<(), Unsent>,
    mut wait: impl FnMut(Duration),
) -> Result<(), String> {
    for own in PAUSES {
        let Err(unsent) = send() else { return Ok(()) };
        match unsent.again {
            Again::No => return Err(unsent.why),
            Again::Soon => wait(own),
            Again::After(asked) if asked <= LONGEST => wait(asked),
            Again::After(asked) => {
                return Err(format!("{}; it asks for {} seconds of rest", unsent.why, asked.as_secs()));
            }
        }
    }
    send().map_err(|unsent| format!("{}, {} times", unsent.why, PAUSES.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came out, and the seconds waited, when each try ends as listed.
    fn tried(tries: &[Again]) -> (Result<(), String>, Vec<u64>) {
        let (mut tries, mut waited) = (tries.iter(), Vec::new());
        let send = || match tries.next() {
            Some(&again) => Err(Unsent { why: "no answer".into(), again }),
            None => Ok(()),
        };
        (until_it_arrives(send, |pause| waited.push(pause.as_secs())), waited)
    }

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!(tried(&[]), (Ok(()), vec![]));
        assert_eq!(tried(&[Again::Soon; 2]), (Ok(()), vec![1, 3]));
        assert_eq!(tried(&[Again::Soon; 3]), (Ok(()), vec![1, 3, 9]));
        assert_eq!(tried(&[Again::Soon; 4]), (Err("no answer, 4 times".into()), vec![1, 3, 9]));
        assert_eq!(tried(&[Again::Soon, Again::No]), (Err("no answer".into()), vec![1]));
    }

    #[test]
    fn a_receiver_may_ask_for_a_pause_within_bounds() {
        let after = |seconds| Again::After(Duration::from_secs(seconds));
        assert_eq!(tried(&[after(0), after(60)]), (Ok(()), vec![0, 60]));
        assert_eq!(tried(&[after(61)]), (Err("no answer; it asks for 61 seconds of rest".into()), vec![]));
    }
}
