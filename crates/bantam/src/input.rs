//! From the bytes of files to the inputs of a build: which machine each file is for, and whether it is assembly, Chick
//! or an object.
//!
//! The file name decides. One of Bantam's own objects (`.bto`) names its machine itself; other extensions belong to one
//! machine, or to Chick, which several machines share. Nothing here opens a file.

use bantam_asm::{LARGEST_SOURCE, Object, ObjectError, read_bto};
use bantam_chick::Options as ChickOptions;
use bantam_diag::Source;
use bantam_machines::{CHICK_ENDING, Target, find, for_file, has_ending};

use crate::compile;

/// The ending of Bantam's own objects.
const BTO: &str = ".bto";

/// One input of a build.
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
        /// Its contents.
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

    /// Returns the source text, or `None` for an object.
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
    /// No files were added.
    #[error("no input file")]
    Empty,
    /// A file is larger than any that is read.
    #[error("{name} is larger than the limit of {LARGEST_SOURCE} bytes")]
    TooLarge {
        /// The name of the file.
        name: String,
    },
    /// A source is UTF-16, as some editors save it.
    #[error("{name} is encoded in UTF-16; save it as UTF-8")]
    Utf16 {
        /// The name of the file.
        name: String,
    },
    /// An object is malformed.
    #[error("{name}: {error}")]
    Object {
        /// The name of the file.
        name: String,
        /// What is wrong with it.
        error: ObjectError,
    },
    /// The file name does not determine the machine.
    #[error("the file name `{name}` does not determine the machine")]
    UnknownMachine {
        /// The name.
        name: String,
    },
    /// An object is for an unknown machine.
    #[error("{name} is for the machine `{machine}`, which does not exist")]
    ForeignObject {
        /// The name of the file.
        name: String,
        /// The machine that it names.
        machine: String,
    },
    /// A file is for a different machine than the requested one, or than the files before it.
    #[error("{name} is for the {for_file}, not for the {machine}")]
    OtherMachine {
        /// The name of the file.
        name: String,
        /// The title of the machine that it is for.
        for_file: &'static str,
        /// The title of the machine of the build.
        machine: &'static str,
    },
    /// Chick does not compile for the machine.
    #[error("{name} is Chick, which compiles for {}, not for the {machine}", compile::machines())]
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
    requested: Option<&'static dyn Target>,
    target: Option<&'static dyn Target>,
    inputs: Vec<Input>,
}

