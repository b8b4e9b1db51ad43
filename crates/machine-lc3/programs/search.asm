; search.asm: looks for a word in a text, again and again
;
; Short loops that end early, by a subroutine that compares. The text is 8,000 pseudo-random letters, a
; to d, at x4000; how often the word is in it, 11 times, is left at FOUND.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #180                  ; how often to do it all
FOUND       .BLKW 1
SEED        .FILL #12345
STEP        .FILL #2053
LENGTH      .FILL #8000
TEXT        .FILL x4000
LETTER_A    .FILL x61
WORD        .STRINGZ "bdbba"

; Write the text: the next number is 5 times the one before and a step; two of its bits make a letter.
START       LD    R0, SEED
            LD    R1, TEXT
            LD    R2, LENGTH
            LD    R4, STEP
            LD    R5, LETTER_A
            AND   R6, R6, #0            ; R6: a bit
WRITE       ADD   R3, R0, R0
            ADD   R3, R3, R3
            ADD   R0, R0, R3
            ADD   R0, R0, R4
            ADD   R3, R0, #0            ; bits 15 and 14, as 0 to 3
            BRn   HIGH
            AND   R6, R6, #0
            BR    SECOND
HIGH        AND   R6, R6, #0
            ADD   R6, R6, #2
SECOND      ADD   R3, R3, R3
            BRzp  LETTER
            ADD   R6, R6, #1
LETTER      ADD   R6, R6, R5
            STR   R6, R1, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   WRITE
            STR   R2, R1, #0            ; the text ends with a zero

; Look at each place of the text.
AGAIN       AND   R5, R5, #0            ; R5: how often it was there
            LD    R1, TEXT              ; R1: the place
LOOK        LDR   R0, R1, #0
            BRz   DONE
            JSR   COMPARE
            ADD   R5, R5, R0
            ADD   R1, R1, #1
            BR    LOOK
DONE        ST    R5, FOUND
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   AGAIN
            HALT

; COMPARE: R0 <- 1 if the word is at R1, else 0. Changes R2, R3, R4, R6.
COMPARE     LEA   R2, WORD
            ADD   R6, R1, #0
LETTERS     LDR   R3, R2, #0
            BRz   SAME                  ; the word is over
            LDR   R4, R6, #0
            NOT   R4, R4
            ADD   R4, R4, #1
            ADD   R4, R4, R3
            BRnp  OTHER
            ADD   R2, R2, #1
            ADD   R6, R6, #1
            BR    LETTERS
SAME        AND   R0, R0, #0
            ADD   R0, R0, #1
            RET
OTHER       AND   R0, R0, #0
            RET
            .END
