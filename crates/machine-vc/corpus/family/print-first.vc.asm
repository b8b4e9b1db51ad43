; 01234: 49+50+51+52+53 is 255, so R1 becomes 0 after the last one

        MOV     R0 '0'
        NOT     R1
next:   MSG     R0
        INC     R0
        SUB     R1 R0
        JMP_ABV next
        HALT
