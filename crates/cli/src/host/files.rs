//! Reading programs, and writing files atomically so that none is ever lost.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write as _},
    path::Path,
};

use bantam_asm::{LARGEST_SOURCE, Options};
use bantam_chick::{Indices, Options as ChickOptions};
use bantam_machines::{CHICK_ENDING, Target};
use bantam_run::Settings;

use crate::{
    args::{Chick, Concern, Language, first_given},
    error::Failure,
};
use bantam::{BuildOutput, Input, InputError, InputSet, build};

/// The name of standard input in messages.
pub(crate) const STDIN: &str = "<stdin>";

/// Programs that have been read, and their machine.
pub(crate) struct Programs {
    pub(crate) target: &'static dyn Target,
    pub(crate) inputs: Vec<Input>,
}

/// Reads sources and objects.
pub(crate) fn read_all(paths: &[impl AsRef<Path>], language: &Language) -> Result<Programs, Failure> {
    let mut set = InputSet::new(language.machine);
    for path in paths {
        let path = path.as_ref();
        set.add(&display_name(path), &read(path)?).map_err(named)?;
    }
    let (target, mut inputs) = set.finish()?;
    for input in &mut inputs {
        if let Input::Chick(_, options) = input {
            *options = language.chick.options();
        }
    }
    check_language(&inputs, language)?;
    if language.strict {
        Settings::new().with("strict", "on").check(target.title(), target.settings())?;
    }
    Ok(Programs { target, inputs })
}

/// Converts an error of a file. Standard input has no name that the user could change.
fn named(error: InputError) -> Failure {
    if matches!(&error, InputError::UnknownMachine { name } if name == STDIN) {
        return Failure::UnknownInput;
    }
    error.into()
}

/// Returns one program from bytes that have been read.
pub(crate) fn read_all_from(
    path: &Path,
    bytes: &[u8],
    machine: Option<&'static dyn Target>,
) -> Result<Programs, Failure> {
    let mut set = InputSet::new(machine);
    set.add(&display_name(path), bytes).map_err(named)?;
    let (target, inputs) = set.finish()?;
    Ok(Programs { target, inputs })
}

/// Reads and builds programs.
pub(crate) fn make(
    paths: &[impl AsRef<Path>],
    language: &Language,
) -> Result<(&'static dyn Target, BuildOutput), Failure> {
    let Programs { target, inputs } = read_all(paths, language)?;
    Ok((target, build(target, inputs, language.options())))
}

/// Rejects options of assembly for Chick, and options of Chick for assembly.
fn check_language(inputs: &[Input], language: &Language) -> Result<(), Failure> {
    let chick = inputs.iter().find(|input| matches!(input, Input::Chick(..)));
    match chick {
        Some(input) => match first_given(language.given(), &[Concern::Assembly]) {
            Some(option) => Err(Failure::argument(format!(
                "{option} applies only to assembly, and {} is Chick",
                input.name()
            ))),
            None => Ok(()),
        },
        None => match first_given(language.given(), &[Concern::Chick]) {
            Some(option) => Err(Failure::Argument {
                message: format!("{option} applies only to Chick, and no file is Chick"),
                help: Some(format!("the name of a Chick program ends in {CHICK_ENDING}")),
            }),
            None => Ok(()),
        },
    }
}

impl Chick {
    /// Returns the options of the compiler.
    pub(crate) fn options(&self) -> ChickOptions {
        let indices = if self.unchecked { Indices::Unchecked } else { Indices::Checked };
        ChickOptions { level: self.level.unwrap_or_default(), indices }
    }
}

impl Language {
    /// Returns the options of the assembler.
    pub(crate) fn options(&self) -> Options {
        Options { case_sensitive: self.case_sensitive, bit_patterns: self.bit_patterns, strict: self.strict }
    }
}

/// Reads a file, or standard input for `-`. Of a file that is too large for a program, only one byte more than the limit
/// is read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = LARGEST_SOURCE as u64 + 1;
    let done = if path == OsStr::new("-") {
        read_to_limit(std::io::stdin().lock(), limit, 0)
    } else {
        fs::File::open(path).and_then(|file| {
            // One more than its size, so that a single read also finds the end.
            let size = file.metadata().map_or(0, |data| data.len()).min(limit) + 1;
            read_to_limit(file, limit, size as usize)
        })
    };
    done.map_err(|error| Failure::reading(path, error))
}

/// Reads to the end or the limit, with room for `size` bytes from the start.
fn read_to_limit(file: impl Read, limit: u64, size: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the name of a file for messages. It also determines the kind of the file.
pub(crate) fn display_name(path: &Path) -> String {
    if path == OsStr::new("-") { STDIN.to_owned() } else { path.display().to_string() }
}

/// Writes a file through a temporary file that replaces it, so that it is never half written. `-` is standard output.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == OsStr::new("-") {
        let mut out = std::io::stdout().lock();
        let done = out.write_all(bytes).and_then(|()| out.flush());
        return done.map_err(|error| Failure::writing("standard output", error));
    }
    let failed = |error| Failure::writing(path.display(), error);
    // Writing through a link writes the file that it points to.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(data) if !data.is_file() => return fs::write(&place, bytes).map_err(failed),
        // A read-only file must not be replaced.
        Ok(_) => drop(fs::OpenOptions::new().write(true).open(&place).map_err(failed)?),
        Err(_) => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    beside.write_all(bytes).map_err(failed)?;
    set_mode(&beside, &place).map_err(failed)?;
    beside.persist(&place).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Gives the new file the permissions of the one that it replaces, or the default ones.
#[cfg(unix)]
fn set_mode(beside: &tempfile::NamedTempFile, place: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = match fs::metadata(place) {
        Ok(data) => data.permissions(),
        Err(_) => {
            let mask = rustix::process::umask(rustix::fs::Mode::empty());
            rustix::process::umask(mask);
            fs::Permissions::from_mode(0o666 & !mask.bits())
        }
    };
    beside.as_file().set_permissions(permissions)
}

#[cfg(not(unix))]
fn set_mode(_: &tempfile::NamedTempFile, _: &Path) -> std::io::Result<()> {
    Ok(())
}
