; rt_multiply_bytes: R0 * R1, or 255 if that is more, to R0. Both are bytes. Changes R0 to R4.
rt_multiply_bytes ST R7, rt_mulb_link
            JSR   rt_multiply
            ADD   R0, R0, #0
            BRn   rt_mulb_over
            LD    R1, rt_mulb_256
            ADD   R1, R0, R1
            BRn   rt_mulb_end
rt_mulb_over LD   R0, rt_mulb_255
rt_mulb_end LD    R7, rt_mulb_link
            RET
rt_mulb_256 .FILL #-256
rt_mulb_255 .FILL #255
rt_mulb_link .FILL #0
