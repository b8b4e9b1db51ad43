; fault-no-register.euclid.asm: a word that names a register which does not exist
;
; Fault: there is no register r3 at 0x0000

        .word 0x13D2            ; LOAD r3, 210
        HALT
