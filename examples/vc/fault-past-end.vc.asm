; fault-past-end.vc.asm: a program at the end of memory that does not halt
;
; Fault: execution ran past the end of memory (0xFF) at 0x100
; Warning: the program has no HALT, so it never stops by itself

        JMP     last
        .org    0xFF
last:   INC     R0
