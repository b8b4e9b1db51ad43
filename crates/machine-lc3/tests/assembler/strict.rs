//! `--strict`: every extension is an error with its own code, and nothing else is.

use insta::assert_snapshot;

use crate::{STRICT, assemble_with, codes, shown_with, words_with};

/// The codes for a statement in an otherwise strict program.
fn refused(text: &str) -> Vec<&'static str> {
    let text = format!(".ORIG x3000\nA LD R0, A\nHALT\n{text}\n.END\n");
    codes(&assemble_with(&text, STRICT).diagnostics)
        .into_iter()
        .filter(|code| code.starts_with('E'))
        .collect()
}

#[test]
fn each_extension_has_its_code() {
    for (text, code) in [
        ("ADD R0, R0 #1", "E0101"),
        ("BR A\nNOT R0 R0", "E0101"),
        (".Fill #1", "E0102"),
        (".blkw #1", "E0102"),
        ("NOP // nothing", "E0103"),
        ("// nothing", "E0103"),
        ("B: BR B", "E0104"),
        ("B:\nBR B", "E0104"),
        ("ADD R0, R0, XF", "E0105"),
        (".FILL B101", "E0105"),
        ("ADD R0, R0, x-1", "E0106"),
        (".FILL b-1", "E0106"),
        ("BR a", "E0107"),
        (".FILL a", "E0107"),
        (".GLOBAL a", "E0107"),
        ("MY_LOOP BR MY_LOOP", "E0108"),
        ("2ND BR 2ND", "E0108"),
        ("BR #-1", "E0110"),
        ("LD R0, x5", "E0110"),
        ("PUTC", "E0111"),
        ("RTT", "E0111"),
        ("ADD R0, R0, 1", "E0112"),
        (".BLKW 1", "E0112"),
        (".FILL -1", "E0112"),
        (".FILL 0x1", "E0113"),
        (".FILL 0b1", "E0113"),
        (".FILL #1, #2", "E0114"),
        (".BLKW #2, #7", "E0115"),
        ("LEA R0, A+#1", "E0116"),
        (".FILL A-x1", "E0116"),
        (".FILL 'A'", "E0118"),
        (".STRINGP \"Hi\"", "E0119"),
    ] {
        assert_eq!(refused(text), [code], "{text}");
    }
}

#[test]
fn the_origin_is_read_strictly_too() {
    for (text, code) in [("X3000", "E0105"), ("0x3000", "E0113"), ("12288", "E0112")] {
        let text = format!(".ORIG {text}\nHALT\n.END\n");
        assert_eq!(codes(&assemble_with(&text, STRICT).diagnostics), [code], "{text}");
    }
}

#[test]
fn a_missing_end_is_an_error() {
    assert_eq!(codes(&assemble_with(".ORIG x3000\nHALT\n", STRICT).diagnostics), ["E0117"]);
}

#[test]
fn several_extensions_on_a_line_are_reported_one_by_one() {
    assert_eq!(
        refused("my_loop: add r0 r0 0X-1 // down"),
        ["E0108", "E0104", "E0101", "E0101", "E0105", "E0106", "E0113", "E0103"]
    );
}

#[test]
fn what_the_textbook_has_is_not_an_extension() {
    let text = "
; The textbook's own spellings.
        .ORIG x3000
START   AND R0,R0,#0
        add r1, r1, xF
        LEA R0, TEXT
        PUTS
        BRnzp DONE
        BR DONE
DONE    HALT
TEXT    .STRINGZ \"Hello\\n\"
TABLE   .BLKW #2
        .FILL -x1
        .FILL START
        .END
";
    assert_eq!(words_with(text, STRICT)[0].1.len(), 18);
}

#[test]
fn an_extension_is_shown_with_the_strict_rule() {
    assert_snapshot!(shown_with(".ORIG X3000\nadd r0 r0 1\n.end\n", STRICT), @"
    error[E0105]: strict: a number prefix in upper case
     --> a.asm:1:7
      |
    1 | .ORIG X3000
      |       ^^^^^
      |
      = help: In strict mode, the prefixes are `x` and `b`. Without `--strict`, `X` and `B` work too.

    error[E0101]: strict: operands without a comma between them
     --> a.asm:2:8
      |
    2 | add r0 r0 1
      |        ^^
      |
      = help: In strict mode, operands are separated by commas. Without `--strict`, spaces are enough.

    error[E0101]: strict: operands without a comma between them
     --> a.asm:2:11
      |
    2 | add r0 r0 1
      |           ^
      |
      = help: In strict mode, operands are separated by commas. Without `--strict`, spaces are enough.

    error[E0112]: strict: a decimal number without #
     --> a.asm:2:11
      |
    2 | add r0 r0 1
      |           ^
      |
      = help: In strict mode, decimal numbers begin with `#`. Without `--strict`, digits alone are decimal.

    error[E0102]: strict: a directive in lower case
     --> a.asm:3:1
      |
    3 | .end
      | ^^^^
      |
      = help: In strict mode, directives are upper case. Without `--strict`, any case works.
    ");
}
