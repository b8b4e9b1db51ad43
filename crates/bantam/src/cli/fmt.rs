//! `bantam fmt`: assembly in columns.

use std::path::Path;

use super::{Status, args::Fmt, failure::Failure, files, print, report::Says};
use crate::workshop::Input;

pub(super) fn fmt(options: &Fmt, says: &Says) -> Result<Status, Failure> {
    let stdin = Path::new("-");
    let mut different = Vec::new();
    // All are read before one is written: if one cannot be formatted, none has changed.
    for path in &options.files {
        let bytes = files::read(path)?;
        let formatted = formatted(path, &bytes, options)?;
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

/// The text in columns.
fn formatted(path: &Path, bytes: &[u8], options: &Fmt) -> Result<String, Failure> {
    let name = files::display_name(path);
    let programs = files::read_all_from(path, bytes, options.machine)?;
    let Some(Input::Source(source)) = programs.inputs.first() else {
        return Err(Failure::argument(format!("{name} is an object, and only sources have columns")));
    };
    if std::str::from_utf8(bytes).is_err() {
        // Writing it back would change what is not understood.
        return Err(Failure::argument(format!("{name} is not UTF-8, so it is left as it is")));
    }
    Ok(programs.target.assembler().format(source))
}
