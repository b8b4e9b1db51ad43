//! The transcripts of the README and of the book match the binary's output.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
#[cfg(unix)]
use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

#[test]
fn the_transcripts_of_the_readme_are_true() {
    // The README's commands are run in the repository's root.
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
    let cases = trycmd::TestCases::new();
    cases.register_bin("bantam", Path::new(env!("CARGO_BIN_EXE_bantam"))).case("README.md");
}

/// A page of the book, run in a folder of its own.
#[cfg(unix)]
struct Page {
    name: String,
    folder: PathBuf,
    /// The name of the file that the next block contains.
    pending: Option<String>,
    wrong: String,
}

#[cfg(unix)]
impl Page {
    /// Runs a command line as typed by a reader, and returns its output on both streams.
    fn shell(&self, command: &str) -> String {
        let folder = Path::new(env!("CARGO_BIN_EXE_bantam")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {command}")])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Processes a fenced block: a file if one is announced, or commands with their output.
    fn block(&mut self, kind: &str, body: &[&str]) {
        if let Some(file) = self.pending.take() {
            fs::write(self.folder.join(file), body.join("\n") + "\n").unwrap();
        }
        if kind != "console" {
            return;
        }
        let text = body.join("\n");
        for part in format!("\n{text}").split("\n$ ").skip(1) {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let printed = self.shell(command);
            if printed.trim_end() != expected.trim_end() {
                self.wrong += &format!("{}: $ {command}\n{printed}\ninstead of\n{expected}\n\n", self.name);
            }
        }
    }
}

/// In the book, `<!-- file: NAME -->` means that the next block is a file, and `<!-- do: COMMAND -->` runs a command that
/// is not shown. The commands of a page share a folder.
#[test]
#[cfg(unix)]
fn the_transcripts_of_the_book_are_true() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let mut wrong = String::new();
    let mut played = 0;
    for entry in fs::read_dir(docs).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = tempfile::tempdir().unwrap();
        let mut page = Page { name, folder: folder.path().to_owned(), pending: None, wrong: String::new() };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let mark = |what: &str| line.strip_prefix(&format!("<!-- {what}: "))?.strip_suffix(" -->");
            if let Some(file) = mark("file") {
                page.pending = Some(file.to_owned());
            } else if let Some(command) = mark("do") {
                page.shell(command);
            } else if let Some(kind) = line.strip_prefix("```") {
                let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
                played += usize::from(kind == "console");
                page.block(kind, &body);
            }
        }
        wrong += &page.wrong;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(played >= 20, "{played} transcripts");
}
