//! The whole machine: the parts wired together, and the engine's way to run it.
//!
//! Rust code here decodes nothing. In each cycle it lets the circuit settle, looks at its output lines
//! (`read`, `write`, the address, ...), does on the [`Bus`] what they ask, puts the byte that was read
//! on the `data` pins, and ticks the clock.

use super::control::{self, Faults, Writes};
use super::{alu, decoder, flags, program_counter, ram_decoder, register_file};
use bantam_gates::{BuildError, Builder, Net, Netlist, Simulator};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// No instruction takes more cycles.
const MOST_CYCLES: usize = 3;

/// What an instruction can change inside the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct State {
    /// `R0` to `R3`.
    pub regs: [u8; 4],
    /// The address of the next instruction, 0 to 256; 256 is one past the end of memory.
    pub pc: u16,
    /// The last result of ADD, SUB, MUL or DIV was negative.
    pub n: bool,
    /// It was 0.
    pub z: bool,
}

/// What the machine is connected to. An error stops the instruction, which then has changed nothing
/// inside the machine.
pub trait Bus {
    /// What can go wrong.
    type Error;

    /// The byte in memory at `addr`. Addresses from 256 are an error.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read there.
    fn read(&mut self, addr: u16) -> Result<u8, Self::Error>;

    /// Puts a byte into memory at `addr`, 0 to 255.
    ///
    /// # Errors
    ///
    /// If the memory cannot be written there.
    fn write(&mut self, addr: u16, value: u8) -> Result<(), Self::Error>;

    /// The byte on a port, 0 to 7.
    ///
    /// # Errors
    ///
    /// If the port fails.
    fn read_port(&mut self, port: u8) -> Result<u8, Self::Error>;

    /// Puts a byte on a port, 0 to 7.
    ///
    /// # Errors
    ///
    /// If the port fails.
    fn write_port(&mut self, port: u8, value: u8) -> Result<(), Self::Error>;

    /// Prints a byte as eight binary digits (OUT).
    ///
    /// # Errors
    ///
    /// If it cannot be shown.
    fn show_bits(&mut self, value: u8) -> Result<(), Self::Error>;

    /// Prints the character whose code point is `value` (MSG).
    ///
    /// # Errors
    ///
    /// If it cannot be shown.
    fn show_character(&mut self, value: u8) -> Result<(), Self::Error>;
}

/// How an instruction ended, from the output lines of the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// It was HALT. PC is at the address after it.
    Halted,
    /// The first byte is not an instruction. Nothing has changed.
    Illegal,
    /// It was DIV by 0. Nothing has changed.
    DividedByZero,
}

/// The machine's nets that are looked at or set from outside.
#[derive(Default)]
pub(super) struct Pins {
    data: Vec<Net>,
    bus_error: Net,
    pub(super) registers: Vec<Vec<Net>>,
    pub(super) pc: Vec<Net>,
    pub(super) n: Net,
    pub(super) z: Net,
    pub(super) fetch: Net,
    pub(super) execute: Net,
    pub(super) read: Net,
    pub(super) write: Net,
    pub(super) read_port: Net,
    pub(super) write_port: Net,
    pub(super) show_bits: Net,
    pub(super) show_character: Net,
    halted: Net,
    illegal: Net,
    divided_by_zero: Net,
    address: Vec<Net>,
    rows: Vec<Net>,
    words: Vec<Vec<Net>>,
    pub(super) port: Vec<Net>,
    pub(super) value: Vec<Net>,
    pub(super) write_register: Net,
    pub(super) write_flags: Net,
    pub(super) jump: Net,
    pub(super) destination: Vec<Net>,
    pub(super) result: Vec<Net>,
}

/// The circuit and its pins.
#[derive(Default)]
struct Circuit {
    netlist: Netlist,
    pins: Pins,
}

/// Built once. A circuit with a mistake would be an empty one, which a test would notice.
static CIRCUIT: LazyLock<Circuit> = LazyLock::new(|| build().unwrap_or_default());

/// One machine, with its memory and ports left to a [`Bus`].
#[derive(Clone)]
pub struct Computer {
    pub(super) simulator: Simulator,
    pub(super) pins: &'static Pins,
    cycles: u64,
}

impl Default for Computer {
    fn default() -> Self {
        Self::new()
    }
}

impl Computer {
    /// The machine at its start: all registers, PC and flags 0.
    #[must_use]
    pub fn new() -> Self {
        Self { simulator: Simulator::new(&CIRCUIT.netlist), pins: &CIRCUIT.pins, cycles: 0 }
    }

