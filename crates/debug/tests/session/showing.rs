//! What a session shows, and what it explains.

use snapbox::str;

use super::{NEXT_LETTER, SUM, Script, run};

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
fn addresses_jumps_and_unused_results_are_listed() {
    run("table.asm", LOOKED_UP, "continue\nwhy output 0\n").code(0).stdout_eq(str![[r#"
(bantam) continue
shown: "b"
the program halted
[38 of 38] x0257  BRnzp #-3
(bantam) why output 0
[13] x3006, table.asm:9  showed 'b': OUT
  [3] x3003, table.asm:6  R3 <- 2 = x0002: ADD R3, R2, #1; the result is never used
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
fn old_causes_are_found_too() {
    run("long.asm", LONG_AGO, "until TOTAL-2\nwhy [TOTAL]\n").code(0).stdout_eq(str![[r#"
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
fn memory_registers_and_instructions_are_shown() {
    let script = "step 3\nregs\nmem TOTAL 2\ndis\ndis LOOP 2\noutput\n# nothing\n\nquit\nstep\n";
    run("sum.asm", SUM, script).code(0).stdout_eq(str![[r#"
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
fn mistakes_are_reported() {
    let script = "jump\nbreak\nbreak NOWHERE\nbreak 99\ngoto soon\nprint R1 +\nprint (R1\nprint ]\nprint R1 )\nwatch\nset R1\ndelete 4\ndelete x\nfinish\nregs now\nwhy PC\nwhy output\nstep x\n";
    run("sum.asm", SUM, script).code(1).stdout_eq(str![[r#"
(bantam) jump
error: unknown command `jump`; `help` lists all
(bantam) break
error: `break` needs a place
(bantam) break NOWHERE
error: `NOWHERE` is neither a label, nor an address, nor a line with an instruction
(bantam) break 99
error: `99` is neither a label, nor an address, nor a line with an instruction
(bantam) goto soon
error: `soon` is not a number
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
error: `set` needs a register or an [address], `=` and a value
(bantam) delete 4
error: no point 4
(bantam) delete x
error: `x` is not a number
(bantam) finish
error: no active call: the stack shows none
(bantam) regs now
error: `regs` takes no arguments, but got `now`
(bantam) why PC
error: `PC` is neither a register that instructions set nor an [address]
(bantam) why output
error: the program has shown nothing so far
(bantam) step x
error: `x` is not a number

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
fn long_output_is_cut_to_its_end() {
    let done = run("lines.asm", LINES, "continue\n").code(0);
    let text = done.text;
    assert!(text.starts_with("(bantam) continue\nshown: \"(600 bytes) ... 123456789\\n"), "{text}");
}

#[test]
fn other_machines_are_debugged_too() {
    let text = "        MOV     R0 5\n        MOV     R1 48\n        ADD     R0 R1\n        MSG     R0\n        HALT\n";
    Script::new("add.vc.asm", text, "step 3\nregs\nwhy R0\ncontinue\nback\n").run().stdout_eq(str![[r#"
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
fn keys_that_were_read_and_the_stack_are_shown() {
    let script = "input \"ab\"\nkeys\ncontinue\nkeys\nlast read [xFE02]\nstack 2\nwatch read [xFE02]\nrcontinue\ngoto 0\ncontinue\n";
    run("next.asm", NEXT_LETTER, script).code(0).stdout_eq(str![[r#"
(bantam) input "ab"
2 keys are waiting
(bantam) keys
""; 2 keys are waiting
(bantam) continue
shown: "b"
the program halted
[44 of 44] x0257  BRnzp #-3
(bantam) keys
"a"; 1 key is waiting
(bantam) last read [xFE02]
[6 of 44] x0402  LDI R0, #52
(bantam) stack 2
  x2FFD  0 = x0000
  x2FFE  12289 = x3001
(bantam) watch read [xFE02]
point 1: read [xFE02]
(bantam) rcontinue
at the start of the run
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
    run("cursor.vc.asm", text, script).code(1).stdout_eq(str![[r#"
(bantam) until key
[10 of 4096] 0x0F (key), cursor.vc.asm:23  RPRT R2 7
    key:    RPRT    R2 7            ; R2: the key
(bantam) print port 2
port 2 = 255 = 0xFF
(bantam) set port 7 = 115
changed at moment 10; the 4086 instructions after it are discarded
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
error: 300 does not fit in 8 bits
(bantam) stack
error: this machine has no stack by convention

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
    run("total.chk", TOTAL, script).code(1).stdout_eq(str![[r#"
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
changed at moment 42; the 174 instructions after it are discarded
(bantam) print total
total = 9 = 0x09

"#]]);
}

#[test]
fn calls_have_their_arguments() {
    let script = "break 3 if n == 3\ncontinue\nvars\ncalls\nbreak 3 if n == 1\ncontinue\ncalls\n";
    Script { machine: Some("lc3"), ..Script::new("factorial.chk", FACTORIAL, script) }
        .run()
        .code(0)
        .stdout_eq(str![[r#"
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

/// Each level of `nested` is one more bracket.
fn nested(levels: usize, open: &str, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn long_and_nested_expressions_are_answered_at_once() {
    let sum = "1+".repeat(150) + "1";
    let script = format!(
        "watch R0 + [{}] == 3\nprint {}\nprint {}\nprint {sum}\ncontinue\n",
        nested(40, "1+(", ")"),
        nested(40, "[", "]"),
        nested(20, "-(", ")"),
    );
    let done = run("sum.asm", SUM, &script).code(0);
    assert!(done.text.contains("\n(bantam) continue\nthe program halted\n"), "{}", done.text);
    let script = format!(
        "print {}\nprint {}\nprint {}\n",
        nested(60, "(", ")"),
        nested(60, "[", "]"),
        "1+".repeat(20_000) + "1",
    );
    let done = run("sum.asm", SUM, &script).code(1);
    assert_eq!(done.text.matches("error: the expression is nested more than 50 times").count(), 2);
    assert_eq!(done.text.matches("error: the expression has more than 1000 operators").count(), 1);
}
