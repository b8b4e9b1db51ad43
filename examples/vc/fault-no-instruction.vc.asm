; fault-no-instruction.vc.asm: a jump into the middle of an instruction
;
; Fault: 0xFC is not an instruction at 0x03
;
; The second byte of the MOV is a number, but a machine that jumps there runs it as an instruction.

        JMP     number+1
number: MOV     R0 0xFC
        HALT
