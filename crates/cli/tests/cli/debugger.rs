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

/// Says what it is told, one letter further on.
const NEXT_LETTER: &str = "
        .ORIG x3000
        GETC
        ADD   R0, R0, #1
        OUT
        HALT
        .END
";

/// What a script says about a program.
fn session(file: &str, text: &str, script: &str) -> snapbox::cmd::OutputAssert {
    let sandbox = Sandbox::with(file, text).and("script", script);
    sandbox.bantam(&format!("debug {file} --script script"))
}

#[test]
fn steps_go_both_ways() {
    let script = "step\nstep 2\nback\nback 9\nback\ngoto 4\nwhere\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) step
[1 of 1] x3001, sum.asm:4  ADD R1, R1, #3
    ADD   R1, R1, #3
(bantam) step 2
[3 of 3] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) back
[2 of 3] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) back 9
[0 of 3] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) back
error: this is the beginning of the run
(bantam) goto 4
[4 of 4] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) where
[4 of 4] x3008 (SUB+1), sum.asm:11  RET
    RET

"#]]);
}

#[test]
fn calls_are_stepped_over_and_out_of() {
    let script = "step 2\nnext\nrnext\nstep\ncalls\nfinish\ngoto 4\nrfinish\n";
    session("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
(bantam) step 2
[2 of 2] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) next
[5 of 37] x3003 (LOOP+1), sum.asm:6  ADD R1, R1, #-1
    ADD   R1, R1, #-1
(bantam) rnext
[2 of 37] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) step
[3 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) calls
* now      x3007 (SUB), sum.asm:10
  back to  x3003 (LOOP+1), sum.asm:6
(bantam) finish
[5 of 37] x3003 (LOOP+1), sum.asm:6  ADD R1, R1, #-1
    ADD   R1, R1, #-1
(bantam) goto 4
[4 of 37] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) rfinish
[2 of 37] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB

"#]]);
}

#[test]
fn breakpoints_have_conditions_and_let_pass() {
    let script = "break SUB if R1 == 2\ncontinue\nprint R1\ndelete 1\nbreak 10 after 2\npoints\ngoto 0\ncontinue\nprint R1\nuntil TOTAL-3\nrcontinue\n";
    session("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
(bantam) break SUB if R1 == 2
point 1: SUB if R1 == 2
(bantam) continue
point 1: SUB if R1 == 2
[8 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) print R1
R1 = 2 = x0002
(bantam) delete 1
point 1 is gone
(bantam) break 10 after 2
point 2: 10
(bantam) points
  2  break 10 after 2
(bantam) goto 0
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) continue
point 2: 10
[13 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) print R1
R1 = 1 = x0001
(bantam) until TOTAL-3
[18 of 37] x3006 (LOOP+4), sum.asm:9  HALT
    HALT
(bantam) rcontinue
point 2: 10
[13 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1

"#]]);
}

#[test]
fn what_is_watched_stops_the_run() {
    let script = "watch [TOTAL]\ncontinue\nrcontinue\ndelete 1\ngoto 0\nwatch R2 if R2 > 3\ncontinue\ndelete 2\nwatch R2 == 6\ncontinue\nwatch x3000..x3001\nrcontinue\nrcontinue\n";
    session("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
(bantam) watch [TOTAL]
point 1: [TOTAL]
(bantam) continue
point 1: [TOTAL]
[18 of 37] x3006 (LOOP+4), sum.asm:9  HALT
    HALT
(bantam) rcontinue
point 1: [TOTAL]
[17 of 37] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) delete 1
point 1 is gone
(bantam) goto 0
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) watch R2 if R2 > 3
point 2: R2 if R2 > 3
(bantam) continue
point 2: R2 if R2 > 3
[9 of 37] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) delete 2
point 2 is gone
(bantam) watch R2 == 6
point 3: R2 == 6
(bantam) continue
point 3: R2 == 6
[14 of 37] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) watch x3000..x3001
point 4: x3000..x3001
(bantam) rcontinue
point 3: R2 == 6
[13 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) rcontinue
the beginning of the run
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0

"#]]);
}

