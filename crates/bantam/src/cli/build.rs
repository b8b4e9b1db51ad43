//! `bantam build`: shows or writes any stage between source and image.

use std::path::{Path, PathBuf};

use bantam_asm::{Part, disassemble, listing, tokens, write_bto};
use bantam_machines::Target;

use super::{
    Status,
    args::{Build, Emit},
    failure::Failure,
    files,
    report::Says,
};
use crate::workshop::{Input, Workpiece, build as make};

pub(super) fn build(options: &Build, says: &Says) -> Result<Status, Failure> {
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let emits =
        if options.emit.is_empty() { vec![form_of(options.output.as_deref())] } else { options.emit.clone() };
    let token_text = emits.contains(&Emit::Tokens).then(|| tokens_of(&inputs, target));
    let made = make(target, inputs, options.language.options());
    says.diagnostics(&made.diagnostics, &made.sources);
    // Tokens can be shown whatever is wrong with the program; everything else needs one that is right.
    let only_tokens = emits.iter().all(|emit| *emit == Emit::Tokens);
    if made.has_errors() && !only_tokens {
        return Ok(Status::Errors);
    }
    let stem = stem(options);
    for emit in &emits {
        for part in parts(*emit, target, &made, token_text.as_deref())? {
            files::write(&name_of(&part, &stem, options.output.as_deref(), emits.len()), &part.bytes)?;
        }
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

/// The name of the first source without its ending, in the current folder's terms.
fn stem(options: &Build) -> PathBuf {
    let first = &options.files[0];
    if first == Path::new("-") { PathBuf::from("out") } else { first.with_extension("") }
}

/// Where a part goes. With one form, `-o` names it; with several, `-o` is the name without endings.
fn name_of(part: &Part, stem: &Path, output: Option<&Path>, forms: usize) -> PathBuf {
    let with_ending = |base: &Path| {
        let mut name = base.as_os_str().to_owned();
        name.push(&part.ending);
        PathBuf::from(name)
    };
    match output {
        Some(output) if output == Path::new("-") => output.to_owned(),
        // A further block of a form that holds one: its address goes into the name.
        Some(output) if part.ending.matches('.').count() > 1 || forms > 1 => {
            with_ending(&output.with_extension(""))
        }
        Some(output) => output.to_owned(),
        None => with_ending(stem),
    }
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
        Emit::Listing => return Ok(vec![Part::text(".lst", listing(&made.image))]),
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
    let output = target.outputs().iter().find(|output| output.name == name);
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
