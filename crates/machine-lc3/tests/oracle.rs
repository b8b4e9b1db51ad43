//! The outside oracle: `lc3-ensemble`, the simulator and assembler of another school, in lock step.
//!
//! Known differences, each with its reason:
//! * Bits that an encoding fixes but hardware ignores: the oracle calls such words malformed, here they
//!   run. The textbook's data path does not look at them.
//! * On entry to a trap the oracle sets the condition code to Z; here it stays, as the textbook's steps
//!   do not mention it. RTI restores it either way.
//! * HALT and exceptions: the oracle stops at once by default. Here unhandled exceptions are
//!   faults with the same state; HALT runs the operating system, so the comparison ends there.
//! * A PSR with a combination of condition codes that no result has: the oracle turns it into Z when it
//!   is stored, here it stays. It cannot arise in these tests.
//! * Device registers other than the display's are left out: the oracle's devices are attached differently.
//! * In strings the oracle leaves escapes that it does not know, such as `\e`, as they are written.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::InsnSet;
use bantam_machine_lc3::{DIALECT, Lc3, Rules, State};
use bantam_run::{Exit, Limits, Machine, Script, StateAccess as _, Vm};
use lc3_ensemble::{
    asm::assemble,
    ast::Reg,
    parse::parse_ast,
    sim::{
        MemAccessCtx, SimErr, SimFlags, Simulator,
        device::BufferedDisplay,
        mem::{MachineInitStrategy, Word},
    },
};

const REGS: [Reg; 8] = [Reg::R0, Reg::R1, Reg::R2, Reg::R3, Reg::R4, Reg::R5, Reg::R6, Reg::R7];

/// Numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    fn word(&mut self) -> u16 {
        // Corners come up more often than chance would have them.
        match self.next() % 8 {
            0 => [0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x3000, 0xFDFF, 0xFE00][(self.next() % 8) as usize],
            _ => self.next() as u16,
        }
    }

    fn below(&mut self, limit: u16) -> u16 {
        (self.next() % u64::from(limit)) as u16
    }
}

/// Both machines side by side, with the same memory.
struct Pair {
    ours: Vm<Lc3<3>>,
    theirs: Simulator,
    console: Script,
}

/// How a step ended on both sides.
#[derive(Debug, PartialEq, Eq)]
enum Stepped {
    Same,
    BothFault,
    /// A known difference ends the comparison.
    Known,
}

impl Pair {
    fn new() -> Self {
        let flags = SimFlags { machine_init: MachineInitStrategy::Known { value: 0 }, ..SimFlags::default() };
        let mut pair = Self {
            ours: Vm::new(State::new(Rules::default())),
            theirs: Simulator::new(flags),
            console: Script::new(""),
        };
        pair.theirs.device_handler.set_display(BufferedDisplay::new(Arc::default()));
        pair.share_memory();
        pair
    }

    /// Gives them our memory, operating system and all.
    fn share_memory(&mut self) {
        for addr in 0..0xFE00 {
            self.theirs.mem[addr] = Word::new_init(self.ours.word(addr));
        }
    }

    fn set_word(&mut self, addr: u16, word: u16) {
        self.ours.core.mem.write(addr, word);
        self.theirs.mem[addr] = Word::new_init(word);
    }

    fn set_state(&mut self, regs: [u16; 8], pc: u16, psr: u16) {
        self.ours.core.regs = regs;
        self.ours.set_register("PC", pc).unwrap();
        self.ours.set_register("PSR", psr).unwrap();
        for (reg, value) in REGS.into_iter().zip(regs) {
            self.theirs.reg_file[reg] = Word::new_init(value);
        }
        self.theirs.pc = pc;
        self.theirs.write_mem(0xFFFC, Word::new_init(psr), MemAccessCtx::omnipotent()).unwrap();
    }

    fn regs(&self) -> [u16; 8] {
        REGS.map(|reg| self.theirs.reg_file[reg].get())
    }

