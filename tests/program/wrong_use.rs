//! What somebody gets to read who uses the program for the first time, and types something else than it understands.

use super::shell::Folder;

const NEWS: &[u8] = br#"{"id":"a","date":"2025-07-05","source":"Agency One","text":"Russia recognized the Taliban government of Afghanistan on July 3, 2025."}
{"id":"b","date":"2025-08-02","source":"Agency One","text":"Iran recalled its ambassador to France on August 1, 2025."}
"#;

fn folder() -> Folder {
    let folder = Folder::with(&[("in.jsonl", NEWS)]);
    folder.run("ingest in.jsonl --quiet --coder rules --ledger l.db").expect(0);
    folder
}

#[test]
fn days_are_taken_as_days_months_and_years() {
    let folder = folder();
    let state = |day: &str| {
        let answer = folder.run(&format!("status RUS Taliban --as-of {day} --format jsonl --ledger l.db"));
        let one = answer.expect(0).records().into_iter().find(|r| r["dimension"] == "recognition").unwrap();
        (one["as_of"].as_str().unwrap().to_owned(), one["state"].as_str().unwrap().to_owned())
    };
    assert_eq!(state("2025-07-02"), state("2025-07-02"));
    assert_eq!(state("2025-07"), ("2025-07-31".into(), state("2025-07-31").1));
    assert_eq!(state("2025").0, "2025-12-31");
    assert_ne!(state("2024").1, state("2025").1);
    let count = |line: &str| folder.run(&format!("{line} --format jsonl --ledger l.db")).expect(0).records().len();
    assert_eq!((count("claims"), count("claims --from 2025-08"), count("claims --to 2025-07")), (2, 1, 1));
    assert_eq!(
        (count("claims --known 2025-07"), count("claims --known 2025"), count("claims --known 2024")),
        (1, 2, 0)
    );
}

#[test]
fn days_that_are_none_are_answered_with_how_to_write_them() {
    let folder = folder();
    for (line, told) in [
        ("status RUS Taliban --as-of 2025-7-5", "invalid value '2025-7-5' for '--as-of <DAY>': write 2025-07-05"),
        ("status RUS Taliban --known 2025-02-30", "February 2025 has the days 01 to 28"),
        ("claims --from 2025-13-01", "a year has the months 01 to 12"),
        ("events --to 25.7.2025", "write 2025-07-25"),
        ("timeline RUS --recorded yesterday", "write a day as 2025-07-05, a month as 2025-07, a year as 2025"),
        ("diff --known 2025-07-01 --known 2025/08/01", "write 2025-08-01"),
        ("export --layout csv --as-of 7/5/2025", "the year comes first, then month and day"),
        ("outlook recognition Taliban --as-of 2025-7", "write 2025-07"),
        ("who Macron --as-of 2025-07-05T10:00:00Z", "expected a day without a time: write 2025-07-05"),
    ] {
        let answer = folder.run(line);
        assert!(answer.expect(2).err().contains(told), "{line}: {}", answer.err());
    }
}

#[test]
fn the_day_something_holds_on_is_called_alike_everywhere() {
    let folder = folder();
    for line in
        ["status", "diff", "who", "export", "outlook recognition", "outlook act", "outlook lock", "outlook score"]
    {
        let help = folder.run(&format!("{line} --help")).expect(0).out();
        assert!(help.contains("--as-of <DAY>"), "{line}: {help}");
    }
    for line in ["status", "timeline", "events", "claims", "sequence", "diff", "export"] {
        assert!(folder.run(&format!("{line} --help")).out().contains("--known <DAY>"), "{line}");
    }
    let who =
        |option: &str| folder.command(&format!("who {option} 2020-01-01")).arg("Emmanuel Macron").output().unwrap();
    let (now, before) = (who("--as-of"), who("--on"));
    assert!(!now.stdout.is_empty());
    assert_eq!(now.stdout, before.stdout, "the name it had before");
}

#[test]
fn acts_are_told_with_what_was_meant() {
    let folder = folder();
    for (typed, message, help) in [
        ("recognition", "`recognition` is not an act", "write `recognition.*` for all its acts"),
        ("Recognition", "`Recognition` is not an act", "write `recognition.*` for all its acts"),
        ("recognition.grnat", "`recognition.grnat` is not an act", "did you mean `recognition.grant`"),
        ("recogniton.*", "no act begins with `recogniton.`", "did you mean `recognition.*`"),
        ("recognition.give-away", "`recognition.give-away` is not an act", "`recognition` has recognition."),
        ("weather", "`weather` is not an act", "the dimensions are "),
    ] {
        for command in ["claims", "events", "export --layout csv"] {
            let answer = folder.run(&format!("{command} --act {typed} --ledger l.db"));
            let told = answer.expect(2).err();
            assert!(
                told.starts_with(&format!("error: {message}\n")) && told.contains(help),
                "{command} {typed}: {told}"
            );
        }
    }
}

