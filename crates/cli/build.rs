//! Linker options on Linux, where startup is most of the cost of a short run.
//!
//! The binary is linked to a fixed address. Otherwise the loader would relocate some 28,000 addresses, most of them in
//! tables of handlers, and copy every page that contains one. Everything else stays at random addresses: the stack, the
//! heap, libraries, and the memory of translated code.
//!
//! The unwinder is linked statically, because loading its library would take as long as the rest of a short run.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |what: &str, value: &str| std::env::var(what).is_ok_and(|now| now == value);
    let is_linux = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_linux {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
