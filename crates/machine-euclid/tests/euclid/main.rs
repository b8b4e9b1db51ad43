//! Euclid against its description: published facts, both programs over all pairs of bytes, MOD, faults,
//! files and assembly.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assembler;
mod faults;
mod gcd;
mod golden;
mod tools;
