//! From the bytes of files to the inputs of a build: which machine each is for, and whether it is assembly, Chick or an
//! object.
//!
//! The name of a file decides. An object of Bantam's own (`.bto`) says itself for which machine it is; other endings
//! belong to a machine, or to Chick, which several machines share. Nothing here opens a file.

use bantam_asm::{Object, ObjectError, read_bto};
use bantam_chick::Options as ChickOptions;
use bantam_diag::Source;
use bantam_machines::{CHICK_ENDING, Target, find, for_file};

use crate::compile;

/// The ending of Bantam's own objects.
const BTO: &str = ".bto";

/// Something to build from.
#[derive(Clone, Debug)]
pub enum Input {
    /// Assembly; or Chick, if its name ends in `.chk`.
    Source(Source),
    /// Chick, with options for the compiler.
    Chick(Source, ChickOptions),
    /// An object that was made earlier.
    Object {
        /// The name of its file.
        name: String,
        /// What was in it.
        object: Object,
    },
}

impl Input {
    /// Returns the name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Source(source) | Self::Chick(source, _) => &source.name,
            Self::Object { name, .. } => name,
        }
    }

    /// Returns the text, if it is one.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Source(source) | Self::Chick(source, _) => Some(source),
            Self::Object { .. } => None,
        }
    }
}

/// Why files cannot be built together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// There is no file.
    #[error("no file is given")]
    Empty,
    /// An object is malformed.
    #[error("{name}: {error}")]
    Object {
        /// The name of the file.
        name: String,
        /// What is wrong with it.
        error: ObjectError,
    },
    /// The name of a file does not say which machine it is for.
    #[error("the name `{name}` does not say which machine the program is for")]
    UnknownMachine {
        /// The name.
        name: String,
    },
    /// An object is for a machine that does not exist here.
    #[error("{name} is for a machine `{machine}`, which does not exist")]
    ForeignObject {
        /// The name of the file.
        name: String,
        /// The machine that it names.
        machine: String,
    },
    /// A file is for another machine than the one asked for, or than the files before it.
    #[error("{name} is for the {for_file}, not for the {machine}")]
    OtherMachine {
        /// The name of the file.
        name: String,
        /// The title of the machine that it is for.
        for_file: &'static str,
        /// The title of the machine that is wanted.
        machine: &'static str,
    },
    /// A program in Chick is for a machine that has no compiler.
    #[error("{name} is Chick, which is compiled for {}, not for the {machine}", compile::machines())]
    NoChick {
        /// The name of the file.
        name: String,
        /// The title of the machine.
        machine: &'static str,
    },
    /// A program in Chick is given together with other files.
    #[error("{name} is Chick, which is a whole program; it cannot be linked with other files")]
    ChickLinked {
        /// The name of the file.
        name: String,
    },
}

/// Files that are built together, all for one machine.
///
/// ```
/// use bantam::InputSet;
///
/// let mut files = InputSet::new(None);
/// files.add("hello.asm", b".ORIG x3000\nHALT\n.END\n")?;
/// let (target, inputs) = files.finish()?;
/// assert_eq!((target.name(), inputs.len()), ("lc3", 1));
/// # Ok::<(), bantam::InputError>(())
/// ```
#[derive(Default)]
pub struct InputSet {
    wanted: Option<&'static dyn Target>,
    target: Option<&'static dyn Target>,
    inputs: Vec<Input>,
}

impl InputSet {
    /// Returns a set without files. `machine` is the machine that is asked for; without one, names decide.
    #[must_use]
    pub fn new(machine: Option<&'static dyn Target>) -> Self {
        Self { wanted: machine, target: machine, inputs: Vec::new() }
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// If it is malformed, or not for the machine of the set.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), InputError> {
        let (target, input) = parse(name, bytes, self.wanted, self.target)?;
        match self.target {
            Some(machine) if machine.name() != target.name() => {
                let (for_file, machine) = (target.title(), machine.title());
                return Err(InputError::OtherMachine { name: name.to_owned(), for_file, machine });
            }
            Some(_) => {}
            None => self.target = Some(target),
        }
        self.inputs.push(input);
        Ok(())
    }

