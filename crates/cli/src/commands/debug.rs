//! `bantam debug`: a session on the terminal, or one that runs the commands of a script.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
};

use bantam::PortLogging;
use bantam_chick::{Level, Options as ChickOptions};
use bantam_debug::{Answer, Command, Session};
use bantam_machines::Target;

use crate::{
    args::{AnswerFormat, Color, Debug},
    commands::{debug_json, launch_options::Launch, recordings},
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::{BuildOutput, Input, build};
use bantam_tui::{Colour, Ended};

/// The maximum length of a line of a script, in bytes.
const LONGEST: u64 = 64 << 10;

/// The number of characters of a longer line that messages show.
const SHOWN: usize = 40;

pub(crate) fn debug(options: &Debug, color: Color, reporter: &Reporter) -> Result<Status, Failure> {
    if let Some(session) = recordings::open(options)? {
        return debug_session(session, options, color);
    }
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let made = build_to_debug(options, target, inputs);
    reporter.diagnostics(&made.diagnostics, &made.sources);
    if made.has_errors() {
        return Ok(Status::Errors);
    }
    let launch = Launch::new(&options.setup, &options.language, target, &made.image)?.with_display();
    // A port that is a file is logged, so that going back does not read or write it again.
    let machine = launch.launch(PortLogging::On)?.machine;
    debug_session(Session::new(target, made.image, machine)?, options, color)
}

/// Sets up the session from the options, and runs the script or the terminal debugger.
fn debug_session(mut session: Session, options: &Debug, color: Color) -> Result<Status, Failure> {
    session.set_limit(options.max_steps);
    if let Some(keys) = &options.input {
        session.give(&files::read(keys)?);
        session.end_input();
    }
    match &options.script {
        Some(script) => run_script(&mut session, script, options.format),
        None => {
            let colour = match color {
                Color::Never => Colour::Never,
                Color::Auto | Color::Always => Colour::Auto,
            };
            Ok(match bantam_tui::show(session, colour, options.max_steps)? {
                Ended::Quit => Status::Done,
                Ended::Interrupted => Status::Interrupted,
            })
        }
    }
}

/// Builds a program. A Chick program is compiled without optimisation, so that every variable is always in memory, unless
/// the user chose a level or the result is too large.
fn build_to_debug(options: &Debug, target: &dyn Target, inputs: Vec<Input>) -> BuildOutput {
    let asked = options.language.options();
    if options.language.chick.level.is_none() {
        let plain = |input: &Input| match input {
            Input::Chick(source, chick) => {
                Input::Chick(source.clone(), ChickOptions { level: Level::None, ..*chick })
            }
            Input::Source(_) | Input::Object { .. } => input.clone(),
        };
        let made = build(target, inputs.iter().map(plain).collect(), asked);
        if !made.has_errors() {
            return made;
        }
    }
    build(target, inputs, asked)
}

/// Runs a script line by line, and continues after a command that fails.
fn run_script(session: &mut Session, script: &Path, format: AnswerFormat) -> Result<Status, Failure> {
    let mut script: Box<dyn Read> = if script == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(script).map_err(|error| Failure::reading(script, error))?)
    };
    let mut lines = BufReader::new(&mut script);
    let mut status = Status::Done;
    while let Some(line) = read_line(&mut lines)? {
        let line = match line {
            Ok(line) => line,
            Err(begin) => {
                status = Status::Errors;
                let error = format!("the line is longer than {LONGEST} bytes");
                print(&written(&begin, &Err(error), format))?;
                continue;
            }
        };
        let line = line.trim();
        let done = match Command::parse(line) {
            Ok(None) => continue,
            Ok(Some(command)) => session.perform(&command).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if done == Ok(Answer::Quit) {
            return Ok(status);
        }
        if done.is_err() {
            status = Status::Errors;
        }
        print(&written(line, &done, format))?;
    }
    Ok(status)
}

/// Reads a line; `None` at the end of the script. Of a line that is too long, the error has the beginning.
fn read_line(script: &mut impl BufRead) -> Result<Option<Result<String, String>>, Failure> {
    let mut line = Vec::new();
    let read = script.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line);
    let is_long = line.len() as u64 > LONGEST && line.last() != Some(&b'\n');
    let skipped = if is_long { script.skip_until(b'\n') } else { Ok(0) };
    read.and(skipped).map_err(|error| Failure::reading(Path::new("the script"), error))?;
    let text = String::from_utf8_lossy(&line);
    Ok(match () {
        () if is_long => Some(Err(text.chars().take(SHOWN).chain(['…']).collect())),
        () if line.is_empty() => None,
        () => Some(Ok(text.into_owned())),
    })
}

/// Formats a command and its answer, with a line break at the end.
fn written(line: &str, done: &Result<Answer, String>, format: AnswerFormat) -> String {
    match (format, done) {
        (AnswerFormat::Text, Ok(answer)) => format!("(bantam) {line}\n{answer}\n"),
        (AnswerFormat::Text, Err(error)) => format!("(bantam) {line}\nerror: {error}\n"),
        (AnswerFormat::Json, _) => format!("{}\n", debug_json::object(line, done)),
    }
}
