; rt_divide: R0 / R1, unsigned, to R0, the remainder to R1. R1 is not 0.
; Long division, bit by bit from the highest one. Changes R0 to R4.
rt_divide   AND   R2, R2, #0            ; R2: the remainder
            AND   R3, R3, #0
            ADD   R3, R3, #15           ; R3: remaining bits, minus one
            NOT   R1, R1
            ADD   R1, R1, #1            ; R1: the negated divisor
            BRzp  rt_div_large
rt_div_skip ADD   R0, R0, #0            ; leading zeros
            BRn   rt_div_bit
            ADD   R0, R0, R0
            ADD   R3, R3, #-1
            BRzp  rt_div_skip
            BR    rt_div_end
rt_div_bit  ADD   R2, R2, R2
            ADD   R0, R0, #0
            BRzp  rt_div_zero
            ADD   R2, R2, #1
rt_div_zero ADD   R0, R0, R0
            ADD   R4, R2, R1
            BRn   rt_div_next
            ADD   R2, R4, #0
            ADD   R0, R0, #1
rt_div_next ADD   R3, R3, #-1
            BRzp  rt_div_bit
rt_div_end  ADD   R1, R2, #0
            RET
rt_div_large ADD  R2, R0, #0            ; the divisor is 32768 or more
            BRzp  rt_div_less
            ADD   R3, R0, R1
            BRn   rt_div_less
            ADD   R1, R3, #0
            AND   R0, R0, #0
            ADD   R0, R0, #1
            RET
rt_div_less ADD   R1, R2, #0
            AND   R0, R0, #0
            RET
