; rt_out_word: prints the sixteen bits of R0. Changes R0 to R2.
rt_out_word AND   R2, R2, #0
            ADD   R2, R2, #8
            ADD   R2, R2, #8
            BR    rt_out_bits
