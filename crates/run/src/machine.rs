//! A machine with its type erased: what command lines, debuggers and embedders use.
//!
//! The trait [`Machine`] is what runs a program. What else a machine can do is grouped by role into its supertraits,
//! so that a `dyn Machine` has every method: [`StateAccess`] reads and changes registers and memory, [`Devices`]
//! attaches devices, [`Snapshots`] copies the state and goes back to it, [`Profiling`] counts, and [`Marking`]
//! notes what a run touches. All are sealed: [`Vm`](crate::Vm) is the only implementation.

use bantam_isa::{Access, Image, ImageError};

use crate::{
    bus::{AttachError, Device},
    console::Console,
    engine::{Engine, EngineError},
    exit::{Exit, Register},
    limits::{Limits, StopHandle},
    marks::Marks,
    picture::Picture,
    profile::Profile,
    snapshot::{Snapshot, SnapshotError},
    translate::{MakeBackend, Translated},
};

/// Keeps the traits of this module from being implemented elsewhere, so that methods can be added to them.
pub(crate) mod sealed {
    /// See the module.
    pub trait Sealed {}
}

/// A machine that can be loaded and run.
///
/// There is no global state: any number of machines can run at once, each on its own thread.
pub trait Machine: StateAccess + Devices + Snapshots + Profiling + Marking + Send {
    /// Loads a program into memory and sets the machine to its start.
    ///
    /// # Errors
    ///
    /// If the image is empty or does not fit into memory.
    fn load(&mut self, image: &Image) -> Result<(), ImageError>;

    /// Chooses the engine.
    ///
    /// # Errors
    ///
    /// If the machine or the host does not have it.
    fn set_engine(&mut self, engine: Engine) -> Result<(), EngineError>;

    /// Sets the source of translators. None is made before an engine needs it.
    fn set_backend(&mut self, backend: MakeBackend);

    /// Returns what has been translated, if the engine translates.
    fn translated(&self) -> Option<Translated>;

    /// Runs until the program ends or a limit is reached.
    fn run(&mut self, console: &mut dyn Console, limits: Limits) -> Exit;

    /// Does what happens between instructions: devices are woken, and an interrupt may be taken. Afterwards the
    /// program counter is at the instruction that [`step`](Self::step) will run.
    fn settle(&mut self, console: &mut dyn Console) -> Option<Exit>;

    /// Whether [`settle`](Self::settle) may change anything now. False most of the time; true also for an interrupt that
    /// turns out to have too low a priority.
    fn is_unsettled(&self) -> bool;

    /// Settles, then runs one instruction; `None` if the program can continue.
    fn step(&mut self, console: &mut dyn Console) -> Option<Exit>;

    /// Returns the number of instructions that have completed. [`reset`](Snapshots::reset) and
    /// [`restore`](Snapshots::restore) set it back.
    fn instructions(&self) -> u64;

    /// Returns a handle that stops a run from another thread.
    fn stop_handle(&self) -> StopHandle;
}

/// Registers and memory of a machine.
pub trait StateAccess: sealed::Sealed {
    /// Returns the address of the next instruction, in cells.
    fn pc(&self) -> u16;

    /// Returns the name of the program counter among the registers.
    fn pc_name(&self) -> &'static str;

    /// Returns the address to report to a person: the program counter, or while the operating system serves the
    /// program, the address of the instruction that called it.
    fn reported_pc(&self) -> u16;

    /// Returns all registers, including the program counter.
    fn registers(&self) -> Vec<Register>;

    /// Returns the condition codes, one bit each, if they have names and are not among the
    /// [registers](Self::registers).
    fn flags(&self) -> Vec<Register>;

    /// Whether operands of instructions can name the register. Those come first among the
    /// [registers](Self::registers), in the order of their numbers.
    fn is_operand(&self, name: &str) -> bool;

    /// Returns the value of a register or a [flag](Self::flags), by name, ignoring case.
    fn register(&self, name: &str) -> Option<u16> {
        let flags = std::iter::once_with(|| self.flags()).flatten();
        self.registers()
            .into_iter()
            .chain(flags)
            .find(|register| register.name.eq_ignore_ascii_case(name))
            .map(|register| register.value)
    }

    /// Sets a register by name, ignoring case.
    ///
    /// # Errors
    ///
    /// If the machine has no such register, or it is too narrow for the value.
    fn set_register(&mut self, name: &str, value: u16) -> Result<(), SetRegisterError>;

    /// Returns the return addresses of the active calls, innermost first; see [`Fault::calls`](crate::Fault::calls).
    fn calls(&self) -> Vec<u16>;

    /// Returns the address of the innermost stack frame, if the machine has a stack pointer by convention.
    fn stack(&self) -> Option<u16>;

    /// Returns the word at `addr`, without side effects on devices; 0 if no device answers there.
    fn word(&self, addr: u16) -> u16;

    /// Writes the word at `addr`, ignoring protection. A device register can be set only if it just keeps what is
    /// written to it, as a port does; see [`Device::poke`].
    ///
    /// # Errors
    ///
    /// If there is neither memory nor such a register at `addr`, or it is too narrow for the word. Then nothing has
    /// changed.
    fn set_word(&mut self, addr: u16, word: u16) -> Result<(), SetWordError>;

