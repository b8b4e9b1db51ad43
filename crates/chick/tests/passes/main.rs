//! The passes keep the meaning: each program runs in SSA form, after each pass, as the evaluator says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod each;
mod meaning;
mod random;
mod support;
