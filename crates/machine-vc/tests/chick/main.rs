//! Chick on the VC.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crate_compiler;
mod gates;
mod meaning;
mod published;
mod random;
mod sizes;
mod support;
