//! The passes preserve the meaning: after each pass, the SSA form of each program behaves as under the
//! evaluator.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod each;
mod meaning;
mod random;
mod support;
