; rt_print_uint8: prints the byte R0 in decimal. Changes R0 to R4.
rt_print_uint8 ST R7, rt_u8_link
            LD    R2, rt_u8_zero
            LD    R4, rt_u8_100
            ADD   R1, R0, #0            ; R1: the remainder
            AND   R3, R3, #0            ; R3: the hundreds
rt_u8_100s  ADD   R0, R1, R4
            BRn   rt_u8_shown
            ADD   R1, R0, #0
            ADD   R3, R3, #1
            BR    rt_u8_100s
rt_u8_shown AND   R4, R4, #0            ; R4: the tens
            ADD   R4, R4, #-1
            ADD   R0, R3, R2
            ADD   R3, R3, #0
            BRz   rt_u8_10s
            OUT
rt_u8_10s   ADD   R4, R4, #1
            ADD   R1, R1, #-10
            BRzp  rt_u8_10s
            ADD   R1, R1, #10
            ADD   R0, R4, R2
            ADD   R3, R3, R4
            BRz   rt_u8_1s
            OUT
rt_u8_1s    ADD   R0, R1, R2
            OUT
            LD    R7, rt_u8_link
            RET
rt_u8_zero  .FILL '0'
rt_u8_100   .FILL #-100
rt_u8_link  .FILL #0
