//! Compiles and runs programs, and records their behaviour.

use std::sync::LazyLock;

use bantam_asm::{Assembler, link};
use bantam_chick::{
    Indices, Level, Options,
    backend::{Assembly, Backend, Request, fault_of},
    check_source,
    evaluate::{self, Fault, Host, evaluate},
};
use bantam_diag::{Source, Sources, Style, render_all};
use bantam_isa::{Image, InsnSet};
use bantam_machine_lc3::{ChickBackend, DIALECT, Lc3, NUMERALS, system};
use bantam_run::{Exit, Limits, Machine, Script, Settings};

static ASSEMBLER: LazyLock<Assembler> = LazyLock::new(|| Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT));

/// A sufficient number of instructions.
const STEPS: u64 = 200_000_000;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Fault(Fault, u32),
    InputEnded,
    /// The machine stopped in a way that no compiled program should.
    Other(String),
}

/// The behaviour of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) output: String,
    pub(crate) end: End,
}

/// A program as assembly and words.
pub(crate) struct Built {
    pub(crate) assembly: Assembly,
    pub(crate) image: Image,
}

impl Built {
    pub(crate) fn words(&self) -> usize {
        self.image.segments.iter().map(|segment| segment.words.len()).sum()
    }
}

pub(crate) const fn level(level: Level) -> Options {
    Options { level, indices: Indices::Checked }
}

/// Returns the assembly of a program without errors.
#[track_caller]
pub(crate) fn compile(text: &str, options: Options) -> Assembly {
    let source = Source::new("a.chk", text);
    let checked = check_source(&source, 0, ChickBackend.profile(), options);
    let said = || {
        let sources = Sources::new(vec![Source::new("a.chk", text)]);
        render_all(&checked.diagnostics, &sources, Style::Plain)
    };
    let program = checked.program.as_ref().unwrap_or_else(|| panic!("{}", said()));
    let request = Request { program, source: &source, id: 0, options };
    ChickBackend.compile(&request).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Returns the diagnostics of a valid program that this machine rejects.
#[track_caller]
pub(crate) fn refused(text: &str) -> Vec<(&'static str, String)> {
    let source = Source::new("a.chk", text);
    let options = Options::default();
    let checked = check_source(&source, 0, ChickBackend.profile(), options);
    let request = Request { program: checked.program.as_ref().unwrap(), source: &source, id: 0, options };
    let said = ChickBackend.compile(&request).unwrap_err();
    said.into_iter().map(|diagnostic| (diagnostic.code, diagnostic.message)).collect()
}

/// Returns the words of an assembly, which has no diagnostics.
#[track_caller]
pub(crate) fn assemble(text: &str) -> Image {
    let source = Source::new("a.asm", text);
    let assembled = ASSEMBLER.assemble(&source, 0, bantam_asm::Options::default());
    let sources = Sources::new(vec![Source::new("a.asm", text)]);
    let said = render_all(&assembled.diagnostics, &sources, Style::Plain);
    assert!(assembled.diagnostics.is_empty(), "{said}\n{text}");
    let (image, diagnostics) = link(&[(0, assembled.object)], NUMERALS);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    image
}

/// Returns the formatted text.
pub(crate) fn formatted(text: &str) -> String {
    ASSEMBLER.format(&Source::new("a.asm", text))
}

#[track_caller]
pub(crate) fn build(text: &str, options: Options) -> Built {
    let assembly = compile(text, options);
    assert_eq!(assembly.text.lines().count(), assembly.lines.len());
    let image = assemble(&assembly.text);
    Built { assembly, image }
}

/// Runs an image in otherwise random memory; returns its behaviour and the number of instructions.
pub(crate) fn run(image: &Image, input: &[u8], choices: &Settings) -> (Outcome, u64) {
    let mut machine: Box<dyn Machine> = system::machine(choices);
    machine.randomize(7);
    machine.load(image).unwrap();
    let mut console = Script::new(input);
    let exit = machine.run(&mut console, Limits::steps(STEPS));
    let end = match &exit {
        Exit::Halted => End::Done,
        Exit::InputEnded => End::InputEnded,
        Exit::Fault(fault) => fault_at(image, fault.addr).unwrap_or(End::Other(format!("{exit:?}"))),
        Exit::StepLimit | Exit::OutputLimit | Exit::OutputClosed | Exit::Stopped => {
            End::Other(format!("{exit:?}"))
        }
    };
    (Outcome { output: console.text(), end }, machine.instructions())
}

/// Returns the fault of an address, by its label.
fn fault_at(image: &Image, addr: u16) -> Option<End> {
    let symbol =
        image.symbols.iter().find(|symbol| symbol.addr == addr && fault_of(&symbol.name).is_some())?;
    let digits = symbol.name.split('_').filter_map(|part| part.parse::<u32>().ok());
    Some(End::Fault(fault_of(&symbol.name)?, digits.into_iter().next()?))
}

/// Returns the behaviour under the reference evaluator.
#[track_caller]
pub(crate) fn expected(text: &str, input: &[u8]) -> Outcome {
    let source = Source::new("a.chk", text);
    let checked = check_source(&source, 0, ChickBackend.profile(), Options::default());
    let said = || {
        let sources = Sources::new(vec![Source::new("a.chk", text)]);
        render_all(&checked.diagnostics, &sources, Style::Plain)
    };
    let program = checked.program.as_ref().unwrap_or_else(|| panic!("{}", said()));
    let mut scene = Scene { output: String::new(), input: input.to_vec(), at: 0 };
    let end = match evaluate(program, &mut scene, 50_000_000) {
        evaluate::End::Done => End::Done,
        evaluate::End::Fault(fault, span) => End::Fault(fault, source.position(span.start).line),
        evaluate::End::InputEnded(_) => End::InputEnded,
        other @ (evaluate::End::StepLimit | evaluate::End::TooDeep(_) | evaluate::End::Machine(_)) => {
            End::Other(format!("{other:?}"))
        }
    };
    Outcome { output: scene.output, end }
}

struct Scene {
    output: String,
    input: Vec<u8>,
    at: usize,
}

impl Host for Scene {
    fn print(&mut self, bytes: &[u8]) {
        self.output.push_str(&String::from_utf8_lossy(bytes));
    }

    fn read_char(&mut self) -> Option<u8> {
        self.at += 1;
        self.input.get(self.at - 1).copied()
    }

    fn read_port(&mut self, _: u8) -> u8 {
        0
    }

    fn write_port(&mut self, _: u8, _: u8) {}
}

/// Native traps, which count as one instruction each.
pub(crate) fn native() -> Settings {
    Settings::new().with("traps", "native")
}

/// Compiles and runs at every level; each must behave as under the evaluator.
#[track_caller]
pub(crate) fn same(text: &str, input: &[u8]) -> Outcome {
    let expected = expected(text, input);
    for one in [Level::None, Level::Usual, Level::Smallest] {
        let built = build(text, level(one));
        let (outcome, _) = run(&built.image, input, &native());
        assert_eq!(outcome, expected, "{one:?}\n{text}\n{}", built.assembly.text);
    }
    expected
}

/// The same, for a program without input that ends.
#[track_caller]
pub(crate) fn prints(text: &str) -> String {
    let outcome = same(text, b"");
    assert_eq!(outcome.end, End::Done, "{text}");
    outcome.output
}
