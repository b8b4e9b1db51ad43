//! Time travel: a run that can be gone through in both directions.
//!
//! A run follows from the machine it began with and from the keys it was given. So a [`History`] keeps the keys,
//! each with the call at which the program got it, and a row of snapshots of the machine; to go to any moment is
//! to restore the snapshot before it and to run on from there, on the fastest engine. Snapshots are thinned out
//! with age, so that a run of any length fits a budget of memory, and the older a moment, the longer the way.
//!
//! Between two snapshots lies a *stretch*. For each the history keeps what was written and executed in it. A
//! search for the last write to a word goes back over stretches that did not touch the word without running
//! them; the one that did is run again in pieces, and the piece that did in smaller ones, until it is an
//! instruction.
//!
//! A *moment* is a number of completed instructions; at moment 0 the program has not begun.

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
