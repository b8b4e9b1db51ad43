; fault-past-end.euclid.asm: a program without HALT
;
; Fault: execution ran past the last word of the program at 0x0002

        LOAD  r0, 1
        LOAD  r1, 2
