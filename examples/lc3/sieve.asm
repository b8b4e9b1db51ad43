; sieve: the primes below 100
;
; Shows: an array. There is one word for each number; crossing out the
; multiples of every prime leaves the primes. Eratosthenes found this way.
; Prints:
; | 2 3 5 7 11 13 17 19 23 29
; | 31 37 41 43 47 53 59 61 67 71
; | 73 79 83 89 97

            .ORIG x3000

; First, clear the array: .BLKW only sets words aside.
            AND   R4, R4, #0
            LEA   R3, CROSSED
            LD    R2, LIMIT
CLEAR_NEXT  STR   R4, R3, #0
            ADD   R3, R3, #1
            ADD   R2, R2, #-1
            BRp   CLEAR_NEXT

; Then, cross out. R1 is the number; R2, below zero, is how far it is from the
; end of the array.
            AND   R1, R1, #0
            ADD   R1, R1, #2            ; 0 and 1 are no primes; begin at 2
SIEVE_NEXT  LD    R2, MINUS_LIMIT
            ADD   R2, R2, R1
            BRzp  SHOW                  ; every number has been looked at
            LEA   R3, CROSSED
            ADD   R3, R3, R1            ; R3: the word of this number
            LDR   R4, R3, #0
            BRnp  SIEVE_DONE            ; crossed out: so are its multiples

            ADD   R4, R1, #0            ; any value but zero crosses out
CROSS_NEXT  ADD   R3, R3, R1            ; the word of the next multiple
            ADD   R2, R2, R1            ; and its distance to the end
            BRzp  SIEVE_DONE
            STR   R4, R3, #0
            BR    CROSS_NEXT

SIEVE_DONE  ADD   R1, R1, #1
            BR    SIEVE_NEXT

; Last, print what is left. R5 counts the numbers still to come on this line.
SHOW        AND   R1, R1, #0
            ADD   R1, R1, #2
            LD    R5, A_LINE
SHOW_NEXT   LD    R2, MINUS_LIMIT
            ADD   R2, R2, R1
            BRzp  SHOWN
            LEA   R3, CROSSED
            ADD   R3, R3, R1
            LDR   R4, R3, #0
            BRnp  SHOW_DONE             ; crossed out

            LD    R0, A_LINE            ; first on its line? then no blank before it
            NOT   R0, R0
            ADD   R0, R0, #1
            ADD   R0, R0, R5
            BRz   SHOW_NUMBER
            LD    R0, BLANK
            OUT
SHOW_NUMBER
            ADD   R0, R1, #0
            JSR   PRINT_TWO
            ADD   R5, R5, #-1
            BRp   SHOW_DONE
            LD    R0, NEWLINE           ; the line is full
            OUT
            LD    R5, A_LINE
SHOW_DONE   ADD   R1, R1, #1
            BR    SHOW_NEXT

SHOWN       LD    R0, NEWLINE
            OUT
            HALT

LIMIT       .FILL #100
MINUS_LIMIT .FILL #-100
A_LINE      .FILL #10                   ; numbers on a line
BLANK       .FILL x0020
NEWLINE     .FILL x000A

; PRINT_TWO: print a number of one or two digits.
; In: R0, from 0 to 99. Changes R0.
PRINT_TWO   ST    R1, TWO_R1
            ST    R2, TWO_R2
            ST    R7, TWO_R7
            AND   R1, R1, #0            ; R1: the tens
TWO_TAKE    ADD   R2, R0, #-10
            BRn   TWO_TAKEN
            ADD   R0, R2, #0
            ADD   R1, R1, #1
            BR    TWO_TAKE
TWO_TAKEN   ADD   R2, R0, #0            ; R2: the ones
            ADD   R1, R1, #0
            BRz   TWO_ONES              ; no leading zero
            LD    R0, DIGIT_0
            ADD   R0, R0, R1
            OUT
TWO_ONES    LD    R0, DIGIT_0
            ADD   R0, R0, R2
            OUT
            LD    R1, TWO_R1
            LD    R2, TWO_R2
            LD    R7, TWO_R7
            RET

DIGIT_0     .FILL x0030                 ; the character 0
TWO_R1      .BLKW 1
TWO_R2      .BLKW 1
TWO_R7      .BLKW 1

; One word for each number: zero until it is crossed out.
CROSSED     .BLKW 100

            .END
