; 123456789

        MOV     R0 '0'
next:   INC     R0
        MSG     R0
        MOV     R1 '9'
        SUB     R1 R0
        JMP_ABV next
        HALT
