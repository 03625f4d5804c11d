//! Where alerts go: the terminal, a file, a webhook, a mail box.
//!
//! A message that does not arrive stays in the ledger and is sent again by the next run, under the same key, so that a
//! receiver can tell it is the same.

use super::message::Message;
use crate::output::page::Layout;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// A place to tell alerts at, as written: `terminal`, `file:PATH`, `webhook:URL`, `mail:ADDRESS`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Channel {
    /// Standard output.
    Terminal,
    /// JSON Lines at the end of a file.
    File(PathBuf),
    /// An HTTP POST of the message.
    Webhook(String),
    /// A letter.
    Mail(String),
}

impl TryFrom<String> for Channel {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let plain = || format!("`{text}` is no place to tell at: terminal, file:PATH, webhook:URL or mail:ADDRESS");
        match text.split_once(':') {
            None if text == "terminal" => Ok(Channel::Terminal),
            Some(("file", path)) if !path.is_empty() => Ok(Channel::File(path.into())),
            Some(("webhook", url)) if url.starts_with("https://") || url.starts_with("http://") => {
                Ok(Channel::Webhook(url.into()))
            }
            Some(("mail", address)) if address.contains('@') => Ok(Channel::Mail(address.into())),
            _ => Err(plain()),
        }
    }
}

/// The environment variable with the secret that webhooks are signed with.
pub(crate) const SECRET: &str = "DEMARCHE_WEBHOOK_SECRET";
/// The environment variable with the mail server, `smtps://user:password@host`, and the one with the sender.
pub(crate) const SERVER: &str = "DEMARCHE_SMTP";
const SENDER: &str = "DEMARCHE_MAIL_FROM";

/// A webhook that does not answer by then has not got it.
const PATIENCE: Duration = Duration::from_secs(10);

impl Channel {
    /// What the ledger calls it.
    pub fn name(&self) -> String {
        match self {
            Channel::Terminal => "terminal".into(),
            Channel::File(path) => format!("file:{}", path.display()),
            Channel::Webhook(url) => format!("webhook:{url}"),
            Channel::Mail(address) => format!("mail:{address}"),
        }
    }

    /// Sends one message.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub fn send(&self, message: &Message, layout: Layout) -> Result<(), String> {
        match self {
            Channel::Terminal => {
                let mut out = std::io::stdout().lock();
                out.write_all(message.page(layout).as_bytes()).and_then(|()| out.flush()).map_err(|e| e.to_string())
            }
            Channel::File(path) => append(path, message).map_err(|e| format!("{}: {e}", path.display())),
            Channel::Webhook(url) => post(url, message),
            Channel::Mail(address) => mail(address, message),
        }
    }
}

/// One line at the end of the file, on the disk before it counts as told.
fn append(path: &PathBuf, message: &Message) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_data()
}

/// `sha256=` and the HMAC of the body in hexadecimal digits.
pub(crate) fn signature(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256={digits}")
}

fn post(url: &str, message: &Message) -> Result<(), String> {
    let body = serde_json::to_vec(message).map_err(|e| e.to_string())?;
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let mut request =
        agent.post(url).header("Content-Type", "application/json").header("Idempotency-Key", &message.key);
    if let Ok(secret) = std::env::var(SECRET) {
        request = request.header("X-Demarche-Signature", signature(secret.as_bytes(), &body));
    }
    request.send(&body[..]).map(|_| ()).map_err(|e| format!("{url}: {e}"))
}

fn mail(address: &str, message: &Message) -> Result<(), String> {
    use lettre::{SmtpTransport, Transport};
    let var = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let (server, from) = (var(SERVER)?, var(SENDER)?);
    let letter = lettre::Message::builder()
        .from(from.parse().map_err(|e| format!("{from}: {e}"))?)
        .to(address.parse().map_err(|e| format!("{address}: {e}"))?)
        .subject(message.headline())
        .message_id(Some(format!("<{}@demarche>", message.key)))
        .body(message.page(Layout { paint: crate::output::paint::Paint::new(false), width: 78 }))
        .map_err(|e| e.to_string())?;
    let transport = SmtpTransport::from_url(&server).map_err(|e| e.to_string())?.timeout(Some(PATIENCE)).build();
    transport.send(&letter).map(|_| ()).map_err(|e| format!("{address}: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_written() {
        let read = |t: &str| Channel::try_from(t.to_owned());
        assert_eq!(read("terminal"), Ok(Channel::Terminal));
        assert_eq!(read("file:a.jsonl"), Ok(Channel::File("a.jsonl".into())));
        assert!(read("webhook:ftp://x").is_err());
        assert_eq!(
            read("pigeon").unwrap_err(),
            "`pigeon` is no place to tell at: terminal, file:PATH, webhook:URL or mail:ADDRESS"
        );
    }

    #[test]
    fn bodies_are_signed_as_rfc_4231_says() {
        // Test case 2 of RFC 4231.
        let signed = signature(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(signed, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
