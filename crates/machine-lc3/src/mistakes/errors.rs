//! Mistakes that are errors in every mode.

use bantam_asm::Mistake;

use super::mistake;

pub(super) const ERRORS: &[Mistake] = &[
    mistake(
        "E0001",
        r#"
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            HALT
            .END
"#,
    ),
    mistake(
        "E0002",
        r#"
TEN         .FILL #10
            .ORIG x3000
            LD    R0, TEN
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, TEN
            HALT
TEN         .FILL #10
            .END
"#,
    ),
    mistake(
        "E0003",
        r#"
            .ORIG x3000
            LD    R0, TEN
            HALT
            .END
TEN         .FILL #10
"#,
        r#"
            .ORIG x3000
            LD    R0, TEN
            HALT
TEN         .FILL #10
            .END
"#,
    ),
    mistake(
        "E0004",
        r#"
            .ORIG x3000
            ADDD  R0, R0, #1
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #1
            HALT
            .END
"#,
    ),
    mistake(
        "E0005",
        r#"
            .ORIG x3000
            LD    R0, TEN
            HALT
TEN         .FIL  #10
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, TEN
            HALT
TEN         .FILL #10
            .END
"#,
    ),
    mistake(
        "E0006",
        r#"
            .ORIG x3000
            ADD   R0, #1
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #1
            HALT
            .END
"#,
    ),
    mistake(
        "E0007",
        r#"
            .ORIG x3000
            NOT   R0, R1, R2
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            NOT   R0, R1
            HALT
            .END
"#,
    ),
    mistake(
        "E0008",
        r#"
            .ORIG x3000
            ADD   R0, R0, TEN
            HALT
TEN         .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            LD    R1, TEN
            ADD   R0, R0, R1
            HALT
TEN         .FILL #10
            .END
"#,
    ),
    mistake(
        "E0009",
        r#"
            .ORIG x3000
            ADD   R8, R0, #1
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R7, R0, #1
            HALT
            .END
"#,
    ),
    mistake(
        "E0010",
        r#"
            .ORIG x3000
            ADD   R0, R0, #100
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            LD    R1, HUNDRED
            ADD   R0, R0, R1
            HALT
HUNDRED     .FILL #100
            .END
"#,
    ),
    mistake(
        "E0011",
        r#"
            .ORIG x3000
            ADD   R0, R0, x1F
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #-1
            HALT
            .END
"#,
    ),
    mistake(
        "E0012",
        r#"
            .ORIG x3000
            LD    R0, FAR
            HALT
            .BLKW 300
FAR         .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            LDI   R0, NEAR
            HALT
NEAR        .FILL FAR
            .BLKW 300
FAR         .FILL #10
            .END
"#,
    ),
    mistake(
        "E0013",
        r#"
            .ORIG x3000
            LD    R0, CUONT
            HALT
COUNT       .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, COUNT
            HALT
COUNT       .FILL #10
            .END
"#,
    ),
    mistake(
        "E0014",
        r#"
            .ORIG x3000
LOOP        ADD   R0, R0, #1
            BRn   LOOP
LOOP        ADD   R1, R1, #1
            BRn   LOOP
            HALT
            .END
"#,
        r#"
            .ORIG x3000
LOOP        ADD   R0, R0, #1
            BRn   LOOP
NEXT        ADD   R1, R1, #1
            BRn   NEXT
            HALT
            .END
"#,
    ),
    mistake(
        "E0015",
        r#"
            .ORIG x3000
            ST    R0, SPACE
            HALT
SPACE       .BLKW
            .END
"#,
        r#"
            .ORIG x3000
            ST    R0, SPACE
            HALT
SPACE       .BLKW 1
            .END
"#,
    ),
    mistake(
        "E0016",
        r#"
            .ORIG x3000
            LD    R0, BIG
            HALT
BIG         .FILL 70000
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, BIG
            HALT
BIG         .FILL 7000
            .END
"#,
    ),
    mistake(
        "E0017",
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTS
            HALT
TEXT        .STRINGZ "Hello
            .END
"#,
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTS
            HALT
TEXT        .STRINGZ "Hello"
            .END
"#,
    ),
    mistake(
        "E0018",
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTS
            HALT
TEXT        .STRINGZ "50\%"
            .END
"#,
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTS
            HALT
TEXT        .STRINGZ "50%"
            .END
"#,
    ),
    mistake(
        "E0019",
        r#"
            .ORIG x3000
            LD    R0, LETTER
            HALT
LETTER      .FILL 'AB'
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, LETTER
            HALT
LETTER      .FILL 'A'
            .END
"#,
    ),
    mistake(
        "E0020",
        r#"
            .ORIG x3000
            HALT
            .BLKW 20
            .END
            .ORIG x3010
            .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            HALT
            .BLKW 20
            .END
            .ORIG x3020
            .FILL #10
            .END
"#,
    ),
    mistake(
        "E0021",
        r#"
            .ORIG xFFF0
            .BLKW 100
            .END
"#,
        r#"
            .ORIG x4000
            .BLKW 100
            .END
"#,
    ),
    mistake(
        "E0022",
        r#"
            .ORIG x3000
            ADD   R0 : R0, #1
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #1
            HALT
            .END
"#,
    ),
    mistake(
        "E0023",
        r#"
            .ORIG x3000
            HALT
IN          .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            HALT
INPUT       .FILL #10
            .END
"#,
    ),
    mistake(
        "E0024",
        r#"
            .ORIG x3000
            .EXTERNAL PRINT
            JSR   PRINT
            HALT
PRINT       RET
            .END
"#,
        r#"
            .ORIG x3000
            JSR   PRINT
            HALT
PRINT       RET
            .END
"#,
    ),
    mistake(
        "E0025",
        r#"
            .ORIG x3000
            .EXTERNAL PRINT
            JSR   PRINT
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            .EXTERNAL PRINT
            JSR   PRINT
            HALT
            .END
; ---- second file
            .ORIG x3100
            .GLOBAL PRINT
PRINT       RET
            .END
"#,
    ),
    mistake(
        "E0026",
        r#"
            .ORIG x3000
            .GLOBAL START
START       HALT
            .END
; ---- second file
            .ORIG x4000
            .GLOBAL START
START       HALT
            .END
"#,
        r#"
            .ORIG x3000
            .GLOBAL START
START       HALT
            .END
; ---- second file
            .ORIG x4000
            .GLOBAL RESTART
RESTART     HALT
            .END
"#,
    ),
    mistake(
        "E0027",
        r#"
            .ORIG x4000
            .GLOBAL PRNIT
PRINT       OUT
            RET
            .END
"#,
        r#"
            .ORIG x4000
            .GLOBAL PRINT
PRINT       OUT
            RET
            .END
"#,
    ),
    mistake(
        "E0028",
        r#"
            .ORIG x3000
            ADD   R0, R0, #1O
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #10
            HALT
            .END
"#,
    ),
    mistake(
        "E0029",
        r#"
; one line of a file that has very many of them
"#,
        r#"
            .ORIG x3000
            HALT
            .END
"#,
    ),
    mistake(
        "E0030",
        r#"
this is one line of a file that is no program
"#,
        r#"
            .ORIG x3000
            HALT
            .END
"#,
    ),
    mistake(
        "E0031",
        r#"
            .ORIG xFE06
            .FILL 65
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, LETTER
            STI   R0, DDR
            HALT
LETTER      .FILL 65
DDR         .FILL xFE06
            .END
"#,
    ),
];
