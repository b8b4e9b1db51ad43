//! From the bytes of a file to an image.

use bantam::{BuildError, Image, Input, InputSet, Options, Target};

use crate::guard::Error;

/// A program that has been built.
pub(crate) struct Built {
    /// The image, if there are no errors.
    pub(crate) image: Option<Image>,
    /// Errors and warnings, as a terminal would show them.
    pub(crate) diagnostics: String,
}

/// The program that the bytes of a file are. The end of its name tells the form; any that belongs to
/// no object means assembly.
pub(crate) fn input(target: &'static dyn Target, name: &str, bytes: &[u8]) -> Result<Input, Error> {
    let mut set = InputSet::new(Some(target));
    set.add(name, bytes)?;
    let (_, inputs) = set.finish()?;
    inputs.into_iter().next().ok_or_else(|| Error::File(format!("{name} is not a program")))
}

/// Assembles or compiles, and links.
pub(crate) fn build(target: &dyn Target, input: Input) -> Built {
    let output = bantam::build(target, vec![input], Options::default());
    let image = (!output.has_errors()).then_some(output.image);
    let all = BuildError { diagnostics: output.diagnostics, sources: output.sources };
    Built { image, diagnostics: all.to_string() }
}
