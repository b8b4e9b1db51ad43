; the codes 49 to 248

        MOV     R0 '0'
next:   INC     R0
        MSG     R0
        MOV     R1 248
        SUB     R1 R0
        JMP_ABV next
        HALT