    /// Returns the machine and what to build.
    ///
    /// # Errors
    ///
    /// If there is no file, or one is in Chick and not alone.
    pub fn finish(self) -> Result<(&'static dyn Target, Vec<Input>), InputError> {
        let target = self.target.filter(|_| !self.inputs.is_empty()).ok_or(InputError::Empty)?;
        let chick = self.inputs.iter().find(|input| matches!(input, Input::Chick(..)));
        match chick {
            Some(chick) if self.inputs.len() > 1 => {
                Err(InputError::ChickLinked { name: chick.name().to_owned() })
            }
            Some(_) | None => Ok((target, self.inputs)),
        }
    }
}

/// A source or an object, and its machine: the one that is wanted, or the one that the name says, or that of the files
/// before.
fn parse(
    name: &str,
    bytes: &[u8],
    wanted: Option<&'static dyn Target>,
    before: Option<&'static dyn Target>,
) -> Result<(&'static dyn Target, Input), InputError> {
    let malformed = |error| InputError::Object { name: name.to_owned(), error };
    if name.ends_with(BTO) {
        let object = read_bto(bytes).map_err(malformed)?;
        let Some(target) = find(&object.machine) else {
            return Err(InputError::ForeignObject { name: name.to_owned(), machine: object.machine });
        };
        return Ok((target, Input::Object { name: name.to_owned(), object }));
    }
    let unknown = || InputError::UnknownMachine { name: name.to_owned() };
    let target = wanted.or_else(|| for_file(name)).or(before).ok_or_else(unknown)?;
    let is_object = |target: &dyn Target| target.object_endings().iter().any(|ending| name.ends_with(ending));
    // An object of another machine is not a source of this one, whatever is asked for.
    let other = for_file(name).filter(|other| other.name() != target.name());
    if let Some(other) = other.filter(|other| is_object(*other)) {
        let (for_file, machine) = (other.title(), target.title());
        return Err(InputError::OtherMachine { name: name.to_owned(), for_file, machine });
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
        return Err(InputError::NoChick { name: name.to_owned(), machine: target.title() });
    }
    Ok((target, Input::Chick(source, ChickOptions::default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &[u8])], machine: Option<&str>) -> Result<(&'static str, Vec<Input>), InputError> {
        let mut set = InputSet::new(machine.and_then(find));
        for (name, bytes) in files {
            set.add(name, bytes)?;
        }
        set.finish().map(|(target, inputs)| (target.name(), inputs))
    }

    #[test]
    fn the_first_name_decides_unless_a_machine_is_asked_for() {
        assert_eq!(set(&[("a.asm", b"")], None).map(|(name, _)| name), Ok("lc3"));
        assert_eq!(set(&[("a.vc.asm", b"")], None).map(|(name, _)| name), Ok("vc"));
        assert_eq!(set(&[("notes", b"")], Some("vc")).map(|(name, _)| name), Ok("vc"));
        assert_eq!(set(&[("a.vc.asm", b""), ("notes", b"")], None).map(|(name, _)| name), Ok("vc"));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let error =
            |files: &[(&str, &[u8])], machine| set(files, machine).err().map(|error| error.to_string());
        assert_eq!(error(&[], Some("lc3")).as_deref(), Some("no file is given"));
        assert_eq!(
            error(&[("notes", b"")], None).as_deref(),
            Some("the name `notes` does not say which machine the program is for")
        );
        assert_eq!(
            error(&[("a.vc.asm", b""), ("b.lc3.asm", b"")], None).as_deref(),
            Some("b.lc3.asm is for the LC-3, not for the VC")
        );
        assert_eq!(
            error(&[("a.chk", b""), ("b.chk", b"")], None).as_deref(),
            Some("a.chk is Chick, which is a whole program; it cannot be linked with other files")
        );
        assert_eq!(
            error(&[("a.chk", b"")], Some("euclid")).as_deref(),
            Some("a.chk is Chick, which is compiled for the LC-3 and the VC, not for the Euclid machine")
        );
        assert_eq!(error(&[("a.bto", b"{")], None).map(|text| text.starts_with("a.bto: ")), Some(true));
    }
}
