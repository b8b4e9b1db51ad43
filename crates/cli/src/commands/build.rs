//! `bantam build`: writes any stage between source and image.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bantam_asm::{Part, disassemble, listing, write_bto};
use bantam_diag::{Source, Sources};
use bantam_machines::{CHICK_ENDING, Target};
use clap::ValueEnum as _;

use crate::{
    args::{Build, Emit},
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::{
    BuildOutput, Input, Verification, assemble_all, c_code, name_of_assembly,
    pages::{SizePage, Stages, tokens_of_assembly},
};
use bantam_isa::Image;

pub(crate) fn build(options: &Build, reporter: &Reporter) -> Result<Status, Failure> {
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let emits = emits(options);
    let stages = if let [Input::Chick(source, chick)] = inputs.as_slice() {
        Some(Stages::new(source, target, *chick)?)
    } else {
        None
    };
    if stages.is_none() {
        refuse(&emits, options)?;
    }
    let sources: Vec<Source> = inputs.iter().filter_map(Input::source).cloned().collect();
    let front = Frontend { stages, sources: &sources, target };
    let asks_for_code = options.verify || options.explain_size;
    if let (false, Some(stages)) = (asks_for_code || !emits.iter().all(|emit| emit.is_stage()), &front.stages)
    {
        // A stage can be shown even if the program does not fit into the machine.
        reporter.diagnostics(&stages.checked.diagnostics, &Sources::new(sources.clone()));
        let has_errors = stages.program().is_none();
        if has_errors && !emits.iter().all(|emit| emit.needs_no_program()) {
            return Ok(Status::Errors);
        }
        write(&emits, options, &front, &BuildOutput::default())?;
        return Ok(if has_errors { Status::Errors } else { Status::Done });
    }
    // Bantam's own object may have unresolved symbols; every other form needs a whole program.
    let is_whole = asks_for_code || emits.iter().any(|emit| !matches!(emit, Emit::Bto | Emit::Tokens));
    let make = if is_whole { bantam::build } else { assemble_all };
    let made = make(target, inputs.clone(), options.language.options());
    reporter.diagnostics(&made.diagnostics, &made.sources);
    // Tokens can be shown even if the program has errors; everything else needs one without.
    let only_tokens = !asks_for_code && emits.iter().all(|emit| *emit == Emit::Tokens);
    if made.has_errors() && !only_tokens {
        return Ok(Status::Errors);
    }
    write(&emits, options, &front, &made)?;
    if options.explain_size {
        print(&SizePage::new(&made.image, target.insn_set()).to_string())?;
    }
    match &front.stages {
        Some(stages) if options.verify => verify(stages, target, &made.image, reporter),
        Some(_) | None => Ok(if made.has_errors() { Status::Errors } else { Status::Done }),
    }
}

/// Compares the compiled program with the evaluator of its language.
fn verify(
    stages: &Stages<'_>,
    target: &dyn Target,
    image: &Image,
    reporter: &Reporter,
) -> Result<Status, Failure> {
    let mut progress = |done: usize, all: usize| reporter.progress(&format!("{done} of {all} runs"));
    let found = bantam::verify(stages, target, image, &mut progress)?;
    reporter.progress("");
    let Some(found) = found else { return Ok(Status::Errors) };
    print(&found.to_string())?;
    Ok(match found {
        Verification::Equal(_) => Status::Done,
        Verification::NeedsMachine | Verification::Different(_) => Status::Errors,
    })
}

/// Returns the forms to write. An option that asks about the program prints its answer and writes no file.
fn emits(options: &Build) -> Vec<Emit> {
    if !options.emit.is_empty() {
        return options.emit.clone();
    }
    let asks = options.verify || options.explain_size;
    if asks && options.output.is_none() { Vec::new() } else { vec![form_of(options.output.as_deref())] }
}

/// Rejects forms and options that only Chick has.
fn refuse(emits: &[Emit], options: &Build) -> Result<(), Failure> {
    let form =
        emits.iter().find(|emit| emit.is_stage() && **emit != Emit::Tokens).and_then(Emit::to_possible_value);
    let what = match form {
        Some(form) => format!("the form `{}`", form.get_name()),
        None if options.verify => "--verify".to_owned(),
        None => return Ok(()),
    };
    Err(Failure::argument(format!("{what} applies only to Chick, and no file is Chick")))
}

impl Emit {
    /// Returns whether it is a stage before code.
    fn is_stage(&self) -> bool {
        match self {
            Self::Tokens | Self::Ast | Self::Types | Self::Ir | Self::IrOptimised => true,
            Self::Asm
            | Self::Obj
            | Self::Image
            | Self::Bto
            | Self::Hex
            | Self::Bits
            | Self::Listing
            | Self::Symbols
            | Self::C => false,
        }
    }

    /// Returns whether it exists even for a source that has errors.
    fn needs_no_program(&self) -> bool {
        matches!(self, Self::Tokens | Self::Ast)
    }
}

/// The inputs of the stages before code.
struct Frontend<'a> {
    /// The stages of a Chick program.
    stages: Option<Stages<'a>>,
    sources: &'a [Source],
    target: &'static dyn Target,
}

