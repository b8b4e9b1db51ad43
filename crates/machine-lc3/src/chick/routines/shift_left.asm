; rt_shift_left: R0 << R1, to R0. Changes R0 and R1.
rt_shift_left ADD R1, R1, #0
            BRz   rt_shl_end
rt_shl_bit  ADD   R0, R0, R0
            BRz   rt_shl_end            ; no bits are left
            ADD   R1, R1, #-1
            BRnp  rt_shl_bit
rt_shl_end  RET
