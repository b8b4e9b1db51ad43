//! The sentences of `docs/exactness.md`: a test of its name for each, on both engines, by the
//! operating system and by native traps, in both editions, wherever the sentence speaks of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod between;
mod counting;
mod determinism;
mod keys;
mod limits;
mod timer;
mod tools;
mod waiting;
