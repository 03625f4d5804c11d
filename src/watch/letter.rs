//! An alert as a letter, with an id that is the same for the same alert.

use super::again::{Again, Unsent};
use crate::output::alert;
use crate::output::page::Layout;
use crate::output::paint::Paint;
use demarche_questions::alerts::AlertMessage;
use lettre::message::Mailbox;
use lettre::{SmtpTransport, Transport};
use std::time::Duration;

/// The environment variable with the mail server, `smtps://user:password@host`, and the one with the sender.
const SERVER: &str = "DEMARCHE_SMTP";
const SENDER: &str = "DEMARCHE_MAIL_FROM";
/// Columns of a letter.
const WIDTH: usize = 78;

/// A mail address as typed.
///
/// # Errors
/// When it is not one.
pub(super) fn address(typed: &str) -> Result<Mailbox, String> {
    typed.parse::<Mailbox>().map_err(|e| e.to_string())
}

/// Sends one letter, once; a server that says nothing for as long as `patience` has not got it.
///
/// # Errors
/// When server or sender are not named, an address is none, or the server does not take the letter.
pub(super) fn send(to: &str, message: &AlertMessage, patience: Duration) -> Result<(), Unsent> {
    let var = |name: &str| std::env::var(name).map_err(|_| Unsent::for_good(format!("{name} is not set")));
    let (server, from) = (var(SERVER)?, var(SENDER)?);
    let mailbox = |typed: &str| address(typed).map_err(|why| Unsent::for_good(format!("{typed}: {why}")));
    let letter = lettre::Message::builder()
        .from(mailbox(&from)?)
        .to(mailbox(to)?)
        .subject(message.headline())
        .message_id(Some(format!("<{}@demarche>", message.key)))
        .body(alert::page(message, Layout { paint: Paint::new(false), width: WIDTH }))
        .map_err(Unsent::for_good)?;
    // What is wrong with the server's address may show its password; it is not repeated.
    let transport = SmtpTransport::from_url(&server).map_err(|e| Unsent::for_good(format!("{SERVER}: {e}")))?;
    transport.timeout(Some(patience)).build().send(&letter).map(|_| ()).map_err(|e| {
        let again = if e.is_permanent() || e.is_client() { Again::No } else { Again::Soon };
        Unsent { why: format!("{to}: {e}"), again }
    })
}
