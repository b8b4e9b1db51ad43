//! `bantam fmt`: formats assembly and Chick.

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

pub(crate) fn fmt(options: &Fmt, reporter: &Reporter) -> Result<Status, Failure> {
    let stdin = Path::new("-");
    let mut different = Vec::new();
    // All files are read before any is written, so if one cannot be formatted, none changes.
    for path in &options.files {
        let bytes = files::read(path)?;
        let Some(formatted) = formatted(path, &bytes, options, reporter)? else { return Ok(Status::Errors) };
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
        reporter.note(&format!("{} would change\n", files::display_name(path)));
    }
    Ok(if different.is_empty() { Status::Done } else { Status::Errors })
}

/// Formats a source. Returns `None` after reporting errors that prevent it.
fn formatted(
    path: &Path,
    bytes: &[u8],
    options: &Fmt,
    reporter: &Reporter,
) -> Result<Option<String>, Failure> {
    let name = files::display_name(path);
    let programs = files::read_all_from(path, bytes, options.machine)?;
    let (source, is_chick) = match programs.inputs.first() {
        Some(Input::Source(source)) => (source, false),
        Some(Input::Chick(source, _)) => (source, true),
        Some(Input::Object { .. }) | None => {
            return Err(Failure::argument(format!("{name} is an object, and only sources can be formatted")));
        }
    };
    if std::str::from_utf8(bytes).is_err() {
        // Writing it back would change bytes that are not understood.
        return Err(Failure::argument(format!("{name} is not UTF-8, so it was not changed")));
    }
    if is_chick {
        return Ok(formatted_chick(source, programs.target, reporter));
    }
    Ok(Some(programs.target.assembler().format(source)))
}

/// Formats a Chick program. Returns `None` after reporting errors that prevent it.
fn formatted_chick(source: &Source, target: &dyn Target, reporter: &Reporter) -> Option<String> {
    let comments = target.chick().map_or(&[][..], |backend| backend.profile().asm_comments);
    let (_, diagnostics) = parse(source, 0, comments);
    if has_errors(&diagnostics) {
        reporter.diagnostics(&diagnostics, &Sources::new(vec![source.clone()]));
        return None;
    }
    Some(bantam_chick::format(source, comments))
}
