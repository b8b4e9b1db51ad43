//! Rules that the compiler does not check: dependencies between crates and files, which crates may name a machine or
//! touch the host, the size of files and functions, and forbidden words.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::circles;

/// The maximum number of lines of a file. A longer one has two topics.
const LONGEST_FILE: usize = 600;
/// The maximum number of lines of a function. A longer one has two jobs.
const LONGEST_FUNCTION: usize = 80;
/// The crates that a machine may depend on.
const MACHINE_MAY_USE: [&str; 6] =
    ["bantam-isa", "bantam-diag", "bantam-run", "bantam-asm", "bantam-gates", "bantam-chick"];
/// The front ends. Each presents the library through one protocol or medium.
const FRONT_ENDS: [&str; 3] = ["bantam-cli", "bantam-tui", "bantam-capi"];
/// The only front end that starts others: the program that people install.
const HOST: &str = "bantam-cli";
/// The crate for tests only.
const FOR_TESTS: &str = "bantam-testkit";
/// Crates outside the product, which may use any other.
const OUTSIDE: [&str; 3] = ["bantam-benches", "xtask", FOR_TESTS];
/// The debugger, whose answers are plain data. Their format is up to the front ends.
const DEBUG: &str = "crates/debug/src";
/// The one file of the debugger that is a file format.
const RECORDING_FILE: &str = "recording_json.rs";
/// The crates that touch files, terminals, processes and the environment. They may name machines too, in
/// their help.
const TOUCHES_THE_HOST: [&str; 3] = ["crates/cli", "crates/tui", "crates/terminal"];

/// Returns all violations of the rules.
pub(crate) fn problems(root: &Path) -> Vec<String> {
    let mut problems = arrows(root);
    let files = tracked(root);
    for path in &files {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        problems.extend(text_problems(path, &text));
        if path.extension().is_some_and(|ending| ending == "rs") {
            problems.extend(source_problems(path, &text));
        }
        if path.extension().is_some_and(|ending| ending == "md") {
            problems.extend(broken_links(root, path, &text));
        }
    }
    problems.extend(empty_crates(root, &files));
    problems.extend(circles::problems(root));
    problems
}

/// Returns the tracked files of the repository.
fn tracked(root: &Path) -> Vec<PathBuf> {
    let listed = Command::new("git").args(["ls-files"]).current_dir(root).output();
    let listed =
        listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    listed.lines().map(PathBuf::from).collect()
}

/// Returns the forbidden dependencies between crates.
fn arrows(root: &Path) -> Vec<String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .current_dir(root)
        .output();
    let metadata: Value = match output.map(|output| serde_json::from_slice(&output.stdout)) {
        Ok(Ok(metadata)) => metadata,
        Ok(Err(error)) => return vec![format!("cargo metadata: {error}")],
        Err(error) => return vec![format!("cargo metadata: {error}")],
    };
    let mut problems = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let uses = package["dependencies"].as_array().into_iter().flatten();
        let ours: Vec<&str> = uses
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|dependency| dependency.starts_with("bantam"))
            .collect();
        for dependency in ours {
            let is_machine = name.starts_with("bantam-machine-");
            if is_machine && !MACHINE_MAY_USE.contains(&dependency) {
                problems.push(format!("{name} is a machine and depends on {dependency}"));
            }
            if dependency.starts_with("bantam-machine-")
                && name != "bantam-machines"
                && !OUTSIDE.contains(&name)
            {
                problems.push(format!("{name} depends on {dependency}; only bantam-machines may"));
            }
            if FRONT_ENDS.contains(&dependency) && name != HOST {
                problems.push(format!("{name} depends on {dependency}, which is a front end"));
            }
            if dependency == FOR_TESTS && !OUTSIDE.contains(&name) {
                problems.push(format!("{name} depends on {FOR_TESTS}, which is for tests"));
            }
        }
    }
    problems
}

