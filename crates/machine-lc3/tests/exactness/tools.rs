//! What the tests share: machines of every kind, programs, a console and devices that can be watched.

use std::{
    collections::VecDeque,
    ops::RangeInclusive,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::{Image, InsnSet, Stop};
use bantam_machine_lc3::{DIALECT, Lc3, system};
use bantam_run::{
    Console, Context, Device, Engine, Exit, Interrupt, Key, Limits, Machine, PutError, Register, Script,
    Settings, StopHandle,
};

pub(crate) const TMR: u16 = 0xFE08;
pub(crate) const MCC: u16 = 0xFFFA;
/// Where the first [`Bell`] is.
pub(crate) const BELL: u16 = 0xFF00;
/// Where its vector is.
pub(crate) const BELL_VECTOR: u16 = 0x0190;
/// Where programs begin that run in supervisor mode.
pub(crate) const SUPERVISOR: u16 = 0x0800;
/// Where programs begin that run in user mode.
pub(crate) const USER: u16 = 0x3000;

/// Addresses that programs use, after every [`program`].
const POOL: &str = "
KBSR    .FILL xFE00
KBDR    .FILL xFE02
DDR     .FILL xFE06
TMR     .FILL xFE08
TMI     .FILL xFE0A
MCC     .FILL xFFFA
PSR     .FILL xFFFC
MCR     .FILL xFFFE
BELL    .FILL xFF00
BELL2   .FILL xFF02
ENABLE  .FILL x4000
TEN     .FILL 10
HERE    .BLKW 1
";

/// One way to be an LC-3.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) engine: Engine,
    pub(crate) traps: &'static str,
    pub(crate) edition: u8,
}

impl Kind {
    /// A machine with a program, ready to run.
    pub(crate) fn load(self, image: &Image) -> Box<dyn Machine> {
        let compat = if self.edition == 2 { "textbook2" } else { "textbook3" };
        let choices = Settings::new().with("traps", self.traps).with("compat", compat);
        let mut machine = system::machine(&choices);
        machine.set_backend(bantam_jit::Jit::backend);
        machine.set_engine(self.engine).unwrap();
        machine.load(image).unwrap();
        machine
    }

    pub(crate) fn is_native(self) -> bool {
        self.traps == "native"
    }

    /// How a handler of traps goes back.
    pub(crate) fn leave_trap(self) -> &'static str {
        if self.edition == 2 { "RET" } else { "RTI" }
    }
}

/// Runs a check on every kind of machine, and names the one that fails.
pub(crate) fn on_all(test: impl Fn(Kind)) {
    for engine in [Engine::Interpreter, Engine::Reference, Engine::Jit] {
        for traps in ["os", "native"] {
            for edition in [2, 3] {
                let kind = Kind { engine, traps, edition };
                let done = catch_unwind(AssertUnwindSafe(|| test(kind)));
                assert!(done.is_ok(), "on {kind:?}");
            }
        }
    }
}

/// Runs a check with native traps.
pub(crate) fn on_native(test: impl Fn(Kind)) {
    on_all(|kind| {
        if kind.is_native() {
            test(kind);
        }
    });
}

/// A program at `origin`, with the addresses of the devices at its end, and with its labels in vectors.
pub(crate) fn program(origin: u16, body: &str, vectors: &[(u16, &str)]) -> Image {
    let mut source = format!(".ORIG x{origin:04X}\n{body}\n{POOL}\n.END\n");
    for (addr, label) in vectors {
        source += &format!(".ORIG x{addr:04X}\n.FILL {label}\n.END\n");
    }
    image(&source)
}

/// A program in user mode.
pub(crate) fn user(body: &str) -> Image {
    program(USER, body, &[])
}

/// A program in supervisor mode.
pub(crate) fn supervisor(body: &str) -> Image {
    program(SUPERVISOR, body, &[])
}

fn image(source: &str) -> Image {
    let assembler = Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT);
    let assembly = assembler.assemble(&Source::new("test.asm", source), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{source}\n{:?}", assembly.diagnostics);
    let (image, diagnostics) = link(&[(0, assembly.object)], bantam_machine_lc3::NUMERALS);
    assert!(diagnostics.is_empty(), "{source}\n{diagnostics:?}");
    image
}

/// Registers and memory.
#[derive(PartialEq, Eq)]
pub(crate) struct State {
    registers: Vec<Register>,
    memory: Vec<u16>,
}

impl std::fmt::Debug for State {
    /// Memory is too large to print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sum = self.memory.iter().fold(0u64, |sum, word| sum.wrapping_mul(31) ^ u64::from(*word));
        let registers = self.registers.iter().map(|register| (register.name, register.value));
        write!(f, "{:X?}, memory {sum:016x}", registers.collect::<Vec<_>>())
    }
}

pub(crate) fn state(machine: &dyn Machine) -> State {
    State { registers: machine.registers(), memory: (0..0xFE00).map(|addr| machine.word(addr)).collect() }
}

pub(crate) fn register(machine: &dyn Machine, name: &str) -> u16 {
    machine.register(name).unwrap()
}

/// Runs N instructions without a console, and expects that only the limit ends the run.
pub(crate) fn go(machine: &mut dyn Machine, steps: u64) {
    assert_eq!(machine.run(&mut Script::new(""), Limits::steps(steps)), Exit::StepLimit);
}