/// Writes all forms. Nothing is written until all of them have been made without an error.
fn write(emits: &[Emit], options: &Build, front: &Frontend<'_>, made: &BuildOutput) -> Result<(), Failure> {
    let mut files = Vec::new();
    for emit in emits {
        let parts = parts(*emit, front, made)?;
        files.extend(named(parts, *emit, front.target, options, emits.len() > 1)?);
    }
    for (name, bytes) in files {
        files::write(&name, &bytes)?;
    }
    Ok(())
}

/// Returns the form for the extension of the output; for an unknown extension, the machine's usual object.
fn form_of(output: Option<&Path>) -> Emit {
    match output.and_then(Path::extension).and_then(|ending| ending.to_str()) {
        Some("bto") => Emit::Bto,
        Some("hex") => Emit::Hex,
        Some("lst") => Emit::Listing,
        Some("sym") => Emit::Symbols,
        Some("bin" | "bits") => Emit::Bits,
        Some("asm") => Emit::Asm,
        Some("c") => Emit::C,
        _ => Emit::Obj,
    }
}

/// Returns the files of one form with their names. With one form, `-o` names the first file; with several, `-o` is the
/// name without the extension. If a form can hold only one block, further blocks have their address in the name.
fn named(
    parts: Vec<Part>,
    emit: Emit,
    target: &dyn Target,
    options: &Build,
    several: bool,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let output = options.output.as_deref();
    if output == Some(Path::new("-")) {
        if parts.len() > 1 {
            let form = emit.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
            let message = format!("the form `{form}` needs {} files, and `-o -` is only one", parts.len());
            return Err(Failure::Argument {
                message,
                help: Some("a .bto file can contain all blocks".to_owned()),
            });
        }
        return Ok(parts.into_iter().map(|part| (PathBuf::from("-"), part.bytes)).collect());
    }
    let base = match (output, options.files[0].as_path()) {
        (Some(output), _) => without_ending(output, target),
        (None, first) if first == Path::new("-") => PathBuf::from("out"),
        (None, first) => match without_ending(first, target) {
            stem if stem == first => first.with_extension(""),
            stem => stem,
        },
    };
    let mut files = Vec::new();
    for (i, part) in parts.into_iter().enumerate() {
        let name = match output {
            Some(output) if i == 0 && !several => output.to_owned(),
            _ => {
                let mut name = base.clone().into_os_string();
                name.push(&part.ending);
                PathBuf::from(name)
            }
        };
        let is_input = |file: &PathBuf| {
            fs::canonicalize(file).is_ok_and(|file| fs::canonicalize(&name).is_ok_and(|name| name == file))
        };
        if options.files.iter().any(is_input) {
            let message = format!("{} is one of the inputs", name.display());
            return Err(Failure::Argument { message, help: Some("choose another file with -o".to_owned()) });
        }
        files.push((name, part.bytes));
    }
    Ok(files)
}

