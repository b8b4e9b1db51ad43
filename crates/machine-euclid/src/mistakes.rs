//! For each code of the assembler, a small program with the mistake and the corrected program.

use bantam_asm::Mistake;

/// A mistake, without the newline after each opening quote.
const fn mistake(code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    Mistake { code, wrong: wrong.split_at(1).1, right: right.split_at(1).1 }
}

/// A wrong and a right program for each code that a Euclid program can have.
#[rustfmt::skip]
pub(crate) const MISTAKES: &[Mistake] = &[
    mistake("E0004", "
        LOAD  r0, 12
        STOP
", "
        LOAD  r0, 12
        HALT
"),
    mistake("E0005", "
        .words 0
", "
        .word 0
"),
    mistake("E0006", "
        LOAD  r0
        HALT
", "
        LOAD  r0, 12
        HALT
"),
    mistake("E0007", "
        SWAP  r0, r1, r2, r0
        HALT
", "
        SWAP  r0, r1, r2
        HALT
"),
    mistake("E0008", "
        MOD   r0, 5, r2
        HALT
", "
        LOAD  r1, 5
        MOD   r0, r1, r2
        HALT
"),
    mistake("E0009", "
        LOAD  r3, 12
        HALT
", "
        LOAD  r2, 12
        HALT
"),
    mistake("E0010", "
        LOAD  r0, 256           ; eight bits hold 0 to 255
        HALT
", "
        LOAD  r0, 255
        HALT
"),
    mistake("E0011", "
        LOAD  r0, -1
        HALT
", "
        LOAD  r0, 255
        HALT
"),
    mistake("E0012", "
        BEZ   r0, end           ; branches lead back only
        LOAD  r0, 1
end:    HALT
", "
        LOAD  r0, 1
back:   BEZ   r0, back
        HALT
"),
    mistake("E0013", "
again:  BEZ   r0, agin
        HALT
", "
again:  BEZ   r0, again
        HALT
"),
    mistake("E0014", "
on:     LOAD  r0, 1
on:     BEZ   r0, on
        HALT
", "
on:     LOAD  r0, 1
        BEZ   r0, on
        HALT
"),
    mistake("E0015", "
        HALT
        .word
", "
        HALT
        .word 0
"),
    mistake("E0016", "
        HALT
        .word 65536
", "
        HALT
        .word 65535
"),
    mistake("E0022", "
        LOAD  r0 : 12
        HALT
", "
        LOAD  r0, 12
        HALT
"),
    mistake("E0023", "
r1:     BEZ   r0, r1
        HALT
", "
one:    BEZ   r0, one
        HALT
"),
    mistake("E0028", "
        LOAD  r0, 1O            ; the last is the letter O
        HALT
", "
        LOAD  r0, 10
        HALT
"),
    mistake("W0001", "
start:  LOAD  r0, 1
        HALT
", "
        LOAD  r0, 1
        HALT
"),
    mistake("W0003", "
        LOAD  r0, 1
        .word 0
", "
        LOAD  r0, 1
        HALT
"),
    mistake("W0004", "
        HALT
        LOAD  r0, 1
", "
        LOAD  r0, 1
        HALT
"),
    mistake("W0005", "
        LOAD  r0, 1
", "
        LOAD  r0, 1
        HALT
"),
    mistake("W0010", "
        LOAD, r0, 12
        HALT
", "
        LOAD  r0, 12
        HALT
"),
];
