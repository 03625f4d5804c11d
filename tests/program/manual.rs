//! Help, completions and manual pages come from one definition.

use super::shell::Folder;

#[test]
fn help_names_every_command_and_the_exit_statuses() {
    let help = Folder::with(&[]).run("--help").expect(0).out();
    for word in [
        "code",
        "parse",
        "explain",
        "check",
        "evaluate",
        "completions",
        "man",
        "--data",
        "--jobs",
        "--quiet",
        "--color",
        "Exit status",
    ] {
        assert!(help.contains(word), "{word}:\n{help}");
    }
    let code = Folder::with(&[]).run("code --help").expect(0).out();
    for word in ["--date", "--format", "--encoding", "--input", "[FILE", "jsonl"] {
        assert!(code.contains(word) || word == "[FILE" && code.contains("<FILE>"), "{word}:\n{code}");
    }
}

#[test]
fn completions_of_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Folder::with(&[]).run(&format!("completions {shell}")).expect(0).out();
        assert!(script.contains("evaluate") && script.contains("demarche"), "{shell}");
    }
}

#[test]
fn a_manual_page_for_each_command() {
    let folder = Folder::with(&[]);
    assert!(folder.run("man").expect(0).out().starts_with(".ie"));
    folder.run("man .").expect(0);
    for page in ["demarche.1", "demarche-code.1", "demarche-evaluate.1"] {
        assert!(folder.path().join(page).is_file(), "{page}");
    }
}
