; rt_digits: prints R1, unsigned, in decimal. R2 points to the negated powers of ten, ended by a zero; R0 is
; one less than the initial value of the first digit.
rt_digits   ST    R7, rt_dec_link
            AND   R3, R3, #0            ; R3: whether there was a digit other than 0
rt_dec_digit LDR  R4, R2, #0
            BRz   rt_dec_last
rt_dec_sub  ADD   R0, R0, #1            ; R0: the digit
            ADD   R1, R1, R4
            BRzp  rt_dec_sub
            NOT   R4, R4                ; one too many
            ADD   R4, R4, #1
            ADD   R1, R1, R4
            ADD   R3, R3, R0
            BRz   rt_dec_next
            LD    R4, rt_dec_zero
            ADD   R0, R0, R4
            OUT
rt_dec_next AND   R0, R0, #0
            ADD   R0, R0, #-1
            ADD   R2, R2, #1
            BR    rt_dec_digit
rt_dec_last LD    R0, rt_dec_zero
            ADD   R0, R0, R1
            OUT
            LD    R7, rt_dec_link
            RET
rt_dec_zero .FILL '0'
rt_dec_link .FILL #0