/// Performs the actions between two instructions, without a console.
pub(crate) fn settle(machine: &mut dyn Machine) {
    assert_eq!(machine.settle(&mut Script::new("")), None);
}

/// A console whose keys arrive at given counts, and that records its calls.
#[derive(Default)]
pub(crate) struct Timed {
    /// Keys, and the counts from which on they are there.
    pub(crate) keys: VecDeque<(u64, u8)>,
    /// Whether more may come after the last of them.
    pub(crate) is_open: bool,
    /// The counts at which it was asked for a key.
    pub(crate) asked: Vec<u64>,
    /// The number of waits.
    pub(crate) waits: u64,
    /// The run to stop when it waits.
    pub(crate) stops: Option<StopHandle>,
    /// What it has been shown.
    pub(crate) shown: Vec<u8>,
    /// How many bytes it takes.
    pub(crate) room: usize,
}

impl Timed {
    /// Its input ends after these keys.
    pub(crate) fn new(keys: &[(u64, u8)]) -> Self {
        Self { keys: keys.iter().copied().collect(), room: usize::MAX, ..Self::default() }
    }

    /// Its input never ends.
    pub(crate) fn open(keys: &[(u64, u8)]) -> Self {
        Self { is_open: true, ..Self::new(keys) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.shown).into_owned()
    }
}

impl Console for Timed {
    fn key(&mut self, now: u64) -> Key {
        self.asked.push(now);
        match self.keys.front() {
            Some(&(at, byte)) if at <= now => {
                self.keys.pop_front();
                Key::Byte(byte)
            }
            None if !self.is_open => Key::Ended,
            Some(_) | None => Key::None,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        if self.shown.len() + bytes.len() > self.room {
            return Err(PutError::Full);
        }
        self.shown.extend_from_slice(bytes);
        Ok(())
    }

    fn wait(&mut self) {
        self.waits += 1;
        if let Some(handle) = &self.stops {
            handle.stop();
        }
    }
}

/// A device that asks for an interrupt from some count on, until a program stores in its register.
pub(crate) struct Bell {
    addr: u16,
    rings_at: Option<u64>,
    is_ringing: bool,
    interrupt: Interrupt,
}

impl Bell {
    /// A bell at `addr`. The first and the second have vectors x90 and x91.
    pub(crate) fn boxed(addr: u16, priority: u8, rings_at: u64) -> Box<Self> {
        let vector = 0x90 + (addr - BELL) as u8 / 2;
        let interrupt = Interrupt { vector, priority };
        Box::new(Self { addr, rings_at: Some(rings_at), is_ringing: false, interrupt })
    }
}

impl Device for Bell {
    fn name(&self) -> &str {
        "bell"
    }
    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }
    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(self.peek(addr, context.now))
    }
    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        self.is_ringing = false;
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        self.is_ringing.into()
    }
    fn tick(&mut self, _: &mut Context<'_>) {
        self.rings_at = None;
        self.is_ringing = true;
    }
    fn due(&self) -> Option<u64> {
        self.rings_at
    }
    fn request(&self) -> Option<Interrupt> {
        self.is_ringing.then_some(self.interrupt)
    }
}

/// A device that is woken from a certain count, once or repeatedly, and may then stop the run.
pub(crate) struct Clock {
    pub(crate) due: Option<u64>,
    pub(crate) is_restless: bool,
    pub(crate) stops: Option<StopHandle>,
    /// How often it was woken.
    pub(crate) woken: Arc<AtomicU64>,
}

impl Device for Clock {
    fn name(&self) -> &str {
        "clock"
    }
    fn addrs(&self) -> RangeInclusive<u16> {
        0xFF80..=0xFF80
    }
    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(0)
    }
    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        0
    }
    fn tick(&mut self, _: &mut Context<'_>) {
        self.woken.fetch_add(1, Ordering::Relaxed);
        if let Some(handle) = &self.stops {
            handle.stop();
        }
        if !self.is_restless {
            self.due = None;
        }
    }
    fn due(&self) -> Option<u64> {
        self.due
    }
}

/// A program with keys, output, traps and a timer that interrupts: it shows its keys up to a newline.
pub(crate) fn busy() -> Image {
    let body = "
            LD    R0, ENABLE
            STI   R0, TMR
            LD    R0, TEN
            ADD   R0, R0, #13
            STI   R0, TMI
NEXT        GETC
            OUT
            ST    R0, HERE
            ADD   R4, R4, R0
            ADD   R1, R0, #-10
            BRnp  NEXT
            LEA   R0, BYE
            PUTS
            HALT
ON_TIMER    ST    R0, KEPT
            LDI   R0, TMR
            LD    R0, TICKS
            ADD   R0, R0, #1
            ST    R0, TICKS
            LD    R0, KEPT
            RTI
KEPT        .BLKW 1
TICKS       .BLKW 1
BYE         .STRINGZ \"bye\"";
    program(SUPERVISOR, body, &[(0x0181, "ON_TIMER")])
}

/// The keys of [`busy`].
pub(crate) const BUSY_KEYS: &[u8] = b"bantam\n";
/// What it shows.
pub(crate) const BUSY_SHOWS: &str = "bantam\nbye";