impl InputSet {
    /// Returns an empty set. With `machine`, every file is for that machine; with `None`, file names decide.
    #[must_use]
    pub fn new(machine: Option<&'static dyn Target>) -> Self {
        Self { requested: machine, target: machine, inputs: Vec::new() }
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// If the file is malformed or larger than [`LARGEST_SOURCE`], if its name determines no machine, or if it is for
    /// another machine than the set.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), InputError> {
        if bytes.len() > LARGEST_SOURCE {
            return Err(InputError::TooLarge { name: name.to_owned() });
        }
        let (target, input) = parse(name, bytes, self.requested, self.target)?;
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

    /// Returns the machine and the inputs, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// If the set is empty, or if a Chick program is not its only file.
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

/// Returns a source or an object with its machine: the requested one, else the one that the name determines, else that
/// of the files before it.
fn parse(
    name: &str,
    bytes: &[u8],
    requested: Option<&'static dyn Target>,
    previous: Option<&'static dyn Target>,
) -> Result<(&'static dyn Target, Input), InputError> {
    let malformed = |error| InputError::Object { name: name.to_owned(), error };
    if has_ending(name, BTO) {
        let object = read_bto(bytes).map_err(malformed)?;
        let Some(target) = find(&object.machine) else {
            return Err(InputError::ForeignObject { name: name.to_owned(), machine: object.machine });
        };
        return Ok((target, Input::Object { name: name.to_owned(), object }));
    }
    let unknown = || InputError::UnknownMachine { name: name.to_owned() };
    let target = requested.or_else(|| for_file(name)).or(previous).ok_or_else(unknown)?;
    let is_object =
        |target: &dyn Target| target.object_endings().iter().any(|ending| has_ending(name, ending));
    // An object of another machine is never a source of this one, even if this one was requested.
    let other = for_file(name).filter(|other| other.name() != target.name());
    if let Some(other) = other.filter(|other| is_object(*other)) {
        let (for_file, machine) = (other.title(), target.title());
        return Err(InputError::OtherMachine { name: name.to_owned(), for_file, machine });
    }
    if is_object(target) {
        let object = target.read_object(name, bytes).map_err(malformed)?;
        return Ok((target, Input::Object { name: name.to_owned(), object }));
    }
    if is_utf16(bytes) {
        return Err(InputError::Utf16 { name: name.to_owned() });
    }
    let source = Source::from_bytes(name, bytes);
    if !has_ending(name, CHICK_ENDING) {
        return Ok((target, Input::Source(source)));
    }
    if target.chick().is_none() {
        return Err(InputError::NoChick { name: name.to_owned(), machine: target.title() });
    }
    Ok((target, Input::Chick(source, ChickOptions::default())))
}

/// Whether a text is UTF-16: it begins with a byte order mark, or every other one of its first bytes is 0.
fn is_utf16(bytes: &[u8]) -> bool {
    let first = &bytes[..bytes.len().min(16)];
    let zeros = |from: usize| first.iter().skip(from).step_by(2).all(|byte| *byte == 0);
    let has_mark = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    first.len() >= 4 && (has_mark || zeros(0) != zeros(1))
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
    fn the_first_file_name_decides_unless_a_machine_is_requested() {
        assert_eq!(set(&[("a.asm", b"")], None).map(|(name, _)| name), Ok("lc3"));
        assert_eq!(set(&[("a.vc.asm", b"")], None).map(|(name, _)| name), Ok("vc"));
        assert_eq!(set(&[("A.ASM", b"")], None).map(|(name, _)| name), Ok("lc3"));
        assert_eq!(set(&[("A.VC.Asm", b"")], None).map(|(name, _)| name), Ok("vc"));
        assert!(matches!(
            set(&[("A.CHK", b"")], None).as_ref().map(|(_, inputs)| &inputs[0]),
            Ok(Input::Chick(..))
        ));
        assert_eq!(set(&[("notes", b"")], Some("vc")).map(|(name, _)| name), Ok("vc"));
        assert_eq!(set(&[("a.vc.asm", b""), ("notes", b"")], None).map(|(name, _)| name), Ok("vc"));
    }

    #[test]
    fn files_that_cannot_be_built_together_are_rejected() {
        let error =
            |files: &[(&str, &[u8])], machine| set(files, machine).err().map(|error| error.to_string());
        assert_eq!(error(&[], Some("lc3")).as_deref(), Some("no input file"));
        assert_eq!(
            error(&[("notes", b"")], None).as_deref(),
            Some("the file name `notes` does not determine the machine")
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
            Some("a.chk is Chick, which compiles for the LC-3 and the VC, not for the Euclid machine")
        );
        let large = vec![b';'; LARGEST_SOURCE + 1];
        for name in ["a.asm", "a.chk", "a.obj", "a.bto"] {
            let limit = format!("{name} is larger than the limit of 16777216 bytes");
            assert_eq!(error(&[(name, large.as_slice())], Some("lc3")), Some(limit));
        }
        let utf16: Vec<u8> = "HALT\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = "\u{FEFF}HALT\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (name, bytes) in [("a.asm", &utf16), ("a.vc.asm", &marked), ("a.chk", &marked)] {
            let encoded = format!("{name} is encoded in UTF-16; save it as UTF-8");
            assert_eq!(error(&[(name, bytes.as_slice())], None), Some(encoded));
        }
        assert_eq!(error(&[("a.bto", b"{")], None).map(|text| text.starts_with("a.bto: ")), Some(true));
    }
}
