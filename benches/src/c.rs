//! Programs in C, compiled when a bench starts and run as processes. They measure themselves, so that what it
//! takes to start a process does not count: on standard error they tell `seconds` and `instructions`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::median;

/// The plain virtual machine in C.
const PLAIN_VM: &str = include_str!("../c/lc3vm.c");

/// A folder for what is compiled; it goes when the bench does.
pub struct Workshop {
    folder: PathBuf,
}

/// What a C program told of its run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Seconds of processor time.
    pub seconds: f64,
    /// Instructions completed, if it counts them.
    pub instructions: Option<u64>,
}

impl Workshop {
    /// An empty folder; none if it cannot be made, or if there is no C compiler.
    #[must_use]
    pub fn new() -> Option<Self> {
        let compiler = Command::new("cc").arg("--version").stdout(Stdio::null()).status();
        compiler.ok().filter(|status| status.success())?;
        let folder = std::env::temp_dir().join(format!("bantam-benches-{}", std::process::id()));
        fs::create_dir_all(&folder).ok()?;
        Some(Self { folder })
    }

    /// Writes a file into the folder.
    #[must_use]
    pub fn file(&self, name: &str, bytes: &[u8]) -> Option<PathBuf> {
        let path = self.folder.join(name);
        fs::write(&path, bytes).ok()?;
        Some(path)
    }

    /// Compiles C with `cc -O2` and further options.
    #[must_use]
    pub fn compile(&self, name: &str, text: &str, options: &[&str]) -> Option<PathBuf> {
        let source = self.file(&format!("{name}.c"), text.as_bytes())?;
        let program = self.folder.join(name);
        let mut command = Command::new("cc");
        command.arg("-O2").args(options).arg(source).arg("-o").arg(&program);
        command.status().ok().filter(|status| status.success())?;
        Some(program)
    }

    /// The plain virtual machine.
    #[must_use]
    pub fn plain_vm(&self) -> Option<PathBuf> {
        self.compile("lc3vm", PLAIN_VM, &[])
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // A folder that stays in the host's place for such folders does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs a C program; none if it does not end well.
#[must_use]
pub fn told(program: &Path, args: &[&Path]) -> Option<Told> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stderr).ok().filter(|_| output.status.success())?;
    let line = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(str::trim);
    let instructions = line("instructions").and_then(|count| count.parse().ok());
    Some(Told { seconds: line("seconds")?.parse().ok()?, instructions })
}

/// Seconds of processor time that a C program takes: the median of some runs, as one may be over in no time.
#[must_use]
pub fn seconds(program: &Path, args: &[&Path]) -> Option<f64> {
    /// A clock of C counts millionths.
    const SHORTEST: f64 = 1e-6;
    const RUNS: usize = 5;
    let runs = (0..RUNS).map(|_| Some(told(program, args)?.seconds.max(SHORTEST)));
    Some(median(runs.collect::<Option<Vec<f64>>>()?))
}
