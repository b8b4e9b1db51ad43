//! Runs programs in Chick: by the reference evaluator, and compiled on a machine. What a program is given,
//! and what is to happen, stands in the comment at its head.

use std::{
    fmt::Write as _,
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard},
};

use bantam_asm::{Options as AsmOptions, link};
use bantam_chick::{
    Options,
    backend::{Backend, Request, fault_of},
    check_source,
    evaluate::{self, Fault, Host, evaluate},
    program::Program,
};
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_isa::Stop;
use bantam_machines::Target;
use bantam_run::{Console, Context, Device, Exit, Key, Limits, Ports, PutError, Settings};

/// More steps and instructions than any program here needs.
const STEPS: u64 = 50_000_000;

/// The port from which machines with ports take characters.
const KEYS: u8 = 7;

/// What a key of the head says: of each line that has it, joined by blanks.
pub(crate) fn head(text: &str, key: &str) -> Option<String> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//"));
    let values = lines.filter_map(|line| line.strip_prefix(' ')?.strip_prefix(key)?.strip_prefix(':'));
    values.map(|value| value.trim_start().to_owned()).reduce(|all, value| all + " " + &value)
}

/// What the escapes of the head stand for.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\s", " ")
}

/// The number of a port and its value.
fn pair(text: &str) -> (u8, u8) {
    let (port, value) = text.split_once('=').unwrap();
    (port.parse().unwrap(), value.parse().unwrap())
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Fault(Fault, u32),
    Other(String),
}

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) prints: String,
    /// Ports and values, in order.
    pub(crate) writes: String,
    pub(crate) end: End,
}

impl Outcome {
    /// What the head of a program promises, which prints this.
    pub(crate) fn promised(text: &str, prints: String) -> Self {
        let end = head(text, "fault").map_or(End::Done, |fault| {
            let (kind, line) = fault.split_once(" at line ").unwrap();
            let kind = match kind {
                "division" => Fault::Division,
                "index" => Fault::Index,
                other => panic!("{other}"),
            };
            End::Fault(kind, line.parse().unwrap())
        });
        Self { prints, writes: head(text, "writes").unwrap_or_default(), end }
    }
}

/// What a program talks to.
struct World {
    prints: Vec<u8>,
    writes: String,
    keys: Vec<u8>,
    /// What ports are to be asked for, and what they say, the last first.
    reads: Vec<(u8, u8)>,
}

impl World {
    fn of(text: &str) -> Self {
        let mut keys = unescaped(&head(text, "input").unwrap_or_default()).into_bytes();
        let reads = head(text, "reads").unwrap_or_default();
        let mut reads: Vec<(u8, u8)> = reads.split_whitespace().map(pair).collect();
        keys.reverse();
        reads.reverse();
        Self { prints: Vec::new(), writes: String::new(), keys, reads }
    }

    fn outcome(&self, end: End) -> Outcome {
        let end = match end {
            End::Done if !self.keys.is_empty() || !self.reads.is_empty() => {
                End::Other("the program has not read all that it is given".to_owned())
            }
            end @ (End::Done | End::Fault(..) | End::Other(_)) => end,
        };
        let prints = String::from_utf8_lossy(&self.prints).into_owned();
        Outcome { prints, writes: self.writes.clone(), end }
    }
}

impl Host for World {
    fn print(&mut self, bytes: &[u8]) {
        self.prints.extend(bytes);
    }
    fn read_char(&mut self) -> Option<u8> {
        self.keys.pop()
    }
    fn read_port(&mut self, port: u8) -> u8 {
        if port == KEYS && self.reads.is_empty() {
            return self.read_char().unwrap_or(0);
        }
        let (expected, value) = self.reads.pop().unwrap();
        assert_eq!(expected, port, "another port is to be read");
        value
    }
    fn write_port(&mut self, port: u8, value: u8) {
        let blank = if self.writes.is_empty() { "" } else { " " };
        let _ = write!(self.writes, "{blank}{port}={value}");
    }
}

