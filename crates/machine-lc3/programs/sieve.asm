; sieve.asm: finds the primes below 8,000 with the sieve of Eratosthenes, again and again
;
; Store heavy: most instructions are in the loop that strikes out multiples.
; The number of primes, 1007, is left at COUNT.

            .ORIG x3000
            BR    START
ROUNDS      .FILL #100                  ; how often to do it all
COUNT       .BLKW 1
SIZE        .FILL #8000
FLAGS       .FILL x4000                 ; a word for each number; 0 is "may be prime"

START       LD    R1, FLAGS             ; clear the flags
            LD    R2, SIZE
            AND   R0, R0, #0
CLEAR       STR   R0, R1, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   CLEAR

            AND   R5, R5, #0            ; R5: primes found
            AND   R3, R3, #0
            ADD   R3, R3, #2            ; R3: the number
NEXT        LD    R1, FLAGS
            ADD   R1, R1, R3            ; R1: its flag
            LDR   R0, R1, #0
            BRnp  STRUCK
            ADD   R5, R5, #1            ; not struck out: a prime
            LD    R4, SIZE              ; R4: how far it is to the end of the flags
            NOT   R2, R3
            ADD   R2, R2, #1            ; R2: minus the prime
            ADD   R4, R4, R2
            AND   R0, R0, #0
            ADD   R0, R0, #1
            ADD   R4, R4, R2
            BRnz  STRUCK
STRIKE      ADD   R1, R1, R3
            STR   R0, R1, #0
            ADD   R4, R4, R2
            BRp   STRIKE
STRUCK      ADD   R3, R3, #1
            LD    R4, SIZE
            NOT   R0, R3
            ADD   R0, R0, #1
            ADD   R0, R0, R4
            BRp   NEXT

            ST    R5, COUNT
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   START
            HALT
            .END
