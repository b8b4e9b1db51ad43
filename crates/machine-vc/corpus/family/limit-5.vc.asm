; 12345: 49+50+51+52+53 is 255, so R1 becomes 0 with the last one

        MOV     R0 '0'
        NOT     R1
next:   INC     R0
        MSG     R0
        SUB     R1 R0
        JMP_ABV next
        HALT
