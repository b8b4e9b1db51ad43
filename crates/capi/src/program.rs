//! From bytes to an image, and from an address to words about it.

use bantam::{BuildError, Image, Input, Options, Source, Target, read_bto};

use crate::guard::Error;

/// The ending of our own objects, which say themselves for which machine they are.
const BTO: &str = ".bto";

/// What became of a program.
pub(crate) struct Made {
    /// The image, if there are no errors.
    pub(crate) image: Option<Image>,
    /// Errors and warnings, as a terminal would show them.
    pub(crate) diagnostics: String,
}

/// The program that the bytes of a file are. The end of its name tells the form; any that belongs to
/// no object means assembly.
pub(crate) fn input(target: &dyn Target, name: &str, bytes: &[u8]) -> Result<Input, Error> {
    let has_objects =
        |target: &&dyn Target| target.object_endings().iter().any(|ending| name.ends_with(ending));
    let of_other = |title: &str| {
        Error::File(format!("`{name}` is for the {title}, and this machine is the {}", target.title()))
    };
    let object = if name.ends_with(BTO) {
        let object = read_bto(bytes)?;
        if !object.machine.eq_ignore_ascii_case(target.name()) {
            let title = bantam::find(&object.machine).map(Target::title);
            return Err(of_other(title.unwrap_or(&object.machine)));
        }
        object
    } else if has_objects(&target) {
        target.read_object(name, bytes)?
    } else if let Some(other) = bantam::ALL.iter().copied().find(has_objects) {
        return Err(of_other(other.title()));
    } else {
        return Ok(Input::Source(Source::from_bytes(name, bytes)));
    };
    Ok(Input::Object { name: name.to_owned(), object })
}

/// Assembles and links.
pub(crate) fn build(target: &dyn Target, input: Input) -> Made {
    let made = bantam::build(target, vec![input], Options::default());
    let image = (!made.has_errors()).then_some(made.image);
    let all = BuildError { diagnostics: made.diagnostics, sources: made.sources };
    Made { image, diagnostics: all.to_string() }
}
