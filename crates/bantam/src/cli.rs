//! The command line: reads arguments and files, calls the library, shows what it says.
//!
//! Standard output carries what was asked for and nothing else; all that Bantam says goes to standard
//! error.

mod args;
mod bench;
mod build;
mod check;
mod completions;
mod dis;
mod explain;
mod failure;
mod files;
mod fmt;
mod host_console;
mod isa;
mod new;
mod report;
mod run;
pub mod terminal;
mod trace;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;

use args::{Args, Command};
use failure::Failure;

/// How a command ended, as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// It did what it was asked.
    Done,
    /// The source has errors, or a check found a difference.
    Errors,
    /// The command line was wrong, or a file could not be read or written.
    Usage,
    /// The machine faulted, or waits for input that has ended.
    Fault,
    /// A limit was reached.
    Limit,
    /// It was interrupted.
    Interrupted,
}

impl Status {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Errors => 1,
            Self::Usage => 2,
            Self::Fault => 3,
            Self::Limit => 4,
            Self::Interrupted => 130,
        }
    }
}

/// Runs the command that the arguments ask for.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let says = report::Says::new(args.color);
    let done = match &args.command {
        Command::Run(options) => run::run(options, &says),
        Command::Build(options) => build::build(options, &says),
        Command::Check(options) => check::check(options, &says),
        Command::Dis(options) => dis::dis(options),
        Command::Fmt(options) => fmt::fmt(options, &says),
        Command::Explain(options) => explain::explain(options),
        Command::Isa(options) => isa::isa(options),
        Command::New(options) => new::new(options, &says),
        Command::Bench(options) => bench::bench(options, &says),
        Command::Completions(options) => completions::completions(options),
    };
    let status = done.unwrap_or_else(|failure| match failure {
        // Whoever read our output has read enough.
        Failure::BrokenPipe => Status::Done,
        other => {
            says.error(&other.to_string(), other.help().as_deref());
            Status::Usage
        }
    });
    ExitCode::from(status.code())
}

/// Writes to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", error))
}
