//! Programs in C, compiled when a bench starts and run as processes. They measure themselves, so that the start of
//! the process does not count, and print `seconds` and `instructions` on standard error.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::median;

/// The plain virtual machine in C.
const PLAIN_VM: &str = include_str!("../c/lc3vm.c");

/// A C compiler with a folder for its output, which is deleted with it.
pub struct CCompiler {
    folder: PathBuf,
}

/// What a C program measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Seconds of processor time.
    pub seconds: f64,
    /// Instructions completed, if it counts them.
    pub instructions: Option<u64>,
}

impl CCompiler {
    /// Creates an empty folder; `None` if that fails, or if there is no C compiler.
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

    /// Compiles the plain virtual machine.
    #[must_use]
    pub fn plain_vm(&self) -> Option<PathBuf> {
        self.compile("lc3vm", PLAIN_VM, &[])
    }
}

impl Drop for CCompiler {
    fn drop(&mut self) {
        // A folder that remains in the host's temporary folder is harmless.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs a C program; `None` if it fails.
#[must_use]
pub fn measure(program: &Path, args: &[&Path]) -> Option<Measured> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stderr).ok().filter(|_| output.status.success())?;
    let line = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(str::trim);
    let instructions = line("instructions").and_then(|count| count.parse().ok());
    Some(Measured { seconds: line("seconds")?.parse().ok()?, instructions })
}

/// Returns the CPU seconds of a C program: the median of several runs, as one may be very short.
#[must_use]
pub fn seconds(program: &Path, args: &[&Path]) -> Option<f64> {
    /// A C clock counts microseconds.
    const SHORTEST: f64 = 1e-6;
    const RUNS: usize = 5;
    let runs = (0..RUNS).map(|_| Some(measure(program, args)?.seconds.max(SHORTEST)));
    Some(median(runs.collect::<Option<Vec<f64>>>()?))
}
