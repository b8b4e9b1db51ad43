; text.asm: two routines and a text for main.asm

            .ORIG x3200

            .GLOBAL PRINT_UPPER
            .GLOBAL UNDERLINE
            .GLOBAL ANSWER

; PRINT_UPPER: print a text in capitals, and end the line.
; In: R0, the address of the text. Changes nothing.
PRINT_UPPER
            ST    R0, UPPER_R0
            ST    R1, UPPER_R1
            ST    R2, UPPER_R2
            ST    R7, UPPER_R7
            ADD   R1, R0, #0            ; R1: the next character
UPPER_NEXT  LDR   R0, R1, #0
            BRz   UPPER_END
            LD    R2, MINUS_A
            ADD   R2, R2, R0
            BRn   UPPER_OUT             ; below a: no small letter
            LD    R2, MINUS_Z
            ADD   R2, R2, R0
            BRp   UPPER_OUT             ; above z: none either
            LD    R2, TO_CAPITAL
            ADD   R0, R0, R2
UPPER_OUT   OUT
            ADD   R1, R1, #1
            BR    UPPER_NEXT
UPPER_END   LD    R0, NEWLINE
            OUT
            LD    R0, UPPER_R0
            LD    R1, UPPER_R1
            LD    R2, UPPER_R2
            LD    R7, UPPER_R7
            RET

; UNDERLINE: print a line of dashes as long as a text.
; In: R0, the address of the text. Changes nothing.
UNDERLINE   ST    R0, UNDER_R0
            ST    R1, UNDER_R1
            ST    R2, UNDER_R2
            ST    R7, UNDER_R7
            ADD   R1, R0, #0            ; R1: the next character
            LD    R0, DASH
UNDER_NEXT  LDR   R2, R1, #0
            BRz   UNDER_END
            OUT
            ADD   R1, R1, #1
            BR    UNDER_NEXT
UNDER_END   LD    R0, NEWLINE
            OUT
            LD    R0, UNDER_R0
            LD    R1, UNDER_R1
            LD    R2, UNDER_R2
            LD    R7, UNDER_R7
            RET

NEWLINE     .FILL x000A
DASH        .FILL x002D
MINUS_A     .FILL #-97                  ; minus the character a
MINUS_Z     .FILL #-122                 ; minus the character z
TO_CAPITAL  .FILL #-32                  ; from a small letter to its capital

UPPER_R0    .BLKW 1
UPPER_R1    .BLKW 1
UPPER_R2    .BLKW 1
UPPER_R7    .BLKW 1
UNDER_R0    .BLKW 1
UNDER_R1    .BLKW 1
UNDER_R2    .BLKW 1
UNDER_R7    .BLKW 1

ANSWER      .STRINGZ "Nobody, any more.\n"

            .END
