; codes from 49 on, until as many as port 7 says now

        MOV     R2 '0'          ; R2: the character; R0: how many there have been
        JMP     test
next:   INC     R0
        INC     R2
        MSG     R2
test:   RPRT    R1 7
        SUB     R1 R0
        JMP_ABV next
        HALT
