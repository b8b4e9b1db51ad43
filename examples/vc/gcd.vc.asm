; gcd.vc.asm: the greatest common divisor of 45 and 63
;
; Prints 9
;
; A divisor of two numbers divides their difference too. So the difference replaces the larger number,
; again and again, until both are equal. SUB helps: it gives the difference without a sign, and sets N
; to show which of the two was larger.

        MOV     R0 45
        MOV     R1 63
again:  CPY     R2 R0
        SUB     R2 R1           ; R2: the difference
        JMP_ZRO same
        JMP_NEG less
        CPY     R0 R2           ; R0 was larger
        JMP     again
less:   CPY     R1 R2           ; R1 was larger
        JMP     again

same:   MOV     R1 '0'
        ADD     R0 R1           ; as a digit
        MSG     R0
        HALT
