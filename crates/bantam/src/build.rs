//! From sources and objects to an image, in one call.

use bantam_asm::{Object, Options, link};
use bantam_chick::Options as ChickOptions;
use bantam_diag::{Diagnostic, Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, ImageError};
use bantam_machines::{CHICK_ENDING, Target, has_ending};

use crate::{
    compile::{self, Origin},
    input::Input,
};

/// The result of a build: an image, and the diagnostics of its sources.
#[derive(Clone, Debug, Default)]
pub struct BuildOutput {
    /// The image; meaningful only if there are no errors.
    pub image: Image,
    /// An object for each input.
    pub objects: Vec<Object>,
    /// The sources, for rendering diagnostics.
    pub sources: Sources,
    /// Errors and warnings, file by file.
    pub diagnostics: Vec<Diagnostic>,
}

impl BuildOutput {
    /// Returns whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// The program has errors. Its `Display` renders the diagnostics as plain text.
#[derive(Debug, thiserror::Error)]
#[error("{}", render_all(diagnostics, sources, Style::Plain))]
pub struct BuildError {
    /// The errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources that the diagnostics refer to.
    pub sources: Sources,
}

/// Compiles and assembles all sources, and links them with all objects. Execution starts at the first block of the first
/// input. Linking happens only if no source has errors.
#[must_use]
pub fn build(target: &dyn Target, inputs: Vec<Input>, options: Options) -> BuildOutput {
    let (made, origins) = make_all(target, inputs, options);
    linked(target, made, &origins)
}

/// Reports everything that can be known of some files: as [`build`], unless it is a single file that refers to symbols
/// of others.
#[must_use]
pub fn check(target: &dyn Target, inputs: Vec<Input>, options: Options) -> BuildOutput {
    let (made, origins) = make_all(target, inputs, options);
    let is_part = made.objects.len() == 1 && made.objects.iter().any(|object| !object.patches.is_empty());
    if is_part { made } else { linked(target, made, &origins) }
}

/// Links the objects, unless a source has errors, and checks that the machine can load the program.
fn linked(target: &dyn Target, mut made: BuildOutput, origins: &[Option<Origin>]) -> BuildOutput {
    if !made.has_errors() {
        let objects: Vec<(u32, Object)> = (0..).zip(made.objects).collect();
        let (image, linking) = link(&objects, target.numerals());
        made.image = image;
        made.diagnostics.extend(linking.into_iter().map(|diagnostic| {
            match origins.get(diagnostic.primary.source as usize) {
                Some(Some(origin)) => origin.trace(diagnostic),
                Some(None) | None => diagnostic,
            }
        }));
        made.objects = objects.into_iter().map(|(_, object)| object).collect();
    }
    // Objects have no line to show: what is wrong with them is an error of loading.
    let has_source = made.sources.iter().any(|source| !source.text.is_empty());
    if !made.has_errors()
        && has_source
        && let Err((error, addr)) = target.check_image(&made.image)
    {
        made.diagnostics.push(unloadable(&made, &error, addr));
    }
    made
}

/// The error of an image that the machine cannot load, at the line of the word that is in the way.
fn unloadable(made: &BuildOutput, error: &ImageError, addr: Option<u16>) -> Diagnostic {
    let place = addr.and_then(|addr| made.image.source_of(addr)).and_then(|line| {
        let name = &made.image.files.get(line.file as usize)?.name;
        let (id, source) = (0..).zip(made.sources.iter()).find(|(_, source)| source.name == *name)?;
        let line = (line.line as usize).checked_sub(1)?;
        (line < source.line_count()).then(|| (id, source.line_span(line)))
    });
    let (id, span) = place.unwrap_or_default();
    bantam_asm::unloadable(id, span, error)
}

/// Makes an object of each source without linking: the image is empty, and external symbols stay unresolved.
#[must_use]
pub fn assemble_all(target: &dyn Target, inputs: Vec<Input>, options: Options) -> BuildOutput {
    make_all(target, inputs, options).0
}

/// Makes an object of each source, with the origin of each that was compiled.
fn make_all(target: &dyn Target, inputs: Vec<Input>, options: Options) -> (BuildOutput, Vec<Option<Origin>>) {
    let mut sources = Vec::new();
    let mut objects = Vec::new();
    let mut diagnostics = Vec::new();
    let mut origins = Vec::new();
    for (id, input) in (0..).zip(inputs) {
        let mut origin = None;
        let (source, chick) = match input {
            Input::Source(source) if has_ending(&source.name, CHICK_ENDING) => {
                (source, Some(ChickOptions::default()))
            }
            Input::Source(source) => (source, None),
            Input::Chick(source, chick) => (source, Some(chick)),
            Input::Object { name, object } => {
                objects.push(object);
                sources.push(Source::new(name, ""));
                origins.push(None);
                continue;
            }
        };
        if let Some(chick) = chick {
            let compiled = compile::compile_source(target, &source, id, chick);
            diagnostics.extend(compiled.diagnostics);
            objects.push(compiled.object);
            origin = compiled.origin;
        } else {
            let assembly = target.assembler().assemble(&source, id, options);
            diagnostics.extend(assembly.diagnostics);
            objects.push(assembly.object);
        }
        sources.push(source);
        origins.push(origin);
    }
    (BuildOutput { image: Image::default(), objects, sources: Sources::new(sources), diagnostics }, origins)
}

/// Assembles one source.
///
/// # Errors
///
/// If the source has errors.
pub fn assemble(target: &dyn Target, source: &str) -> Result<Image, BuildError> {
    let name = format!("program{}", target.source_endings().last().unwrap_or(&""));
    image_of(target, Input::Source(Source::new(name, source)))
}

/// Compiles one program in Chick.
///
/// ```
/// use bantam::{ChickOptions, Exit, LaunchPlan, Limits, Script};
///
/// let image = bantam::compile(
///     bantam::VC,
///     r#"
///         uint8 stars = 3;
///         while (stars > 0) {
///             print('*');
///             stars--;
///         }
///     "#,
///     ChickOptions::default(),
/// )?;
/// let mut machine = LaunchPlan::new("vc", image.clone()).launch()?;
/// let mut console = Script::new("");
/// assert_eq!(machine.run(&mut console, Limits::steps(10_000)), Exit::Halted);
/// assert_eq!(console.text(), "***");
///
/// // Every word has a line in the program and in the assembly that it was compiled to.
/// let lines: Vec<_> = image.sources_of(0).collect();
/// assert_eq!((lines.len(), image.files.len()), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If the program has errors, or Chick does not compile for the machine.
pub fn compile(target: &dyn Target, source: &str, options: ChickOptions) -> Result<Image, BuildError> {
    image_of(target, Input::Chick(Source::new(format!("program{CHICK_ENDING}"), source), options))
}

/// Builds the image of one input.
fn image_of(target: &dyn Target, input: Input) -> Result<Image, BuildError> {
    let made = build(target, vec![input], Options::default());
    if made.has_errors() {
        return Err(BuildError { diagnostics: made.diagnostics, sources: made.sources });
    }
    Ok(made.image)
}
