//! `bantam debug --script`: every command, forwards and backwards.

use snapbox::str;

use crate::sandbox::{HELLO, Sandbox};

/// Adds 3, 2 and 1 in a subroutine.
const SUM: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    JSR   SUB
        ADD   R1, R1, #-1
        BRp   LOOP
        ST    R2, TOTAL
        HALT
SUB     ADD   R2, R2, R1
        RET
TOTAL   .BLKW 1
        .END
";

/// Echoes its input, one letter further on.
const NEXT_LETTER: &str = "
        .ORIG x3000
        GETC
        ADD   R0, R0, #1
        OUT
        HALT
        .END
";

#[test]
fn answers_are_objects_for_programs() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("script", "step\nprint R0\nbogus\nwhy R0\n");
    sandbox.bantam("debug hello.asm --script script --format json").code(1).stdout_eq(str![[r#"
{"answer":{"here":{"end":1,"file":"hello.asm","insn":"PUTS","interrupt":null,"label":null,"line":4,"moment":1,"pc":12289,"place":"x3001, hello.asm:4","shown":"","source":"        PUTS","stop":{"kind":"step"},"why":null}},"command":"step"}
{"answer":{"text":"R0 = 12291 = x3003"},"command":"print R0"}
{"command":"bogus","error":"unknown command `bogus`; `help` lists all"}
{"answer":{"chain":[{"addr":12288,"depth":0,"moment":0,"place":"x3000, hello.asm:3","what":"R0 <- 12291 = x3003: LEA R0, TEXT"}]},"command":"why R0"}

"#]]);
}

#[test]
fn an_endless_program_is_stopped() {
    let text = "        .ORIG x3000\nLOOP    BR LOOP\n        .END\n";
    let sandbox = Sandbox::with("loop.asm", text).and("script", "continue\nback\n");
    sandbox.bantam("debug loop.asm --script script --max-steps 5000000").code(1).stdout_eq(str![[r#"
(bantam) continue
error: stopped after 5000000 instructions; `proceed` continues
(bantam) back
[4999999 of 5000000] x3000 (LOOP), loop.asm:2  BRnzp LOOP
    LOOP    BR LOOP

"#]]);
}

#[test]
fn the_machine_is_made_ready_as_for_a_run() {
    let sandbox =
        Sandbox::with("next.asm", NEXT_LETTER).and("script", "continue\nprint R1\n").and("keys", "H");
    let line = "debug next.asm --script script --input keys --set R1=7 --traps native --engine interp";
    sandbox.bantam(line).code(0).stdout_eq(str![[r#"
(bantam) continue
shown: "I"
the program halted
[4 of 4] x3004  NOP
(bantam) print R1
R1 = 7 = x0007

"#]]);
}

#[test]
fn a_script_is_read_from_standard_input() {
    let sandbox = Sandbox::with("sum.asm", SUM);
    let done = sandbox.bantam_with("debug sum.asm --script -", "until SUB\nprint R1\n").code(0);
    done.stdout_eq(str![[r#"
(bantam) until SUB
[3 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) print R1
R1 = 3 = x0003

"#]]);
    let done = sandbox.bantam("debug sum.asm --script nowhere").code(2);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("cannot read nowhere"));
    sandbox.bantam_with("debug - --script -", "x").code(2);
}

#[test]
fn without_a_terminal_there_is_no_screen() {
    let sandbox = Sandbox::with("sum.asm", SUM);
    sandbox.bantam("debug sum.asm").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the debugger needs a terminal
help: with --script FILE it runs the commands of a file and prints plain text

"#]]);
}

#[test]
fn a_program_that_is_too_large_uncompiled_is_debugged_as_it_is_run() {
    // Eight copies of it need more bytes than the VC has, unless the compiler tries.
    let text =
        "uint8 a = read_port(0);\nuint8 b = a + 1;\n".to_owned() + &"out(a * b + a * a + b * b);\n".repeat(8);
    let sandbox = Sandbox::with("long.chk", &text).and("script", "continue\nvars\n");
    sandbox.bantam("run long.chk -O0").code(1);
    sandbox.bantam("debug long.chk --script script").code(1).stdout_eq(str![[r#"
(bantam) continue
...
(bantam) vars
error: no variables are visible here

"#]]);
}
