; mulfib.asm: multiplies by shifting and adding, and computes Fibonacci numbers by recursion
;
; Calls, returns and a stack. The sum of the products of 1..40 with 1..40 is left at SUM, and
; fib(14), 377, at FIB14.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #100                  ; how often to do it all
SUM         .BLKW 1
FIB14       .BLKW 1
LIMIT       .FILL #-40
STACK       .FILL xFE00

START       LD    R6, STACK
            AND   R5, R5, #0            ; R5: the sum
            AND   R1, R1, #0
ROW         ADD   R1, R1, #1            ; R1: 1 to 40
            AND   R2, R2, #0
COLUMN      ADD   R2, R2, #1            ; R2: 1 to 40
            JSR   MULTIPLY
            ADD   R5, R5, R0
            LD    R3, LIMIT
            ADD   R3, R3, R2
            BRn   COLUMN
            LD    R3, LIMIT
            ADD   R3, R3, R1
            BRn   ROW
            ST    R5, SUM

            AND   R0, R0, #0
            ADD   R0, R0, #14
            JSR   FIBONACCI
            ST    R0, FIB14

            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   START
            HALT

; MULTIPLY: R0 <- R1 times R2, modulo 65,536. Changes R3, R4.
MULTIPLY    ST    R1, MUL_R1
            AND   R0, R0, #0
            AND   R3, R3, #0
            ADD   R3, R3, #1            ; R3: the bit of R2 that is looked at
MUL_BIT     AND   R4, R2, R3
            BRz   MUL_NEXT
            ADD   R0, R0, R1
MUL_NEXT    ADD   R1, R1, R1
            ADD   R3, R3, R3
            BRnp  MUL_BIT
            LD    R1, MUL_R1
            RET
MUL_R1      .BLKW 1

; FIBONACCI: R0 <- the R0th Fibonacci number. Changes R1.
FIBONACCI   ADD   R1, R0, #-1
            BRnz  FIB_SMALL             ; fib(0) is 0, fib(1) is 1
            ADD   R6, R6, #-2
            STR   R7, R6, #1
            STR   R0, R6, #0
            ADD   R0, R0, #-1
            JSR   FIBONACCI
            LDR   R1, R6, #0
            STR   R0, R6, #0
            ADD   R0, R1, #-2
            JSR   FIBONACCI
            LDR   R1, R6, #0
            ADD   R0, R0, R1
            LDR   R7, R6, #1
            ADD   R6, R6, #2
FIB_SMALL   RET
            .END
