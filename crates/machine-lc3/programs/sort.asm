; sort.asm: sorts 256 pseudo-random words by exchanging neighbours
;
; Loads, compares and branches that are hard to foretell. The words are left in order at x4000, and
; the sum of their low four bits at SUM.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #50                   ; how often to do it all
SUM         .BLKW 1
SEED        .FILL #12345
STEP        .FILL #2053
LENGTH      .FILL #256
WORDS       .FILL x4000
MASK        .FILL x7FFF

; Fill: the next word is 5 times the one before and a step, without its sign.
START       LD    R0, SEED
            LD    R1, WORDS
            LD    R2, LENGTH
            LD    R4, STEP
            LD    R5, MASK
FILL        ADD   R3, R0, R0
            ADD   R3, R3, R3
            ADD   R0, R0, R3
            ADD   R0, R0, R4
            AND   R0, R0, R5
            STR   R0, R1, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   FILL

; Sort: pass after pass, one word less each time.
            LD    R5, LENGTH
            ADD   R5, R5, #-1           ; R5: pairs in this pass
PASS        LD    R1, WORDS
            ADD   R2, R5, #0            ; R2: pairs left
PAIR        LDR   R3, R1, #0
            LDR   R4, R1, #1
            NOT   R0, R4
            ADD   R0, R0, #1
            ADD   R0, R0, R3            ; no word has a sign, so this cannot overflow
            BRnz  ORDERED
            STR   R4, R1, #0
            STR   R3, R1, #1
ORDERED     ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   PAIR
            ADD   R5, R5, #-1
            BRp   PASS

; Add up the low four bits.
            AND   R0, R0, #0
            LD    R1, WORDS
            LD    R2, LENGTH
TOTAL       LDR   R3, R1, #0
            AND   R3, R3, #15
            ADD   R0, R0, R3
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   TOTAL
            ST    R0, SUM

            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   START
            HALT
            .END
