; 123456, and R1 is 207, 158, 108, 57 and 5; then 5 - 53 is below 0, which INC and MSG leave alone

        MOV     R0 '0'
        NOT     R1
next:   SUB     R1 R0
        INC     R0
        MSG     R0
        JMP_ABV next
        HALT
