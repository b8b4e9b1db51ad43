; sum.vc.asm: 2 * 3 + 5
;
; Prints 00001011
;
; OUT shows a register bit by bit: 8 + 2 + 1 is 11. Arithmetic is between registers only, so each number
; goes into one first.

        MOV     R0 2
        MOV     R1 3
        MUL     R1 R0           ; R1: 6
        MOV     R0 5
        ADD     R0 R1           ; R0: 11
        OUT     R0
        HALT
