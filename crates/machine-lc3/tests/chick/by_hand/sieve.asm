; The primes below 200, by crossing out.
            .ORIG x3000
            LEA   R3, FLAGS             ; R3: the flag of i
            ADD   R3, R3, #2
            AND   R4, R4, #0
            ADD   R4, R4, #2            ; R4: i
NEXT        LDR   R0, R3, #0
            BRnp  STEP
            ADD   R0, R4, #0
            JSR   DECIMAL
            LD    R0, BLANK
            OUT
            LD    R2, LIMIT
            ADD   R0, R4, R4            ; the first multiple
            ADD   R2, R2, R0            ; R2: j - 200
            BRzp  STEP
            ADD   R1, R3, R4            ; R1: its flag
CROSS       STR   R4, R1, #0
            ADD   R1, R1, R4
            ADD   R2, R2, R4
            BRn   CROSS
STEP        ADD   R3, R3, #1
            ADD   R4, R4, #1
            LD    R0, LIMIT
            ADD   R0, R0, R4
            BRn   NEXT
            HALT
LIMIT       .FILL #-200
BLANK       .FILL ' '

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
FLAGS       .BLKW 200, #0
            .END
