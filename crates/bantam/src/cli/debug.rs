//! `bantam debug`: a session that is told what to do by a script.

use std::{
    io::{BufRead as _, BufReader, Read},
    path::Path,
};

use bantam_debug::{Answer, Command, Session};
use serde_json::json;

use super::{
    Status,
    args::{AnswerFormat, Debug},
    failure::Failure,
    files,
    ports::Memory,
    print, recordings,
    report::Says,
    run::make_ready,
};
use crate::workshop::build;

/// So long may a line of a script be, in bytes.
const LONGEST: u64 = 64 << 10;

pub(super) fn debug(options: &Debug, says: &Says) -> Result<Status, Failure> {
    if let Some(session) = recordings::open(options)? {
        return debug_session(session, options);
    }
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let made = build(target, inputs, options.language.options());
    says.diagnostics(&made.diagnostics, &made.sources);
    if made.has_errors() {
        return Ok(Status::Errors);
    }
    let ready = make_ready(&options.setup, &options.language, (target, &made.image), Memory::Keep)?;
    debug_session(Session::new(target, made.image, ready.machine)?, options)
}

/// Gives the session what the options say, and the script.
fn debug_session(mut session: Session, options: &Debug) -> Result<Status, Failure> {
    session.set_limit(options.max_steps);
    if let Some(keys) = &options.input {
        session.give(&files::read(keys)?);
        session.end_input();
    }
    obey(&mut session, &options.script, options.format)
}

/// Does what a script says, line by line, and goes on after what cannot be done.
fn obey(session: &mut Session, script: &Path, format: AnswerFormat) -> Result<Status, Failure> {
    let mut script: Box<dyn Read> = if script == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(script).map_err(|error| Failure::reading(script, error))?)
    };
    let mut lines = BufReader::new(&mut script);
    let mut status = Status::Done;
    loop {
        let mut line = String::new();
        let read = (&mut lines).take(LONGEST).read_line(&mut line);
        let read = read.map_err(|error| Failure::reading(Path::new("the script"), error))?;
        if read == 0 {
            return Ok(status);
        }
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
}

/// A command and what came of it, with a line break at the end.
fn written(line: &str, done: &Result<Answer, String>, format: AnswerFormat) -> String {
    match (format, done) {
        (AnswerFormat::Text, Ok(answer)) => format!("(bantam) {line}\n{answer}\n"),
        (AnswerFormat::Text, Err(error)) => format!("(bantam) {line}\nerror: {error}\n"),
        (AnswerFormat::Json, Ok(answer)) => format!("{}\n", json!({ "command": line, "answer": answer })),
        (AnswerFormat::Json, Err(error)) => format!("{}\n", json!({ "command": line, "error": error })),
    }
}
