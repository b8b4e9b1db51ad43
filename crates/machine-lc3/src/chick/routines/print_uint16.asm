; rt_print_uint16: prints R0 in decimal digits. Changes R0 to R4.
rt_print_uint16 LEA R2, rt_powers_16
            BR    rt_digits
rt_powers_16 .FILL #-10000
            .FILL #-1000
            .FILL #-100
            .FILL #-10
            .FILL #0
