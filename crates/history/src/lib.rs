//! Time travel: runs that go forwards and backwards.
//!
//! A run is determined by the machine at its start and the keys it was given. So a [`History`] keeps the keys, each
//! with the console call that returned it, and a series of snapshots of the machine. To go to any moment is to
//! restore the snapshot before it and replay from there on the fastest engine. Snapshots are thinned out with age, so
//! that a run of any length fits a memory budget; the older a moment, the longer the replay.
//!
//! The run between two snapshots is a *segment*. For each one the history keeps what was written and executed in it.
//! A search for the last write to a word goes back over segments that did not touch the word without replaying them.
//! The segment that did is replayed in pieces, and the matching piece in smaller ones, down to one instruction.
//!
//! A *moment* is a number of completed instructions; at moment 0 the program has not started.
//!
//! Most tests need a machine, so they are in `crates/machines/tests`: `moments.rs` goes to random moments of random
//! runs, `searches.rs` searches them. The unit tests here cover the parts that need none.

mod input_log;
mod output;
mod packed;
mod queries;
mod record;
mod search;
mod segment;

pub use input_log::{Input, InputLog, Recorded};
pub use queries::{Changed, Executed, Loaded, Showed, Written};
pub use record::{History, HistoryError, Progress, Retention, Stop};
pub use search::{Direction, Query};
pub use segment::Touched;
