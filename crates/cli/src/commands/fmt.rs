//! `bantam fmt`: assembly in columns, and Chick in lines.

use std::path::Path;

use bantam_chick::parse;
use bantam_diag::{Source, Sources, has_errors};
use bantam_machines::Target;

use crate::{
    args::Fmt,
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::Input;

pub(crate) fn fmt(options: &Fmt, says: &Reporter) -> Result<Status, Failure> {
    let stdin = Path::new("-");
    let mut different = Vec::new();
    // All are read before one is written: if one cannot be formatted, none has changed.
    for path in &options.files {
        let bytes = files::read(path)?;
        let Some(formatted) = formatted(path, &bytes, options, says)? else { return Ok(Status::Errors) };
        if path == stdin && !options.check {
            print(&formatted)?;
        } else if formatted.as_bytes() != bytes {
            different.push((path, formatted));
        }
    }
    if !options.check {
        for (path, formatted) in &different {
            files::write(path, formatted.as_bytes())?;
        }
        return Ok(Status::Done);
    }
    for (path, _) in &different {
        says.say(&format!("{} would change\n", files::display_name(path)));
    }
    Ok(if different.is_empty() { Status::Done } else { Status::Errors })
}

/// The text in its form; nothing if it has errors that leave none.
fn formatted(path: &Path, bytes: &[u8], options: &Fmt, says: &Reporter) -> Result<Option<String>, Failure> {
    let name = files::display_name(path);
    let programs = files::read_all_from(path, bytes, options.machine)?;
    let (source, is_chick) = match programs.inputs.first() {
        Some(Input::Source(source)) => (source, false),
        Some(Input::Chick(source, _)) => (source, true),
        Some(Input::Object { .. }) | None => {
            return Err(Failure::argument(format!("{name} is an object, and only sources have columns")));
        }
    };
    if std::str::from_utf8(bytes).is_err() {
        // Writing it back would change what is not understood.
        return Err(Failure::argument(format!("{name} is not UTF-8, so it is left as it is")));
    }
    if is_chick {
        return Ok(formatted_chick(source, programs.target, says));
    }
    Ok(Some(programs.target.assembler().format(source)))
}

/// A program in Chick in the form that everybody writes. What cannot be read has none, and is told.
fn formatted_chick(source: &Source, target: &dyn Target, says: &Reporter) -> Option<String> {
    let comments = target.chick().map_or(&[][..], |backend| backend.profile().asm_comments);
    let (_, diagnostics) = parse(source, 0, comments);
    if has_errors(&diagnostics) {
        says.diagnostics(&diagnostics, &Sources::new(vec![source.clone()]));
        return None;
    }
    Some(bantam_chick::format(source, comments))
}
