; fault-before-start.euclid.asm: a branch that leads too far back
;
; Fault: the branch target is before instruction 0 at 0x0001

        LOAD  r0, 0
        BEZ   r0, 2             ; two back from instruction 1
        HALT
