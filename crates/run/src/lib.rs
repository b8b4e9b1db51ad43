//! Runs machines.
//!
//! A [`Vm`] is a machine in motion: its [`Core`] (registers, program counter, condition codes, memory), what the
//! machine adds to that ([`System::State`]), its [`Bus`] of devices, and a count of instructions. Two datapaths run
//! the rows. [`fast`] keeps everything in locals and knows only plain memory; whatever is rare leaves it by value,
//! with nothing done. [`exact`] then does that one instruction with devices, protection, traps and faults. Both stop
//! after exactly as many instructions as requested, so runs are deterministic on any mixture of them.
//!
//! A [`Machine`] is a `Vm` with its type erased, for everything that is not an engine.
//!
//! Unit tests here cover the parts that need no machine. Engines are compared on every program by `check_engines` of
//! the testkit, and run here on real machines: `threaded.rs`, `agreement.rs` and `exactness` in the tests of a
//! machine; `translated.rs`, `marks.rs` and `set_word.rs` in `crates/machines/tests`.

mod bus;
mod canvas;
mod checkpoint;
mod console;
mod core;
mod end_reason;
mod engine;
pub mod exact;
mod exit;
pub mod fast;
mod limits;
mod machine;
mod marker;
mod marks;
mod memory;
mod observer;
mod picture;
mod port_log;
mod ports;
mod profile;
mod profiler;
mod random;
mod region;
mod settings;
mod snapshot;
mod stall;
mod system;
mod threaded;
mod tiers;
mod translate;
mod vm;
mod window;

pub use self::core::Core;
pub use bus::{AttachError, Bus, Context, Device, Interrupt, Poll};
pub use canvas::{Canvas, Display};
pub use console::{Console, Key, PutError, Script};
pub use end_reason::EndReason;
pub use engine::{Engine, EngineError};
pub use exact::Exact;
pub use exit::{Exit, Fault, Register};
pub use fast::result_of;
pub use limits::{Limits, StopHandle};
pub use machine::{
    Devices, Machine, Marking, Profiling, ResetError, SetRegisterError, SetWordError, Snapshots, StateAccess,
};
pub use marks::{AddrSet, Marks};
pub use memory::{CODE, EXECUTED, Memory, OUTSIDE, TRANSLATED, WORDS, WRITTEN};
pub use picture::{Picture, Rgb};
pub use port_log::{AccessLog, LoggedPort, PortAccess, PortLog};
pub use ports::{Feed, Latch};
pub use profile::{Profile, ProfiledCall, ProfiledPath};
pub use region::Region;
pub use settings::{Setting, SettingError, Settings};
pub use snapshot::{Snapshot, SnapshotError};
pub use system::{Circuit, Plan, Ports, System};
pub use threaded::Threaded;
pub use translate::{Backend, MakeBackend, TierPolicy, Translated, Translation};
pub use vm::{Vm, check_image};
pub use window::Window;