    /// The circuit.
    #[must_use]
    pub fn netlist() -> &'static Netlist {
        &CIRCUIT.netlist
    }

    /// Puts registers, PC (its low nine bits) and flags into the flip-flops that hold them.
    pub fn set_state(&mut self, state: &State) {
        if self.state() == *state {
            return;
        }
        for (bus, reg) in self.pins.registers.iter().zip(state.regs) {
            self.simulator.set_number(bus, reg.into());
        }
        self.simulator.set_number(&self.pins.pc, state.pc.into());
        self.simulator.set_number(&[self.pins.n, self.pins.z], u64::from(state.n) | u64::from(state.z) << 1);
    }

    /// The values of the flip-flops.
    #[must_use]
    pub fn state(&self) -> State {
        let mut regs = [0; 4];
        for (reg, bus) in regs.iter_mut().zip(&self.pins.registers) {
            *reg = self.byte(bus);
        }
        State {
            regs,
            pc: self.simulator.number(&self.pins.pc, 0) as u16,
            n: self.simulator.is_on(self.pins.n),
            z: self.simulator.is_on(self.pins.z),
        }
    }

    /// How often the clock has ticked since the machine was made.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// Runs one instruction from its first cycle to its last.
    ///
    /// # Errors
    ///
    /// The first error of the bus; then the instruction has changed nothing inside the machine, and
    /// the next call starts it again.
    pub fn instruction<B: Bus>(&mut self, bus: &mut B) -> Result<Outcome, B::Error> {
        for _ in 0..MOST_CYCLES {
            self.simulator.settle();
            if let Err(error) = self.serve(bus) {
                self.simulator.set(self.pins.bus_error, !0);
                self.tick();
                self.simulator.set(self.pins.bus_error, 0);
                return Err(error);
            }
            let outcome = self.outcome();
            self.tick();
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
        Ok(Outcome::Illegal)
    }

    /// Performs the bus requests of the circuit's output lines.
    pub(super) fn serve<B: Bus>(&mut self, bus: &mut B) -> Result<(), B::Error> {
        let pins = self.pins;
        let is_on = |net| self.simulator.is_on(net);
        if is_on(pins.read) {
            let byte = bus.read(self.address())?;
            self.simulator.set_number(&pins.data, byte.into());
        } else if is_on(pins.write) {
            bus.write(self.address(), self.byte(&pins.value))?;
        } else if is_on(pins.read_port) {
            let byte = bus.read_port(self.byte(&pins.port))?;
            self.simulator.set_number(&pins.data, byte.into());
        } else if is_on(pins.write_port) {
            bus.write_port(self.byte(&pins.port), self.byte(&pins.value))?;
        } else if is_on(pins.show_bits) {
            bus.show_bits(self.byte(&pins.value))?;
        } else if is_on(pins.show_character) {
            bus.show_character(self.byte(&pins.value))?;
        }
        Ok(())
    }

    /// How the instruction ends in this cycle, if it does.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        let is_on = |net| self.simulator.is_on(net);
        if !is_on(self.pins.execute) {
            None
        } else if is_on(self.pins.illegal) {
            Some(Outcome::Illegal)
        } else if is_on(self.pins.divided_by_zero) {
            Some(Outcome::DividedByZero)
        } else if is_on(self.pins.halted) {
            Some(Outcome::Halted)
        } else {
            Some(Outcome::Done)
        }
    }

    /// Ends the cycle.
    pub(super) fn tick(&mut self) {
        self.simulator.clock();
        self.cycles += 1;
    }

    /// The cell whose word line is on; if none is, the value of the address lines, which is past 255.
    pub(super) fn address(&self) -> u16 {
        let is_on = |net: &Net| self.simulator.is_on(*net);
        let row = self.pins.rows.iter().position(is_on);
        let cell = row.and_then(|row| Some(row * 16 + self.pins.words[row].iter().position(is_on)?));
        cell.map_or_else(|| self.simulator.number(&self.pins.address, 0) as u16, |cell| cell as u16)
    }

    pub(super) fn byte(&self, bus: &[Net]) -> u8 {
        self.simulator.number(bus, 0) as u8
    }
}

