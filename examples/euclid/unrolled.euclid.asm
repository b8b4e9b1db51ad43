; unrolled.euclid.asm: the greatest common divisor of 9 and 12, with the five published instructions
;
; Prints 3
;
; Each round turns (a, b) in r0 and r1 into (b mod a, a), and there are twelve, as many as any two bytes
; need. When a is 0 the round must change nothing: then BEZ runs the SWAP before it once more, which
; puts a and b back, and 0 mod b is 0.

        LOAD  r0, 9
        LOAD  r1, 12

s1:     SWAP  r0, r1, r2        ; round 1
        BEZ   r1, s1
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s2:     SWAP  r0, r1, r2        ; round 2
        BEZ   r1, s2
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s3:     SWAP  r0, r1, r2        ; round 3
        BEZ   r1, s3
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s4:     SWAP  r0, r1, r2        ; round 4
        BEZ   r1, s4
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s5:     SWAP  r0, r1, r2        ; round 5
        BEZ   r1, s5
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s6:     SWAP  r0, r1, r2        ; round 6
        BEZ   r1, s6
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s7:     SWAP  r0, r1, r2        ; round 7
        BEZ   r1, s7
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s8:     SWAP  r0, r1, r2        ; round 8
        BEZ   r1, s8
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s9:     SWAP  r0, r1, r2        ; round 9
        BEZ   r1, s9
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s10:    SWAP  r0, r1, r2        ; round 10
        BEZ   r1, s10
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s11:    SWAP  r0, r1, r2        ; round 11
        BEZ   r1, s11
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2
s12:    SWAP  r0, r1, r2        ; round 12
        BEZ   r1, s12
        MOD   r0, r1, r2
        SWAP  r2, r0, r0        ; r0 becomes r2

        SWAP  r1, r0, r0        ; the last a is 0, and the divisor is b
        HALT
