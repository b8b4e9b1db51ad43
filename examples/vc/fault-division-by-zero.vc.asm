; fault-division-by-zero.vc.asm: the average of no numbers at all
;
; Fault: division by zero at 0x04

        MOV     R0 0            ; R0: the sum
        MOV     R1 0            ; R1: how many
        DIV     R0 R1
        HALT
