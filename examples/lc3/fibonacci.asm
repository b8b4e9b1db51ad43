; fibonacci: numbers that are the sum of the two before
;
; Shows: a loop that counts down, and a subroutine that prints a number in
; decimal on a machine that cannot divide.
; Prints:
; | 0
; | 1
; | 1
; | 2
; | 3
; | 5
; | 8
; | 13
; | 21
; | 34
; | 55
; | 89
; | 144
; | 233
; | 377
; | 610
; | 987
; | 1597
; | 2584
; | 4181

            .ORIG x3000

            AND   R1, R1, #0            ; R1: the number to print
            ADD   R2, R1, #1            ; R2: the one after it
            LD    R3, HOW_MANY          ; R3: how many are left

NEXT        ADD   R0, R1, #0
            JSR   PRINT_DEC
            LD    R0, NEWLINE
            OUT
            ADD   R4, R1, R2            ; R4: the one after those
            ADD   R1, R2, #0
            ADD   R2, R4, #0
            ADD   R3, R3, #-1
            BRp   NEXT
            HALT

HOW_MANY    .FILL #20
NEWLINE     .FILL x000A

; PRINT_DEC: print a number in decimal, without leading zeros.
; In: R0, from 0 to 32767. Changes nothing.
; For each power of ten: how often can it be taken away? That is the digit.
PRINT_DEC   ST    R0, DEC_R0
            ST    R1, DEC_R1
            ST    R2, DEC_R2
            ST    R3, DEC_R3
            ST    R4, DEC_R4
            ST    R5, DEC_R5
            ST    R7, DEC_R7
            ADD   R1, R0, #0            ; R1: what is left of the number
            LEA   R2, POWERS            ; R2: where the next power is
            AND   R5, R5, #0            ; R5: 1 once a digit has been printed

DEC_POWER   LDR   R3, R2, #0            ; R3: minus the power
            BRz   DEC_ONES              ; the table has ended
            LD    R0, DIGIT_0           ; R0: the digit, as a character
DEC_TAKE    ADD   R4, R1, R3
            BRn   DEC_TAKEN             ; once too often: R1 stays
            ADD   R1, R4, #0
            ADD   R0, R0, #1
            ADD   R5, R5, #1            ; not a leading zero
            BR    DEC_TAKE
DEC_TAKEN   ADD   R5, R5, #0
            BRz   DEC_SKIP              ; nothing but zeros so far
            OUT
DEC_SKIP    ADD   R2, R2, #1
            BR    DEC_POWER

DEC_ONES    LD    R0, DIGIT_0           ; the last digit is printed in any case
            ADD   R0, R0, R1
            OUT
            LD    R0, DEC_R0
            LD    R1, DEC_R1
            LD    R2, DEC_R2
            LD    R3, DEC_R3
            LD    R4, DEC_R4
            LD    R5, DEC_R5
            LD    R7, DEC_R7
            RET

DIGIT_0     .FILL x0030                 ; the character 0
POWERS      .FILL #-10000
            .FILL #-1000
            .FILL #-100
            .FILL #-10
            .FILL #0                    ; the end of the table
DEC_R0      .BLKW 1
DEC_R1      .BLKW 1
DEC_R2      .BLKW 1
DEC_R3      .BLKW 1
DEC_R4      .BLKW 1
DEC_R5      .BLKW 1
DEC_R7      .BLKW 1

            .END
