//! The command line: reads arguments and files, calls the library, shows what it says.
//!
//! Standard output carries what was asked for and nothing else; all that Bantam says goes to standard
//! error.

mod args;
mod bench;
mod build;
mod check;
mod completions;
mod debug;
mod dis;
mod explain;
mod failure;
mod files;
mod flame;
mod fmt;
mod gates;
mod host_console;
mod inputs;
mod isa;
mod new;
mod page;
mod port_files;
mod ports;
mod profile;
mod recordings;
mod reference;
mod replay;
mod report;
mod run;
mod screen;
mod signals;
mod size;
mod stages;
pub mod terminal;
mod timed_translator;
mod tour;
mod trace;
mod tui;
mod verify;

use std::{ffi::OsString, io::Write as _, path::Path, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, error::ErrorKind};

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
    let args = match parse() {
        Ok(args) => args,
        Err(status) => return status,
    };
    let says = report::Reporter::new(args.color);
    let done = match &args.command {
        Command::Run(options) => run::run(options, &says),
        Command::Build(options) => build::build(options, &says),
        Command::Check(options) => check::check(options, &says),
        Command::Tour(options) => tour::tour(options, args.color, &says),
        Command::Dis(options) => dis::dis(options, &says),
        Command::Fmt(options) => fmt::fmt(options, &says),
        Command::Explain(options) => explain::explain(options),
        Command::Isa(options) => isa::isa(options),
        Command::Gates(options) => gates::gates(options),
        Command::New(options) => new::new(options, &says),
        Command::Debug(options) => debug::debug(options, args.color, &says),
        Command::Replay(options) => replay::replay(options, &says),
        Command::Bench(options) => bench::bench(options, &says),
        Command::Completions(options) => completions::completions(options),
    };
    let status = done.unwrap_or_else(|failure| {
        if matches!(failure, Failure::BrokenPipe) {
            // Whoever read our output has read enough.
            return Status::Done;
        }
        says.error(&failure.to_string(), failure.help().as_deref());
        Status::Usage
    });
    ExitCode::from(status.code())
}

/// The arguments, or the exit code after showing help or what is wrong with them.
fn parse() -> Result<Args, ExitCode> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let color = args::color_in(&words);
    let command = Args::command().color(color.into());
    let parsed =
        command.try_get_matches_from(&words).and_then(|mut found| Args::from_arg_matches_mut(&mut found));
    parsed.map_err(|error| {
        let file = words.iter().skip(1).find(|word| !word.to_string_lossy().starts_with('-'));
        match file {
            Some(file) if error.kind() == ErrorKind::InvalidSubcommand && Path::new(file).is_file() => {
                let file = file.to_string_lossy();
                let help = format!("to run it: bantam run {file}");
                report::Reporter::new(color)
                    .error(&format!("`{file}` is a file, not a command"), Some(&help));
            }
            // Nobody can be told if the output is gone.
            _ => drop(error.print()),
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Status::Usage.code()))
    })
}

/// Writes to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", error))
}
