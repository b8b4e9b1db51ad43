//! The lines of `spec/*.ins`, typed from the textbook, against this machine.
//!
//! The format is described in `docs/conformance.md`. Each line is run by the exact datapath and by the
//! interpreter, in each edition that it names, with noise wherever the line leaves things open.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use bantam_isa::InsnSet;
use bantam_machine_lc3::{Lc3, Rules, State};
use bantam_run::{
    Context, Device, Devices as _, Engine, Interrupt, Limits, Machine, Script, StateAccess as _, System, Vm,
};

/// The meaning of a token list.
#[derive(Clone, Debug, Default)]
struct Tokens {
    registers: BTreeMap<String, u16>,
    memory: BTreeMap<u16, u16>,
    condition: Option<u16>,
    key: Option<u8>,
    irq: Option<Interrupt>,
    out: String,
    halts: bool,
}

/// One line.
#[derive(Clone, Debug)]
struct Case {
    place: String,
    editions: Vec<u8>,
    word: Option<u16>,
    text: String,
    before: Tokens,
    after: Tokens,
}

/// A device that asks for an interrupt and does nothing else.
struct Asking(Interrupt);

impl Device for Asking {
    fn name(&self) -> &str {
        "asking"
    }
    fn addrs(&self) -> std::ops::RangeInclusive<u16> {
        0xFF00..=0xFF00
    }
    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, bantam_isa::Stop> {
        Ok(0)
    }
    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), bantam_isa::Stop> {
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        0
    }
    fn request(&self) -> Option<Interrupt> {
        Some(self.0)
    }
}

/// The fields of a line: words separated by blanks, quotes kept together, up to a comment.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (None, ';') => break,
            (None, ' ' | '\t') => {
                if !field.is_empty() {
                    fields.push(std::mem::take(&mut field));
                }
                continue;
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        field.push(c);
    }
    if !field.is_empty() {
        fields.push(field);
    }
    fields
}

fn number(text: &str) -> u16 {
    match text.strip_prefix('x') {
        Some(hex) => u16::from_str_radix(hex, 16).unwrap(),
        None => text.parse::<i32>().unwrap() as u16,
    }
}

/// The byte that `'a'` or `x41` is.
fn byte(text: &str) -> u8 {
    match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(c) => c.as_bytes()[0],
        None => number(text) as u8,
    }
}

fn unescape(text: &str) -> String {
    text.trim_matches('"')
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

fn tokens(fields: &[String]) -> Tokens {
    let mut tokens = Tokens::default();
    for field in fields {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        match name {
            "N" => tokens.condition = Some(4),
            "Z" => tokens.condition = Some(2),
            "P" => tokens.condition = Some(1),
            "HALT" => tokens.halts = true,
            "KEY" => tokens.key = Some(byte(value)),
            "OUT" => tokens.out = unescape(value),
            "IRQ" => {
                let (vector, priority) = value.split_once('/').unwrap();
                let interrupt =
                    Interrupt { vector: number(vector) as u8, priority: priority.parse().unwrap() };
                tokens.irq = Some(interrupt);
            }
            _ => match name.strip_prefix("M[").and_then(|rest| rest.strip_suffix(']')) {
                Some(addr) => {
                    assert!(tokens.memory.insert(number(addr), number(value)).is_none(), "{field} twice")
                }
                None => assert!(
                    tokens.registers.insert(name.to_owned(), number(value)).is_none(),
                    "{field} twice"
                ),
            },
        }
    }
    tokens
}

/// All lines of all files.
fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let mut editions = Vec::new();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (line, text) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            let fields = fields(text);
            match fields.first().map(String::as_str) {
                None => {}
                Some("edition") => {
                    editions = fields[1..].iter().map(|edition| edition.parse().unwrap()).collect()
                }
                Some(word) => {
                    let arrow = fields.iter().position(|field| field == "=>").unwrap();
                    cases.push(Case {
                        place: format!("{name}:{}: {}", line + 1, text.trim()),
                        editions: editions.clone(),
                        word: (word != "----").then(|| number(word)),
                        text: fields[1].trim_matches('"').to_owned(),
                        before: tokens(&fields[2..arrow]),
                        after: tokens(&fields[arrow + 1..]),
                    });
                }
            }
        }
    }
    cases
}

/// Words that look random, different for each line.
fn noise(seed: u64) -> impl FnMut() -> u16 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u16
    }
}

const REGISTERS: [&str; 12] = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "PC", "PSR", "SSP", "USP"];

