//! Chick on the LC-3: programs are compiled, assembled, linked and run, and must behave as under the reference
//! evaluator.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod arithmetic;
mod by_hand;
mod comparing;
mod language;
mod long;
mod programs;
mod random;
mod tools;
