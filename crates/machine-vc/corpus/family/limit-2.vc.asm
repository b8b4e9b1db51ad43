; 12

        MOV     R0 '1'
        MSG     R0
        INC     R0
        MSG     R0
        HALT
