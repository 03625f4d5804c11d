//! A temporary folder and the program run in it.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that is gone after the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("files lie in the folder")).expect("its folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs `demarche` with the words of `line`.
    pub fn run(&self, line: &str) -> Answer {
        self.run_with(line, b"")
    }

    /// Runs it with these environment variables.
    pub fn run_under(&self, line: &str, variables: &[(&str, &str)]) -> Answer {
        let output = self.command(line).envs(variables.iter().copied()).stdin(Stdio::null()).output();
        Answer(output.expect("the program"))
    }

    /// Runs it with something on standard input.
    pub fn run_with(&self, line: &str, input: &[u8]) -> Answer {
        let mut child = self
            .command(line)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.to_vec();
        // What ends early does not read all of it.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("its end");
        writer.join().expect("the writer");
        Answer(output)
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.args(line.split_whitespace()).current_dir(self.path());
        for variable in ["NO_COLOR", "DEMARCHE_DATA", "DEMARCHE_SMTP", "DEMARCHE_MAIL_FROM", "DEMARCHE_WEBHOOK_SECRET"]
        {
            command.env_remove(variable);
        }
        command.env("COLUMNS", "80");
        command
    }
}

/// What the program said.
pub struct Answer(Output);

impl Answer {
    pub fn status(&self) -> i32 {
        self.0.status.code().expect("it ended by itself")
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }

    /// The lines of standard output as JSON.
    pub fn records(&self) -> Vec<Value> {
        self.out().lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
    }

    /// The last line of standard error: the count.
    pub fn count(&self) -> String {
        self.err().lines().last().unwrap_or_default().to_owned()
    }

    pub fn expect(&self, status: i32) -> &Self {
        assert_eq!(self.status(), status, "standard error:\n{}", self.err());
        self
    }
}

/// A file or folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Copies a folder with all in it.
pub fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
