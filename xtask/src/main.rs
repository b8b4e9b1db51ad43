//! Chores: `cargo xtask tidy` checks rules that the compiler does not check, `cargo xtask codegen` writes the C header and
//! the book's tables from the code, `cargo xtask codegen --check` only compares them, and `cargo xtask wasm` builds the
//! library for WebAssembly.

#![expect(clippy::print_stderr, reason = "this is a command")]

mod circles;
mod codegen;
mod header;
mod tidy;
mod wasm;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let problems = match args.as_slice() {
        ["tidy"] => tidy::problems(&root()),
        ["codegen"] => codegen::write(&root()),
        ["codegen", "--check"] => codegen::check(&root()),
        ["wasm"] => wasm::build(&root()),
        _ => vec!["usage: cargo xtask tidy | codegen [--check] | wasm".to_owned()],
    };
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns the root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_owned)
}
