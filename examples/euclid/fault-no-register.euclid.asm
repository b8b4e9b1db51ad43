; fault-no-register.euclid.asm: a word that names a register which does not exist
;
; Fault: register r3 does not exist at 0x0000

        .word 0x13D2            ; LOAD r3, 210
        HALT
