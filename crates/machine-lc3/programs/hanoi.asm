; hanoi.asm: moves a tower of 16 disks by recursion, again and again
;
; Calls and returns, deep on a stack. The heights of the three pegs are left at HEIGHTS, and the number of
; moves, 65,535, at MOVES.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #12                   ; how often to do it all
MOVES       .BLKW 1
DISKS       .FILL #16
STACK       .FILL xFE00
HEIGHTS     .BLKW 3

START       LD    R6, STACK
            LD    R0, DISKS
            AND   R1, R1, #0
            ST    R1, MOVES
            LEA   R4, HEIGHTS
            STR   R0, R4, #0
            STR   R1, R4, #1
            STR   R1, R4, #2
            ADD   R2, R1, #2            ; from peg 0 to peg 2 by way of peg 1
            ADD   R3, R1, #1
            JSR   HANOI
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   START
            HALT

; HANOI: moves R0 disks from peg R1 to peg R2 by way of peg R3. Changes R4, R5.
HANOI       ADD   R0, R0, #-1
            BRn   NO_DISKS
            ADD   R6, R6, #-1
            STR   R7, R6, #0
            ADD   R4, R2, #0            ; all but the largest out of the way
            ADD   R2, R3, #0
            ADD   R3, R4, #0
            JSR   HANOI
            ADD   R4, R2, #0
            ADD   R2, R3, #0
            ADD   R3, R4, #0

            LEA   R5, HEIGHTS           ; the largest
            ADD   R4, R5, R1
            LDR   R7, R4, #0
            ADD   R7, R7, #-1
            STR   R7, R4, #0
            ADD   R4, R5, R2
            LDR   R7, R4, #0
            ADD   R7, R7, #1
            STR   R7, R4, #0
            LD    R7, MOVES
            ADD   R7, R7, #1
            ST    R7, MOVES

            ADD   R4, R1, #0            ; the others on top of it
            ADD   R1, R3, #0
            ADD   R3, R4, #0
            JSR   HANOI
            ADD   R4, R1, #0
            ADD   R1, R3, #0
            ADD   R3, R4, #0
            LDR   R7, R6, #0
            ADD   R6, R6, #1
NO_DISKS    ADD   R0, R0, #1
            RET
            .END
