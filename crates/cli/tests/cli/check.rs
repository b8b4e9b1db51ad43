//! `bantam check`.

use crate::desk::{Desk, Exactly as _, HELLO, example};

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
    let desk = Desk::with("hello.asm", HELLO);
    desk.bantam("check hello.asm").ends_well("");
    desk.bantam_with("check -m lc3 -", HELLO).ends_well("");
    assert_eq!(desk.names(), ["hello.asm"], "nothing is written");
}

#[test]
fn all_problems_are_reported_at_once() {
    let desk = Desk::with("wrong.asm", WRONG);
    let done = desk.bantam("check wrong.asm").code(1).prints("");
    let said = done.says();
    assert!(said.contains("error[E0006]") && said.contains("error[E0013]"), "{said}");
    assert!(said.contains(" --> wrong.asm:3:9") && said.contains(" --> wrong.asm:4:19"), "{said}");
    assert!(said.contains("2 errors"), "{said}");
}

#[test]
fn warnings_alone_are_not_a_failure() {
    let desk = Desk::with("unused.asm", &HELLO.replace("PUTS", "PUTS\nUNUSED HALT"));
    let done = desk.bantam("check unused.asm").code(0).prints("");
    assert!(done.says().contains("warning[W0001]"), "{}", done.says());
    assert!(done.says().contains(" warning"), "{}", done.says());
}

#[test]
fn json_goes_to_standard_output() {
    let desk = Desk::with("wrong.asm", WRONG);
    let done = desk.bantam("check wrong.asm --format json").code(1).says_nothing();
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
    let right = Desk::with("hello.asm", HELLO);
    let done = right.bantam("check hello.asm --format json").code(0).says_nothing();
    let report: serde_json::Value = serde_json::from_str(&done.printed()).unwrap();
    assert_eq!((&report["errors"], &report["warnings"]), (&0.into(), &0.into()));
    assert_eq!(report["diagnostics"], serde_json::json!([]));
}

#[test]
fn github_gets_a_line_for_each_problem() {
    let desk = Desk::with("wrong.asm", WRONG);
    let done = desk.bantam("check wrong.asm --format github").code(1).says_nothing();
    let printed = done.printed();
    assert!(
        printed.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")),
        "{printed}"
    );
    assert!(printed.starts_with("::error file=wrong.asm,line=3,col=9,"), "{printed}");
    Desk::with("hello.asm", HELLO).bantam("check hello.asm --format github").ends_well("");
}

#[test]
fn several_files_are_one_program() {
    let (main, text) = (example("linked/main.asm"), example("linked/text.asm"));
    Desk::new().bantam(&format!("check {main} {text}")).ends_well("");
    // Symbols from other files cannot be checked without them.
    Desk::new().bantam(&format!("check {main}")).ends_well("");
    let desk = Desk::with("other.asm", ".ORIG x5000\nHALT\n.END\n");
    let done = desk.bantam(&format!("check {main} other.asm")).code(1).prints("");
    assert!(done.says().contains("PRINT_UPPER"), "{}", done.says());
}

#[test]
fn strict_rejects_extensions() {
    let desk = Desk::with("extension.asm", ".ORIG x3000\nadd r1 r1 1\nHALT\n.END\n");
    desk.bantam("check extension.asm").ends_well("");
    let done = desk.bantam("check --strict extension.asm").code(1).prints("");
    assert!(done.says().contains("error[E01"), "{}", done.says());
}

#[test]
fn colour_follows_the_option_or_the_terminal() {
    let desk = Desk::with("wrong.asm", WRONG);
    let said = |how: &str| desk.bantam(&format!("check wrong.asm {how}")).code(1).says();
    // Standard error is not a terminal here.
    assert!(!said("").contains('\u{1b}'));
    assert!(!said("--color auto").contains('\u{1b}'));
    assert!(!said("--color never").contains('\u{1b}'));
    assert!(said("--color always").contains("\u{1b}["));
    // The option takes precedence.
    let done = desk.command("check wrong.asm --color=always").env("NO_COLOR", "1").assert();
    assert!(done.says().contains("\u{1b}["));
    desk.bantam("check wrong.asm --color pink").code(2).prints("");
}

#[test]
fn messages_about_the_command_line_have_colour_too() {
    let desk = Desk::new();
    let said = |line: &str| desk.bantam(line).code(2).prints("").says();
    assert!(!said("check --nonsense").contains('\u{1b}'));
    assert!(said("check --nonsense --color always").contains("\u{1b}["));
    assert!(said("--color=always nonsense").contains("\u{1b}["));
}

#[test]
fn a_source_that_is_not_utf8_is_checked() {
    // A comment from an old editor.
    let desk = Desk::new().and("old.asm", b".ORIG x3000\nHALT ; caf\xE9\n.END\n");
    let done = desk.bantam("check old.asm").prints("");
    assert!(matches!(done.get_output().status.code(), Some(0 | 1)), "{}", done.says());
}
