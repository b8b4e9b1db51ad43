//! A machine with its type erased: what command lines, debuggers and embedders hold.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bantam_isa::{Access, Image, ImageError};

use crate::{
    bus::{AttachError, Device},
    canvas::Picture,
    console::Console,
    exit::{Exit, Register},
    marks::Marks,
    profile::Profile,
    snapshot::{Snapshot, SnapshotError},
    tiers::MakeBackend,
    translate::Translated,
};

/// How far a run may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Limits {
    /// At most so many instructions in this run; none means no limit.
    pub steps: Option<u64>,
}

impl Limits {
    /// No limits: the program ends the run, or a [`StopHandle`] does.
    #[must_use]
    pub const fn none() -> Self {
        Self { steps: None }
    }

    /// At most so many instructions.
    #[must_use]
    pub const fn steps(steps: u64) -> Self {
        Self { steps: Some(steps) }
    }
}

/// Which engine runs the rows. The results are the same, to the instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Engine {
    /// Translated code where that pays and the host can do it, else the interpreter.
    #[default]
    Auto,
    /// The fast loop for plain instructions, the exact datapath for the rest.
    Interpreter,
    /// Plain instructions are translated to the host's as soon as they are met.
    Jit,
    /// The exact datapath for every instruction: slow, simple, what the others are checked against.
    Reference,
    /// The machine as a circuit, gate by gate, where there is one.
    Gates,
}

/// There is no engine of that kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The machine has none.
    #[error("the {machine} has not been built of gates")]
    NoCircuit {
        /// The machine.
        machine: &'static str,
    },
    /// The host has none.
    #[error("code cannot be translated here: there is no translator for this processor, or it was left out")]
    NoTranslator,
}

/// Stops a run from another thread.
#[derive(Clone, Debug, Default)]
pub struct StopHandle(Arc<AtomicBool>);

impl StopHandle {
    /// Asks the run to stop. It does so within about a million instructions, with
    /// [`Exit::Stopped`]; if none is running, the next one stops at once.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes the question back, if the run that was to stop is over.
    pub fn forget(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// The flag itself, for signal handlers that can only set one.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Takes the question back; true if it was asked.
    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// Why a register was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetRegisterError {
    /// There is no register of that name.
    #[error("there is no register `{name}`; there are {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// The value has more bits than the register.
    #[error("{value} does not fit into the {bits} bit{} of `{name}`", if *bits == 1 { "" } else { "s" })]
    TooWide {
        /// The register.
        name: &'static str,
        /// The value.
        value: u16,
        /// The register's bits.
        bits: u32,
    },
}

/// There is nothing to go back to: [`Machine::checkpoint`] was not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no state of the machine has been kept to go back to")]
pub struct ResetError;

/// A machine that can be loaded and run.
///
/// Nothing is global: as many machines as wanted run at once, each on any thread.
pub trait Machine: Send {
    /// Puts a program into memory and sets the machine to its start.
    ///
    /// # Errors
    ///
    /// If the image does not fit into memory or is empty.
    fn load(&mut self, image: &Image) -> Result<(), ImageError>;

    /// Fills registers and memory with words that depend on `seed` alone. What the machine itself
    /// keeps in memory is put back; load the program afterwards.
    fn randomize(&mut self, seed: u64);

    /// Keeps a copy of the machine as it is now, for [`reset`](Self::reset): 256 KiB. Usually called when a
    /// program has been loaded and is to be run many times.
    fn checkpoint(&mut self);

    /// Goes back to where [`checkpoint`](Self::checkpoint) was called last: registers, memory, count of instructions. What
    /// translators have made stays, as far as it is still true, so this is much cheaper than a new machine.
    ///
    /// Devices that the machine came with are as new. Those that were [attached](Self::attach) are left as they
    /// are: a new one has to be attached in their place, if that matters.
    ///
    /// # Errors
    ///
    /// If nothing has been kept; then nothing happens.
    fn reset(&mut self) -> Result<(), ResetError>;

    /// Chooses the engine.
    ///
    /// # Errors
    ///
    /// If the machine has none of that kind.
    fn set_engine(&mut self, engine: Engine) -> Result<(), EngineError>;

    /// Where translators come from: nothing is made before an engine needs it.
    fn set_backend(&mut self, backend: MakeBackend);

    /// What has been translated, if the engine translates.
    fn translated(&self) -> Option<Translated>;

    /// Begins to count where the instructions go, from nothing. Plain instructions are then left to a counting
    /// form of the interpreter, also if the engine translates. Runs do the same as without.
    fn start_profile(&mut self);

    /// Where the instructions went in the runs since the profile was started, those before a
    /// [`reset`](Self::reset) too; nothing if it was not.
    fn profile(&self) -> Option<&Profile>;

