//! Extensions, which are mistakes only with `--strict`, and warnings.

use bantam_asm::Mistake;

use super::mistake;

pub(super) const EXTENSIONS_AND_WARNINGS: &[Mistake] = &[
    mistake(
        "E0101",
        r#"
            .ORIG x3000
            ADD   R0, R0 #1
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
        "E0102",
        r#"
            .orig x3000
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
        "E0103",
        r#"
            .ORIG x3000
            HALT                        // stop here
            .END
"#,
        r#"
            .ORIG x3000
            HALT                        ; stop here
            .END
"#,
    ),
    mistake(
        "E0104",
        r#"
            .ORIG x3000
LOOP:       BR    LOOP
            .END
"#,
        r#"
            .ORIG x3000
LOOP        BR    LOOP
            .END
"#,
    ),
    mistake(
        "E0105",
        r#"
            .ORIG X3000
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
        "E0106",
        r#"
            .ORIG x3000
            ADD   R0, R0, x-5
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, -x5
            HALT
            .END
"#,
    ),
    mistake(
        "E0107",
        r#"
            .ORIG x3000
LOOP        BR    loop
            .END
"#,
        r#"
            .ORIG x3000
LOOP        BR    LOOP
            .END
"#,
    ),
    mistake(
        "E0108",
        r#"
            .ORIG x3000
MY_LOOP     BR    MY_LOOP
            .END
"#,
        r#"
            .ORIG x3000
MYLOOP      BR    MYLOOP
            .END
"#,
    ),
    mistake(
        "E0110",
        r#"
            .ORIG x3000
            BR    #-1
            .END
"#,
        r#"
            .ORIG x3000
LOOP        BR    LOOP
            .END
"#,
    ),
    mistake(
        "E0111",
        r#"
            .ORIG x3000
            PUTC
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            OUT
            HALT
            .END
"#,
    ),
    mistake(
        "E0112",
        r#"
            .ORIG x3000
            ADD   R0, R0, 1
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
        "E0113",
        r#"
            .ORIG x3000
            ADD   R0, R0, 0xF
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, xF
            HALT
            .END
"#,
    ),
    mistake(
        "E0114",
        r#"
            .ORIG x3000
            HALT
            .FILL #1, #2
            .END
"#,
        r#"
            .ORIG x3000
            HALT
            .FILL #1
            .FILL #2
            .END
"#,
    ),
    mistake(
        "E0115",
        r#"
            .ORIG x3000
            HALT
            .BLKW #2, #7
            .END
"#,
        r#"
            .ORIG x3000
            HALT
            .FILL #7
            .FILL #7
            .END
"#,
    ),
    mistake(
        "E0116",
        r#"
            .ORIG x3000
            LD    R0, TABLE+1
            HALT
TABLE       .FILL #1
            .FILL #2
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, SECOND
            HALT
            .FILL #1
SECOND      .FILL #2
            .END
"#,
    ),
    mistake(
        "E0117",
        r#"
            .ORIG x3000
            HALT
"#,
        r#"
            .ORIG x3000
            HALT
            .END
"#,
    ),
    mistake(
        "E0118",
        r#"
            .ORIG x3000
            LD    R0, LETTER
            HALT
LETTER      .FILL 'A'
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, LETTER
            HALT
LETTER      .FILL x41
            .END
"#,
    ),
    mistake(
        "E0119",
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTSP
            HALT
TEXT        .STRINGP "Hi"
            .END
"#,
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTSP
            HALT
TEXT        .FILL x6948
            .FILL x0000
            .END
"#,
    ),
    mistake(
        "W0001",
        r#"
            .ORIG x3000
            HALT
TEN         .FILL #10
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
        "W0002",
        r#"
            .ORIG x3000
            LEA   R0, TEXT
            PUTSS
            HALT
TEXT        .STRINGZ "Hello"
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
        "W0003",
        r#"
            .ORIG x3000
            LD    R0, TEN
TEN         .FILL #10
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
        "W0004",
        r#"
            .ORIG x3000
            BR    DONE
            ADD   R0, R0, #1
DONE        HALT
            .END
"#,
        r#"
            .ORIG x3000
            BRz   DONE
            ADD   R0, R0, #1
DONE        HALT
            .END
"#,
    ),
    mistake(
        "W0005",
        r#"
            .ORIG x3000
            ADD   R0, R0, #1
            OUT
            .END
"#,
        r#"
            .ORIG x3000
            ADD   R0, R0, #1
            OUT
            HALT
            .END
"#,
    ),
    mistake(
        "W0006",
        r#"
            .ORIG x3000
            HALT
"#,
        r#"
            .ORIG x3000
            HALT
            .END
"#,
    ),
    mistake(
        "W0007",
        r#"
            .ORIG x3000
            JSR   PRINT
            HALT
PRINT       OUT
            RTT
            .END
"#,
        r#"
            .ORIG x3000
            JSR   PRINT
            HALT
PRINT       OUT
            RET
            .END
"#,
    ),
    mistake(
        "W0008",
        r#"
            .ORIG x3000
            HALT
            .ORIG x4000
            .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            HALT
            .END
            .ORIG x4000
            .FILL #10
            .END
"#,
    ),
    mistake(
        "W0009",
        r#"
            .ORIG x3000
            LD    R0, TEN
            ST    R0, #0
            HALT
TEN         .FILL #10
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, TEN
            ST    R0, COUNT
            HALT
TEN         .FILL #10
COUNT       .FILL #0
            .END
"#,
    ),
    mistake(
        "W0010",
        r#"
            .ORIG x3000
            ADD,  R0, R0, #1
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
        "W0011",
        r#"
            .ORIG x3000
            HALT
            .END
notes to myself
"#,
        r#"
            .ORIG x3000
            HALT
            .END
; notes to myself
"#,
    ),
    mistake(
        "W0012",
        r#"
            .ORIG 3000
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
        "W0013",
        r#"
            .ORIG x3000
            LD    R0, #5
            HALT
            .END
"#,
        r#"
            .ORIG x3000
            LD    R0, FIVE
            HALT
FIVE        .FILL #5
            .END
"#,
    ),
];
