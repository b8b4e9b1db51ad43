; digits.vc.asm: counts in characters, from '0' to '9'
;
; Prints 0123456789
;
; The codes of the digits follow each other, so one more than '0' is '1'.

        MOV     R0 '0'
        MOV     R1 '9'
next:   MSG     R0
        CPY     R2 R0           ; SUB changes its first register, so compare a copy
        INC     R0
        SUB     R2 R1
        JMP_NEG next            ; what was shown is less than '9'
        HALT
