; gcd.euclid.asm: the greatest common divisor of 20 and 52, by Euclid's algorithm
;
; Prints 4
;
; The loop is the published flow chart, with its own operands for the two moves. Where the chart has a
; BEZ that repeats while the remainder is not zero, this program has our BNZ.

        LOAD  r0, 20
        LOAD  r1, 52
again:  MOD   r0, r1, r2        ; r2: what remains of r0
        SWAP  r1, r0, r0        ; r0 becomes r1
        SWAP  r2, r1, r1        ; r1 becomes r2
        BNZ   r1, again
        HALT                    ; shows r0
