; rt_divide_signed: R0 / R1, truncated, to R0, the remainder, with the sign of R0, to R1. R1 is not 0.
; Changes R0 to R4.
rt_divide_signed ST R7, rt_divs_link
            ST    R0, rt_divs_left
            ST    R1, rt_divs_right
            ADD   R1, R1, #0
            BRzp  rt_divs_1
            NOT   R1, R1
            ADD   R1, R1, #1
rt_divs_1   ADD   R0, R0, #0
            BRzp  rt_divs_2
            NOT   R0, R0
            ADD   R0, R0, #1
rt_divs_2   JSR   rt_divide
            LD    R3, rt_divs_right
            LD    R2, rt_divs_left
            BRzp  rt_divs_3
            NOT   R1, R1
            ADD   R1, R1, #1
            NOT   R3, R3                ; its sign is now that of the quotient
rt_divs_3   ADD   R3, R3, #0
            BRzp  rt_divs_end
            NOT   R0, R0
            ADD   R0, R0, #1
rt_divs_end LD    R7, rt_divs_link
            RET
rt_divs_left .FILL #0
rt_divs_right .FILL #0
rt_divs_link .FILL #0
