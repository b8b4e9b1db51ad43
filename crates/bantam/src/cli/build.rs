//! `bantam build`: shows or writes any stage between source and image.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bantam_asm::{Part, disassemble, listing, tokens, write_bto};
use bantam_machines::Target;
use clap::ValueEnum as _;

use super::{
    Status,
    args::{Build, Emit},
    failure::Failure,
    files,
    report::Says,
};
use crate::workshop::{self, Input, Workpiece, assemble_all};

pub(super) fn build(options: &Build, says: &Says) -> Result<Status, Failure> {
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let emits =
        if options.emit.is_empty() { vec![form_of(options.output.as_deref())] } else { options.emit.clone() };
    let token_text = emits.contains(&Emit::Tokens).then(|| tokens_of(&inputs, target));
    // An object of ours keeps open what other files are to offer; all else is made of whole programs.
    let is_whole = emits.iter().any(|emit| !matches!(emit, Emit::Bto | Emit::Tokens));
    let make = if is_whole { workshop::build } else { assemble_all };
    let made = make(target, inputs, options.language.options());
    says.diagnostics(&made.diagnostics, &made.sources);
    // Tokens can be shown whatever is wrong with the program; everything else needs one that is right.
    let only_tokens = emits.iter().all(|emit| *emit == Emit::Tokens);
    if made.has_errors() && !only_tokens {
        return Ok(Status::Errors);
    }
    let mut files = Vec::new();
    for emit in &emits {
        let parts = parts(*emit, target, &made, token_text.as_deref())?;
        files.extend(named(parts, *emit, target, options, emits.len() > 1)?);
    }
    // Only now, when nothing else can be wrong, something is written.
    for (name, bytes) in files {
        files::write(&name, &bytes)?;
    }
    Ok(if made.has_errors() { Status::Errors } else { Status::Done })
}

/// The form that the name of the output asks for; the machine's usual object if it says nothing.
fn form_of(output: Option<&Path>) -> Emit {
    match output.and_then(Path::extension).and_then(|ending| ending.to_str()) {
        Some("bto") => Emit::Bto,
        Some("hex") => Emit::Hex,
        Some("lst") => Emit::Listing,
        Some("sym") => Emit::Symbols,
        Some("bin" | "bits") => Emit::Bits,
        Some("asm") => Emit::Asm,
        _ => Emit::Obj,
    }
}

/// The files of one form with their names. With one form, `-o` names the first; with several, `-o` is
/// the name without ending. A further block of a form that holds one has its address in the name.
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
            let message = format!("the form `{form}` needs {} files, and `-o -` is one", parts.len());
            return Err(Failure::Argument { message, help: Some("a .bto holds all blocks".to_owned()) });
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
            let message = format!("{} is what the program is built from", name.display());
            return Err(Failure::Argument { message, help: Some("name another file with -o".to_owned()) });
        }
        files.push((name, part.bytes));
    }
    Ok(files)
}

/// The name without an ending that one of our forms has; other points belong to the name.
fn without_ending(path: &Path, target: &dyn Target) -> PathBuf {
    let ours = [".bto", ".hex", ".lst", ".sym", ".bin", ".bits", ".tokens", ".asm"];
    let mut endings: Vec<&str> =
        target.source_endings().iter().chain(target.object_endings()).copied().chain(ours).collect();
    endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    let stem = path.file_name().and_then(|name| {
        let name = name.to_str()?;
        endings.iter().find_map(|ending| name.strip_suffix(ending)).filter(|stem| !stem.is_empty())
    });
    stem.map_or_else(|| path.to_owned(), |stem| path.with_file_name(stem))
}

/// The files of one form.
fn parts(
    emit: Emit,
    target: &dyn Target,
    made: &Workpiece,
    tokens: Option<&str>,
) -> Result<Vec<Part>, Failure> {
    let name = match emit {
        Emit::Tokens => return Ok(vec![Part::text(".tokens", tokens.unwrap_or_default().to_owned())]),
        Emit::Listing => return Ok(vec![Part::text(".lst", listing(&made.image, target.set().numerals))]),
        Emit::Asm => {
            let text = disassemble(&made.image, target.set(), target.dialect());
            return Ok(vec![Part::text(".dis.asm", text)]);
        }
        Emit::Bto => return bto(made),
        Emit::Obj => "obj",
        Emit::Image => "image",
        Emit::Hex => "hex",
        Emit::Bits => "bits",
        Emit::Symbols => "symbols",
    };
    // The machine's usual object comes first, whatever it is called.
    let output = target.outputs().iter().find(|output| output.name == name || name == "obj");
    let output =
        output.ok_or_else(|| Failure::argument(format!("the {} has no form `{name}`", target.title())))?;
    if made.image.segments.is_empty() {
        return Err(Failure::argument("the program has no words, so there is nothing to write"));
    }
    Ok((output.write)(&made.image))
}

/// Our own object. It is made of one source, so that what is open in it stays open.
fn bto(made: &Workpiece) -> Result<Vec<Part>, Failure> {
    match made.objects.as_slice() {
        [object] => Ok(vec![Part::text(".bto", write_bto(object))]),
        _ => Err(Failure::argument(
            "a .bto is made of one source; make one of each, and link them with run or build",
        )),
    }
}

/// The tokens of all sources, one a line: kind, place, text.
fn tokens_of(inputs: &[Input], target: &dyn Target) -> String {
    let mut text = String::new();
    for input in inputs {
        let Input::Source(source) = input else { continue };
        for token in tokens(&source.text, target.dialect()) {
            let at = source.position(token.span.start);
            let kind = format!("{:?}", token.kind);
            text.push_str(&format!("{}:{}: {kind:<12}{}\n", at.line, at.column, source.slice(token.span)));
        }
    }
    text
}
