//! Reading programs, and writing files so that nobody's is ever lost.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write as _},
    path::Path,
};

use bantam_asm::{LARGEST_SOURCE, Options, read_bto};
use bantam_chick::{Indices, Options as ChickOptions};
use bantam_diag::Source;
use bantam_machines::{CHICK_ENDING, Target};
use bantam_run::Settings;

use crate::args::{Chick, Language};
use crate::error::Failure;
use bantam::{BuildOutput, Input, build};

/// The ending of our own objects, which say themselves for which machine they are.
const BTO: &str = ".bto";

/// What standard input is called in messages.
const STDIN: &str = "<stdin>";

/// Programs that have been read, and the machine that they are for.
pub(crate) struct Programs {
    pub(crate) target: &'static dyn Target,
    pub(crate) inputs: Vec<Input>,
}

/// Reads sources and objects.
pub(crate) fn read_all(paths: &[impl AsRef<Path>], language: &Language) -> Result<Programs, Failure> {
    let mut target = language.machine;
    let mut inputs = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let bytes = read(path)?;
        let name = display_name(path);
        let (for_file, input) = parse(&name, &bytes, language.machine, target)?;
        let input = match input {
            Input::Chick(source, _) => Input::Chick(source, language.chick.options()),
            input @ (Input::Source(_) | Input::Object { .. }) => input,
        };
        match target {
            Some(target) if target.name() != for_file.name() => {
                return Err(Failure::OtherMachine {
                    name,
                    for_file: for_file.title(),
                    machine: target.title(),
                });
            }
            Some(_) => {}
            None => target = Some(for_file),
        }
        inputs.push(input);
    }
    let target = target.ok_or_else(|| Failure::argument("no file is given"))?;
    check_language(&inputs, language)?;
    if language.strict {
        Settings::new().with("strict", "on").check(target.title(), target.settings())?;
    }
    Ok(Programs { target, inputs })
}

/// One program whose bytes have been read.
pub(crate) fn read_all_from(
    path: &Path,
    bytes: &[u8],
    machine: Option<&'static dyn Target>,
) -> Result<Programs, Failure> {
    let (target, input) = parse(&display_name(path), bytes, machine, None)?;
    Ok(Programs { target, inputs: vec![input] })
}

/// Reads and builds.
pub(crate) fn make(
    paths: &[impl AsRef<Path>],
    language: &Language,
) -> Result<(&'static dyn Target, BuildOutput), Failure> {
    let Programs { target, inputs } = read_all(paths, language)?;
    Ok((target, build(target, inputs, language.options())))
}

/// Options of assembly go with assembly, those of Chick with Chick; and Chick stands alone.
fn check_language(inputs: &[Input], language: &Language) -> Result<(), Failure> {
    let chick = inputs.iter().find_map(|input| match input {
        Input::Chick(source, _) => Some(&source.name),
        Input::Source(_) | Input::Object { .. } => None,
    });
    let given = |options: &[(&'static str, bool)]| options.iter().find(|(_, is)| *is).map(|(name, _)| *name);
    let Language { case_sensitive, bit_patterns, strict, chick: Chick { level, unchecked }, .. } = language;
    match chick {
        Some(name) if inputs.len() > 1 => Err(Failure::argument(format!(
            "{name} is Chick, which is a whole program; it cannot be linked with other files"
        ))),
        Some(name) => match given(&[
            ("--case-sensitive", *case_sensitive),
            ("--bit-patterns", *bit_patterns),
            ("--strict", *strict),
        ]) {
            Some(option) => {
                Err(Failure::argument(format!("{option} is about assembly, and {name} is Chick")))
            }
            None => Ok(()),
        },
        None => match given(&[("-O", level.is_some()), ("--unchecked", *unchecked)]) {
            Some(option) => Err(Failure::Argument {
                message: format!("{option} is about Chick, and no file is Chick"),
                help: Some(format!("the names of programs in Chick end in {CHICK_ENDING}")),
            }),
            None => Ok(()),
        },
    }
}

impl Chick {
    /// What the compiler is asked for.
    pub(crate) fn options(&self) -> ChickOptions {
        let indices = if self.unchecked { Indices::Unchecked } else { Indices::Checked };
        ChickOptions { level: self.level.unwrap_or_default(), indices }
    }
}

impl Language {
    /// What the assembler is asked for.
    pub(crate) fn options(&self) -> Options {
        Options { case_sensitive: self.case_sensitive, bit_patterns: self.bit_patterns, strict: self.strict }
    }
}

/// A source or an object, and its machine: the one that is wanted, or the one that the name says, or
/// that of the files before.
fn parse(
    name: &str,
    bytes: &[u8],
    wanted: Option<&'static dyn Target>,
    before: Option<&'static dyn Target>,
) -> Result<(&'static dyn Target, Input), Failure> {
    let malformed = |error| Failure::Object { name: name.to_owned(), error };
    if name.ends_with(BTO) {
        let object = read_bto(bytes).map_err(malformed)?;
        let Some(target) = bantam_machines::find(&object.machine) else {
            return Err(Failure::UnknownKind { name: name.to_owned() });
        };
        return Ok((target, Input::Object { name: name.to_owned(), object }));
    }
    let unknown = || match name {
        STDIN => Failure::UnknownInput,
        name => Failure::UnknownKind { name: name.to_owned() },
    };
    let target = wanted.or_else(|| bantam_machines::for_file(name)).or(before).ok_or_else(unknown)?;
    let is_object = |target: &dyn Target| target.object_endings().iter().any(|ending| name.ends_with(ending));
    // An object of another machine is no source of this one, whatever is asked for.
    let other = bantam_machines::for_file(name).filter(|other| other.name() != target.name());
    if let Some(other) = other.filter(|other| is_object(*other)) {
        let name = name.to_owned();
        return Err(Failure::OtherMachine { name, for_file: other.title(), machine: target.title() });
    }
    if is_object(target) {
        let object = target.read_object(name, bytes).map_err(malformed)?;
        return Ok((target, Input::Object { name: name.to_owned(), object }));
    }
    let source = Source::from_bytes(name, bytes);
    if !name.ends_with(CHICK_ENDING) {
        return Ok((target, Input::Source(source)));
    }
    if target.chick().is_none() {
        return Err(Failure::NoChick { name: name.to_owned(), machine: target.title() });
    }
    Ok((target, Input::Chick(source, ChickOptions::default())))
}

/// The bytes of a file, or of standard input for `-`. Files that are too large to be a program are
/// read only so far that this can be told.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = LARGEST_SOURCE as u64 + 1;
    let done = if path == OsStr::new("-") {
        read_to_limit(std::io::stdin().lock(), limit, 0)
    } else {
        fs::File::open(path).and_then(|file| {
            // One more than its size, so that one read finds the end.
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

/// The name of a file for people; also what tells its kind.
pub(crate) fn display_name(path: &Path) -> String {
    if path == OsStr::new("-") { STDIN.to_owned() } else { path.display().to_string() }
}

/// Writes a file: beside it first, then in its place, so that it is never half written. `-` is
/// standard output.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == OsStr::new("-") {
        let mut out = std::io::stdout().lock();
        let done = out.write_all(bytes).and_then(|()| out.flush());
        return done.map_err(|error| Failure::writing("standard output", error));
    }
    let failed = |error| Failure::writing(path.display(), error);
    // What is written through a link is the file that it points to.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(data) if !data.is_file() => return fs::write(&place, bytes).map_err(failed),
        // A file that may not be written is not replaced either.
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

/// Gives the new file the permissions of the one that it replaces, or the usual ones.
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