/// Returns the name without the extension of one of our forms. Other periods are part of the name.
fn without_ending(path: &Path, target: &dyn Target) -> PathBuf {
    let ours = [".bto", ".hex", ".lst", ".sym", ".bin", ".bits", ".tokens", ".asm", ".c", CHICK_ENDING];
    let mut endings: Vec<&str> =
        target.source_endings().iter().chain(target.object_endings()).copied().chain(ours).collect();
    endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    let stem = path.file_name().and_then(|name| {
        let name = name.to_str()?;
        endings.iter().find_map(|ending| name.strip_suffix(ending)).filter(|stem| !stem.is_empty())
    });
    stem.map_or_else(|| path.to_owned(), |stem| path.with_file_name(stem))
}

/// Makes the files of one form.
fn parts(emit: Emit, front: &Frontend<'_>, made: &BuildOutput) -> Result<Vec<Part>, Failure> {
    let target = front.target;
    let stages = front.stages.as_ref();
    let name = match emit {
        Emit::Tokens => return Ok(vec![Part::text(".tokens", tokens(front))]),
        Emit::Ast => return Ok(stage(stages, ".ast", Stages::tree)),
        Emit::Types => return Ok(stage(stages, ".types", Stages::types)),
        Emit::Ir => return Ok(stage(stages, ".ir", Stages::ir)),
        Emit::IrOptimised => return Ok(stage(stages, ".optimised.ir", Stages::optimised)),
        Emit::Listing => return Ok(vec![Part::text(".lst", listing(&made.image, target.numerals()))]),
        Emit::Asm => return Ok(vec![assembly(front, made)]),
        Emit::Bto => return bto(made),
        Emit::C => return c(target, made),
        Emit::Obj => "obj",
        Emit::Image => "image",
        Emit::Hex => "hex",
        Emit::Bits => "bits",
        Emit::Symbols => "symbols",
    };
    // The machine's usual object comes first, whatever its name.
    let output = target.outputs().iter().find(|output| output.name == name || name == "obj");
    let output = output
        .ok_or_else(|| Failure::argument(format!("the {} has no output form `{name}`", target.title())))?;
    if made.image.segments.is_empty() {
        return Err(Failure::argument("the program has no words, so there is nothing to write"));
    }
    Ok((output.write)(&made.image))
}

/// Makes Bantam's own object. It is made from one source, so that its unresolved symbols stay unresolved.
fn bto(made: &BuildOutput) -> Result<Vec<Part>, Failure> {
    match made.objects.as_slice() {
        [object] => Ok(vec![Part::text(".bto", write_bto(object))]),
        _ => Err(Failure::argument(
            "a .bto file is built from one source; build one for each source, then link them with run or build",
        )),
    }
}

/// Translates the program to C.
fn c(target: &dyn Target, made: &BuildOutput) -> Result<Vec<Part>, Failure> {
    Ok(vec![Part::text(".c", c_code(target, &made.image)?)])
}

/// Makes the file of a stage that only Chick has.
fn stage<'a>(stages: Option<&Stages<'a>>, ending: &str, text: fn(&Stages<'a>) -> String) -> Vec<Part> {
    stages.map(|stages| Part::text(ending, text(stages))).into_iter().collect()
}

/// Returns the assembly that Chick was compiled to, or else the disassembly.
fn assembly(front: &Frontend<'_>, made: &BuildOutput) -> Part {
    match (&front.stages, made.image.files.as_slice()) {
        (Some(_), [_, compiled]) => {
            Part::text(&name_of_assembly(CHICK_ENDING, front.target), compiled.text.clone())
        }
        _ => {
            let text = disassemble(&made.image, front.target.insn_set(), front.target.dialect());
            Part::text(".dis.asm", text)
        }
    }
}

/// Returns the tokens of all sources, one per line.
fn tokens(front: &Frontend<'_>) -> String {
    match &front.stages {
        Some(stages) => stages.tokens(),
        None => front.sources.iter().map(|source| tokens_of_assembly(source, front.target)).collect(),
    }
}
