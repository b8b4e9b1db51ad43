//! See `recordings.rs`: `cargo +nightly fuzz run recording`.
#![no_main]

#[path = "../recordings.rs"]
mod recordings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| recordings::recording(bytes));
