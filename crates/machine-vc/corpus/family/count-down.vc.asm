; 54321: 53+52+51+50+49 is 255, so R1 becomes 0 with the last one

        MOV     R0 '5'
        NOT     R1
next:   MSG     R0
        SUB     R1 R0
        DEC     R0
        JMP_ABV next
        HALT
