//! The front end of Chick: its messages, the meaning of programs, and robustness.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod evaluator;
mod foreign;
mod formatter;
mod functions;
mod meaning;
mod missing;
mod precedence;
mod programs;
mod random;
mod robust;
mod syntax;
mod targets;
mod tools;
mod types;
mod warnings;
