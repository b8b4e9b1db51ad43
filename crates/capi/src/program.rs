//! From the bytes of a file to an image.

use bantam::{BuildError, Image, Input, InputSet, Options, Target};

use crate::guard::Error;

/// A program that has been built.
pub(crate) struct Built {
    /// The image, if there are no errors.
    pub(crate) image: Option<Image>,
    /// Errors and warnings, rendered as plain text.
    pub(crate) diagnostics: String,
}

/// Reads a program from the bytes of a file. The extension of `name` selects the format; one that is not an object's
/// means assembly.
pub(crate) fn input(target: &'static dyn Target, name: &str, bytes: &[u8]) -> Result<Input, Error> {
    let mut set = InputSet::new(Some(target));
    set.add(name, bytes)?;
    let (_, inputs) = set.finish()?;
    inputs.into_iter().next().ok_or_else(|| Error::File(format!("{name} is not a program")))
}

/// Assembles or compiles a program, and links it.
pub(crate) fn build(target: &dyn Target, input: Input) -> Built {
    let output = bantam::build(target, vec![input], Options::default());
    let image = (!output.has_errors()).then_some(output.image);
    let all = BuildError { diagnostics: output.diagnostics, sources: output.sources };
    Built { image, diagnostics: all.to_string() }
}
