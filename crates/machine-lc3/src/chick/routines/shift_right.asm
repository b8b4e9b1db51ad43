; rt_shift_right: R0 >> R1, to R0. The machine has no right shift: the remaining bits are shifted out of
; R0 on the left and into R2 on the right, one by one. Changes R0 to R2.
rt_shift_right AND R2, R2, #0
            ADD   R1, R1, #0
            BRn   rt_shr_end
            NOT   R1, R1
            ADD   R1, R1, #9
            ADD   R1, R1, #8            ; R1: 16 - R1, the bits that remain
            BRnz  rt_shr_end
rt_shr_bit  ADD   R2, R2, R2
            ADD   R0, R0, #0
            BRzp  rt_shr_zero
            ADD   R2, R2, #1
rt_shr_zero ADD   R0, R0, R0
            ADD   R1, R1, #-1
            BRp   rt_shr_bit
rt_shr_end  ADD   R0, R2, #0
            RET