#[test]
fn the_past_is_asked() {
    let script = "continue\nlast [TOTAL]\ngoto 17\nlast R2\ngoto 17\nwhen R1 == 1\ngoto 17\nwhy [TOTAL]\nlast [x4000]\nwhen R1 == 7\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) continue
the program halted
[37 of 37] x0257  BRnzp #-3
(bantam) last [TOTAL]
[17 of 37] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) goto 17
[17 of 37] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) last R2
[13 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) goto 17
[17 of 37] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) when R1 == 1
[10 of 37] x3003 (LOOP+1), sum.asm:6  ADD R1, R1, #-1
    ADD   R1, R1, #-1
(bantam) goto 17
[17 of 37] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) why [TOTAL]
[start] x3009 (TOTAL), sum.asm:12  [TOTAL] was 0 = x0000 in the program
(bantam) last [x4000]
error: that did not happen before this moment
(bantam) when R1 == 7
error: that did not happen before this moment

"#]]);
}

#[test]
fn a_program_that_has_halted_stays_so() {
    let script =
        "continue\ncontinue\nstep 5\ngoto 5\ncontinue\nbreak SUB after 9\ngoto 0\ncontinue\ngoto 99\n";
    let done = session("sum.asm", SUM, script).code(0);
    let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    let ends: Vec<&str> = told.lines().filter(|line| line.starts_with("[37 of 37]")).collect();
    assert_eq!((ends.len(), told.matches("the program halted").count()), (6, 6), "{told}");
}

