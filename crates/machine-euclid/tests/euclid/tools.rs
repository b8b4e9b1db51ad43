//! Short ways to assemble, load and run.

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet, Segment};
use bantam_machine_euclid::{DIALECT, Euclid, NUMERALS};
use bantam_run::{Exit, Machine, Script, Settings, System as _};
use bantam_testkit::{Trial, check_engines};

/// More instructions than any program of these tests needs.
const LIMIT: u64 = 10_000;

pub(crate) fn assembler() -> Assembler {
    Assembler::new(InsnSet::of::<Euclid>(), &DIALECT)
}

/// The image of a program without errors.
pub(crate) fn assemble(text: &str) -> Image {
    let source = Source::new("a.euclid.asm", text);
    let assembly = assembler().assemble(&source, 0, Options::default());
    let shown = render_all(&assembly.diagnostics, &Sources::new(vec![source]), Style::Plain);
    assert!(!has_errors(&assembly.diagnostics), "{shown}");
    link(&[(0, assembly.object)], NUMERALS).0
}

/// What is said about a program.
pub(crate) fn said(text: &str) -> String {
    let source = Source::new("a.euclid.asm", text);
    let assembly = assembler().assemble(&source, 0, Options::default());
    render_all(&assembly.diagnostics, &Sources::new(vec![source]), Style::Plain)
}

/// An image of these words.
pub(crate) fn image(words: &[u16]) -> Image {
    Image { segments: vec![Segment { origin: 0, words: words.to_vec() }], ..Image::default() }
}

pub(crate) fn machine() -> Box<dyn Machine> {
    Euclid::machine(&Settings::new())
}

/// Runs a program on every engine: how it ended, and what it printed.
pub(crate) fn run(image: &Image) -> (Exit, String) {
    let trial = Trial {
        machine: &machine,
        backend: Some(bantam_jit::Jit::backend),
        image,
        input: b"",
        stops: &[1, 2, 3, 10, LIMIT],
        output_limit: 100,
    };
    let (exit, output) = check_engines(&trial).unwrap();
    (exit, String::from_utf8(output).unwrap())
}

/// A machine after it has run a program to its end.
pub(crate) fn ended(image: &Image) -> Box<dyn Machine> {
    let mut machine = machine();
    machine.load(image).unwrap();
    machine.run(&mut Script::new(""), bantam_run::Limits::steps(LIMIT));
    machine
}
