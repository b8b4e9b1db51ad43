//! What a machine adds to its rows so that it can run: protection, traps, interrupts, start.
//!
//! Most of it has a default: a machine without operating system, interrupts and devices says how it
//! starts, what it may run, and what its faults are called.

use std::{fmt::Debug, hash::Hash};

use bantam_gates::{Cycle, Netlist};
use bantam_isa::{Access, Image, Isa, Step, Stop};

use crate::{
    bus::{Bus, Interrupt},
    canvas::Display,
    core::Core,
    exact::Exact,
    exit::{Exit, Register},
    machine::Machine,
    settings::{Setting, Settings},
    window::Window,
};

/// A machine that can run.
pub trait System: Isa {
    /// What the machine has besides its [`Core`]: modes, saved stack pointers, control registers. It
    /// takes part in the proof that a program waits for ever, so it must hold all of it.
    type State: Clone + Debug + Eq + Hash + Send;

    /// A machine of the same rows, most of which mean the same: threaded code is compiled for that one and serves both,
    /// but for the rows in [`OWN_ROWS`](Self::OWN_ROWS). A machine without a sibling names itself.
    type Sibling: System;

    /// The rows that mean something else than the sibling's: bit N for row N.
    const OWN_ROWS: u32 = 0;

    /// Where device space begins; [`MEMORY`](Isa::MEMORY) if it comes after memory or there is none.
    const DEVICES: u32 = Self::MEMORY;
    /// The ports that users may connect to something, if there are any.
    const PORTS: Option<Ports> = None;
    /// Whether the program goes on at address 0 behind the last address. Where it does not, running past
    /// it is a refused fetch.
    const WRAPS: bool = true;
    /// The register that points to the innermost frame of the stack, by custom; it grows downwards.
    const STACK: Option<usize> = None;
    /// The condition codes by their names, each with its bit in [`Core::cc`], where they are not among the
    /// [registers](Self::registers).
    const FLAGS: &'static [(&'static str, u8)] = &[];
    /// The display that can be connected to some of the ports, if the machine's people know one.
    const DISPLAY: Option<Display> = None;
    /// What the program counter is called.
    const PC: &'static str = "PC";

    /// What a user may choose about the machine.
    const SETTINGS: &'static [Setting] = &[];

    /// A machine as the settings, which have been checked, want it.
    fn machine(settings: &Settings) -> Box<dyn Machine>;

    /// Puts memory to how it is before a program is loaded.
    fn install(core: &mut Core, state: &Self::State) {
        let _ = (core, state);
    }

    /// Puts the machine to the start of a program, which is in memory.
    fn start(core: &mut Core, state: &mut Self::State, image: &Image);

    /// Which addresses are plain memory to the running program. The window ends where device space
    /// begins, or is empty, or [`DEVICES`](Self::DEVICES) is 65,536.
    fn window(state: &Self::State) -> Window;

    /// Whether the running program may use `addr` so.
    ///
    /// # Errors
    ///
    /// [`Stop::Refused`] if not.
    fn allow(state: &Self::State, access: Access, addr: u16) -> Result<(), Stop>;

    /// Whether there is a cell of memory at `addr`, for people.
    fn has_memory(state: &Self::State, addr: u16) -> bool {
        let _ = state;
        u32::from(addr) < Self::DEVICES
    }

    /// Whether a key that is an instruction may also be one by the machine's stricter rules. Asked by
    /// the exact datapath only: a machine with stricter rules has an empty [`window`](Self::window).
    fn is_legal(state: &Self::State, key: u16) -> bool {
        let _ = (state, key);
        true
    }

    /// Reads a register of the processor that has an address, if `addr` is one.
    fn read_register(core: &Core, state: &Self::State, addr: u16) -> Option<u16> {
        let _ = (core, state, addr);
        None
    }

    /// Writes a register of the processor that has an address; true if `addr` is one.
    fn write_register(exact: &mut Exact<'_, Self>, addr: u16, value: u16) -> bool {
        let _ = (exact, addr, value);
        false
    }

    /// Does what follows when an instruction stopped: a trap, a return, an exception. `exact.next` is
    /// where the program goes on. Returning `Ok` completes the instruction.
    ///
    /// # Errors
    ///
    /// How the run ends, if it does; then nothing may have changed.
    fn stopped(exact: &mut Exact<'_, Self>, stop: Stop) -> Result<(), Exit>;

    /// Takes an interrupt, if the machine's priority lets it.
    ///
    /// # Errors
    ///
    /// How the run ends, if nobody handles the interrupt; then nothing may have changed.
    fn interrupt(exact: &mut Exact<'_, Self>, request: Interrupt) -> Result<(), Exit> {
        let _ = (exact, request);
        Ok(())
    }

    /// All registers, for people.
    fn registers(core: &Core, state: &Self::State) -> Vec<Register> {
        let _ = state;
        let named = Self::REGS.iter().zip(core.regs);
        let regs = named.map(|(name, value)| Register { name, value, bits: Self::CELL_BITS });
        let bits = (Self::MEMORY - 1).max(1).ilog2() + 1;
        regs.chain([Register { name: Self::PC, value: core.pc, bits }]).collect()
    }

    /// Sets a register that [`registers`](Self::registers) lists, by its name there.
    fn set_register(core: &mut Core, state: &mut Self::State, name: &str, value: u16) {
        let _ = state;
        if let Some(reg) = Self::REGS.iter().position(|reg| *reg == name) {
            core.regs[reg] = value;
        } else if name == Self::PC {
            core.pc = value;
        }
    }

    /// The addresses that calls would return to, innermost first.
    fn calls(core: &Core) -> Vec<u16> {
        let _ = core;
        Vec::new()
    }

    /// Where the program is, for people; see [`Machine::place`].
    fn reported_pc(core: &Core, state: &Self::State) -> u16 {
        let _ = state;
        core.pc
    }

    /// The devices that the machine comes with.
    fn devices(state: &Self::State) -> Bus {
        let _ = state;
        Bus::default()
    }

    /// The machine built of gates, if there is such a thing.
    fn circuit() -> Option<Box<dyn Circuit<Self>>> {
        None
    }

    /// The plan of that circuit.
    fn plan() -> Option<Plan> {
        None
    }
}

/// Wires to other programs: each is one address of device space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// The address of port 0.
    pub first: u16,
    /// How many there are.
    pub count: u16,
    /// How many bits each is wide.
    pub bits: u32,
}

/// A circuit on paper: what it is made of, and what it does.
#[derive(Clone, Copy)]
pub struct Plan {
    /// The gates.
    pub netlist: fn() -> &'static Netlist,
    /// What happens in each cycle of an instruction, given the registers and its cells.
    pub trace: fn(&[Register], &[u16]) -> Vec<Cycle>,
}

/// A machine built of gates.
pub trait Circuit<I: System>: Send {
    /// Does the instruction at `exact.at`: reads and writes memory and devices by `exact`, and sets the
    /// registers and `exact.next`.
    ///
    /// # Errors
    ///
    /// As the rows: the [`Stop`] of an instruction that does not simply complete.
    fn step(&mut self, exact: &mut Exact<'_, I>) -> Step;
}
