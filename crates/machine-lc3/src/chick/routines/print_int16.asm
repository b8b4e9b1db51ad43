; rt_print_int16: prints R0, signed, in decimal. Changes R0 to R4.
rt_print_int16 ADD R1, R0, #0
            BRzp  rt_print_uint16
            ST    R7, rt_int_link
            LD    R0, rt_int_minus
            OUT
            LD    R7, rt_int_link
            NOT   R0, R1
            ADD   R0, R0, #1
            BR    rt_print_uint16
rt_int_minus .FILL '-'
rt_int_link .FILL #0
