; fault-no-instruction.euclid.asm: no instruction begins with F
;
; Fault: 0xFFFD is not an instruction at 0x0001

        LOAD  r0, 1
        .word 0xFFFD
        HALT