    /// Ends the count and gives it away.
    fn stop_profile(&mut self) -> Option<Profile>;

    /// The machine as it is now. `before` is an earlier snapshot, with which it may have memory in common.
    ///
    /// # Errors
    ///
    /// If a device cannot be copied; see [`Device::copy`].
    fn snapshot(&self, before: Option<&Snapshot>) -> Result<Snapshot, SnapshotError>;

    /// Goes back, or forward, to a snapshot, devices included. Marks may then name what has not been touched.
    ///
    /// # Errors
    ///
    /// If the snapshot is of a machine of another kind.
    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError>;

    /// From now on it is noted which words are written, which instructions are executed, and which registers may
    /// have changed, on all engines. That costs little; it cannot be ended.
    fn start_marks(&mut self);

    /// What has been touched since marks were started, or taken last; nothing if they were not started.
    fn take_marks(&mut self) -> Marks;

    /// Whether a [`step`](Self::step) has written to `addr`, memory or device, since
    /// [`clear_written`](Self::clear_written) was called for it.
    fn is_written(&self, addr: u16) -> bool;

    /// From now on the word at `addr` counts as not written, for marks too.
    fn clear_written(&mut self, addr: u16);

    /// From now on it is noted which addresses a [`step`](Self::step) loads from and stores to, memory or device, in
    /// order. That costs next to nothing, and cannot be ended.
    fn start_accesses(&mut self);

    /// What has been noted since [`clear_accesses`](Self::clear_accesses), at most 64 of them: an instruction has
    /// some few.
    fn accesses(&self) -> &[(Access, u16)];

    /// Forgets what has been noted.
    fn clear_accesses(&mut self);

    /// Runs until the program ends, or a limit is reached.
    fn run(&mut self, console: &mut dyn Console, limits: Limits) -> Exit;

    /// Does what happens between instructions: devices are woken, and an interrupt may be taken. Then
    /// the program counter is at the instruction that [`step`](Self::step) will run.
    fn settle(&mut self, console: &mut dyn Console) -> Option<Exit>;

    /// Settles, then runs one instruction; `None` if there is nothing to report.
    fn step(&mut self, console: &mut dyn Console) -> Option<Exit>;

    /// How many instructions have completed since the machine was made; [`reset`](Self::reset) takes it back.
    fn instructions(&self) -> u64;

    /// The address of the next instruction, in cells.
    fn pc(&self) -> u16;

    /// What the program counter is called among the registers.
    fn pc_name(&self) -> &'static str;

    /// All registers, the program counter among them.
    fn registers(&self) -> Vec<Register>;

    /// The condition codes, if they have names and are not among the [registers](Self::registers): one bit each.
    fn flags(&self) -> Vec<Register>;

    /// Whether operands of instructions can name a register. Those come first among the [registers](Self::registers),
    /// in the order of their numbers.
    fn is_operand(&self, name: &str) -> bool;

    /// Sets a register by name, compared without case.
    ///
    /// # Errors
    ///
    /// If there is none of that name, or the value is too wide.
    fn set_register(&mut self, name: &str, value: u16) -> Result<(), SetRegisterError>;

    /// Where the program is, for people: the program counter, or while the operating system serves the
    /// program, the instruction that asked it.
    fn reported_pc(&self) -> u16;

    /// The addresses that calls would return to, innermost first; see [`Fault::calls`](crate::Fault::calls).
    fn calls(&self) -> Vec<u16>;

    /// Where the innermost frame of the stack is, if a register points to it by custom.
    fn stack(&self) -> Option<u16>;

    /// What is at `addr`, without any effect on devices.
    fn word(&self, addr: u16) -> u16;

    /// Writes plain memory, whatever protection says. Of devices only registers that just keep what is written to
    /// them can be set, as those of ports; see [`Device::poke`].
    fn set_word(&mut self, addr: u16, word: u16);

    /// Adds a device.
    ///
    /// # Errors
    ///
    /// If one of its addresses is taken or not in device space.
    fn attach(&mut self, device: Box<dyn Device>) -> Result<(), AttachError>;

    /// Takes away the device that answers for `addr`, be it one that the machine came with.
    fn detach(&mut self, addr: u16) -> Option<Box<dyn Device>>;

    /// What the machine's display shows, if it has one.
    fn picture(&self) -> Option<&Picture>;

    /// A handle that stops a run from another thread.
    fn stop_handle(&self) -> StopHandle;

    /// A register's value by name, compared without case; or that of a [flag](Self::flags).
    fn register(&self, name: &str) -> Option<u16> {
        let flags = std::iter::once_with(|| self.flags()).flatten();
        self.registers()
            .into_iter()
            .chain(flags)
            .find(|register| register.name.eq_ignore_ascii_case(name))
            .map(|register| register.value)
    }
}
