; fault-past-end.vc.asm: a program at the end of memory that does not halt
;
; Fault: the program runs past 0xFF, the end of memory at 0x100
; Warning: the program has no HALT, so it does not end by itself

        JMP     last
        .org    0xFF
last:   INC     R0
