//! The published crate `vc_8bit` as an outside oracle, in lock step.
//!
//! Excluded, because the crate is wrong there or Bantam decides differently: illegal bytes and division by zero
//! (it panics), and continuing after address 254 without a jump (it stays there forever). Of its
//! assembler: characters, hexadecimal numbers that have not two digits, names with digits in them, and
//! lines of several statements, of which it writes the first ones again and again.
//!
//! Its ports are files. They are made in a folder of this test, and its own constructor, which deletes
//! a folder of ports below the current one, is never called.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::InsnSet;
use bantam_machine_vc::{DIALECT, NUMERALS, PORT_0, Vc, files};
use bantam_run::{Engine, Exit, Machine as _, Script, StateAccess as _, Vm};
use vc_8bit::vc_8bit::{Bit, Byte, CPU, Computer, Ports, RAM};

/// Instructions in lock step, unless `VC_ORACLE_STEPS` asks for another number.
const STEPS: u64 = 1_000_000;

/// Numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn byte(&mut self) -> u16 {
        self.below(256) as u16
    }
}

fn byte(value: u16) -> Byte {
    Byte::try_from(i32::from(value)).unwrap()
}

/// The oracle, with ports in a temporary folder.
struct Oracle {
    computer: Computer,
    folder: tempfile::TempDir,
}

impl Oracle {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for port in 0..8 {
            std::fs::write(folder.path().join(port.to_string()), "00000000").unwrap();
        }
        let bus_dir = format!("{}/", folder.path().display());
        let computer = Computer { cpu: CPU::new(), ports: Ports { bus_dir }, ram: RAM::new() };
        Self { computer, folder }
    }

    /// Puts it into the state that our machine is in.
    fn copy(&mut self, vm: &Vm<Vc>) {
        let Computer { cpu, ram, .. } = &mut self.computer;
        for (cell, value) in ram.value.iter_mut().zip(vm.core.mem.iter()) {
            cell.value = byte(*value);
        }
        let regs = [&mut cpu.reg_1, &mut cpu.reg_2, &mut cpu.reg_3, &mut cpu.reg_4];
        for (reg, value) in regs.into_iter().zip(vm.core.regs) {
            reg.value = byte(value);
        }
        cpu.alu.math.neg = Bit::new(vm.core.cc == 4);
        cpu.alu.math.zero = Bit::new(vm.core.cc == 2);
        // The ports keep what both machines have written to them.
        ram.set_index(byte(vm.core.pc));
    }

    fn port(&self, port: u16) -> String {
        std::fs::read_to_string(self.folder.path().join(port.to_string())).unwrap()
    }

    /// Registers, flags as a condition code, and PC.
    fn state(&mut self) -> (Vec<u16>, u8, u16) {
        let regs = (1..=4).map(|reg| self.computer.cpu.get_register(reg).value.to_i32() as u16).collect();
        let math = &self.computer.cpu.alu.math;
        let cc = match (math.neg.to_bool(), math.zero.to_bool()) {
            (true, _) => 4,
            (_, true) => 2,
            (false, false) => 1,
        };
        (regs, cc, self.computer.ram.get_index().to_i32() as u16)
    }

    /// One instruction; true if it was HALT.
    fn step(&mut self) -> bool {
        let stream = self.computer.ram.get_byte_stream();
        self.computer.run_stream(stream)
    }
}

/// Whether the oracle executes this instruction correctly at this address.
fn is_sound(vm: &Vm<Vc>) -> bool {
    let first = vm.core.mem[usize::from(vm.core.pc)];
    let is_legal = !matches!(first, 0xEC..=0xEF | 0xFC..=0xFE);
    let divides_by_zero = first >> 4 == 3 && vm.core.regs[usize::from(first & 3)] == 0;
    is_legal && !divides_by_zero && vm.core.pc <= 253
}

/// Whether the byte prints: the oracle prints on this process's standard output, so such bytes are rarer.
fn shows(first: u16) -> bool {
    matches!(first, 0xD8..=0xDF)
}

/// A random state with the instruction `first` at a random address.
fn scatter(vm: &mut Vm<Vc>, noise: &mut Noise, first: u16) {
    vm.core.mem.write_all(0, (0..256).map(|_| noise.byte()));
    for reg in &mut vm.core.regs[..4] {
        // Small and large numbers are where arithmetic has its edges.
        *reg = [noise.byte(), noise.below(4) as u16, 255 - noise.below(4) as u16][noise.below(3) as usize];
    }
    vm.core.cc = [1, 2, 4][noise.below(3) as usize];
    vm.core.pc = [noise.below(254) as u16, 0, 253][(noise.below(8) as usize).min(2)];
    let pc = vm.core.pc;
    vm.core.mem.write(pc, first);
    // Operands at the edges of memory, and the instruction's own bytes.
    let operand = [noise.byte(), 0, 255, vm.core.pc, vm.core.pc + 1];
    vm.core.mem.write(pc + 1, operand[noise.below(5) as usize]);
}

