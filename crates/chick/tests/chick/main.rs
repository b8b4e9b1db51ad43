//! The front end of Chick: what a student reads, what programs mean, and that nothing breaks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod formatter;
mod meaning;
mod precedence;
mod programs;
mod robust;
mod syntax;
mod targets;
mod tools;
mod warnings;