#[test]
fn one_party_has_no_relation() {
    let folder = folder();
    let told = folder.run("status Russia --ledger l.db").expect(2).err();
    for part in ["`Russia`", "--toward 'Russia'", "demarche timeline 'Russia'"] {
        assert!(told.contains(part), "{told}");
    }
    let told = folder.run("status").expect(2).err();
    assert!(told.contains("demarche status --toward"), "{told}");
    folder.run("status --toward Taliban --quiet --ledger l.db").expect(0);
    folder.run("status Russia Taliban --quiet --ledger l.db").expect(0);
}

#[test]
fn help_tells_what_a_pipe_gets() {
    let folder = folder();
    let help = folder.run("--help").expect(0).out();
    assert!(help.contains("into a pipe or a file JSON Lines"), "{help}");
    for (line, format) in [
        ("code", "jsonl"),
        ("parse", "conllu"),
        ("claims", "jsonl"),
        ("events", "jsonl"),
        ("status", "jsonl"),
        ("timeline", "jsonl"),
        ("who", "jsonl"),
        ("sequence", "jsonl"),
        ("diff", "jsonl"),
        ("outlook recognition", "jsonl"),
    ] {
        let help = folder.run(&format!("{line} -h")).expect(0).out();
        let said = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("[default: text on a terminal, else {format}]")), "{line}: {help}");
    }
}

#[test]
fn where_alerts_cannot_go_is_found_before_anything_is_read() {
    let folder = folder();
    for (place, told) in [
        ("webhook:http://exa mple/ x", "cannot receive alerts"),
        ("webhook:ftp://x.example/", "`ftp` is neither http nor https"),
        ("webhook:https://user:secret@x.example/", "it names a user"),
        ("mail:desk", "cannot receive alerts"),
        ("mail:@x.example", "cannot receive alerts"),
        ("file:no/such/folder/a.jsonl", "no such file or directory"),
        ("file:.", "is a directory"),
        ("pigeon:x", "is not an alert channel"),
    ] {
        let watch = format!(
            "[[source]]\nread = [\"in.jsonl\"]\n[[watch]]\nname = \"r\"\nact = \"recognition.*\"\ntell = [\"terminal\", \"{place}\"]\n"
        );
        folder.write("watch.toml", watch.as_bytes());
        let answer = folder.run("watch run watch.toml --once --quiet --coder rules --ledger w.db");
        let said = answer.expect(2).err();
        assert!(said.contains(told) && said.contains("watch.toml:6:"), "{place}: {said}");
        assert!(!folder.path().join("w.db").exists(), "{place}: nothing was read");
    }
}

#[test]
fn files_that_are_not_there_are_said_without_numbers() {
    let folder = folder();
    for (line, told) in [
        ("evaluate none.jsonl", "error: none.jsonl: no such file or directory\n  help: "),
        ("import none.tab", "error: none.tab: no such file or directory\n  help: "),
        ("compare --with none.tab --ledger l.db", "error: none.tab: no such file or directory\n  help: "),
        ("watch run none.toml --once", "error: none.toml: no such file or directory\n  help: "),
        ("review --decide none.jsonl --ledger l.db", "error: none.jsonl: no such file or directory\n  help: "),
        ("code in.jsonl --data none", "error: none: no such folder\n  help: "),
        ("export -o none/x.csv --ledger l.db", "error: cannot write: none/x.csv: no such file or directory\n  help: "),
        ("man none", "error: cannot write: none: no such file or directory\n  help: "),
    ] {
        let told_ = folder.run(line).err();
        assert!(told_.starts_with(told) && !told_.contains("os error"), "{line}: {told_}");
    }
}

#[test]
fn what_is_not_an_address_of_the_web_is_no_missing_file() {
    let folder = folder();
    for typed in ["ftp://x.example/a", "htp://x.example", "gopher://x.example/", "file:///etc/hosts"] {
        let told = folder.run(&format!("code {typed}")).expect(1).err();
        assert!(
            told.contains("addresses are not supported\n  help: addresses begin with http:// or https://"),
            "{typed}: {told}"
        );
    }
}

#[test]
fn numbers_are_asked_for_in_words() {
    let folder = folder();
    for (line, told) in [
        ("claims --limit x", "expected a whole number, 0 or more"),
        ("claims --limit -1", "expected a whole number, 0 or more"),
        ("claims --min-confidence 7", "expected a number from 0 to 1"),
        ("claims --min-confidence -1", "expected a number from 0 to 1"),
        ("code in.jsonl --jobs 0", "expected a whole number, 1 or more"),
        ("code in.jsonl --jobs many", "expected a whole number, 1 or more"),
        ("watch run --every 0", "expected whole minutes, 1 or more"),
        ("evaluate in.jsonl --bootstrap some", "expected a whole number, 0 or more"),
    ] {
        assert!(folder.run(line).expect(2).err().contains(told), "{line}: {}", folder.run(line).err());
    }
}

#[test]
fn without_a_command_the_commands_are_shown() {
    let folder = folder();
    let told = folder.run("").expect(2).err();
    assert!(told.contains("Usage:") && told.contains("Print the claims of each document"), "{told}");
}
