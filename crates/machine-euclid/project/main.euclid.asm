; main.euclid.asm: a program to start from
;
; The greatest common divisor of 12 and 15.

        LOAD  r0, 12
        LOAD  r1, 15
again:  MOD   r0, r1, r2        ; r2: what remains
        SWAP  r1, r0, r0        ; r0 becomes r1
        SWAP  r2, r1, r1        ; r1 becomes r2
        BNZ   r1, again
        HALT                    ; shows r0
