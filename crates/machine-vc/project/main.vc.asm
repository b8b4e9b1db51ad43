; main.vc.asm: a program to start from
;
; Counts down from 9, a digit at a time.

%ASSIGN ZERO '0'                ; the code of the digit 0

        MOV     R0 9            ; R0: the number
        MOV     R1 ZERO
        MOV     R2 1
next:   CPY     R3 R0
        ADD     R3 R1           ; R3: its digit
        MSG     R3
        SUB     R0 R2           ; sets N when it goes below zero
        JMP_NEG done
        JMP     next
done:   HALT