    /// Fills registers and memory with words that depend on `seed` alone, then restores what the machine itself
    /// keeps in memory. Load the program afterwards.
    fn randomize(&mut self, seed: u64);
}

/// Devices of a machine.
pub trait Devices: sealed::Sealed {
    /// Attaches a device.
    ///
    /// # Errors
    ///
    /// If one of its addresses is taken or not in device space.
    fn attach(&mut self, device: Box<dyn Device>) -> Result<(), AttachError>;

    /// Removes and returns the device that answers for `addr`, even one that the machine came with.
    fn detach(&mut self, addr: u16) -> Option<Box<dyn Device>>;

    /// Returns what the machine's display shows, if it has one.
    fn picture(&self) -> Option<&Picture>;
}

/// Copies of a machine's state, and ways back to them.
pub trait Snapshots: sealed::Sealed {
    /// Copies registers and memory, 256 KiB, for [`reset`](Self::reset). Usually called when a program that will
    /// run many times has been loaded.
    fn checkpoint(&mut self);

    /// Goes back to the last [`checkpoint`](Self::checkpoint): registers, memory, count of instructions. Translated
    /// code is kept as far as it is still valid, so this is much cheaper than a new machine.
    ///
    /// Devices that the machine came with are made anew. Those that were [attached](Devices::attach) keep their
    /// state; replace them if that matters.
    ///
    /// # Errors
    ///
    /// If there is no checkpoint. Then nothing has changed.
    fn reset(&mut self) -> Result<(), ResetError>;

    /// Copies the whole machine, including its devices. Memory that is the same as in `before`, an earlier snapshot,
    /// is shared with it.
    ///
    /// # Errors
    ///
    /// If a device cannot be copied; see [`Device::copy`].
    fn snapshot(&self, before: Option<&Snapshot>) -> Result<Snapshot, SnapshotError>;

    /// Goes back, or forward, to a snapshot. [`Marking::take_marks`] may then name too much.
    ///
    /// # Errors
    ///
    /// If the snapshot is of a machine of another kind, or one of its devices cannot be copied.
    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError>;
}

/// Counts of executed instructions, by address and by call path. Results of a run do not change, but translated code
/// is not used meanwhile.
pub trait Profiling: sealed::Sealed {
    /// Starts counting, from zero.
    fn start_profile(&mut self);

    /// Returns the counts since [`start_profile`](Self::start_profile), across [resets](Snapshots::reset); `None`
    /// if it was not called.
    fn profile(&self) -> Option<&Profile>;

    /// Stops counting and returns the counts.
    fn stop_profile(&mut self) -> Option<Profile>;
}

/// Notes of what a run touches, for whoever searches it later.
pub trait Marking: sealed::Sealed {
    /// Starts to note, on all engines, which words are written, which instructions executed, and which registers may
    /// have changed. The cost is small; it cannot be stopped.
    fn start_marks(&mut self);

    /// Returns and clears what was noted since the last call; empty if marks were not started.
    fn take_marks(&mut self) -> Marks;

    /// Whether a [`step`](Machine::step) has written to `addr`, memory or device, since the last
    /// [`clear_written`](Self::clear_written) for it.
    fn is_written(&self, addr: u16) -> bool;

    /// Clears the note that `addr` was written, for [`take_marks`](Self::take_marks) too.
    fn clear_written(&mut self, addr: u16);

    /// Starts to note the addresses, memory or device, that each [`step`](Machine::step) loads from and stores to,
    /// in order. The cost is negligible; it cannot be stopped.
    fn start_accesses(&mut self);

    /// Returns the accesses since the last [`clear_accesses`](Self::clear_accesses), at most the first 64; an
    /// instruction makes only a few.
    fn accesses(&self) -> &[(Access, u16)];

    /// Clears the list of accesses.
    fn clear_accesses(&mut self);
}

/// Why a register was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetRegisterError {
    /// The machine has no register of that name.
    #[error("unknown register `{name}`; the registers are {known}")]
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
        /// The register's width in bits.
        bits: u32,
    },
}

/// Why a word was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetWordError {
    /// There is no memory at the address, and no device.
    #[error("there is no memory at {addr}")]
    NoMemory {
        /// The address, in the machine's notation.
        addr: String,
    },
    /// The address is a register of a device, or of the processor, that cannot be set from outside.
    #[error("{addr} is a register of the {device}, which cannot be set from outside")]
    Device {
        /// The address, in the machine's notation.
        addr: String,
        /// The device.
        device: String,
    },
    /// The word has more bits than a cell.
    #[error("{word} does not fit into the {bits} bits of a cell")]
    TooWide {
        /// The word.
        word: u16,
        /// The width of a cell in bits.
        bits: u32,
    },
}

/// [`Snapshots::reset`] was called without a [checkpoint](Snapshots::checkpoint).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no checkpoint to reset to")]
pub struct ResetError;
