; Counts letters, words and lines of a text.
            .ORIG x3000
            AND   R1, R1, #0            ; R1: lines
            AND   R2, R2, #0            ; R2: words
            AND   R3, R3, #0            ; R3: letters
            AND   R4, R4, #0            ; R4: whether in a word
NEXT        GETC
            LD    R5, STOP
            ADD   R5, R0, R5
            BRz   DONE
            ADD   R3, R3, #1
            ADD   R5, R0, #-10
            BRz   LINE
            ADD   R5, R5, #-11          ; a blank is 32
            ADD   R5, R5, #-11
            BRz   BETWEEN
            ADD   R4, R4, #0
            BRp   NEXT
            ADD   R4, R4, #1
            ADD   R2, R2, #1
            BR    NEXT
LINE        ADD   R1, R1, #1
BETWEEN     AND   R4, R4, #0
            BR    NEXT
DONE        ST    R3, LETTERS
            ST    R2, WORDS
            ADD   R0, R1, #0
            JSR   DECIMAL
            LD    R0, BLANK
            OUT
            LD    R0, WORDS
            JSR   DECIMAL
            LD    R0, BLANK
            OUT
            LD    R0, LETTERS
            JSR   DECIMAL
            AND   R0, R0, #0
            ADD   R0, R0, #10
            OUT
            HALT
STOP        .FILL #-46
BLANK       .FILL ' '
LETTERS     .FILL #0
WORDS       .FILL #0

; DECIMAL: prints R0, below 32768, in decimal digits. Changes R0 to R3.
DECIMAL     ST    R7, DEC_LINK
            ADD   R1, R0, #0            ; R1: what is left
            LEA   R2, POWERS
            AND   R3, R3, #0            ; R3: whether there was a digit
DEC_DIGIT   AND   R0, R0, #0
            ADD   R0, R0, #-1
            LDR   R7, R2, #0
            BRz   DEC_LAST
DEC_SUB     ADD   R0, R0, #1
            ADD   R1, R1, R7
            BRzp  DEC_SUB
            NOT   R7, R7
            ADD   R7, R7, #1
            ADD   R1, R1, R7
            ADD   R3, R3, R0
            BRz   DEC_NEXT
            LD    R7, ZERO
            ADD   R0, R0, R7
            OUT
DEC_NEXT    ADD   R2, R2, #1
            BR    DEC_DIGIT
DEC_LAST    LD    R0, ZERO
            ADD   R0, R0, R1
            OUT
            LD    R7, DEC_LINK
            RET
POWERS      .FILL #-10000
            .FILL #-1000
            .FILL #-100
            .FILL #-10
            .FILL #0
ZERO        .FILL '0'
DEC_LINK    .FILL #0
            .END
