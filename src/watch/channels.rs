//! Where alerts go: the terminal, a file, a webhook, a mail box.
//!
//! A message that does not arrive is tried again, and then stays in the ledger and is sent by the next run, always under the same
//! key, so that a receiver can tell it is the same.

use super::again::until_it_arrives;
use super::{letter, webhook};
use crate::messages::reason;
use crate::output::alert;
use crate::output::page::Layout;
use crate::output::stdout;
use demarche_questions::alerts::AlertMessage;
use serde::Deserialize;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
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
        let wrong = |why: String| format!("`{text}` cannot receive alerts: {why}");
        match text.split_once(':') {
            None if text == "terminal" => Ok(Channel::Terminal),
            Some(("file", "")) => Err(wrong("a file has a name".into())),
            Some(("file", path)) => Ok(Channel::File(path.into())),
            Some(("webhook", url)) => {
                webhook::address(url).map_err(wrong)?;
                Ok(Channel::Webhook(url.into()))
            }
            Some(("mail", address)) => {
                letter::address(address).map_err(wrong)?;
                Ok(Channel::Mail(address.into()))
            }
            _ => Err(format!("`{text}` is not an alert channel: terminal, file:PATH, webhook:URL or mail:ADDRESS")),
        }
    }
}

/// Whether lines can be put at the end of a file. Of one that is not there its folder is tried, by a file of this process alone:
/// another run may be about to write the file itself.
///
/// # Errors
/// Why they cannot.
fn can_append(path: &Path) -> std::io::Result<()> {
    match std::fs::metadata(path) {
        // A pipe would wait for its reader.
        Ok(meta) if !meta.is_file() && !meta.is_dir() => Ok(()),
        Ok(_) => OpenOptions::new().append(true).open(path).map(|_| ()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let mut name = std::ffi::OsString::from(".");
            name.push(path.file_name().ok_or(e)?);
            name.push(format!(".{}", std::process::id()));
            let tried = path.with_file_name(name);
            OpenOptions::new().create(true).truncate(false).write(true).open(&tried)?;
            std::fs::remove_file(tried)
        }
        Err(e) => Err(e),
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

    /// Looks, before anything is due, whether alerts can go there at all.
    ///
    /// # Errors
    /// Why they cannot.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Channel::File(path) => can_append(path).map_err(|e| reason(&e)),
            Channel::Terminal | Channel::Webhook(_) | Channel::Mail(_) => Ok(()),
        }
    }

    /// Sends one message; over a network it is tried again where that may help.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub fn send(&self, message: &AlertMessage, layout: Layout) -> Result<(), String> {
        match self {
            Channel::Terminal => {
                let mut out = stdout::page();
                out.write_all(alert::page(message, layout).as_bytes())
                    .and_then(|()| out.flush())
                    .map_err(|e| e.to_string())
            }
            Channel::File(path) => append(path, message).map_err(|e| format!("{}: {}", path.display(), reason(&e))),
            Channel::Webhook(url) => until_it_arrives(|| webhook::post(url, message, PATIENCE), sleep),
            Channel::Mail(address) => until_it_arrives(|| letter::send(address, message, PATIENCE), sleep),
        }
    }
}

/// One line at the end of the file, on the disk before it counts as told.
fn append(path: &PathBuf, message: &AlertMessage) -> std::io::Result<()> {
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
        assert_eq!(read("mail:desk@news.example"), Ok(Channel::Mail("desk@news.example".into())));
        let place = "is not an alert channel: terminal, file:PATH, webhook:URL or mail:ADDRESS";
        for (typed, why) in [
            ("webhook:ftp://x", "cannot receive alerts: `ftp` is neither http nor https"),
            ("webhook:http://exa mple/ x", "cannot receive alerts: invalid international domain name"),
            ("webhook:http://a b@example/", "cannot receive alerts: an address has no blanks; write %20"),
            ("webhook:", "cannot receive alerts: relative URL without a base"),
            ("mail:desk", "cannot receive alerts: "),
            ("mail:@news.example", "cannot receive alerts: "),
            ("mail:a b@news.example", "cannot receive alerts: "),
            ("file:", "cannot receive alerts: a file has a name"),
            ("pigeon", place),
            ("pigeon:x", place),
            ("Terminal", place),
            ("https://x.example/", place),
        ] {
            let said = read(typed).unwrap_err();
            assert!(said.starts_with(&format!("`{typed}` {why}")), "{said}");
        }
    }

    #[test]
    fn a_file_is_tried_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let check = |name: &str| Channel::File(dir.path().join(name)).check();
        assert_eq!(check("new.jsonl"), Ok(()));
        assert!(!dir.path().join("new.jsonl").exists());
        std::fs::write(dir.path().join("old.jsonl"), "{}\n").unwrap();
        assert_eq!(check("old.jsonl"), Ok(()));
        assert_eq!(std::fs::read_to_string(dir.path().join("old.jsonl")).unwrap(), "{}\n");
        assert_eq!(check("no/such/folder.jsonl"), Err("no such file or directory".into()));
        assert_eq!(check(""), Err("is a directory".into()));
    }
}
