; Greatest common divisors of a few pairs.
            .ORIG x3000
            LEA   R3, PAIRS             ; R3: the pair
            AND   R4, R4, #0
            ADD   R4, R4, #5            ; R4: pairs left
NEXT        LDR   R0, R3, #0
            LDR   R1, R3, #5
            JSR   GCD
            JSR   DECIMAL
            LD    R0, BLANK
            OUT
            ADD   R3, R3, #1
            ADD   R4, R4, #-1
            BRp   NEXT
            HALT
BLANK       .FILL ' '
PAIRS       .FILL #48, #17, #255, #100, #81
            .FILL #18, #5, #34, #75, #54

; GCD: the greatest common divisor of R0 and R1 to R0. Changes R1 and R2.
GCD         ADD   R1, R1, #0
            BRz   GCD_END
GCD_NEXT    NOT   R2, R1
            ADD   R2, R2, #1
GCD_REST    ADD   R0, R0, R2            ; the rest of a division, by subtracting
            BRzp  GCD_REST
            ADD   R2, R0, R1
            ADD   R0, R1, #0
            ADD   R1, R2, #0
            BRnp  GCD_NEXT
GCD_END     RET

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
