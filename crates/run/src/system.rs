//! What a machine adds to its rows so that it can run: protection, traps, interrupts, start.

use std::{fmt::Debug, hash::Hash};

use bantam_isa::{Access, Isa, Stop};

use crate::{
    bus::{Bus, Interrupt},
    core::{Core, Window},
    exact::Exact,
    exit::{Exit, Register},
    machine::Machine,
    settings::{Setting, Settings},
};

/// A machine that can run.
pub trait System: Isa {
    /// What the machine has besides its [`Core`]: modes, saved stack pointers, control registers. It
    /// takes part in the proof that a program waits for ever, so it must hold all of it.
    type State: Clone + Debug + Eq + Hash + Send;

    /// Cells of memory, at most 65,536.
    const MEMORY: u32;
    /// Where device space begins; [`MEMORY`](Self::MEMORY) if there is none.
    const DEVICES: u32;

    /// What a user may choose about the machine.
    const SETTINGS: &'static [Setting];

    /// A machine as the settings, which have been checked, want it.
    fn machine(settings: &Settings) -> Box<dyn Machine>;

    /// Puts memory to how it is before a program is loaded.
    fn install(core: &mut Core, state: &Self::State);

    /// Puts the machine to the start of a program whose first block is at `origin`.
    fn start(core: &mut Core, state: &mut Self::State, origin: u16);

    /// Which addresses are plain memory to the running program. The window ends where device space
    /// begins, or is empty.
    fn window(state: &Self::State) -> Window;

    /// Whether the running program may use `addr` so.
    ///
    /// # Errors
    ///
    /// [`Stop::Refused`] if not.
    fn allow(state: &Self::State, access: Access, addr: u16) -> Result<(), Stop>;

    /// Whether a key that is an instruction may also be one by the machine's stricter rules. Asked by
    /// the exact datapath only: a machine with stricter rules has an empty [`window`](Self::window).
    fn is_legal(state: &Self::State, key: u16) -> bool {
        let _ = (state, key);
        true
    }

    /// Reads a register of the processor that has an address, if `addr` is one.
    fn read_register(core: &Core, state: &Self::State, addr: u16) -> Option<u16>;

    /// Writes a register of the processor that has an address; true if `addr` is one.
    fn write_register(exact: &mut Exact<'_, Self>, addr: u16, value: u16) -> bool;

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
    fn interrupt(exact: &mut Exact<'_, Self>, request: Interrupt) -> Result<(), Exit>;

    /// All registers, for people.
    fn registers(core: &Core, state: &Self::State) -> Vec<Register>;

    /// Sets a register that [`registers`](Self::registers) lists, by its name there.
    fn set_register(core: &mut Core, state: &mut Self::State, name: &str, value: u16);

    /// The addresses that calls would return to, innermost first.
    fn calls(core: &Core) -> Vec<u16>;

    /// Where the program is, for people; see [`Machine::place`].
    fn place(core: &Core, state: &Self::State) -> u16;

    /// The devices that the machine comes with.
    fn devices(state: &Self::State) -> Bus;
}
