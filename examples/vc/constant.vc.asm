; constant.vc.asm: a constant with a name
;
; Prints 5
;
; A digit is a character, and its code is 48 more than the number. %ASSIGN gives the 48 a name, so that
; the program is easier to read.

%ASSIGN ASCII_ZERO 48

        MOV     R0 5
        MOV     R1 ASCII_ZERO
        ADD     R0 R1
        MSG     R0              ; the 5 as people read it, not the character 5
        HALT
