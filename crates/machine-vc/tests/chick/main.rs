//! Chick on the VC.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod meaning;
mod published;
mod random;
mod support;
