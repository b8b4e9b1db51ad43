; rt_print_char: prints the character with the code R0, 0 to 255, in UTF-8. Changes R0 and R1.
rt_print_char ST  R7, rt_char_link
            LD    R1, rt_char_128
            ADD   R1, R0, R1
            BRn   rt_char_one
            ST    R0, rt_char_code
            LD    R1, rt_char_192
            ADD   R1, R0, R1
            BRn   rt_char_low
            LD    R0, rt_char_c3
            OUT
            LD    R0, rt_char_code
            LD    R1, rt_char_64
            ADD   R0, R0, R1
            BR    rt_char_one
rt_char_low LD    R0, rt_char_c2
            OUT
            LD    R0, rt_char_code
rt_char_one OUT
            LD    R7, rt_char_link
            RET
rt_char_128 .FILL #-128
rt_char_192 .FILL #-192
rt_char_64  .FILL #-64
rt_char_c2  .FILL xC2
rt_char_c3  .FILL xC3
rt_char_code .FILL #0
rt_char_link .FILL #0
