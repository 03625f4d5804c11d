//! Where alerts go: the terminal, a file, a webhook, a mail box.
//!
//! A message that does not arrive is tried again, and then stays in the ledger and is sent by the next run, always under the same
//! key, so that a receiver can tell it is the same.

use super::again::until_it_arrives;
use super::message::Message;
use super::{letter, webhook};
use crate::output::page::Layout;
use serde::Deserialize;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::thread::sleep;
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

/// A receiver that does not answer by then has not got it.
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

    /// Sends one message; over a network it is tried again where that may help.
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
            Channel::Webhook(url) => until_it_arrives(|| webhook::post(url, message, PATIENCE), sleep),
            Channel::Mail(address) => until_it_arrives(|| letter::send(address, message, PATIENCE), sleep),
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
}
