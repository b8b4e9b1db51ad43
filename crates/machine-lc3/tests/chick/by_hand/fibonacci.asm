; Fibonacci numbers, by a function that calls itself: fib(n) = fib(n - 1) + fib(n - 2). The textbook's frame.
            .ORIG x3000
            LD    R6, STACK
            AND   R4, R4, #0            ; R4: i, which fib leaves alone
NEXT        ADD   R6, R6, #-1
            STR   R4, R6, #0
            JSR   FIB
            LDR   R0, R6, #0
            ADD   R6, R6, #2
            JSR   DECIMAL
            AND   R0, R0, #0
            ADD   R0, R0, #10
            OUT
            ADD   R4, R4, #1
            ADD   R0, R4, #-16
            BRn   NEXT
            HALT
STACK       .FILL xFE00

FIB         ADD   R6, R6, #-4           ; result, R7, R5, and a word for fib(n - 1)
            STR   R7, R6, #2
            STR   R5, R6, #1
            ADD   R5, R6, #0
            LDR   R0, R5, #4
            ADD   R1, R0, #-2
            BRn   FIB_END
            ADD   R0, R0, #-1
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            JSR   FIB
            LDR   R0, R6, #0
            STR   R0, R5, #0
            ADD   R6, R6, #1            ; the argument's place is used again
            LDR   R0, R5, #4
            ADD   R0, R0, #-2
            STR   R0, R6, #0
            JSR   FIB
            LDR   R0, R6, #0
            ADD   R6, R6, #2
            LDR   R1, R5, #0
            ADD   R0, R0, R1
FIB_END     STR   R0, R5, #3
            LDR   R7, R5, #2
            LDR   R5, R5, #1
            ADD   R6, R6, #3
            RET

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
