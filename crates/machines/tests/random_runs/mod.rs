//! Random programs with keys, ports and interrupts, on all machines.

use std::ops::RangeInclusive;

use bantam_isa::{Image, Segment, Stop as Step};
use bantam_jit::Jit;
use bantam_machines::find;
use bantam_run::{
    Console, Context, Device, Engine, Feed, Interrupt, Key, Machine, PutError, SetWordError, Settings,
};
use proptest::{collection::vec, prelude::*};

/// A console whose keys come at certain moments.
#[derive(Clone, Default)]
pub(crate) struct Typist {
    pub(crate) keys: Vec<(u64, u8)>,
    pub(crate) next: usize,
    pub(crate) output: Vec<u8>,
}

impl Console for Typist {
    fn key(&mut self, now: u64) -> Key {
        match self.keys.get(self.next) {
            Some((when, key)) if *when <= now => {
                self.next += 1;
                Key::Byte(*key)
            }
            _ => Key::None,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.output.extend_from_slice(bytes);
        Ok(())
    }
}

/// A device that requests an interrupt at certain moments, until it is read.
#[derive(Clone)]
struct Bell {
    addr: u16,
    rings: Vec<u64>,
    rung: bool,
}

impl Device for Bell {
    fn name(&self) -> &str {
        "bell"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }

    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Step> {
        Ok(u16::from(std::mem::take(&mut self.rung)))
    }

    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Step> {
        self.rung = false;
        Ok(())
    }

    fn peek(&self, _: u16, _: u64) -> u16 {
        u16::from(self.rung)
    }

    fn tick(&mut self, context: &mut Context<'_>) {
        self.rings.retain(|when| *when > context.now);
        self.rung = true;
    }

    fn due(&self) -> Option<u64> {
        self.rings.iter().min().copied()
    }

    fn request(&self) -> Option<Interrupt> {
        self.rung.then_some(Interrupt { vector: 0x90, priority: 6 })
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }
}

/// The ingredients of a run.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) machine: &'static str,
    pub(crate) engine: Engine,
    pub(crate) origin: u16,
    pub(crate) words: Vec<u16>,
    pub(crate) keys: Vec<(u64, u8)>,
    pub(crate) rings: Vec<u64>,
    /// The length of segments, and whether the past may take no more memory than it needs.
    pub(crate) shortest: u64,
    pub(crate) bytes: usize,
    /// How far it runs at a time, and which moments are visited.
    pub(crate) moments: Vec<u64>,
}

/// The longest run, in instructions. Debug builds leave the plain loop after 2,000.
pub(crate) const LONGEST: u64 = 6_000;

/// Returns an LC-3 word that is usually an instruction that acts near the program, and seldom leaves it.
fn lc3_word() -> impl Strategy<Value = u16> {
    let near = || -20i16..20;
    let field = |value: i16, bits: u32| value as u16 & ((1 << bits) - 1);
    prop_oneof![
        12 => (0u16..8, 0u16..8, -16i16..16).prop_map(move |(d, s, i)| 0x1020 | d << 9 | s << 6 | field(i, 5)),
        4 => (0u16..8, 0u16..8, 0u16..8).prop_map(|(d, s, t)| 0x5000 | d << 9 | s << 6 | t),
        6 => (1u16..8, near()).prop_map(move |(c, o)| c << 9 | field(o, 9)),
        6 => (prop_oneof![Just(0x2u16), Just(0x3), Just(0xA), Just(0xB), Just(0xE)], 0u16..8, near())
            .prop_map(move |(op, d, o)| op << 12 | d << 9 | field(o, 9)),
        1 => near().prop_map(move |o| 0x4800 | field(o, 11)),
        2 => prop_oneof![Just(0xF020u16), Just(0xF021), Just(0xF023)],
        1 => Just(0x8000u16),
        // The addresses of devices, for LDI and STI to use.
        2 => prop_oneof![Just(0xFE00u16), Just(0xFE02), Just(0xFE06), Just(0xFE08), Just(0xFE0A), Just(0xFE20), Just(0x4000)],
    ]
}

/// The start of a program, and its words. Addresses below x3000 have the system's privileges.
fn program() -> impl Strategy<Value = (&'static str, u16, Vec<u16>)> {
    let lc3 = (prop_oneof![Just(0x3000u16), Just(0x0800)], vec(lc3_word(), 4..60))
        .prop_map(|(origin, words)| ("lc3", origin, words));
    let vc = vec(0..256u16, 1..=256).prop_map(|bytes| ("vc", 0, bytes));
    let euclid = vec(any::<u16>(), 4..60).prop_map(|words| ("euclid", 0, legal(words)));
    prop_oneof![4 => lc3, 2 => vc, 1 => euclid]
}

/// Returns words that are instructions of Euclid, each as close to one as its low bits allow.
fn legal(words: Vec<u16>) -> Vec<u16> {
    let set = find("euclid").unwrap().insn_set();
    let near = |word: &u16| {
        (0..64)
            .map(|i: u16| word.wrapping_add(i.wrapping_mul(0x1357)))
            .find(|word| set.row_of(*word).is_some())
    };
    words.iter().filter_map(near).collect()
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let engine = prop_oneof![Just(Engine::Interpreter), Just(Engine::Jit), Just(Engine::Auto)];
    let keys = vec((0..LONGEST, any::<u8>()), 0..8).prop_map(|mut keys| {
        keys.sort_unstable();
        keys
    });
    let parts =
        (program(), engine, keys, vec(0..LONGEST, 0..6), 1..300u64, prop_oneof![Just(0), Just(1 << 20)]);
    (parts, vec(0..LONGEST, 50)).prop_map(|((program, engine, keys, rings, shortest, bytes), moments)| {
        let (machine, origin, words) = program;
        Case { machine, engine, origin, words, keys, rings, shortest, bytes, moments }
    })
}

pub(crate) fn machine(case: &Case) -> Box<dyn Machine> {
    let target = find(case.machine).unwrap();
    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.set_backend(Jit::backend);
    machine.set_engine(case.engine).unwrap();
    let segments = vec![Segment { origin: case.origin, words: case.words.clone() }];
    machine.load(&Image { segments, ..Image::default() }).unwrap();
    if let Some(ports) = target.ports() {
        let bytes: Vec<u8> = case.keys.iter().map(|(_, key)| *key).collect();
        machine.detach(ports.first);
        machine.attach(Box::new(Feed::new(ports.first, "port 0", bytes))).unwrap();
    }
    let bell = Bell { addr: 0xFE20, rings: case.rings.clone(), rung: false };
    if machine.attach(Box::new(bell)).is_ok() {
        // The handler is in the middle of the program.
        let set = machine.set_word(0x0190, case.origin + case.words.len() as u16 / 2);
        // A machine without interrupts has no table of handlers there.
        assert!(matches!(set, Ok(()) | Err(SetWordError::NoMemory { .. })), "{set:?}");
    }
    machine
}

/// A hundred cases, unless the environment variable asks for another number.
pub(crate) fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        config
    } else {
        ProptestConfig { cases: 100, ..config }
    }
}
