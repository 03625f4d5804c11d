//! What a terminal gets of texts that were written to harm it; a pipe and a file get them as they are.

use super::shell::Folder;
use serde_json::{Value, json};

/// Escape sequences, control characters of both sets and overrides of the direction of writing, wherever a text can hold them.
const HOSTILE: &str = "\u{1b}]0;PWN\u{7}\u{1b}[2J\u{9b}31m\u{202e}evil\u{2066}\u{200f}\u{7f}";

fn folder() -> Folder {
    let news = "Russia recognized the Taliban government of Afghanistan on July 3, 2025. ";
    let record = |id: &str, text: &str| {
        json!({"id": format!("{id}{HOSTILE}"), "date": "2025-07-05", "title": format!("T{HOSTILE}"),
            "source": format!("S{HOSTILE}"), "url": format!("http://x.example/{HOSTILE}"), "text": text})
    };
    let lines = [
        record("plain", &news.repeat(3)),
        record("inside", &format!("Russia\u{9b}31m {}", &news[7..]).repeat(2)),
        record("before", &format!("{HOSTILE} {news}")),
        json!({"id": format!("none{HOSTILE}"), "date": HOSTILE, "text": news}),
    ];
    let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let folder = Folder::with(&[("in.jsonl", text.as_bytes())]);
    folder.run("ingest in.jsonl --quiet --coder rules --ledger l.db").expect(1);
    folder
}

/// What the program prints on a terminal of its own, standard error included.
#[cfg(unix)]
fn on_a_terminal(folder: &Folder, line: &str, more: &[&str]) -> String {
    let mut command = folder.command(line);
    command.args(more).env("TERM", "xterm");
    let mut terminal = rexpect::session::spawn_command(command, Some(60_000)).expect("a terminal");
    // It is read byte by byte, a character each.
    let bytes: Vec<u8> = terminal.exp_eof().expect("its end").chars().map(|c| c as u8).collect();
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

/// The characters of a text that a terminal would act on.
fn acting(text: &str) -> Vec<char> {
    let acts = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(acts).collect()
}

#[test]
#[cfg(unix)]
fn nothing_reaches_a_terminal_that_it_would_act_on() {
    let folder = folder();
    for line in [
        "code in.jsonl --coder rules",
        "code in.jsonl --coder rules --format json",
        "code in.jsonl --coder rules --format jsonl",
        "parse in.jsonl",
        "parse in.jsonl --format conllu",
        "parse in.jsonl --format jsonl",
        "explain in.jsonl --coder rules",
        "claims --ledger l.db",
        "claims --ledger l.db --format csv",
        "claims --ledger l.db --format jsonl",
        "claims --ledger l.db --format json",
        "events --ledger l.db",
        "events --ledger l.db --format csv",
        "events --ledger l.db --format jsonl",
        "status RUS Taliban --ledger l.db",
        "status RUS Taliban --ledger l.db --format csv",
        "timeline RUS Taliban --ledger l.db",
        "timeline RUS Taliban --ledger l.db --format csv",
        "timeline RUS Taliban --ledger l.db --format jsonl",
        "diff --known 2025-07-01 --known 2025-08-01 --ledger l.db",
        "export --what claims --layout csv --ledger l.db",
        "export --what claims --layout jsonl --ledger l.db",
        "export --what events --layout icews --ledger l.db",
        "export --what events --layout ftm --ledger l.db",
    ] {
        let shown = on_a_terminal(&folder, &format!("{line} --color never --quiet"), &[]);
        assert!(acting(&shown).is_empty(), "{line}: {shown:?}");
        assert!(!shown.is_empty(), "{line} shows nothing");
    }
    let shown = on_a_terminal(&folder, "claims --ledger l.db --format csv --quiet", &[]);
    assert!(shown.contains("S\\u001b]0;PWN\\u0007\\u001b[2J\\u009b31m\\u202eevil\\u2066\\u200f\\u007f"), "{shown}");
}

#[test]
#[cfg(unix)]
fn messages_quote_nothing_that_a_terminal_would_act_on() {
    let folder = folder();
    for (line, typed) in [
        ("code", "no\u{1b}[31msuch\u{202e}.txt"),
        ("check", "no\u{1b}[31msuch\u{9b}"),
        ("status RUS --ledger l.db", "X\u{1b}]0;PWN\u{7}"),
        ("claims --ledger l.db --act", "re\u{9b}31m"),
        ("claims --ledger l.db --known", "\u{1b}[2J"),
        ("frobnicate", "\u{1b}[2J"),
        ("\u{1b}[2J", "x"),
    ] {
        let shown = on_a_terminal(&folder, &format!("--color never {line}"), &[typed]);
        assert!(shown.contains("error:"), "{line}: {shown}");
        let own = shown.replace("\u{1b}[0m", "").replace("\u{1b}[1m", "");
        let own = ["\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[4m"].iter().fold(own, |s, c| s.replace(c, ""));
        // What was typed is quoted escaped; clap's own colours pass.
        assert!(acting(&own).is_empty(), "{line}: {shown:?}");
    }
    // What the line of a file holds.
    let watch = "[[watch]]\nname = \"a\u{202e}\"\nact = \"x\u{9b}31m\"\ntell = [\"terminal\"]\n";
    folder.write("watch.toml", watch.as_bytes());
    let shown = on_a_terminal(&folder, "watch run watch.toml --once --color never --ledger l.db", &[]);
    assert!(shown.contains("is not an act") && acting(&shown).is_empty(), "{shown:?}");
}

#[test]
#[cfg(unix)]
fn json_on_a_terminal_says_what_it_says_in_a_pipe() {
    let folder = folder();
    for line in
        ["claims --ledger l.db --format jsonl", "parse in.jsonl --format jsonl", "events --ledger l.db --format jsonl"]
    {
        let line = format!("{line} --quiet");
        let piped = folder.run(&line);
        assert!(!acting(&piped.out()).is_empty(), "a pipe gets the characters as they are");
        let shown = on_a_terminal(&folder, &line, &[]);
        let read = |text: &str| -> Vec<Value> {
            text.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).expect("JSON")).collect()
        };
        assert_eq!(read(&shown), read(&piped.out()), "{line}");
    }
}
