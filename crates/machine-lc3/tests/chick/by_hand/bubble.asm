; Sorts sixteen bytes by exchanging neighbours.
            .ORIG x3000
            AND   R5, R5, #0
            ADD   R5, R5, #15           ; R5: pairs in this pass
PASS        LEA   R1, NUMBERS           ; R1: the pair
            ADD   R2, R5, #0            ; R2: pairs left
PAIR        LDR   R3, R1, #0
            LDR   R4, R1, #1
            NOT   R0, R4
            ADD   R0, R0, R3            ; the first, less the second, less one
            BRn   ORDERED
            STR   R4, R1, #0
            STR   R3, R1, #1
ORDERED     ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   PAIR
            ADD   R5, R5, #-1
            BRp   PASS
            LEA   R3, NUMBERS
            AND   R4, R4, #0
            ADD   R4, R4, #15
            ADD   R4, R4, #1
PRINT       LDR   R0, R3, #0
            JSR   DECIMAL
            LD    R0, BLANK
            OUT
            ADD   R3, R3, #1
            ADD   R4, R4, #-1
            BRp   PRINT
            HALT
BLANK       .FILL ' '
NUMBERS     .FILL #170, #45, #75, #90, #2, #24, #66, #255
            .FILL #0, #17, #99, #3, #128, #64, #201, #33

; DECIMAL: prints R0, below 256, in decimal digits. Changes R0 to R2 and R6.
DECIMAL     ST    R7, DEC_LINK
            ADD   R1, R0, #0            ; R1: what is left
            AND   R2, R2, #0            ; R2: the hundreds
            LD    R6, HUNDRED
DEC_100     ADD   R0, R1, R6
            BRn   DEC_SHOW
            ADD   R1, R0, #0
            ADD   R2, R2, #1
            BR    DEC_100
DEC_SHOW    ADD   R6, R2, #0            ; R6: whether there was a digit
            BRz   DEC_TENS
            LD    R0, ZERO
            ADD   R0, R0, R2
            OUT
DEC_TENS    AND   R2, R2, #0            ; R2: the tens
            ADD   R2, R2, #-1
DEC_10      ADD   R2, R2, #1
            ADD   R1, R1, #-10
            BRzp  DEC_10
            ADD   R1, R1, #10
            ADD   R6, R6, R2
            BRz   DEC_LAST
            LD    R0, ZERO
            ADD   R0, R0, R2
            OUT
DEC_LAST    LD    R0, ZERO
            ADD   R0, R0, R1
            OUT
            LD    R7, DEC_LINK
            RET
HUNDRED     .FILL #-100
ZERO        .FILL '0'
DEC_LINK    .FILL #0
            .END
