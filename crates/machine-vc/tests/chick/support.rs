//! Compiles, assembles and runs programs, and evaluates them for comparison.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
};

use bantam_asm::{Assembler, Options as AsmOptions, link};
use bantam_chick::{
    Level, Options,
    backend::{Backend, Request, fault_of},
    check_source,
    evaluate::{End, Fault, Host, evaluate},
    program::Program,
};
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet, Stop};
use bantam_machine_vc::{DIALECT, NUMERALS, PORT_0, Vc, chick::VcBackend};
use bantam_run::{Console, Context, Device, Engine, Exit, Key, Limits, PutError, Settings, System};

/// Returns a program without errors for the VC.
pub(crate) fn program(name: &str, text: &str, options: Options) -> (Source, Program) {
    let source = Source::new(name, text);
    let checked = check_source(&source, 0, VcBackend.profile(), options);
    let rendered = render_all(&checked.diagnostics, &Sources::new(vec![source.clone()]), Style::Plain);
    (source, checked.program.unwrap_or_else(|| unreachable!("{name}:\n{rendered}\n{text}")))
}

/// A compiled program.
pub(crate) struct Compiled {
    pub(crate) assembly: String,
    pub(crate) image: Image,
    /// The source line of each line of the assembly.
    pub(crate) lines: Vec<u32>,
}

impl Compiled {
    pub(crate) fn bytes(&self) -> usize {
        self.image.segments.iter().map(|segment| segment.words.len()).sum()
    }
}

/// Returns the size of the image in bytes.
pub(crate) fn words(compiled: &Compiled) -> Vec<u16> {
    compiled.image.segments.iter().flat_map(|segment| segment.words.clone()).collect()
}

pub(crate) fn options(level: Level) -> Options {
    Options { level, ..Options::default() }
}

/// Returns the code; `None` if the program is too large for the machine.
pub(crate) fn compile(source: &Source, program: &Program, options: Options) -> Option<Compiled> {
    let request = Request { program, source, id: 0, options };
    let assembly = match VcBackend.compile(&request) {
        Ok(assembly) => assembly,
        Err(diagnostics) => {
            assert!(diagnostics.iter().all(|diagnostic| diagnostic.code == "E0246"));
            return None;
        }
    };
    let assembler = Assembler::new(InsnSet::of::<Vc>(), &DIALECT);
    let text = Source::new("compiled.vc.asm", &*assembly.text);
    let made = assembler.assemble(&text, 0, AsmOptions::default());
    if has_errors(&made.diagnostics) {
        let rendered = render_all(&made.diagnostics, &Sources::new(vec![text]), Style::Plain);
        unreachable!("{rendered}\n{}\n{}", source.text, assembly.text);
    }
    let (image, diagnostics) = link(&[(0, made.object)], NUMERALS);
    assert!(diagnostics.is_empty());
    Some(Compiled { assembly: assembly.text, image, lines: assembly.lines })
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Done,
    Fault(Fault, u32),
    Limit,
}

/// A program's port accesses and output, in order.
pub(crate) type Log = Vec<u8>;

/// Port values from a seed.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    pub(crate) log: Log,
    seed: u32,
    /// The value of every read, if fixed.
    fixed: Option<u8>,
}

impl Feed {
    pub(crate) fn seeded(seed: u32) -> Self {
        Self { log: Log::new(), seed, fixed: None }
    }

    pub(crate) fn fixed(value: u8) -> Self {
        Self { log: Log::new(), seed: 0, fixed: Some(value) }
    }

    fn next(&mut self) -> u8 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.fixed.unwrap_or((self.seed >> 24) as u8)
    }
}

impl Host for Feed {
    fn print(&mut self, bytes: &[u8]) {
        self.log.extend(bytes);
    }
    fn read_char(&mut self) -> Option<u8> {
        Some(self.read_port(7))
    }
    fn read_port(&mut self, port: u8) -> u8 {
        self.log.extend(format!("<{port}").bytes());
        self.next()
    }
    fn write_port(&mut self, port: u8, value: u8) {
        self.log.extend(format!(">{port}={value};").bytes());
    }
}

/// Returns the behaviour under the evaluator.
pub(crate) fn evaluated(source: &Source, program: &Program, feed: Feed, steps: u64) -> (Log, Ends) {
    let mut feed = feed;
    let ends = match evaluate(program, &mut feed, steps) {
        End::Done => Ends::Done,
        End::Fault(fault, span) => Ends::Fault(fault, source.position(span.start).line),
        End::StepLimit | End::TooDeep(_) | End::InputEnded(_) | End::Machine(_) => Ends::Limit,
    };
    (feed.log, ends)
}

/// A port that writes to the log.
struct Port {
    number: u8,
    feed: Arc<Mutex<Feed>>,
}

impl Device for Port {
    fn name(&self) -> &str {
        "port"
    }
    fn addrs(&self) -> RangeInclusive<u16> {
        let addr = PORT_0 + u16::from(self.number);
        addr..=addr
    }
    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(self.feed.lock().unwrap().read_port(self.number).into())
    }
    fn write(&mut self, _: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        self.feed.lock().unwrap().write_port(self.number, value as u8);
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        0
    }
}

/// A console that writes to the log.
struct Screen(Arc<Mutex<Feed>>);

impl Console for Screen {
    fn key(&mut self, _: u64) -> Key {
        Key::Ended
    }
    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.0.lock().unwrap().print(bytes);
        Ok(())
    }
}

/// Runs it on the machine.
pub(crate) fn ran(compiled: &Compiled, feed: Feed, steps: u64) -> (Log, Ends) {
    ran_on(compiled, feed, steps, Engine::Interpreter)
}

/// Runs it on one of the machine's engines.
pub(crate) fn ran_on(compiled: &Compiled, feed: Feed, steps: u64, engine: Engine) -> (Log, Ends) {
    let mut machine = Vc::machine(&Settings::new());
    machine.set_engine(engine).unwrap();
    machine.load(&compiled.image).unwrap();
    let shared = Arc::new(Mutex::new(feed));
    for number in 0..8 {
        let _ = machine.detach(PORT_0 + number);
        assert!(machine.attach(Box::new(Port { number: number as u8, feed: shared.clone() })).is_ok());
    }
    let mut console = Screen(shared.clone());
    let exit = machine.run(&mut console, Limits::steps(steps));
    let ends = match exit {
        Exit::Halted => Ends::Done,
        Exit::Fault(fault) => {
            let label = compiled
                .image
                .symbols
                .iter()
                .find(|symbol| symbol.addr == fault.addr && fault_of(&symbol.name).is_some());
            let kind = label.and_then(|symbol| fault_of(&symbol.name));
            let line = compiled.image.source_of(fault.addr).map_or(0, |line| line.line);
            let line = compiled.lines[line as usize - 1];
            if kind.is_none() {
                assert_eq!(fault.message, "division by zero", "{}", compiled.assembly);
            }
            Ends::Fault(kind.unwrap_or(Fault::Division), line)
        }
        Exit::StepLimit | Exit::OutputLimit | Exit::InputEnded | Exit::OutputClosed | Exit::Stopped => {
            Ends::Limit
        }
    };
    let log = shared.lock().unwrap().log.clone();
    (log, ends)
}