/// Returns the problems of any text file.
fn text_problems(path: &Path, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let is_program_text =
        path.extension().is_some_and(|ending| ending == "rs" || ending == "md" || ending == "toml");
    for (number, line) in (1..).zip(text.lines()) {
        if is_program_text && line.ends_with([' ', '\t']) {
            problems.push(format!("{}:{number}: blanks at the end of the line", path.display()));
        }
        // The words are assembled here, so that this file does not contain them.
        for word in
            [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimple", "mented!(")]
        {
            if line.contains(word) {
                problems.push(format!("{}:{number}: {word}", path.display()));
            }
        }
    }
    problems
}

/// Returns the problems of a Rust source.
fn source_problems(path: &Path, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let name = path.display();
    let is_test = path.components().any(|part| part.as_os_str() == "tests");
    if text.lines().count() > LONGEST_FILE && !is_test {
        problems.push(format!("{name}: {} lines; the maximum is {LONGEST_FILE}", text.lines().count()));
    }
    if !text.starts_with("//!") {
        problems.push(format!("{name}: does not begin with a `//!` paragraph"));
    }
    problems.extend(long_functions(path, text));
    if path.starts_with(DEBUG) && !path.ends_with(RECORDING_FILE) && text.contains("serde") {
        problems.push(format!("{name}: answers are plain data; front ends have wire types of their own"));
    }
    let code = without_tests(text);
    let is_library = path.starts_with("crates")
        && !TOUCHES_THE_HOST.iter().any(|host| path.starts_with(host))
        && is_source(path);
    let is_machines = path.to_string_lossy().starts_with("crates/machine");
    for (number, line) in (1..).zip(code.lines()) {
        let line = line.split("//").next().unwrap_or_default();
        if is_library && !is_machines && names_machine(line) {
            problems.push(format!("{name}:{number}: names a machine"));
        }
        if is_library && touches_host(line) {
            problems.push(format!("{name}:{number}: a library touches the host"));
        }
        if line.contains(concat!("#[all", "ow(")) || line.contains(concat!("#![all", "ow(")) {
            problems.push(format!("{name}:{number}: use #[expect(..., reason = \"...\")]"));
        }
    }
    problems
}

/// Returns the functions that are too long. The formatter aligns the closing brace with the start of the first line.
fn long_functions(path: &Path, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let is_function = code.starts_with("fn ")
            || code.strip_prefix("pub").is_some_and(|rest| rest.contains(" fn ") && !rest.contains("//"))
            || code.starts_with("const fn ")
            || code.starts_with("async fn ");
        if !is_function || line.trim_end().ends_with(';') {
            continue;
        }
        let end = " ".repeat(line.len() - code.len()) + "}";
        let length = lines[start..].iter().position(|line| **line == end).map_or(1, |end| end + 1);
        if length > LONGEST_FUNCTION && !line.trim_end().ends_with('}') {
            let name =
                code.split("fn ").nth(1).and_then(|rest| rest.split(['(', '<']).next()).unwrap_or(code);
            problems.push(format!(
                "{}:{}: `{name}` has {length} lines; more than {LONGEST_FUNCTION} are two jobs",
                path.display(),
                start + 1
            ));
        }
    }
    problems
}

/// Returns whether the file is part of a crate itself, and not of its tests or its build script.
fn is_source(path: &Path) -> bool {
    path.components().nth(2).is_some_and(|part| part.as_os_str() == "src")
}

/// Returns the source up to its tests, which are at the end.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn names_machine(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    line.contains("lc-3") || words.iter().any(|word| ["lc3", "vc", "euclid"].contains(word))
}

fn touches_host(line: &str) -> bool {
    ["std::fs", "std::io", "std::process", "std::env", "std::net", "std::thread", "std::time"]
        .iter()
        .any(|module| line.contains(module))
}

/// Returns the links to files that do not exist.
fn broken_links(root: &Path, path: &Path, text: &str) -> Vec<String> {
    let folder = root.join(path);
    let folder = folder.parent().unwrap_or(root);
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#') && !target.contains(' '))
        .map(|target| target.split('#').next().unwrap_or(target))
        .filter(|target| !folder.join(target).exists())
        .map(|target| format!("{}: broken link to {target}", path.display()))
        .collect()
}

/// Returns the folders of crates that contain no source.
fn empty_crates(root: &Path, files: &[PathBuf]) -> Vec<String> {
    let folders = fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    folders
        .map(|entry| Path::new("crates").join(entry.file_name()))
        .filter(|folder| !files.iter().any(|file| file.starts_with(folder)))
        .map(|folder| format!("{}: is empty", folder.display()))
        .collect()
}
