; rt_out_byte: prints the eight bits of R0. Changes R0 to R2.
rt_out_byte AND   R2, R2, #0
            ADD   R2, R2, #8
rt_byte_bit ADD   R0, R0, R0            ; up to the highest bits, which come first
            ADD   R2, R2, #-1
            BRp   rt_byte_bit
            ADD   R2, R2, #8
            BR    rt_out_bits
