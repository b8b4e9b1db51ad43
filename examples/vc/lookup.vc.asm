; lookup.vc.asm: a number in hexadecimal, using a table
;
; Prints B7
;
; The VC has no instruction that takes an address from a register. So the program computes the address
; of the table's entry, and stores it into the second byte of the LDR that uses it.

        MOV     R0 0xB7         ; R0: the number
        MOV     R1 digits       ; R1: where the table begins

        CPY     R2 R0
        SHR     R2 4            ; the left four bits
        ADD     R2 R1           ; R2: the address of their digit
        STR     R2 left+1
left:   LDR     R3 0            ; by now the 0 is that address
        MSG     R3

        MOV     R2 0x0F
        AND     R2 R0           ; the right four bits
        ADD     R2 R1
        STR     R2 right+1
right:  LDR     R3 0
        MSG     R3
        HALT

digits: .ascii  "0123456789ABCDEF"
