//! The circuit as an engine: its bus is the machine's memory, ports and console.

use bantam_gates::Cycle;
use bantam_isa::{Access, Datapath as _, Isa as _, PrintFormat, Step, Stop, Word};
use bantam_run::{Circuit, Exact, Register};

use crate::{
    gates::{self, Bus, Computer, Outcome, State},
    rows::{ABOVE, N, PORT_0, Vc, Z},
};

/// The VC built of gates.
pub(crate) struct GateEngine {
    computer: Computer,
}

impl GateEngine {
    pub(crate) fn new() -> Self {
        Self { computer: Computer::new() }
    }
}

impl Circuit<Vc> for GateEngine {
    fn step(&mut self, exact: &mut Exact<'_, Vc>) -> Step {
        let core = &exact.vm.core;
        self.computer.set_state(&State {
            regs: [0, 1, 2, 3].map(|reg: usize| core.regs[reg] as u8),
            pc: core.pc,
            n: core.cc == N,
            z: core.cc == Z,
        });
        let outcome = self.computer.instruction(&mut Wires(exact))?;
        match outcome {
            Outcome::Illegal => return Err(Stop::Illegal),
            Outcome::DividedByZero => return Err(Stop::DivideByZero),
            Outcome::Done | Outcome::Halted => {}
        }
        let State { regs, pc, n, z } = self.computer.state();
        for (reg, value) in exact.vm.core.regs.iter_mut().zip(regs) {
            *reg = value.into();
        }
        exact.vm.core.cc = match (n, z) {
            (true, _) => N,
            (false, true) => Z,
            (false, false) => ABOVE,
        };
        exact.next = pc;
        if outcome == Outcome::Halted { Err(Stop::Halt) } else { Ok(()) }
    }
}

/// The state given by named registers; registers that are not named are zero.
pub(crate) fn state(registers: &[Register]) -> State {
    let value = |name: &str| registers.iter().find(|reg| reg.name == name).map_or(0, |reg| reg.value);
    State {
        regs: ["R0", "R1", "R2", "R3"].map(|name| value(name) as u8),
        pc: value("PC"),
        n: value("N") != 0,
        z: value("Z") != 0,
    }
}

/// The trace of each cycle of the instruction with these bytes.
pub(crate) fn trace(state: &State, cells: &[u16]) -> Vec<Cycle> {
    let byte = |i: usize| cells.get(i).map_or(0, |cell| *cell as u8);
    gates::trace::trace(state, [byte(0), byte(1)])
}

/// The bus of the circuit.
struct Wires<'a, 'b>(&'a mut Exact<'b, Vc>);

impl Bus for Wires<'_, '_> {
    type Error = Stop;

    fn read(&mut self, addr: u16) -> Result<u8, Stop> {
        if u32::from(addr) >= Vc::MEMORY {
            return Err(Stop::Refused { access: Access::Fetch, addr });
        }
        self.0.read(addr).map(|value| value as u8)
    }

    fn write(&mut self, addr: u16, value: u8) -> Step {
        self.0.write(addr, value.into())
    }

    fn read_port(&mut self, port: u8) -> Result<u8, Stop> {
        self.0.read(PORT_0 + u16::from(port)).map(|value| value as u8)
    }

    fn write_port(&mut self, port: u8, value: u8) -> Step {
        self.0.write(PORT_0 + u16::from(port), value.into())
    }

    fn show_bits(&mut self, value: u8) -> Step {
        self.0.show(Word(value.into()), PrintFormat::Bits)
    }

    fn show_character(&mut self, value: u8) -> Step {
        self.0.show(Word(value.into()), PrintFormat::Character)
    }
}
