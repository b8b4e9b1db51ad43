//! `bantam explain`, `isa`, `new`, `completions`, `bench`.

use snapbox::str;

use crate::sandbox::{Exactly as _, Sandbox};

fn explain(what: &str) -> snapbox::cmd::OutputAssert {
    Sandbox::new().bantam(&format!("explain {what}"))
}

#[test]
fn a_word_is_explained_bit_by_bit() {
    explain("x1265").has_no_messages().code(0).stdout_eq(str![[r#"
x1265 = 4709 = 0001001001100101

  ADD R1, R1, #5
  Add a register and a small number.

  0001 001 001 1 00101
  ADD  DR  SR1   imm5
       R1  R1    #5

"#]]);
    let page = explain("x1265").printed();
    for same in ["0001001001100101", "4709", "#4709", "0x1265", "-m lc3 x1265"] {
        explain(same).succeeds(&page);
    }
    explain("-5").code(0).has_no_messages().stdout_eq(str![[r#"
xFFFB = 65531 = -5 = 1111111111111011

  TRAP
  Ask the operating system for a service.

  1111 1111 11111011
  TRAP      trapvect8
            xFB

Some bits differ from the encoding. The hardware ignores them and runs the word as
TRAP xFB.

"#]]);
    explain("x0000").code(0).has_no_messages().stdout_eq(str![[r#"
x0000 = 0 = 0000000000000000

  NOP
  Do nothing.

  0000 000 000000000
  BR   nzp PCoffset9
           #0

"#]]);
    explain("xD000").code(0).has_no_messages().stdout_eq(str![[r#"
xD000 = 53248 = -12288 = 1101000000000000

It is not an instruction.

"#]]);
    explain("xC1FF").code(0).has_no_messages().stdout_eq(str![[r#"
xC1FF = 49663 = -15873 = 1100000111111111

  JMP
  Jump to the address in a register.

  1100 000 111   111111
  JMP      BaseR
           R7

Some bits differ from the encoding. The hardware ignores them and runs the word as
RET.

"#]]);
}

#[test]
fn an_instruction_has_a_page() {
    explain("ADD").code(0).has_no_messages().stdout_eq(str![[r#"
ADD

  ADD DR, SR1, SR2
  Add two registers.

  0001 ddd sss 0 00 ttt
  ADD  DR  SR1      SR2
  DR   a register, R0 to R7
  SR1  a register, R0 to R7
  SR2  a register, R0 to R7

  ADD DR, SR1, imm5
  Add a register and a small number.

  0001 ddd sss 1 iiiii
  ADD  DR  SR1   imm5
  DR    a register, R0 to R7
  SR1   a register, R0 to R7
  imm5  a signed number, -16 to 15

"#]]);
    explain("add").succeeds(explain("ADD").printed());
    explain("BR").code(0).has_no_messages().stdout_eq(str![[r#"
BR

  BR PCoffset9
  Branch always.

  0000 111 ooooooooo
  BR   nzp PCoffset9
  PCoffset9  a label, 256 words back to 255 ahead of the next instruction

"#]]);
    explain("NOP").code(0).has_no_messages().stdout_eq(str![[r#"
NOP

  NOP
  Do nothing.

  0000 000 000000000
  BR   nzp PCoffset9

"#]]);
    explain("TRAP").code(0).has_no_messages().stdout_eq(str![[r#"
TRAP

  TRAP trapvect8
  Ask the operating system for a service.

  1111 0000 vvvvvvvv
  TRAP      trapvect8
  trapvect8  a number, 0 to 255

"#]]);
    explain("JSR").code(0).has_no_messages().stdout_eq(str![[r#"
JSR

  JSR PCoffset11
  Call the subroutine at a label; R7 receives the return address.

  0100 1 ooooooooooo
  JSR    PCoffset11
  PCoffset11  a label, 1024 words back to 1023 ahead of the next instruction

"#]]);
}

#[test]
fn an_error_code_has_a_page() {
    for code in ["E0001", "E0012", "e0012", "W0001"] {
        let page = explain(code).code(0).has_no_messages().printed();
        assert!(page.starts_with(&format!("{}: ", code.to_uppercase())), "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
}

#[test]
fn an_unknown_word_gets_a_suggestion() {
    explain("ADDD").code(2).prints("").stderr_eq(str![[r#"
error: `ADDD` is not an instruction word, a mnemonic or an error code
help: did you mean `ADD`?

"#]]);
    explain("E01").code(2).prints("").stderr_eq(str![[r#"
error: `E01` is not an instruction word, a mnemonic or an error code
help: try a word such as x1265, a mnemonic such as ADD, or a code such as E0012

"#]]);
    explain("x12345").code(2).prints("").stderr_eq(str![[r#"
error: x12345 does not fit into the 16 bits of an instruction

"#]]);
    explain("").code(2).prints("");
    explain("-m pdp8 ADD").code(2).prints("");
}

#[test]
fn the_instruction_set_is_a_table() {
    let sandbox = Sandbox::new();
    let text = sandbox.bantam("isa").code(0).has_no_messages().printed();
    sandbox.bantam("isa -m lc3").succeeds(&text);
    sandbox.bantam("isa --format text").succeeds(&text);
    let markdown = sandbox.bantam("isa --format markdown").code(0).has_no_messages().printed();
    assert!(
        markdown.starts_with("| bits | assembly | what it does |\n| --- | --- | --- |\n| `"),
        "{markdown}"
    );
    assert!(markdown.lines().all(|line| line.is_empty() || line.matches(" | ").count() == 2), "{markdown}");
    let json = sandbox.bantam("isa --format json").code(0).has_no_messages().printed();
    let table: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(table["machine"], "lc3");
    let rows = table["rows"].as_array().unwrap();
    for row in rows.iter().chain(table["other_spellings"].as_array().unwrap()) {
        for field in ["bits", "syntax", "sentence"] {
            assert!(row[field].as_str().is_some_and(|value| !value.is_empty()), "{row}");
        }
    }
    for mnemonic in [
        "ADD", "AND", "BR", "JMP", "JSR", "JSRR", "LD", "LDI", "LDR", "LEA", "NOT", "RTI", "ST", "STI",
        "STR", "TRAP",
    ] {
        let is_it = |row: &serde_json::Value| {
            row["syntax"].as_str().is_some_and(|syntax| syntax.split([' ', '[']).next() == Some(mnemonic))
        };
        assert!(rows.iter().any(is_it), "{mnemonic}");
        assert!(text.contains(mnemonic) && markdown.contains(mnemonic), "{mnemonic}");
    }
    for alias in ["NOP", "RET", "GETC", "OUT", "PUTC", "PUTS", "IN", "PUTSP", "HALT"] {
        assert!(text.contains(alias) && markdown.contains(alias) && json.contains(alias), "{alias}");
    }
    sandbox.bantam("isa --format pdf").code(2).prints("");
}

#[test]
fn a_new_project_runs_at_once() {
    let sandbox = Sandbox::new();
    let done = sandbox.bantam("new my-program").code(0).prints("");
    done.stderr_eq(str![[r#"
created my-program; try: bantam run my-program/main.asm

"#]]);
    let done = sandbox.bantam_with("run my-program/main.asm", "Ada\n").code(0).has_no_messages();
    assert!(done.printed().contains("Ada"), "{}", done.printed());
    sandbox.bantam("check my-program/main.asm").succeeds("");
    sandbox.bantam("fmt --check my-program/main.asm").succeeds("");
    sandbox.bantam("new deep/in/folders -m lc3").code(0);
    sandbox.bantam_with("run deep/in/folders/main.asm", "Ada\n").code(0);
}

#[test]
fn a_new_project_replaces_nothing() {
    let sandbox = Sandbox::with("file", "mine");
    sandbox.bantam("new project").code(0);
    let main = sandbox.text("project/main.asm");
    sandbox.bantam("new project").code(2).prints("").stderr_eq(str![[r#"
error: project exists and is not an empty folder
help: choose another name; nothing was changed

"#]]);
    assert_eq!(sandbox.text("project/main.asm"), main);
    sandbox.bantam("new file").code(2).prints("");
    assert_eq!(sandbox.text("file"), "mine");
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    sandbox.bantam("new empty").code(0);
    sandbox.bantam("new file/inside").code(2).prints("");
    sandbox.bantam("new other -m pdp8").code(2).prints("");
}

#[test]
fn completions_for_every_shell() {
    let sandbox = Sandbox::new();
    for (shell, word) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef bantam"),
        ("fish", "complete -c bantam"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = sandbox.bantam(&format!("completions {shell}")).code(0).has_no_messages().printed();
        assert!(script.contains(word), "{shell}");
        assert!(script.contains("max-steps") && script.contains("explain"), "{shell}");
    }
    sandbox.bantam("completions tcsh").code(2).prints("");
    sandbox.bantam("completions").code(2).prints("");
}

#[test]
fn the_engines_are_measured() {
    let done = Sandbox::new().bantam("bench -m lc3 --runs 1").code(0).has_no_messages();
    let printed = done.printed();
    let mut lines = printed.lines();
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(head, ["program", "instructions", "auto", "jit", "interp", "reference"]);
    let mut count = 0;
    for line in lines {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [_, instructions, speeds @ ..] = &cells[..] else { panic!("{line}") };
        assert!(instructions.parse::<u64>().unwrap() >= 1_000_000, "{line}");
        let speeds: Vec<&str> = speeds.iter().copied().filter(|cell| *cell != "M/s").collect();
        assert_eq!(speeds.len(), 4, "{line}");
        assert!(speeds.iter().all(|speed| speed.parse::<f64>().unwrap() > 0.0), "{line}");
        count += 1;
    }
    assert!(count >= 1);
    Sandbox::new().bantam("bench --runs 0").code(2).prints("");
}

#[cfg(unix)]
#[test]
fn a_new_project_is_made_whole_or_not_at_all() {
    let sandbox = Sandbox::with("file", "mine");
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    for dir in ["project", "deep/in/folders", "empty"] {
        for machine in ["lc3", "vc"] {
            let done = sandbox.bantam_with_blocks(0, &format!("new {dir} -m {machine}")).code(2).prints("");
            let messages = done.messages();
            assert!(messages.starts_with(&format!("error: cannot write {dir}/")), "{messages}");
            assert_eq!(sandbox.names(), ["empty", "file"]);
            assert_eq!(std::fs::read_dir(sandbox.path("empty")).unwrap().count(), 0);
        }
    }
}
