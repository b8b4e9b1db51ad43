//! Short ways to assemble, load and run.

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet, Segment};
use bantam_machine_vc::{DIALECT, NUMERALS, Vc, files};
use bantam_run::{Engine, Exit, Limits, Machine, Script, Settings, System as _};

/// Every engine that the VC has.
pub(crate) const ENGINES: [Engine; 3] = [Engine::Interpreter, Engine::Reference, Engine::Gates];

/// More instructions than any program of these tests needs.
const LIMIT: u64 = 100_000;

pub(crate) fn assembler() -> Assembler {
    Assembler::new(InsnSet::of::<Vc>(), &DIALECT)
}

/// The image of a program without errors.
pub(crate) fn assemble(text: &str) -> Image {
    let source = Source::new("a.vc.asm", text);
    let assembly = assembler().assemble(&source, 0, Options::default());
    let shown = render_all(&assembly.diagnostics, &Sources::new(vec![source]), Style::Plain);
    assert!(!has_errors(&assembly.diagnostics), "{shown}");
    let (image, diagnostics) = link(&[(0, assembly.object)], NUMERALS);
    assert!(diagnostics.is_empty());
    image
}

/// What is said about a program.
pub(crate) fn said(text: &str) -> String {
    let source = Source::new("a.vc.asm", text);
    let assembly = assembler().assemble(&source, 0, Options::default());
    render_all(&assembly.diagnostics, &Sources::new(vec![source]), Style::Plain)
}

/// The bytes of a program, as hexadecimal digits.
pub(crate) fn bytes(text: &str) -> String {
    hex(&files::bytes(&assemble(text)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

/// The bytes that hexadecimal digits are.
pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    digits.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// An image of these bytes, from address 0.
pub(crate) fn image(bytes: &[u8]) -> Image {
    let words = bytes.iter().map(|byte| u16::from(*byte)).collect();
    Image { segments: vec![Segment { origin: 0, words }], ..Image::default() }
}

pub(crate) fn machine(image: &Image, engine: Engine) -> Box<dyn Machine> {
    let mut machine = Vc::machine(&Settings::new());
    machine.set_engine(engine).unwrap();
    machine.load(image).unwrap();
    machine
}

/// A run that has ended.
pub(crate) struct Done {
    pub(crate) machine: Box<dyn Machine>,
    pub(crate) exit: Exit,
    pub(crate) output: String,
}

impl Done {
    pub(crate) fn register(&self, name: &str) -> u16 {
        self.machine.register(name).unwrap()
    }
}

/// Runs an image on every engine; all end in the same way. Gives back the last.
pub(crate) fn run(image: &Image) -> Done {
    let mut ended: Option<Done> = None;
    for engine in ENGINES {
        let mut machine = machine(image, engine);
        let mut console = Script::new("");
        let exit = machine.run(&mut console, Limits::steps(LIMIT));
        let output = console.text();
        if let Some(other) = &ended {
            assert_eq!((&other.exit, &other.output), (&exit, &output), "{engine:?}");
            assert_eq!(other.machine.registers(), machine.registers(), "{engine:?}");
            assert_eq!(other.machine.instructions(), machine.instructions(), "{engine:?}");
        }
        ended = Some(Done { machine, exit, output });
    }
    ended.unwrap()
}

/// Runs a program to its HALT.
pub(crate) fn halts(text: &str) -> Done {
    let done = run(&assemble(text));
    assert_eq!(done.exit, Exit::Halted);
    done
}
