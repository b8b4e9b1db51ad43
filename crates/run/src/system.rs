//! What a machine adds to its rows so that it can run: protection, traps, interrupts, start.
//!
//! Most of it has defaults: a machine without operating system, interrupts and devices says how it starts, what it
//! may run, and what its faults are called.
//!
//! `System`, [`Exact`] and [`Vm`](crate::Vm) refer to each other, on purpose: a machine's traps are code that acts on
//! a whole machine in motion, and a machine in motion asks its `System` what to do.

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
    /// The machine's state besides its [`Core`]: modes, saved stack pointers, control registers. It must be complete,
    /// as it is part of the proof that a program waits forever.
    type State: Clone + Debug + Eq + Hash + Send;

    /// A machine with the same rows, most of which mean the same. Threaded code is compiled for the sibling and serves
    /// both, except for the rows in [`OWN_ROWS`](Self::OWN_ROWS). A machine without a sibling names itself.
    type Sibling: System;

    /// The rows that mean something else than the sibling's: bit N for row N.
    const OWN_ROWS: u32 = 0;

    /// The first address of device space; [`MEMORY`](Isa::MEMORY) if it comes after memory or there is none.
    const DEVICES: u32 = Self::MEMORY;
    /// The ports that users can connect, if there are any.
    const PORTS: Option<Ports> = None;
    /// Whether the program continues at address 0 after the last address. If not, running past it is a refused fetch.
    const WRAPS: bool = true;
    /// The stack pointer by convention: the register with the address of the innermost frame. The stack grows
    /// downwards.
    const STACK: Option<usize> = None;
    /// The names of the condition codes, each with its bit in [`Core::cc`], if they are not among the
    /// [registers](Self::registers).
    const FLAGS: &'static [(&'static str, u8)] = &[];
    /// The display that can be connected to some of the ports, if there is one.
    const DISPLAY: Option<Display> = None;
    /// The name of the program counter.
    const PC: &'static str = "PC";

    /// The settings that a user can choose.
    const SETTINGS: &'static [Setting] = &[];

    /// Creates a machine with settings that have been checked.
    fn machine(settings: &Settings) -> Box<dyn Machine>;

    /// Sets up memory as it is before a program is loaded.
    fn install(core: &mut Core, state: &Self::State) {
        let _ = (core, state);
    }

    /// Sets the machine to the start of a program, which is in memory.
    fn start(core: &mut Core, state: &mut Self::State, image: &Image);

    /// Returns the addresses that are plain memory to the running program. The window ends where device space starts,
    /// or is empty, or [`DEVICES`](Self::DEVICES) is 65,536.
    fn window(state: &Self::State) -> Window;

    /// Checks whether the running program may access `addr`.
    ///
    /// # Errors
    ///
    /// [`Stop::Refused`] if it may not.
    fn allow(state: &Self::State, access: Access, addr: u16) -> Result<(), Stop>;

    /// Whether there is memory at `addr`, for reports.
    fn has_memory(state: &Self::State, addr: u16) -> bool {
        let _ = state;
        u32::from(addr) < Self::DEVICES
    }

    /// Whether a key that is an instruction is also one by the machine's stricter rules. Only the exact datapath
    /// asks: a machine with stricter rules has an empty [`window`](Self::window).
    fn is_legal(state: &Self::State, key: u16) -> bool {
        let _ = (state, key);
        true
    }

    /// Returns the processor register at `addr`, if there is one.
    fn read_register(core: &Core, state: &Self::State, addr: u16) -> Option<u16> {
        let _ = (core, state, addr);
        None
    }

    /// Writes the processor register at `addr`; false if there is none.
    fn write_register(exact: &mut Exact<'_, Self>, addr: u16, value: u16) -> bool {
        let _ = (exact, addr, value);
        false
    }

    /// Does what follows when an instruction has stopped: a trap, a return, an exception. `exact.next` is the address
    /// to continue at. Returning `Ok` completes the instruction.
    ///
    /// # Errors
    ///
    /// How the run ends, if it does; then nothing may have changed.
    fn stopped(exact: &mut Exact<'_, Self>, stop: Stop) -> Result<(), Exit>;

    /// Takes an interrupt, if the machine's priority allows it.
    ///
    /// # Errors
    ///
    /// How the run ends if the interrupt has no handler; then nothing may have changed.
    fn interrupt(exact: &mut Exact<'_, Self>, request: Interrupt) -> Result<(), Exit> {
        let _ = (exact, request);
        Ok(())
    }

    /// Returns all registers.
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

    /// Returns the return addresses of the active calls, innermost first.
    fn calls(core: &Core) -> Vec<u16> {
        let _ = core;
        Vec::new()
    }

    /// Returns the address to report to a person; see [`StateAccess::reported_pc`](crate::StateAccess::reported_pc).
    fn reported_pc(core: &Core, state: &Self::State) -> u16 {
        let _ = state;
        core.pc
    }

    /// Returns the devices that the machine comes with.
    fn devices(state: &Self::State) -> Bus {
        let _ = state;
        Bus::default()
    }

    /// Returns the machine built of gates, if there is one.
    fn circuit() -> Option<Box<dyn Circuit<Self>>> {
        None
    }

    /// Returns the plan of that circuit.
    fn plan() -> Option<Plan> {
        None
    }
}

/// Ports: connections to the outside, each one address of device space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// The address of port 0.
    pub first: u16,
    /// The number of ports.
    pub count: u16,
    /// The width of each port in bits.
    pub bits: u32,
}

/// A circuit on paper: its gates, and what they do.
#[derive(Clone, Copy)]
pub struct Plan {
    /// The gates.
    pub netlist: fn() -> &'static Netlist,
    /// Returns what happens in each cycle of an instruction, given the registers and its cells.
    pub trace: fn(&[Register], &[u16]) -> Vec<Cycle>,
}

/// A machine built of gates.
pub trait Circuit<I: System>: Send {
    /// Does the instruction at `exact.at`: accesses memory and devices through `exact`, and sets the registers and
    /// `exact.next`.
    ///
    /// # Errors
    ///
    /// As the rows: the [`Stop`] of an instruction that does not simply complete.
    fn step(&mut self, exact: &mut Exact<'_, I>) -> Step;
}
