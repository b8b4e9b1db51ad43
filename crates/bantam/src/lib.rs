//! Bantam, a workbench for small computers, as a library.
//!
//! Assemble a program, run it with scripted input, and look at its output:
//!
//! ```
//! use bantam::{Exit, LaunchPlan, Limits, Script};
//!
//! let image = bantam::assemble(
//!     bantam::LC3,
//!     "
//!             .ORIG x3000
//!     AGAIN   GETC                ; read a key
//!             ADD  R1, R0, #-10   ; is it the end of the line?
//!             BRz  DONE
//!             ADD  R0, R0, #1     ; the next letter
//!             OUT
//!             BR   AGAIN
//!     DONE    HALT
//!             .END
//!     ",
//! )?;
//! let mut machine = LaunchPlan::new("lc3", image).launch()?;
//! let mut console = Script::new("HAL\n");
//! let exit = machine.run(&mut console, Limits::steps(10_000));
//! assert_eq!(exit, Exit::Halted);
//! assert_eq!(console.text(), "IBM");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The path through the library: an [`InputSet`] takes files, [`build`] makes an [`Image`] of them, a [`LaunchPlan`]
//! makes a [`Machine`], and its run ends in an [`Outcome`]. A [`Batch`] runs one program many times, [`debug`] steps
//! through a run in both directions, and [`pages`] explain words, programs and profiles.
//!
//! There is no global state: any number of machines run at once, on any threads. A [`StopHandle`] stops a [`Machine`]
//! from another thread; [`Console`] and [`Device`] are traits. The library uses no file, terminal or clock, and starts
//! threads only with the feature `batch`.
//!
//! Tests (`cargo test -p bantam`): unit tests next to the code, `tests/` with all examples run many times and profiled,
//! and every example of `docs/library.md`. The command line's tests (`cargo test -p bantam-cli`) cover it too.

mod batch;
mod build;
mod c_code;
mod compile;
mod debug_info;
mod input;
mod outcome;
pub mod pages;
mod verify;

pub use bantam_asm::{Object, ObjectError, Options, disassemble, listing, read_bto, write_bto};
pub use bantam_chick::{
    Indices as ChickIndices, Level as ChickLevel, Options as ChickOptions, evaluate::Fault as ChickFault,
};
pub use bantam_debug as debug;
pub use bantam_diag::{Diagnostic, Severity, Source, Sources, Style, render};
pub use bantam_isa::{Image, ImageError, InsnSet, Segment, Stop, Symbol};
pub use bantam_machines::{
    ALL, DisplayPlan, LaunchError, LaunchPlan, Launched, PortConnection, PortLogging, Target, builtin::*,
    find, for_file,
};
pub use bantam_run::{
    AccessLog, AttachError, Console, Context, Device, Devices, EndReason, Engine, EngineError, Exit, Fault,
    Feed, Interrupt, Key, Latch, Limits, LoggedPort, Machine, Marking, Plan, Poll, PortAccess, PortLog,
    Ports, Profile, ProfiledCall, ProfiledPath, Profiling, PutError, Register, ResetError, Script,
    SetRegisterError, SetWordError, Setting, SettingError, Settings, Snapshots, StateAccess, StopHandle,
};
/// The examples of the README and of the book, as tests.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../../../docs/library.md")]
    mod library {}
    #[doc = include_str!("../../../README.md")]
    mod readme {}
}

pub use batch::{Batch, RunReport};
pub use build::{BuildError, BuildOutput, assemble, assemble_all, build, check, compile};
pub use c_code::{CodeError, c_code};
pub use compile::{chick_fault, is_compiled, machines, name_of_assembly};
pub use input::{Input, InputError, InputSet};
pub use outcome::Outcome;
pub use verify::{Verification, verify};
