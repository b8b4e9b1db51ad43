//! See `oracles.rs`: `cargo +nightly fuzz run chick`.
#![no_main]

#[path = "../oracles.rs"]
#[expect(dead_code, reason = "each fuzzer calls one of the oracles")]
mod oracles;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::chick(bytes));
