//! How the binary is linked. On Linux it stands at a fixed address: most of what a short run would otherwise
//! cost is that the loader goes over some 28,000 addresses, most of them in tables of handlers, and so makes
//! a private copy of every page that holds one. All that comes from outside stays at addresses of chance: the
//! stack, the heap, libraries, and the memory of translated code.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |what: &str, value: &str| std::env::var(what).is_ok_and(|now| now == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
