//! The VC against its description: published facts, all of its arithmetic, its faults, its assembler,
//! its ports.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod arithmetic;
mod assembler;
mod faults;
mod golden;
mod messages;
mod tools;
