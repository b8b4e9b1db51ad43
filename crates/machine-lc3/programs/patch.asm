; patch.asm: writes over its own instructions, again and again
;
; A loop of forty turns has one instruction that is another one each time: eight words of a table take turns
; there. Their result in R1 is stored at RESULT. Variables that change too are next to the code.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #25000                ; how often to do it all
RESULT      .BLKW 1

START       AND   R1, R1, #0
AGAIN       LEA   R2, WORDS
            AND   R3, R3, #0
            ADD   R3, R3, #8            ; R3: words left
PATCH       LDR   R0, R2, #0
            ST    R0, SPOT
            LD    R4, TURNS             ; R4: turns left
            ST    R1, BEFORE
SPOT        NOP                         ; becomes an instruction of the table
            ADD   R4, R4, #-1
            BRp   SPOT
            ADD   R2, R2, #1
            ADD   R3, R3, #-1
            BRp   PATCH
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   AGAIN
            ST    R1, RESULT
            HALT
BEFORE      .BLKW 1                     ; what R1 was
TURNS       .FILL #40

WORDS       ADD   R1, R1, #1
            ADD   R1, R1, R4
            NOT   R1, R1
            ADD   R1, R1, R1
            ADD   R1, R1, #-7
            AND   R5, R1, R4
            ADD   R1, R1, R5
            ADD   R1, R1, #3
            .END
