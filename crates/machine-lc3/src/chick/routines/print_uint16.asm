; rt_print_uint16: prints R0 in decimal. Changes R0 to R4.
; From 32768 upwards, subtracts 30000 until the number looks positive.
rt_print_uint16 LEA R2, rt_powers
            ADD   R1, R0, #0
            AND   R0, R0, #0
            ADD   R0, R0, #-1
            ADD   R1, R1, #0
            BRzp  rt_digits
            LD    R4, rt_u16_large
rt_u16_take ADD   R0, R0, #3
            ADD   R1, R1, R4
            BRn   rt_u16_take
            BR    rt_digits
rt_u16_large .FILL #-30000
rt_powers   .FILL #-10000
            .FILL #-1000
            .FILL #-100
            .FILL #-10
            .FILL #0