    /// One instruction on both sides.
    fn step(&mut self, about: &str) -> Stepped {
        let pc = self.ours.pc();
        let word = self.ours.word(pc);
        let psr = self.theirs.psr().get();
        let our_regs = self.ours.core.regs;
        if is_noncanonical(word) || is_halt(word) || has_no_service(&self.ours, word) {
            return Stepped::Known;
        }
        let theirs = self.theirs.step_in();
        let exit = self.ours.run(&mut self.console, Limits::steps(1));
        if let Exit::Fault(fault) = exit {
            let same = matches!(
                theirs,
                Err(SimErr::AccessViolation
                    | SimErr::IllegalOpcode
                    | SimErr::PrivilegeViolation
                    | SimErr::InvalidInstrFormat)
            );
            assert!(same, "{about}: we say {fault}, they {theirs:?}");
            assert_eq!(self.ours.core.regs, our_regs, "{about}: a fault changes nothing");
            assert_eq!((self.ours.pc(), self.ours.register("PSR")), (pc, Some(psr)), "{about}");
            return Stepped::BothFault;
        }
        assert!(theirs.is_ok(), "{about}: x{word:04X} at x{pc:04X}: they say {theirs:?}, we {exit:?}");
        self.compare(about, word);
        Stepped::Same
    }

    fn compare(&mut self, about: &str, word: u16) {
        let regs = self.regs();
        let about = format!("{about}: x{word:04X}");
        assert_eq!(self.ours.core.regs, regs, "{about}: registers");
        assert_eq!(self.ours.pc(), self.theirs.pc, "{about}: PC");
        let (ours, theirs) = (self.ours.register("PSR").unwrap(), self.theirs.psr().get());
        if word >> 12 == 0xF {
            // Entry to a trap: the oracle sets Z. Continue with our condition codes.
            assert_eq!(ours & 0x8700, theirs & 0x8700, "{about}: PSR");
            self.theirs.write_mem(0xFFFC, Word::new_init(ours), MemAccessCtx::omnipotent()).unwrap();
        } else {
            assert_eq!(ours, theirs, "{about}: PSR");
        }
    }

    fn compare_memory(&self, about: &str) {
        for addr in 0..0xFE00 {
            assert_eq!(self.ours.word(addr), self.theirs.mem[addr].get(), "{about}: x{addr:04X}");
        }
    }
}

/// Whether a bit that hardware ignores differs from the encoding.
fn is_noncanonical(word: u16) -> bool {
    let row = bantam_isa::DecodeTable::<Lc3<3>>::ROW_OF[usize::from(word)];
    row != bantam_isa::NO_ROW
        && !bantam_isa::DecodeTable::<Lc3<3>>::PATTERNS[usize::from(row)].is_canonical(word)
}

fn is_halt(word: u16) -> bool {
    word == 0xF025
}

/// Whether the word is an unhandled trap: a fault here, a jump in the oracle.
fn has_no_service(ours: &Vm<Lc3<3>>, word: u16) -> bool {
    word >> 8 == 0xF0 && ours.word(word & 0xFF) == ours.word(0x26)
}

#[test]
fn every_word_in_random_states_in_user_mode() {
    let mut noise = Noise(0x5EED_0001);
    let mut pair = Pair::new();
    for addr in 0x3000..0xFE00 {
        let word = noise.word();
        pair.set_word(addr, word);
    }
    let (mut same, mut faults) = (0, 0);
    for round in 0..16 {
        for word in 0..=u16::MAX {
            let pc = 0x3000 + noise.below(0xCE00);
            pair.set_word(pc, word);
            let regs = std::array::from_fn(|_| noise.word());
            let cc = 1 << noise.below(3);
            pair.set_state(regs, pc, 0x8000 | cc | (noise.below(8) << 8));
            match pair.step(&format!("round {round}, PC x{pc:04X}, {regs:04X?}")) {
                Stepped::Same => same += 1,
                Stepped::BothFault => faults += 1,
                Stepped::Known => continue,
            }
            if word >> 8 == 0xF0 {
                // A trap changed stacks: come back, in lock step, so that the next starts afresh.
                pair.set_word(pair.ours.pc(), 0x8000);
                assert_eq!(pair.step("return"), Stepped::Same);
                let os = Vm::<Lc3<3>>::new(State::new(Rules::default()));
                let handler = os.word(word & 0xFF);
                pair.set_word(handler, os.word(handler));
            }
        }
    }
    pair.compare_memory("at the end");
    assert!(same > 400_000 && faults > 100_000, "{same} the same, {faults} faults");
}

