; yay.vc.asm: one character after the other
;
; Prints yay!

        MOV     R2 'y'
        MSG     R2
        MOV     R2 'a'
        MSG     R2
        MOV     R2 'y'
        MSG     R2
        MOV     R2 '!'
        MSG     R2
        HALT
