//! The command line: reads arguments and files, calls the library, and prints the results.
//!
//! Standard output carries the requested result and nothing else. All messages go to standard error.

mod args;
mod commands;
mod ending;
mod error;
mod host;
mod output;
mod status;

use std::{ffi::OsString, path::Path, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, error::ErrorKind};

use crate::{
    args::{Args, Command},
    error::Failure,
    output::Reporter,
    status::Status,
};

/// Runs the command of the process's arguments, and returns its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let args = match parse() {
        Ok(args) => args,
        Err(status) => return status,
    };
    let reporter = Reporter::new(args.color);
    let done = match &args.command {
        Command::Run(options) => commands::run::run(options, &reporter),
        Command::Build(options) => commands::build::build(options, &reporter),
        Command::Check(options) => commands::check::check(options, &reporter),
        Command::Tour(options) => commands::tour::tour(options, args.color, &reporter),
        Command::Dis(options) => commands::dis::dis(options, &reporter),
        Command::Fmt(options) => commands::fmt::fmt(options, &reporter),
        Command::Explain(options) => commands::explain::explain(options),
        Command::Isa(options) => commands::isa::isa(options),
        Command::Gates(options) => commands::gates::gates(options),
        Command::New(options) => commands::new::new(options, &reporter),
        Command::Debug(options) => commands::debug::debug(options, args.color, &reporter),
        Command::Replay(options) => commands::replay::replay(options, &reporter),
        Command::Bench(options) => commands::bench::bench(options, &reporter),
        Command::Completions(options) => commands::completions::completions(options),
    };
    let status = done.unwrap_or_else(|failure| {
        if matches!(failure, Failure::BrokenPipe) {
            // The reader of our output needs no more.
            return Status::Done;
        }
        reporter.error(&failure.to_string(), failure.help().as_deref());
        Status::Usage
    });
    ExitCode::from(status.code())
}

/// Parses the arguments. After printing help, a version or an error, returns the exit code.
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
                Reporter::new(color).error(&format!("`{file}` is a file, not a command"), Some(&help));
            }
            // If the output is closed, there is no way to report it.
            _ => drop(error.print()),
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Status::Usage.code()))
    })
}
