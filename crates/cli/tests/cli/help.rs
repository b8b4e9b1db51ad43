//! Help: the listed options are tested, and its examples run as printed from the repository's root.

use std::{fs, path::Path, process::Command};

use crate::desk::{Desk, Exactly as _, root};

const COMMANDS: [&str; 14] = [
    "run",
    "build",
    "check",
    "tour",
    "dis",
    "fmt",
    "explain",
    "isa",
    "gates",
    "new",
    "debug",
    "replay",
    "bench",
    "completions",
];

/// Returns the help of a command.
fn help(command: &str) -> String {
    Desk::new().bantam(&format!("{command} --help")).code(0).says_nothing().printed()
}

#[test]
fn all_commands_are_listed() {
    let text = help("");
    let listed: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut listed = listed;
    listed.sort_unstable();
    let mut known = [COMMANDS.as_slice(), &["help"]].concat();
    known.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn without_a_command_help_is_shown() {
    let done = Desk::new().bantam("").code(2).prints("");
    assert!(done.says().contains("Commands:"), "{}", done.says());
}

#[test]
fn the_version_is_printed() {
    let version = format!("bantam {}\n", env!("CARGO_PKG_VERSION"));
    Desk::new().bantam("--version").ends_well(&version);
    Desk::new().bantam("-V").ends_well(&version);
}

/// Returns the long names of the options in the help of a command.
fn options(command: &str) -> Vec<String> {
    let text = help(command);
    let words = text.lines().map(str::trim_start).filter(|line| line.starts_with('-')).filter_map(|line| {
        let start = line.find("--")?;
        let name: String =
            line[start + 2..].chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
        Some(name)
    });
    let mut names: Vec<String> =
        words.filter(|name| !["help", "version", "color"].contains(&name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The options of `bantam run`, in order.
const RUN_OPTIONS: [&str; 28] = [
    "bit-patterns",
    "boot",
    "case-sensitive",
    "compat",
    "dump",
    "engine",
    "halt-banner",
    "input",
    "inputs",
    "machine",
    "max-output",
    "max-steps",
    "outputs",
    "pc",
    "port",
    "port-input",
    "ports",
    "profile",
    "random-memory",
    "record",
    "set",
    "stats",
    "strict",
    "timeout",
    "trace",
    "traps",
    "unchecked",
    "verbose",
];

#[test]
fn every_option_has_a_test() {
    let tests = [
        include_str!("run.rs"),
        include_str!("build.rs"),
        include_str!("check.rs"),
        include_str!("chick.rs"),
        include_str!("tour.rs"),
        include_str!("dis.rs"),
        include_str!("fmt.rs"),
        include_str!("gates.rs"),
        include_str!("inputs.rs"),
        include_str!("profile.rs"),
        include_str!("debugger.rs"),
        include_str!("recordings.rs"),
        include_str!("pages.rs"),
    ]
    .concat();
    for command in COMMANDS {
        // The tests contain each option, as it is typed or in a list.
        for option in options(command) {
            let short = match option.as_str() {
                "machine" => "-m ",
                "output" => "-o ",
                "verbose" => "-v",
                _ => "",
            };
            let is_tested =
                tests.contains(&format!("--{option}")) || (!short.is_empty() && tests.contains(short));
            assert!(is_tested, "{command} --{option}");
        }
    }
}

#[test]
fn every_command_has_its_options() {
    assert_eq!(options("run"), RUN_OPTIONS);
    let language = ["bit-patterns", "case-sensitive", "machine", "strict", "unchecked"];
    let with = |more: &[&'static str]| {
        let mut all = [&language[..], more].concat();
        all.sort_unstable();
        all
    };
    assert_eq!(options("build"), with(&["emit", "explain-size", "output", "verify"]));
    assert_eq!(options("check"), with(&["format"]));
    assert_eq!(options("tour"), with(&["input"]));
    assert_eq!(options("dis"), language);
    assert_eq!(options("fmt"), ["check", "machine"]);
    assert_eq!(options("explain"), ["machine"]);
    assert_eq!(options("isa"), ["format", "machine"]);
    assert_eq!(options("new"), ["machine"]);
    assert_eq!(options("bench"), ["machine", "runs"]);
    let machine = [
        "boot",
        "compat",
        "engine",
        "halt-banner",
        "pc",
        "port",
        "port-input",
        "ports",
        "random-memory",
        "set",
        "traps",
    ];
    let session = ["format", "input", "max-steps", "script"];
    assert_eq!(options("debug"), with(&[&machine[..], &session].concat()));
    assert_eq!(options("replay"), ["max-steps", "save", "token"]);
    assert_eq!(options("completions"), [""; 0]);
}

/// Copies a folder and its contents.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// Splits a line into arguments like a shell: quotes enclose one argument.
fn shell_words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    let words = pieces.flat_map(|(i, piece)| match i % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    });
    words.collect()
}

#[test]
fn the_examples_of_help_run_as_printed() {
    let desk = Desk::new();
    copy(&root().join("examples"), &desk.path("examples"));
    for command in COMMANDS {
        let text = help(command);
        let examples: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("Example"))
            .filter_map(|line| line.strip_prefix("  bantam "))
            .collect();
        assert!(!examples.is_empty(), "{command} has no example");
        for example in examples {
            assert!(example.starts_with(command), "{example}");
            let few = if command == "bench" { " --runs 1" } else { "" };
            let done = desk.command("").args(shell_words(&format!("{example}{few}"))).assert().code(0);
            let silent = ["check", "fmt", "new"].contains(&command);
            assert_eq!(done.printed().is_empty(), silent, "{example} prints: {}", done.printed());
            if command != "new" {
                done.says_nothing();
            }
        }
    }
}

#[test]
fn help_fits_a_narrow_terminal() {
    for command in COMMANDS {
        let text = help(command);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn completions_for_bash_are_a_valid_script() {
    let script = Desk::new().bantam("completions bash").printed();
    // Without bash, nothing can be checked.
    if let Ok(status) = Command::new("bash").args(["-n", "-c", &script]).status() {
        assert!(status.success());
    }
}
