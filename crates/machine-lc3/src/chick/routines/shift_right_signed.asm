; rt_shift_right_signed: R0 >> R1 with sign extension, to R0. Changes R0 to R2.
rt_shift_right_signed ADD R0, R0, #0
            BRzp  rt_shift_right
            ST    R7, rt_shrs_link
            NOT   R0, R0
            JSR   rt_shift_right
            NOT   R0, R0
            LD    R7, rt_shrs_link
            RET
rt_shrs_link .FILL #0
