//! How the binary is linked on Linux, where most of what a short run costs is its start.
//!
//! It stands at a fixed address: else the loader goes over some 28,000 addresses, most of them in tables of
//! handlers, and makes a private copy of every page that holds one. All that comes from outside stays at
//! addresses of chance: the stack, the heap, libraries, and the memory of translated code.
//!
//! The unwinder is part of it: to find and start the library for it would take as long as all that a short run
//! does itself.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |what: &str, value: &str| std::env::var(what).is_ok_and(|now| now == value);
    let is_linux = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    // Who only uses the library decides on its own.
    if is_linux && std::env::var_os("CARGO_FEATURE_CLI").is_some() {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
