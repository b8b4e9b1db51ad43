; table.vc.asm: the multiplication table of the numbers 1 to 9
;
; Prints:
; |   1  2  3  4  5  6  7  8  9
; |   2  4  6  8 10 12 14 16 18
; |   3  6  9 12 15 18 21 24 27
; |   4  8 12 16 20 24 28 32 36
; |   5 10 15 20 25 30 35 40 45
; |   6 12 18 24 30 36 42 48 54
; |   7 14 21 28 35 42 49 56 63
; |   8 16 24 32 40 48 56 64 72
; |   9 18 27 36 45 54 63 72 81

        MOV     R0 1            ; R0: the row
row:    MOV     R1 1            ; R1: the column

column: MOV     R2 ' '          ; a gap before each number
        MSG     R2
        CPY     R2 R0
        MUL     R2 R1
        STR     R2 product

        MOV     R3 10
        DIV     R2 R3           ; R2: the tens
        STR     R2 tens
        JMP_ZRO blank
        MOV     R3 '0'
        JMP     show
blank:  MOV     R3 ' '          ; no tens: a blank, to keep the column straight
show:   ADD     R2 R3
        MSG     R2

        LDR     R2 tens         ; ones = product - 10 * tens
        MOV     R3 10
        MUL     R3 R2
        LDR     R2 product
        SUB     R2 R3
        MOV     R3 '0'
        ADD     R2 R3
        MSG     R2

        INC     R1
        MOV     R2 10
        SUB     R2 R1
        JMP_ABV column          ; there are columns left

        MOV     R2 '\n'
        MSG     R2
        INC     R0
        MOV     R2 10
        SUB     R2 R0
        JMP_ABV row
        HALT

product: .space 1
tens:   .space  1
