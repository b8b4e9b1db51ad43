; fault-mod-by-zero.euclid.asm: a loop that divides before it looks at the divisor
;
; Fault: MOD divides by zero at 0x0002

        LOAD  r0, 12
        LOAD  r1, 0
        MOD   r0, r1, r2
        HALT
