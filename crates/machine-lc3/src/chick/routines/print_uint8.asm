; rt_print_uint8: prints the byte R0 in decimal digits. Changes R0 to R4.
rt_print_uint8 LEA R2, rt_powers_8
            BR    rt_digits
rt_powers_8 .FILL #-100
            .FILL #-10
            .FILL #0
