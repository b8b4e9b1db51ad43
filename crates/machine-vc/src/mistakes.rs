//! For each code of the assembler, a small program with the mistake and the corrected program.

use bantam_asm::Mistake;

/// A mistake, without the newline after each opening quote.
const fn mistake(code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    Mistake { code, wrong: wrong.split_at(1).1, right: right.split_at(1).1 }
}

/// A wrong and a corrected program for each code that a VC program can have.
#[rustfmt::skip]
pub(crate) const MISTAKES: &[Mistake] = &[
    mistake("E0004", "
        MOVE    R0 5
        HALT
", "
        MOV     R0 5
        HALT
"),
    mistake("E0005", "
        LDR     R0 five
        HALT
five:   .bite 5
", "
        LDR     R0 five
        HALT
five:   .byte   5
"),
    mistake("E0006", "
        MOV     R0
        HALT
", "
        MOV     R0 0
        HALT
"),
    mistake("E0007", "
        ADD     R0 R1 R2
        HALT
", "
        ADD     R0 R1
        HALT
"),
    mistake("E0008", "
        ADD     R0 1
        HALT
", "
        MOV     R1 1
        ADD     R0 R1
        HALT
"),
    mistake("E0009", "
        MOV     R4 5
        HALT
", "
        MOV     R3 5
        HALT
"),
    mistake("E0010", "
        WPRT    R0 8            ; there are eight ports, and the first is 0
        HALT
", "
        WPRT    R0 7
        HALT
"),
    mistake("E0011", "
        MOV     R0 -1
        HALT
", "
        MOV     R0 255
        HALT
"),
    mistake("E0013", "
        JMP     dome
done:   HALT
", "
        JMP     done
done:   HALT
"),
    mistake("E0014", "
        JMP     on
on:     INC     R0
on:     HALT
", "
        JMP     on
on:     INC     R0
        HALT
"),
    mistake("E0015", "
%ASSIGN WIDTH
        MOV     R0 WIDTH
        HALT
", "
%ASSIGN WIDTH 10
        MOV     R0 WIDTH
        HALT
"),
    mistake("E0016", "
        LDR     R0 big
        HALT
big:    .byte   1000
", "
        LDR     R0 big
        LDR     R1 big+1
        HALT
big:    .byte   232, 3          ; 1000 is 3 times 256, and 232
"),
    mistake("E0017", "
        LDR     R0 text
        HALT
text:   .ascii \"hello
", "
        LDR     R0 text
        HALT
text:   .ascii  \"hello\"
"),
    mistake("E0018", "
        LDR     R0 text
        HALT
text:   .ascii  \"100 \\%\"
", "
        LDR     R0 text
        HALT
text:   .ascii  \"100 %\"
"),
    mistake("E0019", "
        MOV     R0 'ab'
        HALT
", "
        MOV     R0 'a'
        HALT
"),
    mistake("E0020", "
        MOV     R0 5
        STR     R0 five
        HALT
        .org    4               ; the program reaches to 4 itself
five:   .byte   0
", "
        MOV     R0 5
        STR     R0 five
        HALT
        .org    0xFE
five:   .byte   0
"),
    mistake("E0021", "
        LDR     R0 table
        HALT
        .org    0xF0
table:  .space  20              ; from 0xF0 there are only 16 bytes
", "
        LDR     R0 table
        HALT
        .org    0xE0
table:  .space  20
"),
    mistake("E0022", "
        ADD     R0 : R1
        HALT
", "
        ADD     R0 R1
        HALT
"),
    mistake("E0023", "
        JMP     on
ADD:    INC     R0
on:     HALT
", "
        JMP     on
add1:   INC     R0
on:     JMP_ZRO add1
        HALT
"),
    mistake("E0028", "
        MOV     R0 #101
        HALT
", "
        MOV     R0 #00000101
        HALT
"),
    mistake("W0001", "
start:  MOV     R0 5
        HALT
", "
        MOV     R0 5
        HALT
"),
    mistake("W0003", "
        LDR     R0 five
five:   .byte   5
        HALT
", "
        LDR     R0 five
        HALT
five:   .byte   5
"),
    mistake("W0004", "
        HALT
        INC     R0
", "
        INC     R0
        HALT
"),
    mistake("W0005", "
        INC     R0
", "
        INC     R0
        HALT
"),
    mistake("W0009", "
        MOV     R0 5
        STR     R0 4            ; the HALT is at 4
        HALT
", "
        MOV     R0 5
        STR     R0 five
        HALT
five:   .space  1
"),
    mistake("W0010", "
        INC,    R0
        HALT
", "
        INC     R0
        HALT
"),
];
