; count.vc.asm: counts from 1 to 5
;
; Prints 12345
;
; The published program of this name also keeps its counter in memory, at 254. Here a label reserves
; its place, and jumps use labels, so you never need to count bytes.

%ASSIGN LAST 5

        MOV     R0 0
next:   INC     R0
        STR     R0 counter      ; R0 is needed for other things
        MOV     R1 '0'
        ADD     R0 R1           ; R0: the digit, as a character
        MSG     R0
        LDR     R0 counter
        CPY     R1 R0
        MOV     R2 LAST
        SUB     R1 R2           ; N as long as the counter is less
        JMP_NEG next
        HALT

counter: .space 1