/// The program, or what is said against it.
pub(crate) fn checked(text: &str, backend: &dyn Backend) -> Result<Program, String> {
    let source = Source::new("program.chk", text);
    let checked = check_source(&source, 0, backend.profile(), Options::default());
    checked.program.ok_or_else(|| render_all(&checked.diagnostics, &Sources::new(vec![source]), Style::Plain))
}

/// What the program means, which has no errors for this target.
pub(crate) fn evaluated(text: &str, backend: &dyn Backend) -> Outcome {
    let program = checked(text, backend).unwrap_or_else(|said| panic!("{said}"));
    let mut world = World::of(text);
    let end = match evaluate(&program, &mut world, STEPS) {
        evaluate::End::Done => End::Done,
        evaluate::End::Fault(fault, span) => {
            End::Fault(fault, Source::new("program.chk", text).position(span.start).line)
        }
        other @ (evaluate::End::StepLimit
        | evaluate::End::TooDeep(_)
        | evaluate::End::InputEnded(_)
        | evaluate::End::Machine(_)) => End::Other(format!("{other:?}")),
    };
    world.outcome(end)
}

/// The world as ports and console see it.
#[derive(Clone)]
struct Shared(Arc<Mutex<World>>);

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }
}

struct Port {
    ports: Ports,
    number: u8,
    shared: Shared,
}

impl Device for Port {
    fn name(&self) -> &str {
        "port"
    }
    fn addrs(&self) -> RangeInclusive<u16> {
        let addr = self.ports.first + u16::from(self.number);
        addr..=addr
    }
    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(self.shared.world().read_port(self.number).into())
    }
    fn write(&mut self, _: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        self.shared.world().write_port(self.number, value as u8);
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        0
    }
}

impl Console for Shared {
    fn key(&mut self, _: u64) -> Key {
        self.world().keys.pop().map_or(Key::Ended, Key::Byte)
    }
    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.world().print(bytes);
        Ok(())
    }
}

/// Compiles and runs a program.
pub(crate) fn ran(text: &str, target: &'static dyn Target, options: Options) -> Outcome {
    let backend = target.chick().unwrap();
    let program = checked(text, backend).unwrap_or_else(|said| panic!("{said}"));
    let source = Source::new("program.chk", text);
    let said = |diagnostics: &[_], source: &Source| {
        render_all(diagnostics, &Sources::new(vec![source.clone()]), Style::Plain)
    };
    let made = backend
        .compile(&Request { program: &program, source: &source, id: 0, options })
        .unwrap_or_else(|errors| panic!("{}", said(&errors, &source)));
    let assembly = Source::new("program.asm", made.text.as_str());
    let assembled = target.assembler().assemble(&assembly, 0, AsmOptions::default());
    // Its warnings are about the habits of people.
    assert!(!has_errors(&assembled.diagnostics), "{}", said(&assembled.diagnostics, &assembly));
    let (image, linking) = link(&[(0, assembled.object)], target.numerals());
    assert!(linking.is_empty(), "{}", said(&linking, &assembly));

    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.load(&image).unwrap();
    let mut shared = Shared(Arc::new(Mutex::new(World::of(text))));
    if let Some(ports) = target.ports() {
        for number in 0..ports.count {
            machine.detach(ports.first + number).unwrap();
            machine.attach(Box::new(Port { ports, number: number as u8, shared: shared.clone() })).unwrap();
        }
    }
    let end = match machine.run(&mut shared, Limits::steps(STEPS)) {
        Exit::Halted => End::Done,
        Exit::Fault(fault) => {
            let mut labels = image.symbols.iter().filter(|symbol| symbol.addr == fault.addr);
            let placed = labels.find_map(|symbol| fault_of(&symbol.name));
            let known = (fault.message == Fault::Division.message()).then_some(Fault::Division);
            let line = image.source_of(fault.addr).map_or(0, |line| made.lines[line.line as usize - 1]);
            placed.or(known).map_or_else(|| End::Other(fault.to_string()), |kind| End::Fault(kind, line))
        }
        other @ (Exit::StepLimit
        | Exit::OutputLimit
        | Exit::OutputClosed
        | Exit::InputEnded
        | Exit::Stopped) => End::Other(format!("{other:?}")),
    };
    shared.world().outcome(end)
}
