; rt_shift_right_byte: the byte R0 >> R1, to R0; R1 is at most 255. Changes R0 to R2.
rt_shift_right_byte ADD R0, R0, R0      ; up to the highest bits, which come first
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R0, R0, R0
            ADD   R1, R1, #8
            BR    rt_shift_right