#[test]
fn a_program_waits_for_keys() {
    let script = "continue\ninput \"HA\"\ncontinue\noutput\nwhy output 0\ngoto 0\neof\ncontinue\n";
    session("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) continue
the program waits for a key: input "..."
[9 of 9] x0401  BRzp #-2
(bantam) input "HA"
2 keys wait to be read
(bantam) continue
shown: "I"
the program halted
[50 of 50] x0257  BRnzp #-3
(bantam) output
I
(bantam) why output 0
[25] x3002, next.asm:5  showed 'I': OUT
  [17] x3001, next.asm:4  R0 <- 73 = x0049 = 'I': ADD R0, R0, #1
    [start] xFE02  [xFE02] gave 72 = x0048 = 'H' from outside; the last key, 'H', came at moment 10
(bantam) goto 0
[0 of 50] x3000, next.asm:3  GETC
    GETC
(bantam) eof
input ends after the keys that wait
(bantam) continue
shown: "I"
the program halted
[50 of 50] x0257  BRnzp #-3

"#]]);
}

/// Shows a letter of a table; the one after it was meant, but the sum goes elsewhere.
const LOOKED_UP: &str = "
        .ORIG x3000
        LEA   R1, TABLE
        LD    R2, WHICH
        BRz   DONE
        ADD   R3, R2, #1        ; should be R2
        ADD   R1, R1, R2
        LDR   R0, R1, #0
        OUT
DONE    HALT
WHICH   .FILL 1
TABLE   .STRINGZ \"abc\"
        .END
";

#[test]
fn addresses_jumps_and_what_came_to_nothing_are_told() {
    session("table.asm", LOOKED_UP, "continue\nwhy output 0\n").code(0).stdout_eq(str![[r#"
(bantam) continue
shown: "b"
the program halted
[38 of 38] x0257  BRnzp #-3
(bantam) why output 0
[13] x3006, table.asm:9  showed 'b': OUT
  [3] x3003, table.asm:6  R3 <- 2 = x0002: ADD R3, R2, #1; nothing came of it
  [5] x3005, table.asm:8  R0 <- 98 = x0062 = 'b': LDR R0, R1, #0
    [2] x3002, table.asm:5  went on at x3003: BRz DONE
      [0] x3000, table.asm:3  R1 <- 12297 = x3009: LEA R1, TABLE
    [4] x3004, table.asm:7  R1 <- 12298 = x300A: ADD R1, R1, R2
      [1] x3001, table.asm:4  R2 <- 1 = x0001: LD R2, WHICH
    [start] x300A (TABLE+1), table.asm:12  [TABLE+1] was 98 = x0062 = 'b' in the program
        [start] x3008 (WHICH), table.asm:11  [WHICH] was 1 = x0001 in the program

"#]]);
}

/// Waits until the sum is made long ago.
const LONG_AGO: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
        ADD   R1, R1, #4
        LD    R2, MUCH
LOOP    ADD   R3, R3, #1
        ADD   R2, R2, #-1
        BRnp  LOOP
        ST    R1, TOTAL
        HALT
MUCH    .FILL x7FFF
TOTAL   .BLKW 1
        .END
";

#[test]
fn what_is_long_ago_is_told_too() {
    session("long.asm", LONG_AGO, "until TOTAL-2\nwhy [TOTAL]\n").code(0).stdout_eq(str![[r#"
(bantam) until TOTAL-2
[98306 of 98325] x3008 (LOOP+4), long.asm:11  HALT
    HALT
(bantam) why [TOTAL]
[98305] x3007 (LOOP+3), long.asm:10  [TOTAL] <- 7 = x0007: ST R1, TOTAL
  [98304] x3006 (LOOP+2), long.asm:9  went on at LOOP+3: BRnp LOOP
    [98303] x3005 (LOOP+1), long.asm:8  R2 <- 0 = x0000: ADD R2, R2, #-1
  [2] x3002, long.asm:5  R1 <- 7 = x0007: ADD R1, R1, #4
    [1] x3001, long.asm:4  R1 <- 3 = x0003: ADD R1, R1, #3
      [0] x3000, long.asm:3  R1 <- 0 = x0000: AND R1, R1, #0
        [start] x3000, long.asm:3  R1 was 0 = x0000 from the start

"#]]);
}

#[test]
fn a_step_that_wants_a_key_stops_nothing_later() {
    let script = "continue\nstep 2\nback\ncontinue\n";
    session("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) continue
the program waits for a key: input "..."
[9 of 9] x0401  BRzp #-2
(bantam) step 2
[11 of 11] x0401  BRzp #-2
(bantam) back
[10 of 11] x0400  LDI R0, #53
(bantam) continue
the program waits for a key: input "..."
[13 of 13] x0401  BRzp #-2

"#]]);
}

#[test]
fn a_change_begins_another_past() {
    let script = "continue\ngoto 2\nset R1 = 1\nwhere\ncontinue\nprint [TOTAL]\ngoto 2\nset [TOTAL] = -5\nmem TOTAL 1\nset LOOP = 4\nset R9 = 1\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) continue
the program halted
[37 of 37] x0257  BRnzp #-3
(bantam) goto 2
[2 of 37] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) set R1 = 1
changed at moment 2; the 35 instructions after it are forgotten
(bantam) where
[2 of 2] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) continue
the program halted
[27 of 27] x0257  BRnzp #-3
(bantam) print [TOTAL]
[TOTAL] = 1 = x0001
(bantam) goto 2
[2 of 27] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) set [TOTAL] = -5
changed at moment 2; the 25 instructions after it are forgotten
(bantam) mem TOTAL 1
  x3009  -5 = xFFFB  TOTAL
(bantam) set LOOP = 4
error: `LOOP` is neither a register nor an [address]
(bantam) set R9 = 1
error: `R9` is neither a register, nor a label of the program, nor a number

"#]]);
}

#[test]
fn memory_registers_and_instructions_are_shown() {
    let script = "step 3\nregs\nmem TOTAL 2\ndis\ndis LOOP 2\noutput\n# nothing\n\nquit\nstep\n";
    session("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
(bantam) step 3
[3 of 3] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) regs
  R0   0 = x0000
  R1   3 = x0003
  R2   0 = x0000
  R3   0 = x0000
  R4   0 = x0000
  R5   0 = x0000
  R6   0 = x0000
* R7   12291 = x3003
* PC   12295 = x3007
  PSR  -32767 = x8001
  SSP  12288 = x3000
  USP  0 = x0000
  MCR  -32768 = x8000
(bantam) mem TOTAL 2
  x3009  0 = x0000  TOTAL
  x300A  0 = x0000
(bantam) dis
* x3007 SUB    ADD R2, R2, R1
  x3008        RET
  x3009 TOTAL  NOP
  x300A        NOP
  x300B        NOP
  x300C        NOP
  x300D        NOP
  x300E        NOP
(bantam) dis LOOP 2
  x3002 LOOP  JSR SUB
  x3003       ADD R1, R1, #-1
(bantam) output


"#]]);
}

#[test]
fn mistakes_are_told() {
    let script = "jump\nbreak\nbreak NOWHERE\nbreak 99\ngoto soon\nprint R1 +\nprint (R1\nprint ]\nprint R1 )\nwatch\nset R1\ndelete 4\ndelete x\nfinish\nregs now\nwhy PC\nwhy output\nstep x\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) jump
error: there is no command `jump`; `help` shows all
(bantam) break
error: `break` needs a place
(bantam) break NOWHERE
error: `NOWHERE` is neither a label, nor an address, nor a line that has an instruction
(bantam) break 99
error: `99` is neither a label, nor an address, nor a line that has an instruction
(bantam) goto soon
error: `soon` is not a number of times or a moment
(bantam) print R1 +
error: the expression ends where a register, a label, a number or `[` should come
(bantam) print (R1
error: `)` is missing
(bantam) print ]
error: `]` should not be there
(bantam) print R1 )
error: `)` should not be there
(bantam) watch
error: `watch` needs what to watch
(bantam) set R1
error: `set` needs something = a value
(bantam) delete 4
error: there is no point 4
(bantam) delete x
error: `x` is not a number of times or a moment
(bantam) finish
error: the program is in no call that could be seen from the stack
(bantam) regs now
error: `regs` takes nothing, so not `now` either
(bantam) why PC
error: `PC` is neither a register that instructions set nor an [address]
(bantam) why output
error: the program has shown nothing so far
(bantam) step x
error: `x` is not a number of times or a moment

"#]]);
}

#[test]
fn answers_are_objects_for_programs() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("script", "step\nprint R0\nbogus\nwhy R0\n");
    sandbox.bantam("debug hello.asm --script script --format json").code(1).stdout_eq(str![[r#"
{"answer":{"here":{"end":1,"insn":"PUTS","moment":1,"pc":12289,"place":"x3001, hello.asm:4","shown":"","source":"        PUTS","why":null}},"command":"step"}
{"answer":{"text":"R0 = 12291 = x3003"},"command":"print R0"}
{"command":"bogus","error":"there is no command `bogus`; `help` shows all"}
{"answer":{"chain":[{"addr":12288,"depth":0,"moment":0,"place":"x3000, hello.asm:3","what":"R0 <- 12291 = x3003: LEA R0, TEXT"}]},"command":"why R0"}

"#]]);
}

#[test]
fn an_endless_program_is_stopped() {
    let text = "        .ORIG x3000\nLOOP    BR LOOP\n        .END\n";
    let sandbox = Sandbox::with("loop.asm", text).and("script", "continue\nback\n");
    sandbox.bantam("debug loop.asm --script script --max-steps 5000000").code(1).stdout_eq(str![[r#"
(bantam) continue
error: 5000000 instructions went by without an end; `proceed` goes on
(bantam) back
[4999999 of 5000000] x3000 (LOOP), loop.asm:2  BRnzp LOOP
    LOOP    BR LOOP

"#]]);
}

/// Prints a hundred lines of ten characters.
const LINES: &str = "
        .ORIG x3000
        LD    R1, COUNT
        LEA   R0, LINE
MORE    PUTS
        ADD   R1, R1, #-1
        BRp   MORE
        HALT
COUNT   .FILL #100
LINE    .STRINGZ \"123456789\\n\"
        .END
";

#[test]
fn of_much_output_the_end_is_told() {
    let done = session("lines.asm", LINES, "continue\n").code(0);
    let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(told.starts_with("(bantam) continue\nshown: \"(600 bytes) ... 123456789\\n"), "{told}");
}

#[test]
fn other_machines_are_debugged_too() {
    let text = "        MOV     R0 5\n        MOV     R1 48\n        ADD     R0 R1\n        MSG     R0\n        HALT\n";
    let sandbox = Sandbox::with("add.vc.asm", text).and("script", "step 3\nregs\nwhy R0\ncontinue\nback\n");
    sandbox.bantam("debug add.vc.asm --script script").stdout_eq(str![[r#"
(bantam) step 3
[3 of 3] 0x05, add.vc.asm:4  MSG R0
    MSG     R0
(bantam) regs
* R0  53 = 0x35 = '5'
  R1  48 = 0x30 = '0'
  R2  0 = 0x00
  R3  0 = 0x00
* PC  5 = 0x05
  N   0 = 0x00
  Z   0 = 0x00
(bantam) why R0
[2] 0x04, add.vc.asm:3  R0 <- 53 = 0x35 = '5': ADD R0 R1
  [1] 0x02, add.vc.asm:2  R1 <- 48 = 0x30 = '0': MOV R1 48
  [0] 0x00, add.vc.asm:1  R0 <- 5 = 0x05: MOV R0 5
(bantam) continue
shown: "5"
the program halted
[5 of 5] 0x07  ADD R0 R0
(bantam) back
[4 of 5] 0x06, add.vc.asm:5  HALT
    HALT

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
fn moves_and_changes_are_taken_back() {
    let script = "until SUB\nundo\nundo\nset R1 = 7\nstep 2\nset R2 = 5\nback 3\nstep 4\nprint R2\nundo\nundo\nundo\nundo\nundo\nprint R1\nundo\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) until SUB
[3 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) undo
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) undo
error: there is nothing to take back
(bantam) set R1 = 7
changed at moment 0; the 37 instructions after it are forgotten
(bantam) step 2
[2 of 2] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) set R2 = 5
changed at moment 2
(bantam) back 3
[0 of 2] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) step 4
[4 of 4] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) print R2
R2 = 8 = x0008
(bantam) undo
[0 of 4] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) undo
[2 of 4] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) undo
[2 of 2] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) undo
[0 of 2] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) undo
[0 of 0] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) print R1
R1 = 0 = x0000
(bantam) undo
error: there is nothing to take back

"#]]);
}

#[test]
fn what_goes_on_too_long_goes_on() {
    let sandbox = Sandbox::with("sum.asm", SUM)
        .and("script", "continue\nproceed\ngoto 0\nbreak 8\nuntil TOTAL-3\nproceed\n");
    sandbox.bantam("debug sum.asm --max-steps 10 --script script").code(1).stdout_eq(str![[r#"
(bantam) continue
error: 10 instructions went by without an end; `proceed` goes on
(bantam) proceed
error: 10 instructions went by without an end; `proceed` goes on
(bantam) goto 0
[0 of 20] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) break 8
point 1: 8
(bantam) until TOTAL-3
point 1: 8
[17 of 20] x3005 (LOOP+3), sum.asm:8  ST R2, TOTAL
    ST    R2, TOTAL
(bantam) proceed
error: no command took too long

"#]]);
}

#[test]
fn flags_are_watched_and_loads_are_found() {
    let script = "watch Z\ncontinue\nprint Z\nprint N + 2 * P\ndelete 1\nlast Z\nuntil TOTAL-3\nlast read [TOTAL]\nwatch read x4000..x4001\npoints\nwatch read R1\nset [TOTAL] = 65536\n";
    session("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) watch Z
point 1: Z
(bantam) continue
point 1: Z
[2 of 37] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) print Z
Z = 0 = x0000
(bantam) print N + 2 * P
N + 2 * P = 2 = x0002
(bantam) delete 1
point 1 is gone
(bantam) last Z
[1 of 37] x3001, sum.asm:4  ADD R1, R1, #3
    ADD   R1, R1, #3
(bantam) until TOTAL-3
[18 of 37] x3006 (LOOP+4), sum.asm:9  HALT
    HALT
(bantam) last read [TOTAL]
error: that did not happen before this moment
(bantam) watch read x4000..x4001
point 2: read x4000..x4001
(bantam) points
  2  watch read x4000..x4001
(bantam) watch read R1
error: `R1` is not an [address]
(bantam) set [TOTAL] = 65536
error: 65536 does not fit into the 16 bits of a cell

"#]]);
}

#[test]
fn keys_that_were_read_and_the_stack_are_shown() {
    let script = "input \"ab\"\nkeys\ncontinue\nkeys\nlast read [xFE02]\nstack 2\nwatch read [xFE02]\nrcontinue\ngoto 0\ncontinue\n";
    session("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) input "ab"
2 keys wait to be read
(bantam) keys
""; 2 wait
(bantam) continue
shown: "b"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) keys
"a"; 1 wait
(bantam) last read [xFE02]
[6 of 44] x0402  LDI R0, #52
(bantam) stack 2
  x2FFD  0 = x0000
  x2FFE  12289 = x3001
(bantam) watch read [xFE02]
point 1: read [xFE02]
(bantam) rcontinue
the beginning of the run
[0 of 44] x3000, next.asm:3  GETC
    GETC
(bantam) goto 0
[0 of 44] x3000, next.asm:3  GETC
    GETC
(bantam) continue
point 1: read [xFE02]
[7 of 44] x0403  RET

"#]]);
}

#[test]
fn ports_are_named_watched_and_set() {
    let script = "until key\nprint port 2\nset port 7 = 115\nwatch port 1\ncontinue\nprint port 1\nlast port 3\nset port 3 = 300\nstack\n";
    let text = include_str!("../../../../examples/vc/cursor.vc.asm");
    session("cursor.vc.asm", text, script).code(1).stdout_eq(str![[r#"
(bantam) until key
[10 of 4096] 0x0F (key), cursor.vc.asm:23  RPRT R2 7
    key:    RPRT    R2 7            ; R2: the key
(bantam) print port 2
port 2 = 255 = 0xFF
(bantam) set port 7 = 115
changed at moment 10; the 4086 instructions after it are forgotten
(bantam) watch port 1
point 1: port 1
(bantam) continue
point 1: port 1
[24 of 4106] 0x37 (draw+2), cursor.vc.asm:52  MOV R3 0
    MOV     R3 0
(bantam) print port 1
port 1 = 1 = 0x01
(bantam) last port 3
[3 of 4106] 0x05, cursor.vc.asm:14  WPRT R0 3
    WPRT    R0 3
(bantam) set port 3 = 300
error: 300 does not fit into the 8 bits of a cell
(bantam) stack
error: by custom this machine has no stack

"#]]);
}

#[test]
fn without_a_terminal_there_is_no_screen() {
    let sandbox = Sandbox::with("sum.asm", SUM);
    sandbox.bantam("debug sum.asm").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the debugger needs a terminal
help: with --script FILE it runs the commands of a file and prints plain text

"#]]);
}

/// Adds up a list, in Chick.
const TOTAL: &str = "uint8 total = 0;
uint8 list[4] = {3, 1, 4, 1};

uint8 add(uint8 a, uint8 b) {
    uint8 sum = a + b;
    return sum;
}

for (uint8 i = 0; i < 4; i++) {
    total = add(total, list[i]);
}
print_dec(total);
";

/// Five factorial, in Chick.
const FACTORIAL: &str = "uint16 fac(uint16 n) {
    uint16 r = 1;
    if (n > 1) {
        r = n * fac(n - 1);
    }
    return r;
}
print_dec(fac(5));
";

#[test]
fn variables_of_chick_are_seen_where_they_are_in_scope() {
    let script = "print a\nuntil 5\nvars\ncalls\nprint total + list[2]\nwatch sum\ncontinue\nset total = 9\nprint total\n";
    session("total.chk", TOTAL, script).code(1).stdout_eq(str![[r#"
(bantam) print a
error: `a` cannot be seen here, only in lines 4 to 6
(bantam) until 5
[38 of 216] 0x62 (function_1), total.chk:5  LDR R0 0xF6
    uint8 sum = a + b;
(bantam) vars
  a      0 = 0x00
  b      3 = 0x03
  list   {3, 1, 4, 1}
  sum    0 = 0x00
  total  0 = 0x00
(bantam) calls
* now  0x62 (function_1), total.chk:5  add(a = 0, b = 3)
(bantam) print total + list[2]
total + list[2] = 4 = 0x04
(bantam) watch sum
point 1: sum
(bantam) continue
point 1: sum
[42 of 216] 0x69 (function_1+7), total.chk:6  LDR R0 0xF3
    return sum;
(bantam) set total = 9
changed at moment 42; the 174 instructions after it are forgotten
(bantam) print total
total = 9 = 0x09

"#]]);
}

#[test]
fn calls_have_their_arguments() {
    let script = "break 3 if n == 3\ncontinue\nvars\ncalls\nbreak 3 if n == 1\ncontinue\ncalls\n";
    let sandbox = Sandbox::with("factorial.chk", FACTORIAL).and("script", script);
    sandbox.bantam("debug -m lc3 factorial.chk --script script").code(0).stdout_eq(str![[r#"
(bantam) break 3 if n == 3
point 1: 3 if n == 3
(bantam) continue
point 1: 3 if n == 3
[51 of 383] x3011 (fac+8), factorial.chk:3  LDR R0, R5, #0
    if (n > 1) {
(bantam) vars
  n  3 = x0003
  r  1 = x0001
(bantam) calls
* now      x3011 (fac+8), factorial.chk:3  fac(n = 3)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 4)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 5)
  back to  x3005, factorial.chk:8
(bantam) break 3 if n == 1
point 2: 3 if n == 1
(bantam) continue
point 2: 3 if n == 1
[89 of 383] x3011 (fac+8), factorial.chk:3  LDR R0, R5, #0
    if (n > 1) {
(bantam) calls
* now      x3011 (fac+8), factorial.chk:3  fac(n = 1)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 2)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 3)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 4)
  back to  x301A (fac_1+7), factorial.chk:4  fac(n = 5)
  back to  x3005, factorial.chk:8

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
error: no variable of the program can be seen here

"#]]);
}

#[test]
fn other_keys_begin_another_past() {
    let script = "input \"a\"\ncontinue\ngoto 3\nset keys = \"xy\"\ncontinue\nkeys\n";
    session("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) input "a"
1 keys wait to be read
(bantam) continue
shown: "b"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) goto 3
[3 of 44] x020E  JSR #497
(bantam) set keys = "xy"
the next keys are "xy" at moment 3; the 41 instructions after it are forgotten
(bantam) continue
shown: "y"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) keys
"x"; 1 wait

"#]]);
}

#[test]
fn after_every_end_there_is_a_way_back() {
    // A fault, the end of input, and a limit.
    let wild = "        .ORIG x3000\n        ADD R1, R1, #1\n        TRAP x30\n        .END\n";
    session("wild.asm", wild, "continue\nback\nundo\nundo\n").code(0).stdout_eq(str![[r#"
(bantam) continue
fault: TRAP x30 has no service routine at x3001
[1 of 1] x3001, wild.asm:3  TRAP x30
    TRAP x30
(bantam) back
[0 of 1] x3000, wild.asm:2  ADD R1, R1, #1
    ADD R1, R1, #1
(bantam) undo
[1 of 1] x3001, wild.asm:3  TRAP x30
    TRAP x30
(bantam) undo
[0 of 1] x3000, wild.asm:2  ADD R1, R1, #1
    ADD R1, R1, #1

"#]]);
    session("next.asm", NEXT_LETTER, "eof\ncontinue\nback\nundo\n").code(0).stdout_eq(str![[r#"
(bantam) eof
input ends after the keys that wait
(bantam) continue
input ended while the program was waiting for a key
[8 of 8] x0400  LDI R0, #53
(bantam) back
[7 of 8] x0401  BRzp #-2
(bantam) undo
[8 of 8] x0400  LDI R0, #53

"#]]);
    let sandbox = Sandbox::with("sum.asm", SUM).and("script", "continue\nback\nundo\nundo\n");
    sandbox.bantam("debug sum.asm --max-steps 5 --script script").code(1).stdout_eq(str![[r#"
(bantam) continue
error: 5 instructions went by without an end; `proceed` goes on
(bantam) back
[4 of 5] x3008 (SUB+1), sum.asm:11  RET
    RET
(bantam) undo
[5 of 5] x3003 (LOOP+1), sum.asm:6  ADD R1, R1, #-1
    ADD   R1, R1, #-1
(bantam) undo
[0 of 5] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0

"#]]);
}
