//! Reading programs, and writing files atomically so that none is ever lost.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use bantam_asm::{LARGEST_SOURCE, Options};
use bantam_chick::{Indices, Options as ChickOptions};
use bantam_machines::{CHICK_ENDING, Target};
use bantam_run::Settings;
use tempfile::NamedTempFile;

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

/// Reads a program, or keys for one, whole; `-` is standard input. Larger files than a source may be are refused.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_whole(path, LARGEST_SOURCE as u64)
}

/// Reads a file whole, or standard input for `-`. Of a file with more than `limit` bytes not much more is read, and it
/// is refused: a part of a file is never taken for the file.
pub(crate) fn read_whole(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let done = if path == OsStr::new("-") {
        read_past(io::stdin().lock(), limit, 0)
    } else {
        fs::File::open(path).and_then(|file| {
            // One more than its size, so that a single read also finds the end.
            let size = file.metadata().map_or(0, |data| data.len()).min(limit) + 1;
            read_past(file, limit, size as usize)
        })
    };
    let bytes = done.map_err(|error| Failure::reading(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(Failure::TooLarge { name: display_name(path), limit });
    }
    Ok(bytes)
}

/// Reads to the end, or one byte past the limit, with room for `size` bytes from the start.
fn read_past(file: impl Read, limit: u64, size: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the name of a file for messages. It also determines the kind of the file.
pub(crate) fn display_name(path: &Path) -> String {
    if path == OsStr::new("-") { STDIN.to_owned() } else { path.display().to_string() }
}

/// Writes a file through a temporary file that replaces it, so that it is never half written. `-` is standard output.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == OsStr::new("-") {
        let mut out = io::stdout().lock();
        let done = out.write_all(bytes).and_then(|()| out.flush());
        return done.map_err(|error| Failure::writing("standard output", error));
    }
    let done = NewFile::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.finish()
    });
    done.map_err(|error| Failure::writing(path.display(), error))
}

/// A file that is being written. Its name leads to the old content until it is finished, and if it is dropped before
/// that, nothing has changed. What is not a regular file, such as a pipe, is written directly.
pub(crate) enum NewFile {
    /// A temporary file, and the file that it will replace.
    Beside(NamedTempFile, PathBuf),
    /// Something that cannot be replaced.
    Direct(fs::File),
}

impl NewFile {
    /// Begins a file. Writing through a link writes the file that it points to.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        // It is opened first, and then examined: so a read-only file is not replaced, and what is examined is written.
        let old = match fs::OpenOptions::new().write(true).open(&place) {
            Ok(file) => {
                let data = file.metadata()?;
                if !data.is_file() {
                    return Ok(Self::Direct(file));
                }
                Some(data.permissions())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = default_mode(&mut tempfile::Builder::new()).tempfile_in(folder)?;
        if let Some(permissions) = old {
            beside.as_file().set_permissions(permissions)?;
        }
        Ok(Self::Beside(beside, place))
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Beside(file, place) => file.persist(place).map(drop).map_err(|error| error.error),
            Self::Direct(mut file) => file.flush(),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(file, _) => file.write(bytes),
            Self::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file, _) => file.flush(),
            Self::Direct(file) => file.flush(),
        }
    }
}

/// Gives a temporary file the permissions of any new file: as far as the user's mask allows.
#[cfg(unix)]
fn default_mode<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_mode<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    builder
}
