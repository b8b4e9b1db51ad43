//! Builds the library for `wasm32-unknown-unknown`, which keeps it free of files, clocks, threads and terminals.
//!
//! If rustup has the target, cargo builds for it. Otherwise Debian's `rustc-web` with `rust-web-src` does: its compiler
//! supports the target, and builds the standard library too. If neither is installed, nothing is built; that is reported
//! clearly, but is not an error.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's compiler, and a file that exists if the source of its standard library is installed.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";

/// Builds the library, and returns the problems.
pub(crate) fn build(root: &Path) -> Vec<String> {
    let Some(mut cargo) = command() else {
        eprintln!(
            "\n*** SKIPPED: the library was not built for {TARGET}. Neither `rustup target add {TARGET}` nor \
             Debian's packages rustc-web and rust-web-src are installed. ***\n"
        );
        return Vec::new();
    };
    cargo.current_dir(root);
    match cargo.status() {
        Ok(status) if status.success() => Vec::new(),
        Ok(status) => vec![format!("the library does not build for {TARGET}: {status}")],
        Err(error) => vec![format!("cargo: {error}")],
    }
}

/// Returns the command that builds the library; `None` without a compiler for the target.
fn command() -> Option<Command> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--package", "bantam", "--no-default-features", "--target", TARGET]);
    cargo.env("CARGO_TARGET_DIR", "target/wasm");
    if has_target() {
        return Some(cargo);
    }
    if !Path::new(DEBIAN_RUSTC).exists() || !Path::new(DEBIAN_SOURCE).exists() {
        return None;
    }
    cargo.arg("-Zbuild-std=std,panic_abort");
    cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?);
    Some(cargo)
}

/// Returns whether the default compiler has the target's standard library.
fn has_target() -> bool {
    let mut rustc = Command::new("rustc");
    let found = rustc.args(["--print", "target-libdir", "--target", TARGET]).output();
    found.is_ok_and(|found| {
        let folder = PathBuf::from(String::from_utf8_lossy(&found.stdout).trim());
        folder.is_dir() && folder.read_dir().is_ok_and(|mut files| files.next().is_some())
    })
}

/// Returns the linker of the default compiler.
fn linker() -> Option<OsString> {
    let print = |what: &[&str]| {
        let output = Command::new("rustc").args(what).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let sysroot = print(&["--print", "sysroot"])?;
    let host = print(&["--print", "host-tuple"])?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.exists().then(|| linker.into_os_string())
}
