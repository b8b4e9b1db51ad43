//! Moving through a run, and changing it.

use snapbox::str;

use super::{NEXT_LETTER, SUM, Script, run};

#[test]
fn steps_go_both_ways() {
    let script = "step\nstep 2\nback\nback 9\nback\ngoto 4\nwhere\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
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
error: already at the start of the run
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
    run("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
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

/// The places that `script` stops at, in a program that calls `subroutine` once.
fn stops(subroutine: &str, script: &str) -> Vec<String> {
    let text = format!(
        "        .ORIG x3000
        LD    R5, STACK
        LD    R6, STACK
CALL    JSR   SUB
AFTER   HALT
STACK   .FILL x4000
{subroutine}
        .END
"
    );
    let answers = run("call.asm", &text, script).code(0);
    let stops = answers.text.lines().filter(|line| line.starts_with('['));
    stops.map(|line| line.split_once("] ").unwrap().1.split_once(", ").unwrap().0.to_owned()).collect()
}

#[test]
fn a_call_ends_at_its_return_address_wherever_the_stack_is() {
    let pushes_too_much = "SUB     ADD R6, R6, #-1\n        STR R2, R6, #0\n        RET";
    let pops_too_much = "SUB     ADD R6, R6, #5\n        RET";
    let loses_it = "SUB     AND R6, R6, #0\n        RET";
    for subroutine in [pushes_too_much, pops_too_much, loses_it] {
        let script = "step 2\nnext\nrnext\nstep 2\nfinish\nback\nrfinish\n";
        let stops = stops(subroutine, script);
        let (call, after) = ("x3002 (CALL)", "x3003 (AFTER)");
        assert_eq!([&stops[1], &stops[2], &stops[4], &stops[6]], [after, call, after, call], "{subroutine}");
    }
}

/// It returns to the same address from every level, and keeps its return addresses on a stack in R5.
#[test]
fn a_call_ends_in_the_level_in_which_it_began() {
    let recursive = "
SUB     STR   R7, R5, #0
        ADD   R5, R5, #1
        ADD   R1, R1, #1
        ADD   R2, R1, #-3
        BRzp  DONE
INNER   JSR   SUB
NEXT    ADD   R3, R3, #1
DONE    ADD   R5, R5, #-1
        LDR   R7, R5, #0
        RET";
    // Steps to the call in the second of three levels.
    let script = "step 2\nnext\nrnext\nuntil INNER\nstep\nuntil INNER\nnext\nprint R3\nrnext\nprint R1\n";
    let at = ["x3002 (CALL)", "x3003 (AFTER)", "x3002 (CALL)"];
    let inner = ["x300A (INNER)", "x3005 (SUB)", "x300A (INNER)", "x300B (NEXT)", "x300A (INNER)"];
    assert_eq!(stops(recursive, script), [&at[..], &inner].concat());
    let first = "until INNER\nnext\nwatch R3\ncontinue\nrnext\n";
    assert_eq!(stops(recursive, first)[1], "x300B (NEXT)");
}

#[test]
fn breakpoints_have_conditions_and_let_pass() {
    let script = "break SUB if R1 == 2\ncontinue\nprint R1\ndelete 1\nbreak 10 after 2\npoints\ngoto 0\ncontinue\nprint R1\nuntil TOTAL-3\nrcontinue\n";
    run("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
(bantam) break SUB if R1 == 2
point 1: SUB if R1 == 2
(bantam) continue
point 1: SUB if R1 == 2
[8 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) print R1
R1 = 2 = x0002
(bantam) delete 1
point 1 deleted
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
    run("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
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
point 1 deleted
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
point 2 deleted
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
at the start of the run
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0

"#]]);
}

#[test]
fn the_past_is_asked() {
    let script = "continue\nlast [TOTAL]\ngoto 17\nlast R2\ngoto 17\nwhen R1 == 1\ngoto 17\nwhy [TOTAL]\nlast [x4000]\nwhen R1 == 7\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
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
error: no such instruction before this moment
(bantam) when R1 == 7
error: no such instruction before this moment

"#]]);
}

#[test]
fn a_program_that_has_halted_stays_so() {
    let script =
        "continue\ncontinue\nstep 5\ngoto 5\ncontinue\nbreak SUB after 9\ngoto 0\ncontinue\ngoto 99\n";
    let done = run("sum.asm", SUM, script).code(0);
    let text = done.text;
    let ends: Vec<&str> = text.lines().filter(|line| line.starts_with("[37 of 37]")).collect();
    assert_eq!((ends.len(), text.matches("the program halted").count()), (6, 6), "{text}");
}

#[test]
fn a_program_waits_for_keys() {
    let script = "continue\ninput \"HA\"\ncontinue\noutput\nwhy output 0\ngoto 0\neof\ncontinue\n";
    run("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) continue
the program is waiting for a key: input "..."
[9 of 9] x0401  BRzp #-2
(bantam) input "HA"
2 keys are waiting
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
input ends after the keys that are waiting
(bantam) continue
shown: "I"
the program halted
[50 of 50] x0257  BRnzp #-3

"#]]);
}

#[test]
fn a_step_that_wants_a_key_stops_nothing_later() {
    let script = "continue\nstep 2\nback\ncontinue\n";
    run("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) continue
the program is waiting for a key: input "..."
[9 of 9] x0401  BRzp #-2
(bantam) step 2
[11 of 11] x0401  BRzp #-2
(bantam) back
[10 of 11] x0400  LDI R0, #53
(bantam) continue
the program is waiting for a key: input "..."
[13 of 13] x0401  BRzp #-2

"#]]);
}

#[test]
fn a_change_begins_another_past() {
    let script = "continue\ngoto 2\nset R1 = 1\nwhere\ncontinue\nprint [TOTAL]\ngoto 2\nset [TOTAL] = -5\nmem TOTAL 1\nset LOOP = 4\nset R9 = 1\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) continue
the program halted
[37 of 37] x0257  BRnzp #-3
(bantam) goto 2
[2 of 37] x3002 (LOOP), sum.asm:5  JSR SUB
    LOOP    JSR   SUB
(bantam) set R1 = 1
changed at moment 2; the 35 instructions after it are discarded
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
changed at moment 2; the 25 instructions after it are discarded
(bantam) mem TOTAL 1
  x3009  -5 = xFFFB  TOTAL
(bantam) set LOOP = 4
error: `LOOP` is neither a register nor an [address]
(bantam) set R9 = 1
error: `R9` is neither a register, nor a label of the program, nor a number

"#]]);
}

#[test]
fn moves_and_changes_are_taken_back() {
    let script = "until SUB\nundo\nundo\nset R1 = 7\nstep 2\nset R2 = 5\nback 3\nstep 4\nprint R2\nundo\nundo\nundo\nundo\nundo\nprint R1\nundo\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) until SUB
[3 of 37] x3007 (SUB), sum.asm:10  ADD R2, R2, R1
    SUB     ADD   R2, R2, R1
(bantam) undo
[0 of 37] x3000, sum.asm:3  AND R1, R1, #0
    AND   R1, R1, #0
(bantam) undo
error: nothing to undo
(bantam) set R1 = 7
changed at moment 0; the 37 instructions after it are discarded
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
error: nothing to undo

"#]]);
}

#[test]
fn what_goes_on_too_long_goes_on() {
    Script {
        limit: 10,
        ..Script::new("sum.asm", SUM, "continue\nproceed\ngoto 0\nbreak 8\nuntil TOTAL-3\nproceed\n")
    }
    .run()
    .code(1)
    .stdout_eq(str![[r#"
(bantam) continue
error: stopped after 10 instructions; `proceed` continues
(bantam) proceed
error: stopped after 10 instructions; `proceed` continues
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
error: no command to continue

"#]]);
}

#[test]
fn flags_are_watched_and_loads_are_found() {
    let script = "watch Z\ncontinue\nprint Z\nprint N + 2 * P\ndelete 1\nlast Z\nuntil TOTAL-3\nlast read [TOTAL]\nwatch read x4000..x4001\npoints\nwatch read R1\nset [TOTAL] = 65536\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
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
point 1 deleted
(bantam) last Z
[1 of 37] x3001, sum.asm:4  ADD R1, R1, #3
    ADD   R1, R1, #3
(bantam) until TOTAL-3
[18 of 37] x3006 (LOOP+4), sum.asm:9  HALT
    HALT
(bantam) last read [TOTAL]
error: no such instruction before this moment
(bantam) watch read x4000..x4001
point 2: read x4000..x4001
(bantam) points
  2  watch read x4000..x4001
(bantam) watch read R1
error: `R1` is not an [address]
(bantam) set [TOTAL] = 65536
error: 65536 does not fit in 16 bits

"#]]);
}

#[test]
fn other_keys_begin_another_past() {
    let script = "input \"a\"\ncontinue\ngoto 3\nset keys = \"xy\"\ncontinue\nkeys\n";
    run("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) input "a"
1 key is waiting
(bantam) continue
shown: "b"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) goto 3
[3 of 44] x020E  JSR #497
(bantam) set keys = "xy"
the next keys are "xy" at moment 3; the 41 instructions after it are discarded
(bantam) continue
shown: "y"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) keys
"x"; 1 key is waiting

"#]]);
}

#[test]
fn after_every_end_there_is_a_way_back() {
    // A fault, the end of input, and a limit.
    let wild = "        .ORIG x3000\n        ADD R1, R1, #1\n        TRAP x30\n        .END\n";
    run("wild.asm", wild, "continue\nback\nundo\nundo\n").code(0).stdout_eq(str![[r#"
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
    run("next.asm", NEXT_LETTER, "eof\ncontinue\nback\nundo\n").code(0).stdout_eq(str![[r#"
(bantam) eof
input ends after the keys that are waiting
(bantam) continue
the program waited for a key after the end of input
[8 of 8] x0400  LDI R0, #53
(bantam) back
[7 of 8] x0401  BRzp #-2
(bantam) undo
[8 of 8] x0400  LDI R0, #53

"#]]);
    Script { limit: 5, ..Script::new("sum.asm", SUM, "continue\nback\nundo\nundo\n") }
        .run()
        .code(1)
        .stdout_eq(str![[r#"
(bantam) continue
error: stopped after 5 instructions; `proceed` continues
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