/// The circuit: every part, and the wires between them. What goes back to a part that was built
/// earlier is a wire first and is connected at the end.
fn build() -> Result<Circuit, BuildError> {
    let mut b = Builder::new("VC");
    let data = b.input("data", 8);
    let bus_error = b.input("bus error", 1)[0];
    let later = Writes { pc: b.wire(), register: b.wire(), flags: b.wire() };
    let (byte, result, borrow, is_zero) = (b.wires(8), b.wires(8), b.wire(), b.wire());

    let has_operand = decoder::has_operand(&mut b, &byte);
    let cycle = control::cycle_counter(&mut b, has_operand, bus_error);
    let held = byte_register(&mut b, "instruction register", cycle.fetch, &data);
    b.connect(&byte, &held);
    let operand = byte_register(&mut b, "operand register", cycle.operand, &data);
    let lines = decoder::decoder(&mut b, cycle.execute, &byte);
    let fields = decoder::fields(&mut b, lines.cpy, &byte, &operand);
    let flags = flags::flags(&mut b, later.flags, borrow, is_zero);
    let conditions = control::conditions(&mut b, &lines, flags);
    let memory = control::memory(&mut b, cycle, &lines);

    let jump = conditions.jump;
    let counting = program_counter::Inputs { load: later.pc, jump, has_operand, operand: &operand };
    let counter = program_counter::program_counter(&mut b, &counting);
    let address = program_counter::address(&mut b, [cycle.fetch, memory.transfer], &counter, &operand);
    let words = ram_decoder::ram_decoder(&mut b, &address);

    let (first, second) = (&fields.first[..], &fields.second[..]);
    let filing = register_file::Inputs { write: later.register, value: &result, first, second };
    let registers = register_file::register_file(&mut b, &filing);
    let (first, second, condition) = (&registers.first[..], &registers.second[..], conditions.compare);
    let inputs = alu::Inputs { first, second, operand: &operand, data: &data, condition };
    let outputs = alu::alu(&mut b, &lines, &inputs);
    let faults = Faults { by_zero: outputs.by_zero, bus_error };
    let writes = control::writes(&mut b, cycle.execute, &lines, faults);

    b.connect(&result, &outputs.result);
    b.connect(&[borrow, is_zero], &[outputs.borrow, outputs.is_zero]);
    b.connect(&[later.pc, later.register, later.flags], &[writes.pc, writes.register, writes.flags]);

    let pins = Pins {
        port: byte[0..3].into(),
        data,
        bus_error,
        registers: registers.all,
        pc: counter.pc,
        n: flags.n,
        z: flags.z,
        fetch: cycle.fetch,
        execute: cycle.execute,
        read: memory.read,
        write: lines.str,
        read_port: lines.rprt,
        write_port: lines.wprt,
        show_bits: lines.out,
        show_character: lines.msg,
        halted: lines.halt,
        illegal: lines.illegal,
        divided_by_zero: outputs.by_zero,
        address,
        rows: words.rows,
        words: words.words,
        value: registers.first,
        write_register: writes.register,
        write_flags: writes.flags,
        jump,
        destination: fields.first,
        result,
    };
    name_outputs(&mut b, &pins);
    Ok(Circuit { netlist: b.finish()?, pins })
}

/// A register of eight flip-flops: what `value` was at the last tick at which `load` was on.
fn byte_register(b: &mut Builder, name: &str, load: Net, value: &[Net]) -> Vec<Net> {
    b.component(name, |b| {
        b.input_port("load", &[load]);
        b.input_port("value", value);
        let held = b.register(load, value);
        b.output_port("held", &held);
        held
    })
}

/// The output pins of the whole.
fn name_outputs(b: &mut Builder, pins: &Pins) {
    for (name, net) in [
        ("read", pins.read),
        ("write", pins.write),
        ("read port", pins.read_port),
        ("write port", pins.write_port),
        ("show bits", pins.show_bits),
        ("show character", pins.show_character),
        ("halted", pins.halted),
        ("illegal", pins.illegal),
        ("divided by zero", pins.divided_by_zero),
    ] {
        b.output_port(name, &[net]);
    }
    b.output_port("address", &pins.address);
    b.output_port("words", &pins.words.concat());
    b.output_port("port", &pins.port);
    b.output_port("value", &pins.value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circuit_is_built() {
        assert_eq!(build().err(), None);
        assert!(!Computer::netlist().gates().is_empty());
    }

    #[test]
    fn state_goes_in_and_comes_out() {
        let mut computer = Computer::new();
        assert_eq!(computer.state(), State::default());
        for pc in [0, 1, 255, 256] {
            let state = State { regs: [1, 2, 0xFE, pc as u8], pc, n: pc == 1, z: pc > 255 };
            computer.set_state(&state);
            assert_eq!(computer.state(), state);
        }
        assert_eq!(computer.cycles(), 0);
    }
}
