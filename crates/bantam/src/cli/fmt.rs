//! `bantam fmt`: assembly in columns.

use std::path::Path;

use super::{Status, args::Fmt, failure::Failure, files, print, report::Says};
use crate::workshop::Input;

pub(super) fn fmt(options: &Fmt, says: &Says) -> Result<Status, Failure> {
    let mut different = Vec::new();
    for path in &options.files {
        let bytes = files::read(path)?;
        let programs = files::read_all_from(path, &bytes, &options.language)?;
        let Some(Input::Source(source)) = programs.inputs.first() else {
            return Err(Failure::argument(format!(
                "{} is an object, and only sources have columns",
                path.display()
            )));
        };
        if std::str::from_utf8(&bytes).is_err() {
            // Writing it back would change what is not understood.
            return Err(Failure::argument(format!(
                "{} is not UTF-8, so it is left as it is",
                path.display()
            )));
        }
        let formatted = programs.target.assembler().format(source);
        if path == Path::new("-") && !options.check {
            print(&formatted)?;
        } else if formatted.as_bytes() != bytes {
            different.push(path);
            if !options.check {
                files::write(path, formatted.as_bytes())?;
            }
        }
    }
    if options.check && !different.is_empty() {
        for path in different {
            says.say(&format!("{} would change\n", files::display_name(path)));
        }
        return Ok(Status::Errors);
    }
    Ok(Status::Done)
}
