//! `bantam new`: creates a starter project.

use std::fs;

use crate::{args::New, error::Failure, host::files, output::Reporter, status::Status};

pub(crate) fn new(options: &New, reporter: &Reporter) -> Result<Status, Failure> {
    let target = options.machine.unwrap_or(bantam_machines::ALL[0]);
    let dir = &options.dir;
    if dir.exists() && fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_some()) {
        return Err(Failure::Argument {
            message: format!("{} exists and is not an empty folder", dir.display()),
            help: Some("choose another name; nothing was changed".to_owned()),
        });
    }
    fs::create_dir_all(dir).map_err(|error| Failure::writing(dir.display(), error))?;
    for (name, text) in target.project() {
        files::write(&dir.join(name), text.as_bytes())?;
    }
    let first = target.project().first().map_or("", |(name, _)| name);
    reporter.note(&format!("created {0}; try: bantam run {1}\n", dir.display(), dir.join(first).display()));
    Ok(Status::Done)
}
