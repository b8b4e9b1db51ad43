//! `bantam check`.

use snapbox::str;

use crate::sandbox::{Exactly as _, HELLO, Sandbox, example};

/// Two errors and a warning.
const WRONG: &str = "
        .ORIG x3000
START   ADD   R0, R0
        LD    R0, TEXTT
        HALT
TEXT    .FILL 7
        .END
";

#[test]
fn a_correct_program_has_no_messages() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("check hello.asm").succeeds("");
    sandbox.bantam_with("check -m lc3 -", HELLO).succeeds("");
    assert_eq!(sandbox.names(), ["hello.asm"], "nothing is written");
}

#[test]
fn all_problems_are_reported_at_once() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    let done = sandbox.bantam("check wrong.asm").code(1).prints("");
    let said = done.messages();
    assert!(said.contains("error[E0006]") && said.contains("error[E0013]"), "{said}");
    assert!(said.contains(" --> wrong.asm:3:9") && said.contains(" --> wrong.asm:4:19"), "{said}");
    assert!(said.contains("2 errors"), "{said}");
}

#[test]
fn warnings_alone_are_not_a_failure() {
    let sandbox = Sandbox::with("unused.asm", &HELLO.replace("PUTS", "PUTS\nUNUSED HALT"));
    let done = sandbox.bantam("check unused.asm").code(0).prints("");
    assert!(done.messages().contains("warning[W0001]"), "{}", done.messages());
    assert!(done.messages().contains(" warning"), "{}", done.messages());
}

#[test]
fn json_goes_to_standard_output() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    let done = sandbox.bantam("check wrong.asm --format json").code(1).has_no_messages();
    let report: serde_json::Value = serde_json::from_str(&done.printed()).unwrap();
    assert_eq!((&report["version"], &report["errors"]), (&1.into(), &2.into()));
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let first = &diagnostics[0];
    assert_eq!(first["code"], "E0006");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["file"], "wrong.asm");
    assert_eq!((&first["line"], &first["column"]), (&3.into(), &9.into()));
    for field in ["message", "end_line", "end_column", "label", "related", "help", "fix"] {
        assert!(first.get(field).is_some(), "{field}");
    }
    let right = Sandbox::with("hello.asm", HELLO);
    let done = right.bantam("check hello.asm --format json").code(0).has_no_messages();
    let report: serde_json::Value = serde_json::from_str(&done.printed()).unwrap();
    assert_eq!((&report["errors"], &report["warnings"]), (&0.into(), &0.into()));
    assert_eq!(report["diagnostics"], serde_json::json!([]));
}

#[test]
fn github_gets_a_line_for_each_problem() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    let done = sandbox.bantam("check wrong.asm --format github").code(1).has_no_messages();
    let printed = done.printed();
    assert!(
        printed.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")),
        "{printed}"
    );
    assert!(printed.starts_with("::error file=wrong.asm,line=3,col=9,"), "{printed}");
    Sandbox::with("hello.asm", HELLO).bantam("check hello.asm --format github").succeeds("");
}

#[test]
fn several_files_are_one_program() {
    let (main, text) = (example("linked/main.asm"), example("linked/text.asm"));
    Sandbox::new().bantam(&format!("check {main} {text}")).succeeds("");
    // Symbols from other files cannot be checked without them.
    Sandbox::new().bantam(&format!("check {main}")).succeeds("");
    let sandbox = Sandbox::with("other.asm", ".ORIG x5000\nHALT\n.END\n");
    let done = sandbox.bantam(&format!("check {main} other.asm")).code(1).prints("");
    assert!(done.messages().contains("PRINT_UPPER"), "{}", done.messages());
}

#[test]
fn strict_rejects_extensions() {
    let sandbox = Sandbox::with("extension.asm", ".ORIG x3000\nadd r1 r1 1\nHALT\n.END\n");
    sandbox.bantam("check extension.asm").succeeds("");
    let done = sandbox.bantam("check --strict extension.asm").code(1).prints("");
    assert!(done.messages().contains("error[E01"), "{}", done.messages());
}

#[test]
fn colour_follows_the_option_or_the_terminal() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    let said = |how: &str| sandbox.bantam(&format!("check wrong.asm {how}")).code(1).messages();
    // Standard error is not a terminal here.
    assert!(!said("").contains('\u{1b}'));
    assert!(!said("--color auto").contains('\u{1b}'));
    assert!(!said("--color never").contains('\u{1b}'));
    assert!(said("--color always").contains("\u{1b}["));
    // The option takes precedence.
    let done = sandbox.command("check wrong.asm --color=always").env("NO_COLOR", "1").assert();
    assert!(done.messages().contains("\u{1b}["));
    sandbox.bantam("check wrong.asm --color pink").code(2).prints("");
}

#[test]
fn messages_about_the_command_line_have_colour_too() {
    let sandbox = Sandbox::new();
    let said = |line: &str| sandbox.bantam(line).code(2).prints("").messages();
    assert!(!said("check --nonsense").contains('\u{1b}'));
    assert!(said("check --nonsense --color always").contains("\u{1b}["));
    assert!(said("--color=always nonsense").contains("\u{1b}["));
}

#[test]
fn a_source_that_is_not_utf8_is_checked() {
    // A comment from an old editor.
    let sandbox = Sandbox::new().and("old.asm", b".ORIG x3000\nHALT ; caf\xE9\n.END\n");
    let done = sandbox.bantam("check old.asm").prints("");
    assert!(matches!(done.get_output().status.code(), Some(0 | 1)), "{}", done.messages());
}

#[test]
fn a_program_that_cannot_be_loaded_is_reported_by_all_commands() {
    let sandbox = Sandbox::with("devices.asm", ".ORIG xFDFF\nHALT\n.FILL 65\n.END\n")
        .and("empty.asm", ".ORIG x3000\n.END\n")
        .and("part.asm", ".ORIG x3000\n.EXTERNAL FAR\nLD R0, FAR\nHALT\n.END\n");
    for command in ["check", "build", "run"] {
        let line = format!("{command} devices.asm");
        sandbox.bantam(&line).code(1).prints("").stderr_eq(str![[r#"
error[E0031]: a block of 2 words at xFDFF reaches into device space, which begins at xFE00
 --> devices.asm:3:1
  |
3 | .FILL 65
  | ^^^^^^^^
  |
  = help: start the block at a lower address or shorten it

1 error

"#]]);
        let done = sandbox.bantam(&format!("{command} empty.asm")).code(1).prints("");
        assert!(
            done.messages().starts_with("error[E0031]: the program has no words\n"),
            "{}",
            done.messages()
        );
    }
    // A file that refers to others is not a program.
    sandbox.bantam("check part.asm").succeeds("");
    assert_eq!(sandbox.names(), ["devices.asm", "empty.asm", "part.asm"]);
}
