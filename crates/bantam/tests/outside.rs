//! The public API is sufficient: a program outside the workspace, built by cargo in its own folder, assembles, runs,
//! debugs, records and runs a batch.

use std::{fs, path::Path, process::Command};

/// The manifest of the program. Nothing is optimised, because it is built once and runs for a moment.
const MANIFEST: &str = r#"
[package]
name = "outside"
version = "0.1.0"
edition = "2024"

[dependencies]
bantam = { path = "BANTAM", default-features = false }

[profile.dev]
debug = false

[workspace]
"#;

#[test]
fn a_program_outside_the_workspace_uses_the_library() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), MANIFEST.replace("BANTAM", here.to_str().unwrap())).unwrap();
    fs::copy(here.join("tests/outside_program/program.rs"), folder.join("src/main.rs")).unwrap();
    // The same versions as here, which are already downloaded.
    fs::copy(here.join("../../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(&folder);
    cargo.env("CARGO_TARGET_DIR", folder.join("target"));
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("99 does not fit"), "{printed}");
    assert!(printed.contains("halted at x3006 (DONE)"), "{printed}");
    assert!(printed.ends_with("done\n"), "{printed}");
}
