; 1 to 5 in binary: 217 divided by 1, 2, 3, 4, 5 and 6 in turn becomes 0 with the 6
;
; 217 is also the instruction OUT R1, to which the jump goes.

        MOV     R0 217
        INC     R1
        DIV     R0 R1
        JMP_ABV 1
        HALT
