; 2468: (the last is a colon). R1 is 205, 153, 99 and 43; then 43 - 58 is below 0

        MOV     R0 '0'
        NOT     R1
next:   INC     R0
        INC     R0
        MSG     R0
        SUB     R1 R0
        JMP_ABV next
        HALT
