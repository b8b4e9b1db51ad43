; fibonacci.vc.asm: each number is the sum of the two before it, as far as eight bits reach
;
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

        MOV     R0 0            ; R0: a number
        MOV     R1 1            ; R1: the one after it
next:   STR     R0 first
        STR     R1 second

; Show R0 in decimal. R3 is what its leftmost digit counts: 100, 10 or 1.
        MOV     R3 100
size:   CPY     R2 R0
        DIV     R2 R3
        JMP_ABV digit           ; there is something to show
        MOV     R1 10
        DIV     R3 R1
        JMP_ABV size
        MOV     R3 1            ; nothing but 0 comes here: it has one digit
digit:  CPY     R2 R0
        DIV     R2 R3           ; R2: the digit
        CPY     R1 R2
        MUL     R1 R3
        SUB     R0 R1           ; R0: what remains
        MOV     R1 '0'
        ADD     R2 R1
        MSG     R2
        MOV     R1 10
        DIV     R3 R1
        JMP_ABV digit           ; after the ones, R3 is 0
        MOV     R2 '\n'
        MSG     R2

; The next two. A sum that is too large for a register becomes 255, which ends it.
        LDR     R0 second
        LDR     R1 first
        ADD     R1 R0
        MOV     R2 255
        SUB     R2 R0
        JMP_ABV next
        HALT

first:  .space  1
second: .space  1
