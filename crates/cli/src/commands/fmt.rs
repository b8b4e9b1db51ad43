//! `bantam fmt`: formats assembly and Chick.

use std::path::Path;

use bantam_asm::{LARGEST_SOURCE, Options};
use bantam_chick::{Level, Options as ChickOptions, parse};
use bantam_diag::{Source, Sources, has_errors};
use bantam_isa::Segment;
use bantam_machines::Target;

use crate::{
    args::Fmt,
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::{Input, build};

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
    let formatted = if is_chick {
        formatted_chick(source, programs.target, reporter)
    } else {
        Some(programs.target.assembler().format(source))
    };
    if formatted.as_ref().is_some_and(|text| text.len() > LARGEST_SOURCE) {
        let message = format!(
            "{name} would become larger than the limit of {LARGEST_SOURCE} bytes, so it was not changed"
        );
        return Err(Failure::argument(message));
    }
    let changes_program = |text: &String| {
        let after = Source::new(&*source.name, text.as_str());
        built(programs.target, source, is_chick) != built(programs.target, &after, is_chick)
    };
    if formatted.as_ref().is_some_and(changes_program) {
        return Err(Failure::Argument {
            message: format!("formatting {name} would change the program, so it was not changed"),
            help: Some("this is a bug in the formatter; please report it with the file".to_owned()),
        });
    }
    Ok(formatted)
}

/// Returns what a source is built to, or the codes of its errors: formatting changes neither.
fn built(target: &dyn Target, source: &Source, is_chick: bool) -> Result<Vec<Segment>, Vec<&'static str>> {
    let input = if is_chick {
        let options = ChickOptions { level: Level::None, ..ChickOptions::default() };
        Input::Chick(source.clone(), options)
    } else {
        Input::Source(source.clone())
    };
    let built = build(target, vec![input], Options::default());
    if built.has_errors() {
        return Err(built.diagnostics.iter().map(|diagnostic| diagnostic.code).collect());
    }
    Ok(built.image.segments)
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
