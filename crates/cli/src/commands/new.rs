//! `bantam new`: creates a starter project.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

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
    let failed = |error| Failure::writing(dir.display(), error);
    let mut made = Made::default();
    made.folder(dir).map_err(failed)?;
    for (name, text) in target.project() {
        made.file(dir.join(name), text)?;
    }
    made.keep();
    let first = target.project().first().map_or("", |(name, _)| name);
    reporter.note(&format!("created {0}; try: bantam run {1}\n", dir.display(), dir.join(first).display()));
    Ok(Status::Done)
}

/// What has been made of a project. Unless it is kept, dropping this removes it.
#[derive(Default)]
struct Made {
    /// From the outermost to the innermost.
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    /// Makes a folder, and those around it that are missing.
    fn folder(&mut self, dir: &Path) -> io::Result<()> {
        let missing = dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists());
        let missing: Vec<&Path> = missing.collect();
        for dir in missing.into_iter().rev() {
            fs::create_dir(dir)?;
            self.folders.push(dir.to_owned());
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, text: &str) -> Result<(), Failure> {
        files::write(&path, text.as_bytes())?;
        self.files.push(path);
        Ok(())
    }

    fn keep(mut self) {
        self.folders.clear();
        self.files.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        // A folder is only removed if it is empty.
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}
