; routines.asm: the bodies of the six traps
;
; Both editions of the system share these routines. JSR calls them and RET
; ends them. They may change R0 to R5 and R7; the stub that the trap enters
; first saves the registers of its caller. They keep nothing in memory, so
; a routine can be interrupted and entered again from the interrupt's handler.
;
; Used by textbook2.asm and textbook3.asm; link it with one of them.

            .ORIG x0400

            .GLOBAL OS_GETC
            .GLOBAL OS_OUT
            .GLOBAL OS_PUTS
            .GLOBAL OS_PUTSP
            .GLOBAL OS_IN
            .GLOBAL OS_BANNER
            .GLOBAL OS_HALT_BANNER

; OS_GETC: wait for a key and read it.
; Out: R0, the character.
; The loop changes only R0, and to the same value each round, so that a machine
; that waits here forever can be detected.
OS_GETC     LDI   R0, KBSR              ; bit 15 is the sign: a key is ready
            BRzp  OS_GETC
            LDI   R0, KBDR              ; reading the key clears the bit
            RET

; OS_OUT: print one character.
; In: R0, the character. Changes R1.
OS_OUT      LDI   R1, DSR               ; bit 15 is the sign: the display is free
            BRzp  OS_OUT
            STI   R0, DDR
            RET

; OS_PUTS: print a text of one character per word.
; In: R0, its address. A zero word ends the text. Changes R0 to R3.
OS_PUTS     ADD   R3, R7, #0            ; the calls below change R7
            ADD   R2, R0, #0            ; R2: the next word
PUTS_NEXT   LDR   R0, R2, #0
            BRz   PUTS_END
            JSR   OS_OUT
            ADD   R2, R2, #1
            BR    PUTS_NEXT
PUTS_END    ADD   R7, R3, #0
            RET

; OS_PUTSP: print a text of two characters per word, the low byte first.
; In: R0, its address. A zero word or a zero byte ends the text.
; Changes R0 to R5.
OS_PUTSP    ADD   R5, R7, #0            ; the calls below change R7
            ADD   R2, R0, #0            ; R2: the next word
PUTSP_NEXT  LDR   R3, R2, #0            ; R3: the two characters
            LD    R0, LOW_BYTE
            AND   R0, R0, R3
            BRz   PUTSP_END             ; true of a zero word, too
            JSR   OS_OUT
            AND   R0, R0, #0            ; the machine has no right shift, so move
            ADD   R4, R0, #8            ; the high byte out of R3 on the left and
PUTSP_BIT   ADD   R0, R0, R0            ; into R0 on the right, bit by bit
            ADD   R3, R3, #0
            BRzp  PUTSP_ZERO
            ADD   R0, R0, #1
PUTSP_ZERO  ADD   R3, R3, R3
            ADD   R4, R4, #-1
            BRp   PUTSP_BIT
            ADD   R0, R0, #0
            BRz   PUTSP_END
            JSR   OS_OUT
            ADD   R2, R2, #1
            BR    PUTSP_NEXT
PUTSP_END   ADD   R7, R5, #0
            RET

; OS_IN: prompt for a key, read it and echo it.
; Out: R0, the character. Changes R1 to R3 and R5.
OS_IN       ADD   R5, R7, #0            ; the calls below change R7
            LEA   R0, IN_PROMPT
            JSR   OS_PUTS
            JSR   OS_GETC
            JSR   OS_OUT
            ADD   R7, R5, #0
            RET

; OS_BANNER: print the text of HALT, if the host has written one.
; Changes R0 to R3 and R5.
OS_BANNER   LD    R0, OS_HALT_BANNER
            BRz   NO_BANNER
            ADD   R5, R7, #0            ; the call below changes R7
            LEA   R0, OS_HALT_BANNER
            JSR   OS_PUTS
            ADD   R7, R5, #0
NO_BANNER   RET

; The device registers.
KBSR        .FILL xFE00                 ; keyboard: status
KBDR        .FILL xFE02                 ; keyboard: the character
DSR         .FILL xFE04                 ; display: status
DDR         .FILL xFE06                 ; display: the character

LOW_BYTE    .FILL x00FF
IN_PROMPT   .STRINGZ "\nInput a character> "

; The text of HALT: empty, unless the host writes one here.
OS_HALT_BANNER
            .BLKW 64, #0

            .END