#[test]
fn every_word_in_random_states_in_supervisor_mode() {
    let mut noise = Noise(0x5EED_0002);
    let mut pair = Pair::new();
    for addr in 0x0800..0xFE00 {
        let word = noise.below(0xFD00);
        pair.set_word(addr, word);
    }
    let mut same = 0;
    for round in 0..16 {
        for word in 0..=u16::MAX {
            // Traps and RTI change stacks; the conformance lines and the programs below have them.
            if matches!(word >> 12, 0xF | 0x8) {
                continue;
            }
            let pc = 0x1000 + noise.below(0xE000);
            pair.set_word(pc, word);
            let regs = std::array::from_fn(|_| 0x1000 + noise.below(0xEC00));
            pair.set_state(regs, pc, (1 << noise.below(3)) | (noise.below(8) << 8));
            let stepped = pair.step(&format!("round {round}, PC x{pc:04X}, {regs:04X?}"));
            same += u32::from(stepped == Stepped::Same);
            // What was stored must not lead the next LDI to a device.
            pair.set_word(pc, 0);
        }
    }
    pair.compare_memory("at the end");
    assert!(same > 400_000, "{same} the same");
}

/// A word that is mostly an instruction that does something near here.
fn likely_word(noise: &mut Noise) -> u16 {
    let opcodes = [0x0, 0x0, 0x1, 0x1, 0x1, 0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0x9, 0xA, 0xB, 0xC, 0xE, 0xE, 0xF];
    let opcode = opcodes[(noise.next() % opcodes.len() as u64) as usize];
    let rest = noise.next() as u16 & 0x0FFF;
    let near = noise.below(80).wrapping_sub(40) & 0x1FF;
    (opcode << 12)
        | match opcode {
            0x0 | 0x2 | 0x3 | 0xA | 0xB | 0xE => (rest & 0x0E00) | near,
            0x1 | 0x5 if rest & 0x20 == 0 => rest & 0x0FE7,
            0x4 if rest & 0x800 != 0 => 0x800 | (noise.below(80).wrapping_sub(40) & 0x7FF),
            0x4 | 0xC => rest & 0x01C0,
            0x9 => rest | 0x3F,
            0xF => 0x21,
            _ => rest,
        }
}

#[test]
fn ten_thousand_random_programs() {
    let mut noise = Noise(0x5EED_0003);
    let mut steps = 0;
    let mut pair = Pair::new();
    for program in 0..10_000 {
        if program % 100 == 0 {
            pair = Pair::new();
        }
        for addr in 0x3000..0x3080 {
            let word = likely_word(&mut noise);
            pair.set_word(addr, word);
        }
        let regs =
            std::array::from_fn(
                |_| if noise.below(2) == 0 { 0x3000 + noise.below(0x80) } else { noise.word() },
            );
        pair.set_state(regs, 0x3000 + noise.below(0x80), 0x8002);
        for step in 0..200 {
            if pair.step(&format!("program {program}, step {step}")) != Stepped::Same {
                break;
            }
            steps += 1;
        }
        // Leave the operating system, so that the next program starts as a user again.
        if pair.ours.register("PSR").unwrap() >> 15 == 0 {
            pair.compare_memory(&format!("program {program}"));
            pair = Pair::new();
        }
    }
    pair.compare_memory("at the end");
    assert!(steps > 100_000, "{steps} steps");
}

