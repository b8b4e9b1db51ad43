; the first n of the codes from 49, where n is the value of port 7

        MOV     R1 '0'          ; R1: the character; INC stops at 255, as to_char does
        RPRT    R0 7            ; R0: how many are still to come
        INC     R2              ; R2: 1
next:   SUB     R0 R2
        JMP_NEG end             ; there were none
        INC     R1
        MSG     R1
        JMP     next
end:    HALT
