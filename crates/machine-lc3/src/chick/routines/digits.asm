; rt_digits: prints R0 in decimal digits. R2 points to the powers of ten, made negative, and a zero.
rt_digits   ST    R7, rt_dec_link
            ADD   R1, R0, #0            ; R1: what is left
            AND   R3, R3, #0            ; R3: whether there was a digit other than 0
rt_dec_digit LDR  R4, R2, #0
            BRz   rt_dec_last
            AND   R0, R0, #0            ; R0: the digit
rt_dec_sub  ADD   R7, R1, #0
            BRn   rt_dec_take           ; 32768 and more
            ADD   R7, R1, R4
            BRn   rt_dec_out
rt_dec_take ADD   R1, R1, R4
            ADD   R0, R0, #1
            BR    rt_dec_sub
rt_dec_out  ADD   R3, R3, R0
            BRz   rt_dec_next
            LD    R4, rt_dec_zero
            ADD   R0, R0, R4
            OUT
rt_dec_next ADD   R2, R2, #1
            BR    rt_dec_digit
rt_dec_last LD    R4, rt_dec_zero
            ADD   R0, R1, R4
            OUT
            LD    R7, rt_dec_link
            RET
rt_dec_zero .FILL '0'
rt_dec_link .FILL #0
