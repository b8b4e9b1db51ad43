//! A temporary folder for each test, with the files of the test, in which `bantam` runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Output, Stdio},
    time::Duration,
};

use snapbox::cmd::{Command, OutputAssert};

/// The time limit of a test, which allows for a busy host.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// Prints `Hello` and a line feed.
pub(crate) const HELLO: &str = "
        .ORIG x3000
        LEA   R0, TEXT
        PUTS
        HALT
TEXT    .STRINGZ \"Hello\\n\"
        .END
";

/// Prints every key in brackets until the key is a dot.
pub(crate) const KEYS: &str = "
        .ORIG x3000
NEXT    GETC
        LD    R1, DOT
        ADD   R1, R1, R0
        BRz   DONE
        ADD   R2, R0, #0
        LD    R0, OPEN
        OUT
        ADD   R0, R2, #0
        OUT
        LD    R0, CLOSE
        OUT
        BR    NEXT
DONE    HALT
DOT     .FILL #-46
OPEN    .FILL '['
CLOSE   .FILL ']'
        .END
";

/// Prints a line of one `*`, again and again.
pub(crate) const ENDLESS: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        LEA   R0, LINE
AGAIN   PUTS
        ADD   R1, R1, #0
        BRz   AGAIN
        HALT
LINE    .STRINGZ \"*\\n\"
        .END
";

/// Loops for ever.
pub(crate) const LOOP: &str = "
        .ORIG x3000
        AND   R1, R1, #0
LOOP    BRz   LOOP
        HALT
        .END
";

/// A temporary folder.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// Creates an empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Creates a folder with one file.
    pub(crate) fn with(name: &str, text: &str) -> Self {
        Self::new().and(name, text)
    }

    /// Adds a file.
    pub(crate) fn and(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    /// Returns the path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the bytes of a file.
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the text of a file.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// Returns the names of all files, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Returns a command of `bantam` in the folder, with arguments separated by blanks and empty standard input.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = clean(line, self.folder.path());
        command.stdin(Stdio::null());
        Command::from_std(command).timeout(PATIENCE)
    }

    /// Like [`command`](Self::command), for tests that communicate with the running process.
    #[cfg(unix)]
    pub(crate) fn process(&self, line: &str) -> process::Command {
        clean(line, self.folder.path())
    }

    /// Runs `bantam` where no file may become larger than some blocks of 512 bytes, as on a full disk.
    #[cfg(unix)]
    pub(crate) fn bantam_with_blocks(&self, blocks: u32, line: &str) -> OutputAssert {
        let mut command = process::Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {line}");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_bantam")]).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        Command::from_std(command).timeout(PATIENCE).assert()
    }

    /// Runs `bantam`.
    pub(crate) fn bantam(&self, line: &str) -> OutputAssert {
        self.command(line).assert()
    }

    /// Runs `bantam` with something on standard input.
    pub(crate) fn bantam_with(&self, line: &str, input: impl AsRef<[u8]>) -> OutputAssert {
        self.command(line).stdin(input.as_ref().to_vec()).assert()
    }
}

/// Returns a command of `bantam` that does not depend on the environment of the tests.
fn clean(line: &str, folder: &Path) -> process::Command {
    let mut command = process::Command::new(env!("CARGO_BIN_EXE_bantam"));
    command.args(line.split_whitespace()).current_dir(folder).env_remove("NO_COLOR");
    command
}

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Returns the path of an example for the LC-3.
pub(crate) fn example(name: &str) -> String {
    root().join("examples/lc3").join(name).to_str().unwrap().to_owned()
}

/// Exact checks of a finished command.
pub(crate) trait Exactly {
    /// Checks standard output.
    fn prints(self, expected: impl AsRef<[u8]>) -> Self;
    /// Checks that standard error is empty.
    fn has_no_messages(self) -> Self;
    /// Checks standard output, an empty standard error, and the exit code 0.
    fn succeeds(self, expected: impl AsRef<[u8]>) -> Self;
    /// Returns standard error as text.
    fn messages(&self) -> String;
    /// Returns standard output as text.
    fn printed(&self) -> String;
}

impl Exactly for OutputAssert {
    fn prints(self, expected: impl AsRef<[u8]>) -> Self {
        let Output { stdout, .. } = self.get_output();
        assert_eq!(stdout.as_slice(), expected.as_ref(), "standard output is {:?}", self.printed());
        self
    }

    fn has_no_messages(self) -> Self {
        assert_eq!(self.messages(), "");
        self
    }

    fn succeeds(self, expected: impl AsRef<[u8]>) -> Self {
        self.code(0).prints(expected).has_no_messages()
    }

    fn messages(&self) -> String {
        String::from_utf8(self.get_output().stderr.clone()).unwrap()
    }

    fn printed(&self) -> String {
        String::from_utf8_lossy(&self.get_output().stdout).into_owned()
    }
}
