//! From sources and objects to an image, in one call.

use bantam_asm::{Object, Options, link};
use bantam_diag::{Diagnostic, Source, Sources, Style, has_errors, render_all};
use bantam_isa::Image;
use bantam_machines::Target;

/// Something to build from.
#[derive(Clone, Debug)]
pub enum Input {
    /// Assembly.
    Source(Source),
    /// An object that was made earlier.
    Object {
        /// The name of its file.
        name: String,
        /// What was in it.
        object: Object,
    },
}

/// What building gives: an image, and all there is to say about its sources.
#[derive(Clone, Debug)]
pub struct Workpiece {
    /// The image; of use only if there are no errors.
    pub image: Image,
    /// An object for each input.
    pub objects: Vec<Object>,
    /// The sources, for showing diagnostics.
    pub sources: Sources,
    /// Errors and warnings, file by file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Workpiece {
    /// Whether there is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// The program has errors. Shown, it is the errors as a terminal would show them.
#[derive(Debug, thiserror::Error)]
#[error("{}", render_all(diagnostics, sources, Style::Plain))]
pub struct BuildError {
    /// The errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources that they speak of.
    pub sources: Sources,
}

/// Assembles all sources and links them with all objects. The run will start at the first block of
/// the first input. Linking is tried only if every source is without errors.
#[must_use]
pub fn build(target: &dyn Target, inputs: Vec<Input>, options: Options) -> Workpiece {
    let mut made = assemble_all(target, inputs, options);
    if !made.has_errors() {
        let objects: Vec<(u32, Object)> = (0..).zip(made.objects).collect();
        let (image, linking) = link(&objects, target.set().numerals);
        made.image = image;
        made.diagnostics.extend(linking);
        made.objects = objects.into_iter().map(|(_, object)| object).collect();
    }
    made
}

/// Assembles all sources and links nothing: there is no image, and what is open stays open.
pub(crate) fn assemble_all(target: &dyn Target, inputs: Vec<Input>, options: Options) -> Workpiece {
    let mut sources = Vec::new();
    let mut objects = Vec::new();
    let mut diagnostics = Vec::new();
    for (id, input) in (0..).zip(inputs) {
        match input {
            Input::Source(source) => {
                let assembly = target.assembler().assemble(&source, id, options);
                diagnostics.extend(assembly.diagnostics);
                objects.push(assembly.object);
                sources.push(source);
            }
            Input::Object { name, object } => {
                objects.push(object);
                sources.push(Source::new(name, ""));
            }
        }
    }
    Workpiece { image: Image::default(), objects, sources: Sources::new(sources), diagnostics }
}

/// Assembles one source.
///
/// # Errors
///
/// If there is an error in it.
pub fn assemble(target: &dyn Target, source: &str) -> Result<Image, BuildError> {
    let name = format!("program{}", target.source_endings().last().unwrap_or(&""));
    let input = Input::Source(Source::new(name, source));
    let made = build(target, vec![input], Options::default());
    if made.has_errors() {
        return Err(BuildError { diagnostics: made.diagnostics, sources: made.sources });
    }
    Ok(made.image)
}