fn steps() -> u64 {
    std::env::var("VC_ORACLE_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS)
}

#[test]
fn every_first_byte_in_lock_step_over_random_states() {
    let mut noise = Noise(0x8B17_0001);
    let mut vm = Vm::<Vc>::new(());
    vm.set_engine(Engine::Interpreter).unwrap();
    let mut oracle = Oracle::new();
    let (mut done, mut seen) = (0, [0u32; 256]);
    for round in 0.. {
        let first = (round % 256) as u16;
        if matches!(first, 0xEC..=0xEF | 0xFC..=0xFE) || shows(first) && round > 256 * 20 {
            continue;
        }
        scatter(&mut vm, &mut noise, first);
        oracle.copy(&vm);
        for _ in 0..60 {
            let first = vm.core.mem[usize::from(vm.core.pc)];
            // Files are slow: after the first thousands, ports are passed over mostly.
            let is_port = (0x80..=0xBF).contains(&first) && done > 50_000 && noise.below(50) > 0;
            if !is_sound(&vm) || is_port || shows(first) && done > 50_000 {
                break;
            }
            seen[usize::from(first)] += 1;
            done += 1;
            let exit = vm.step(&mut Script::new(""));
            let halted = oracle.step();
            assert_eq!(exit, halted.then_some(Exit::Halted), "{first:02X}");
            let ours = (vm.core.regs[..4].to_vec(), vm.core.cc, vm.core.pc);
            assert_eq!(ours, oracle.state(), "{first:02X}");
            if (0xA0..=0xBF).contains(&first) {
                let port = first & 7;
                assert_eq!(format!("{:08b}", vm.word(PORT_0 + port)), oracle.port(port));
            }
            if halted {
                break;
            }
        }
        let theirs = oracle.computer.ram.value.iter().map(|cell| cell.value.to_i32() as u16);
        assert!(theirs.eq(vm.core.mem[..256].iter().copied()), "memory after {first:02X}");
        if done >= steps() {
            break;
        }
    }
    for (first, count) in seen.iter().enumerate() {
        let is_legal = !matches!(first, 0xEC..=0xEF | 0xFC..=0xFE);
        assert!(!is_legal || *count >= 10, "{first:02X} was tried {count} times");
    }
}

/// A number as one of the forms that the oracle's assembler gets right.
fn number(noise: &mut Noise, limit: u64) -> String {
    let value = noise.below(limit);
    match noise.below(3) {
        0 => format!("{value}"),
        1 => format!("#{value:08b}"),
        _ => format!("0x{value:02X}"),
    }
}

/// A program of `lines` instructions, in the published syntax.
fn source(noise: &mut Noise, lines: u64) -> String {
    let set = InsnSet::of::<Vc>();
    let mut text = String::from("%ASSIGN ZERO 48\n%assign Last #11111110\n");
    for _ in 0..lines {
        let form = &set.forms[noise.below(set.forms.len() as u64) as usize];
        let mut line = form.mnemonic.clone();
        if noise.below(3) == 0 {
            line = line.to_lowercase();
        }
        for field in &form.operands {
            let limit = 1 << field.at.width;
            line.push_str(&" ".repeat(1 + noise.below(3) as usize));
            line.push_str(&match field.name.as_str() {
                "Ra" | "Rb" | "Rd" | "Rs" => {
                    format!("{}{}", ["R", "r"][noise.below(2) as usize], noise.below(4))
                }
                "addr" if noise.below(4) == 0 => "Last".to_owned(),
                "n8" if noise.below(4) == 0 => "ZERO".to_owned(),
                _ => number(noise, limit),
            });
        }
        text.push_str(&line);
        text.push_str(["\n", " ; a comment\n", " ;a comment\n"][noise.below(3) as usize]);
    }
    text.push('\n');
    text
}

#[test]
fn its_assembler_makes_the_same_bits() {
    let mut noise = Noise(0x8B17_0002);
    let assembler = Assembler::new(InsnSet::of::<Vc>(), &DIALECT);
    for _ in 0..60 {
        let lines = 1 + noise.below(100);
        let text = source(&mut noise, lines);
        let assembly = assembler.assemble(&Source::new("a.vc.asm", text.as_str()), 0, Options::default());
        assert!(!has_errors(&assembly.diagnostics), "{text}{:?}", assembly.diagnostics);
        let (image, _) = link(&[(0, assembly.object)], NUMERALS);
        let theirs = vc_8bit::assembly::compile_assembly_to_binary(&text);
        assert_eq!(files::bits(&image), theirs, "{text}");
    }
}