/// Sets a machine up according to the line, with random values elsewhere.
fn set_up<I: System<State = State>>(case: &Case, seed: u64) -> Vm<I> {
    let mut noise = noise(seed);
    let mut vm = Vm::<I>::new(State::new(Rules::default()));
    vm.core.mem.write_all(0, std::iter::repeat_with(&mut noise).take(0xFE00));
    for name in REGISTERS {
        vm.set_register(name, noise()).unwrap();
    }
    for (name, value) in [("PC", 0x3000), ("PSR", 0x8002), ("SSP", 0x3000)] {
        vm.set_register(name, value).unwrap();
    }
    for (name, value) in &case.before.registers {
        vm.set_register(name, *value).unwrap();
    }
    if let Some(condition) = case.before.condition {
        let psr = vm.register("PSR").unwrap();
        vm.set_register("PSR", (psr & !7) | condition).unwrap();
    }
    if let Some(word) = case.word {
        let set = vm.set_word(vm.pc(), word);
        // A line about a fetch from device space has no word in memory there.
        assert!(set.is_ok() || vm.pc() >= 0xFE00, "{set:?}");
    }
    for (addr, word) in &case.before.memory {
        vm.set_word(*addr, *word).unwrap();
    }
    if let Some(irq) = case.before.irq {
        vm.attach(Box::new(Asking(irq))).unwrap();
    }
    vm
}

/// Everything that a line may speak of.
#[derive(Clone)]
struct Whole {
    registers: BTreeMap<String, u16>,
    memory: Vec<u16>,
}

impl Whole {
    fn of(machine: &dyn Machine) -> Self {
        let registers = REGISTERS.iter().map(|name| ((*name).to_owned(), machine.register(name).unwrap()));
        Self { registers: registers.collect(), memory: (0..0xFE00).map(|addr| machine.word(addr)).collect() }
    }

    /// Changes what the tokens mention.
    fn apply(&mut self, tokens: &Tokens) {
        self.registers.extend(tokens.registers.clone());
        for (addr, word) in &tokens.memory {
            self.memory[usize::from(*addr)] = *word;
        }
        if let Some(condition) = tokens.condition {
            self.registers.entry("PSR".to_owned()).and_modify(|psr| *psr = (*psr & !7) | condition);
        }
    }

    /// Where the other is different.
    fn differences(&self, other: &Self) -> String {
        let registers = self.registers.iter().zip(other.registers.values());
        let memory = (0u16..).zip(self.memory.iter().zip(&other.memory));
        let mut text = String::new();
        for ((name, expected), found) in registers.filter(|((_, expected), found)| expected != found) {
            let _ = write!(text, " {name} is x{found:04X}, not x{expected:04X};");
        }
        for (addr, (expected, found)) in memory.filter(|(_, (expected, found))| expected != found) {
            let _ = write!(text, " M[x{addr:04X}] is x{found:04X}, not x{expected:04X};");
        }
        text
    }
}

/// Runs one line and returns what is wrong.
fn check<I: System<State = State>>(case: &Case, engine: Engine, seed: u64) -> Option<String> {
    let mut vm = set_up::<I>(case, seed);
    vm.set_engine(engine).unwrap();
    let mut expected = Whole::of(&vm);
    let mut console = Script::new(case.before.key.map_or_else(Vec::new, |key| vec![key]));
    match case.word {
        None => vm.take_interrupt(&mut console).unwrap(),
        Some(_) => {
            vm.run(&mut console, Limits::steps(1));
            expected.registers.entry("PC".to_owned()).and_modify(|pc| *pc = pc.wrapping_add(1));
        }
    }
    expected.apply(&case.after);
    let mut wrong = expected.differences(&Whole::of(&vm));
    if console.output() != case.after.out.as_bytes() {
        let _ = write!(wrong, " printed {:?}, not {:?};", console.text(), case.after.out);
    }
    let halted = vm.register("MCR").unwrap() >> 15 == 0;
    if halted != case.after.halts {
        let _ = write!(wrong, " halted: {halted};");
    }
    (!wrong.is_empty()).then(|| format!("{}\n    {engine:?}:{wrong}\n", case.place))
}

#[test]
fn every_line_holds_on_every_engine() {
    let cases = cases();
    assert!(cases.len() >= 150, "{} lines", cases.len());
    let mut wrong = String::new();
    for (seed, case) in (1..).zip(&cases) {
        for engine in [Engine::Reference, Engine::Interpreter] {
            for edition in &case.editions {
                let found = match edition {
                    2 => check::<Lc3<2>>(case, engine, seed),
                    _ => check::<Lc3<3>>(case, engine, seed),
                };
                wrong.extend(found);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_line_is_spelled_as_it_says() {
    let set = InsnSet::of::<Lc3<3>>();
    for case in cases() {
        let Some(word) = case.word else { continue };
        let printed = set.print(word, |_, _| None).unwrap_or_else(|| format!(".FILL x{word:04X}"));
        assert_eq!(printed, case.text, "{}", case.place);
    }
}
