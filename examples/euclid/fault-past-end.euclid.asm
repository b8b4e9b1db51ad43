; fault-past-end.euclid.asm: a program without HALT
;
; Fault: the program runs past its last word at 0x0002

        LOAD  r0, 1
        LOAD  r1, 2
