; swap.euclid.asm: when two operands are the same register, the order of a SWAP's three moves shows
;
; Prints 7
;
; SWAP rd, rs, rt moves rd to rt, then rs to rd, then rt to rs. With rs and rt the same, that only
; copies: rs becomes rd, and rd stays.

        LOAD  r0, 5
        LOAD  r1, 7
        SWAP  r1, r0, r0        ; r0 becomes 7
        HALT
