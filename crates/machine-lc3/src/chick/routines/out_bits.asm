; rt_out_bits: prints the highest R2 bits of R0.
rt_out_bits ST    R7, rt_out_link
            ADD   R1, R0, #0
rt_out_next LD    R0, rt_out_zero
            ADD   R1, R1, #0
            BRzp  rt_out_bit
            ADD   R0, R0, #1
rt_out_bit  OUT
            ADD   R1, R1, R1
            ADD   R2, R2, #-1
            BRp   rt_out_next
            LD    R7, rt_out_link
            RET
rt_out_zero .FILL '0'
rt_out_link .FILL #0
