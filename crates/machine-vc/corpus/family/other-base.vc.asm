; BCDEFG

        MOV     R0 'A'
next:   INC     R0
        MSG     R0
        MOV     R1 'G'
        SUB     R1 R0
        JMP_ABV next
        HALT
