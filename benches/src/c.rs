//! C programs, compiled when a bench starts and run as processes. They measure themselves, so that the start of a process
//! does not count: on standard error they print `seconds` and `instructions`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::median;

/// The plain virtual machine in C.
const PLAIN_VM: &str = include_str!("../c/lc3vm.c");

/// A temporary folder for compiled programs.
pub struct BuildFolder {
    folder: PathBuf,
}

/// The figures of a run of a C program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CRun {
    /// Seconds of processor time.
    pub seconds: f64,
    /// Instructions completed, if it counts them.
    pub instructions: Option<u64>,
}

impl BuildFolder {
    /// Creates an empty folder. Returns `None` if that fails, or without a C compiler.
    #[must_use]
    pub fn new() -> Option<Self> {
        let compiler = Command::new("cc").arg("--version").stdout(Stdio::null()).status();
        compiler.ok().filter(|status| status.success())?;
        let folder = std::env::temp_dir().join(format!("bantam-benches-{}", std::process::id()));
        fs::create_dir_all(&folder).ok()?;
        Some(Self { folder })
    }

    /// Writes a file to the folder.
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

    /// Compiles the plain virtual machine.
    #[must_use]
    pub fn plain_vm(&self) -> Option<PathBuf> {
        self.compile("lc3vm", PLAIN_VM, &[])
    }
}

impl Drop for BuildFolder {
    fn drop(&mut self) {
        // A folder that stays in the system's temporary directory does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs a C program. Returns `None` if it fails.
#[must_use]
pub fn measure(program: &Path, args: &[&Path]) -> Option<CRun> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stderr).ok().filter(|_| output.status.success())?;
    let line = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(str::trim);
    let instructions = line("instructions").and_then(|count| count.parse().ok());
    Some(CRun { seconds: line("seconds")?.parse().ok()?, instructions })
}

/// Returns the seconds of processor time of a C program: the median of several runs, because a single one may be very short.
#[must_use]
pub fn seconds(program: &Path, args: &[&Path]) -> Option<f64> {
    /// The resolution of C's clock.
    const SHORTEST: f64 = 1e-6;
    const RUNS: usize = 5;
    let runs = (0..RUNS).map(|_| Some(measure(program, args)?.seconds.max(SHORTEST)));
    Some(median(runs.collect::<Option<Vec<f64>>>()?))
}
