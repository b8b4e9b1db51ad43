//! The programs in `examples/lc3`, each against the output in its first comment, by the
//! operating system and by native traps, in both editions, on every engine.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use bantam_asm::{Assembler, Options, link};
use bantam_diag::Source;
use bantam_isa::{Image, InsnSet};
use bantam_machine_lc3::{DIALECT, Lc3, system};
use bantam_run::{Exit, Settings};
use bantam_testkit::{Trial, check_engines};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lc3")
}

/// A program with what it is given and what it must print.
struct Example {
    name: String,
    image: Image,
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Assembles and links files; there may not even be a warning.
fn build(paths: &[PathBuf]) -> Image {
    let assembler = Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT);
    let mut objects = Vec::new();
    for (id, path) in (0..).zip(paths) {
        let source = Source::new(path.display().to_string(), fs::read_to_string(path).unwrap());
        let assembly = assembler.assemble(&source, id, Options::default());
        assert!(assembly.diagnostics.is_empty(), "{}: {:?}", path.display(), assembly.diagnostics[0]);
        objects.push((id, assembly.object));
    }
    let (image, diagnostics) = link(&objects, bantam_machine_lc3::NUMERALS);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.first());
    image
}

/// The keys and the expected output in a program's first comment.
fn promises(text: &str) -> (Vec<u8>, Vec<u8>) {
    let comment: Vec<&str> = text.lines().take_while(|line| line.starts_with(';')).collect();
    let input = comment.iter().find_map(|line| line.strip_prefix("; Input: ")).unwrap_or("");
    let lines = comment.iter().filter_map(|line| line.strip_prefix("; |"));
    let output: String = lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect();
    (input.replace("\\n", "\n").into_bytes(), output.into_bytes())
}

/// All programs of the folder: single files, folders of files that are linked, and the game, whose
/// keys and output are in files beside it.
fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let files = if path.is_dir() {
            // The run starts in the first file.
            let mut others: Vec<PathBuf> =
                fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
            others.retain(|other| !other.ends_with("main.asm"));
            others.sort();
            others.insert(0, path.join("main.asm"));
            others
        } else if path.extension().is_some_and(|ending| ending == "asm") {
            vec![path.clone()]
        } else {
            continue;
        };
        let (mut input, mut output) = promises(&fs::read_to_string(&files[0]).unwrap());
        if let (Ok(keys), Ok(screen)) =
            (fs::read(path.with_extension("in")), fs::read(path.with_extension("out")))
        {
            (input, output) = (keys, screen);
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        examples.push(Example { name, image: build(&files), input, output });
    }
    examples
}

fn check(example: &Example, choices: &Settings) {
    let make = || system::machine(choices);
    let trial = Trial {
        machine: &make,
        backend: Some(bantam_jit::Jit::backend),
        image: &example.image,
        input: &example.input,
        stops: &[1, 10, 100, 1_000, 10_000, 100_000_000],
        output_limit: 1 << 20,
    };
    let (exit, output) =
        check_engines(&trial).unwrap_or_else(|error| panic!("{}, {choices:?}: {error}", example.name));
    assert_eq!(exit, Exit::Halted, "{}, {choices:?}", example.name);
    assert_eq!(
        String::from_utf8_lossy(&output),
        String::from_utf8_lossy(&example.output),
        "{}, {choices:?}",
        example.name
    );
}

#[test]
fn every_example_prints_what_it_promises() {
    let examples = examples();
    assert!(examples.len() >= 9, "{} examples", examples.len());
    for example in &examples {
        assert!(!example.output.is_empty(), "{} promises something", example.name);
        for traps in ["os", "native"] {
            for compat in ["textbook3", "textbook2"] {
                check(example, &Settings::new().with("traps", traps).with("compat", compat));
            }
        }
    }
}

#[test]
fn every_example_is_formatted() {
    let assembler = Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT);
    let mut files: Vec<PathBuf> = Vec::new();
    for dir in [folder(), folder().join("linked"), Path::new(env!("CARGO_MANIFEST_DIR")).join("os")] {
        files.extend(fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()));
    }
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "asm")) {
        let text = fs::read_to_string(path).unwrap();
        let formatted = assembler.format(&Source::new("a.asm", text.as_str()));
        assert_eq!(formatted, text, "{}", path.display());
    }
}
