; rt_multiply: R0 * R1, the low 16 bits, to R0.
; Adds R0, doubled bit by bit, for each bit of R1; ends when R1 has no more. Changes R0 to R4.
rt_multiply AND   R2, R2, #0            ; R2: the product
            ADD   R1, R1, #0
            BRz   rt_mul_end
            AND   R3, R3, #0
            ADD   R3, R3, #1            ; R3: the bit
rt_mul_bit  AND   R4, R1, R3
            BRz   rt_mul_next
            ADD   R2, R2, R0
            NOT   R4, R3
            AND   R1, R1, R4
            BRz   rt_mul_end
rt_mul_next ADD   R0, R0, R0
            ADD   R3, R3, R3
            BR    rt_mul_bit
rt_mul_end  ADD   R0, R2, #0
            RET
