; 45

        MOV     R0 '4'
        MSG     R0
        INC     R0
        MSG     R0
        HALT
