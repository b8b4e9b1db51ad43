; fault-cut-off.vc.asm: an instruction of two bytes in the last byte of memory
;
; Fault: the instruction at 0xFF needs a second byte, but memory ends there at 0xFF
;
; The assembler would not put a JMP there, so the program makes one: 0xE8 is its first byte.

        MOV     R0 0xE8
        STR     R0 last
        JMP     last
        .org    0xFF
last:   HALT                    ; until the JMP is stored over it
