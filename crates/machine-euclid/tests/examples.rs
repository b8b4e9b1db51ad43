//! The programs in `examples/euclid`, each against the expectations in its first comment, on every engine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::{Image, InsnSet};
use bantam_machine_euclid::{DIALECT, Euclid, NUMERALS};
use bantam_run::{Engine, Exit, Limits, Script, Settings, System as _};
use bantam_testkit::{Trial, check_engines};

/// More instructions than any example needs.
const LIMIT: u64 = 10_000;

/// A program, and the expectations in its first comment.
struct Example {
    name: String,
    text: String,
    /// HALT prints a line.
    output: String,
    fault: Option<String>,
}

/// All files of the folder, in order.
fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/euclid");
    let mut examples: Vec<Example> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            let said = |what: &str| {
                let mut comment =
                    text.lines().map_while(|line| line.strip_prefix("; ").or(line.strip_prefix(';')));
                comment.find_map(|line| line.strip_prefix(what)).map(str::to_owned)
            };
            let output = said("Prints ").map_or(String::new(), |output| output + "\n");
            Example { name, output, fault: said("Fault: "), text }
        })
        .collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}

fn assembler() -> Assembler {
    Assembler::new(InsnSet::of::<Euclid>(), &DIALECT)
}

/// Assembles; only for a program that is to go wrong there may be warnings.
fn build(example: &Example) -> Image {
    let source = Source::new(example.name.as_str(), example.text.as_str());
    let assembly = assembler().assemble(&source, 0, Options::default());
    let said = &assembly.diagnostics;
    let is_right = if example.fault.is_some() { !has_errors(said) } else { said.is_empty() };
    assert!(is_right, "{}: {said:?}", example.name);
    let (image, diagnostics) = link(&[(0, assembly.object)], NUMERALS);
    assert!(diagnostics.is_empty(), "{}", example.name);
    image
}

#[test]
fn every_example_does_what_it_promises_on_every_engine() {
    for example in examples() {
        let name = &example.name;
        let image = build(&example);
        for engine in [Engine::Interpreter, Engine::Reference] {
            let mut machine = Euclid::machine(&Settings::new());
            machine.set_engine(engine).unwrap();
            machine.load(&image).unwrap();
            let mut console = Script::new("");
            let exit = machine.run(&mut console, Limits::steps(LIMIT));
            match (&example.fault, &exit) {
                (Some(promised), Exit::Fault(fault)) => assert_eq!(&fault.to_string(), promised, "{name}"),
                _ => assert_eq!((&example.fault, &exit), (&None, &Exit::Halted), "{name}, {engine:?}"),
            }
            assert_eq!(console.text(), example.output, "{name}, {engine:?}");
        }
    }
}

#[test]
fn the_engines_agree_on_every_example_after_each_instruction() {
    for example in examples() {
        let stops: Vec<u64> = (1..=100).chain([LIMIT]).collect();
        let trial = Trial {
            machine: &|| Euclid::machine(&Settings::new()),
            backend: Some(bantam_jit::Jit::backend),
            image: &build(&example),
            input: b"",
            stops: &stops,
            output_limit: 1 << 10,
        };
        let agreed = check_engines(&trial);
        assert!(agreed.is_ok(), "{}: {agreed:?}", example.name);
    }
}

#[test]
fn every_example_promises_something() {
    let examples = examples();
    assert!(examples.len() >= 8, "{} examples", examples.len());
    for Example { name, text, output, fault } in &examples {
        assert!(name.ends_with(".euclid.asm"), "{name}");
        assert!(text.starts_with(&format!("; {name}: ")), "{name} begins with its name");
        assert_eq!(output.is_empty(), fault.is_some(), "{name} promises one thing");
        assert_eq!(fault.is_some(), name.starts_with("fault-"), "{name}");
    }
}

#[test]
fn each_kind_of_fault_has_an_example() {
    let faults: Vec<String> = examples().into_iter().filter_map(|example| example.fault).collect();
    for kind in [
        "MOD divides by zero",
        "is not an instruction",
        "does not exist",
        "before instruction 0",
        "ran past the last word",
    ] {
        assert!(faults.iter().any(|fault| fault.contains(kind)), "{kind}");
    }
}

#[test]
fn every_example_is_formatted() {
    for Example { name, text, .. } in examples() {
        let formatted = assembler().format(&Source::new(name.as_str(), text.as_str()));
        assert_eq!(formatted, text, "{name}");
    }
}