/// A program in the textbook's spelling, which both assemblers accept.
fn generated_source(noise: &mut Noise, lines: usize) -> String {
    let mut text = String::from("        .ORIG x3000\n");
    let reg = |noise: &mut Noise| format!("R{}", noise.below(8));
    for line in 0..lines {
        let near = (line as i64 + i64::from(noise.below(60)) - 30).clamp(0, lines as i64 - 1);
        let (a, b, c) = (reg(noise), reg(noise), reg(noise));
        let code = match noise.below(20) {
            0 => format!("ADD {a}, {b}, {c}"),
            1 => format!("ADD {a}, {b}, #{}", i32::from(noise.below(32)) - 16),
            2 => format!("AND {a}, {b}, {c}"),
            3 => format!("AND {a}, {b}, x{:X}", noise.below(16)),
            4 => format!("NOT {a}, {b}"),
            5 => format!("LD {a}, L{near}"),
            6 => format!("LDI {a}, L{near}"),
            7 => format!("LEA {a}, L{near}"),
            8 => format!("ST {a}, L{near}"),
            9 => format!("STI {a}, L{near}"),
            10 => format!("LDR {a}, {b}, #{}", i32::from(noise.below(64)) - 32),
            11 => format!("STR {a}, {b}, #{}", i32::from(noise.below(64)) - 32),
            12 => format!(
                "{} L{near}",
                ["BR", "BRn", "BRz", "BRp", "BRnz", "BRnp", "BRzp", "BRnzp"][usize::from(noise.below(8))]
            ),
            13 => format!("JSR L{near}"),
            14 => format!("JSRR {a}"),
            15 => format!("JMP {a}"),
            16 => ["RET", "RTI", "NOP", "GETC", "OUT", "PUTS", "IN", "PUTSP", "HALT"]
                [usize::from(noise.below(9))]
            .to_owned(),
            17 => format!(".FILL x{:04X}", noise.word()),
            18 => format!(".FILL L{near}"),
            _ => format!("TRAP x{:02X}", noise.below(256)),
        };
        text.push_str(&format!("L{line} {code} ; line {line}\n"));
    }
    text.push_str("T   .STRINGZ \"a\\tb\\n\\\"c\\\"\\\\\"\nB   .BLKW 3\n        .END\n");
    text
}

/// Addresses and words.
type Words = Vec<(u16, u16)>;

/// The words of a source from both assemblers, by address.
fn both_assemble(source: &str) -> (Words, Option<Words>) {
    let assembler = Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT);
    let assembly = assembler.assemble(&Source::new("generated.asm", source), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{:?}", assembly.diagnostics.first());
    let (image, _) = link(&[(0, assembly.object)], bantam_machine_lc3::NUMERALS);
    let ours =
        image.segments.iter().flat_map(|segment| (segment.origin..).zip(segment.words.iter().copied()));
    let theirs = parse_ast(source).ok().and_then(|ast| assemble(ast).ok());
    // Words that they leave open, as .BLKW does, are zero here.
    let theirs =
        theirs.map(|object| object.addr_iter().map(|(addr, word)| (addr, word.unwrap_or(0))).collect());
    (ours.collect(), theirs)
}

#[test]
fn the_assemblers_agree_on_generated_programs() {
    let mut noise = Noise(0x5EED_0004);
    for _ in 0..200 {
        let lines = 20 + usize::from(noise.below(300));
        let source = generated_source(&mut noise, lines);
        let (ours, theirs) = both_assemble(&source);
        assert_eq!(ours, theirs.expect("the oracle accepts the textbook's spelling"), "{source}");
    }
}

#[test]
fn the_assemblers_agree_on_the_examples() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lc3");
    let mut agreed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "asm") {
            let source = std::fs::read_to_string(&path).unwrap();
            if source.contains("\\e") {
                continue;
            }
            let (ours, theirs) = both_assemble(&source);
            if let Some(theirs) = theirs {
                assert_eq!(ours, theirs, "{}", path.display());
                agreed += 1;
            }
        }
    }
    assert!(agreed >= 5, "{agreed} examples are accepted by both");
}
