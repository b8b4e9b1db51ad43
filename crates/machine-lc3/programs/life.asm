; life.asm: Conway's game of life on 16 by 16 cells, 80 generations of each of 40 pseudo-random fields
;
; Many loads from near addresses, and sums. The field has a rim of dead cells; a row has 18 words. How many
; cells of the last field live at the end is left at LIVING, and that field at x4000.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #40                   ; how often to do it all
PAIRS       .FILL #40                   ; how often to do two generations
LIVING      .BLKW 1
SEED        .FILL #12345
STEP        .FILL #2053
HERE        .FILL x4000                 ; the one field, and the other
THERE       .FILL x4400
WORDS       .FILL #324
INSIDE      .FILL #19                   ; from the corner of the rim to the first cell

START       LD    R1, HERE              ; no cell lives
            LD    R2, THERE
            LD    R3, WORDS
            AND   R0, R0, #0
CLEAR       STR   R0, R1, #0
            STR   R0, R2, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #1
            ADD   R3, R3, #-1
            BRp   CLEAR
            JSR   SOW

            LD    R0, PAIRS
NEXT        ST    R0, LEFT
            LD    R1, HERE
            LD    R2, THERE
            JSR   GENERATION
            LD    R1, THERE
            LD    R2, HERE
            JSR   GENERATION
            LD    R0, LEFT
            ADD   R0, R0, #-1
            BRp   NEXT

            LD    R1, HERE              ; count
            LD    R3, WORDS
            AND   R0, R0, #0
COUNT       LDR   R2, R1, #0
            ADD   R0, R0, R2
            ADD   R1, R1, #1
            ADD   R3, R3, #-1
            BRp   COUNT
            ST    R0, LIVING
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   START
            HALT
LEFT        .BLKW 1

; SOW: a cell lives if a pseudo-random number has a sign; the next number is 5 times the one before and a
; step. Changes all but R7.
SOW         LD    R0, SEED
            LD    R4, STEP
            LD    R1, HERE
            LD    R2, INSIDE
            ADD   R1, R1, R2
            AND   R5, R5, #0
            ADD   R5, R5, #15
SOW_ROW     AND   R6, R6, #0
            ADD   R6, R6, #15
SOW_CELL    AND   R2, R2, #0
            ADD   R3, R0, R0
            ADD   R3, R3, R3
            ADD   R0, R0, R3
            ADD   R0, R0, R4
            BRzp  SOW_PUT
            ADD   R2, R2, #1
SOW_PUT     STR   R2, R1, #0
            ADD   R1, R1, #1
            ADD   R6, R6, #-1
            BRzp  SOW_CELL
            ADD   R1, R1, #2
            ADD   R5, R5, #-1
            BRzp  SOW_ROW
            ST    R0, SEED
            RET

; GENERATION: the field at R2 becomes what follows the field at R1. Changes all but R7.
GENERATION  LD    R0, INSIDE
            ADD   R1, R1, R0
            ADD   R2, R2, R0
            AND   R5, R5, #0
            ADD   R5, R5, #15           ; R5: rows left, less one
ROW         AND   R6, R6, #0
            ADD   R6, R6, #15           ; R6: cells left of this row, less one
CELL        LDR   R3, R1, #-19          ; R3: how many neighbours live
            LDR   R4, R1, #-18
            ADD   R3, R3, R4
            LDR   R4, R1, #-17
            ADD   R3, R3, R4
            LDR   R4, R1, #-1
            ADD   R3, R3, R4
            LDR   R4, R1, #1
            ADD   R3, R3, R4
            LDR   R4, R1, #17
            ADD   R3, R3, R4
            LDR   R4, R1, #18
            ADD   R3, R3, R4
            LDR   R4, R1, #19
            ADD   R3, R3, R4
            LDR   R0, R1, #0            ; R0: the cell; with two neighbours it stays as it is
            ADD   R3, R3, #-2
            BRz   PUT
            AND   R0, R0, #0
            ADD   R3, R3, #-1
            BRnp  PUT
            ADD   R0, R0, #1            ; with three it lives
PUT         STR   R0, R2, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #1
            ADD   R6, R6, #-1
            BRzp  CELL
            ADD   R1, R1, #2            ; over the rim
            ADD   R2, R2, #2
            ADD   R5, R5, #-1
            BRzp  ROW
            RET
            .END
