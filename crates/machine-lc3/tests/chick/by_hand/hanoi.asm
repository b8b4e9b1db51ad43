; The towers of Hanoi. The textbook's frame: number, from, to, by.
            .ORIG x3000
            LD    R6, STACK
            AND   R0, R0, #0
            ADD   R0, R0, #6
            STR   R0, R6, #0
            LD    R0, A
            STR   R0, R6, #1
            LD    R0, C
            STR   R0, R6, #2
            LD    R0, B
            STR   R0, R6, #3
            JSR   MOVE
            HALT
STACK       .FILL xFDFC
A           .FILL 'A'
B           .FILL 'B'
C           .FILL 'C'
BLANK       .FILL ' '

MOVE        ADD   R6, R6, #-3           ; result, R7, R5
            STR   R7, R6, #1
            STR   R5, R6, #0
            ADD   R5, R6, #-1
            LDR   R0, R5, #4
            BRz   MOVE_END
            ADD   R6, R6, #-4
            ADD   R0, R0, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #5
            STR   R0, R6, #1
            LDR   R0, R5, #7
            STR   R0, R6, #2
            LDR   R0, R5, #6
            STR   R0, R6, #3
            JSR   MOVE
            LDR   R0, R5, #5
            OUT
            LDR   R0, R5, #6
            OUT
            LD    R0, BLANK
            OUT
            ADD   R6, R6, #1            ; the arguments' place is used again
            LDR   R0, R5, #4
            ADD   R0, R0, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #7
            STR   R0, R6, #1
            LDR   R0, R5, #6
            STR   R0, R6, #2
            LDR   R0, R5, #5
            STR   R0, R6, #3
            JSR   MOVE
            ADD   R6, R6, #5
MOVE_END    LDR   R7, R5, #2
            LDR   R5, R5, #1
            ADD   R6, R6, #2
            RET
            .END
