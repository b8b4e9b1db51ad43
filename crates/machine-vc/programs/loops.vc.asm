; loops.vc.asm: four loops, one in another, that do nothing else
;
; 5 times 200 times 200 times 200 turns of two instructions.

        MOV     R0 5
outer:  STR     R0 count
        MOV     R1 200
second: MOV     R2 200
third:  MOV     R3 200
        MOV     R0 1
inner:  SUB     R3 R0
        JMP_ABV inner
        SUB     R2 R0
        JMP_ABV third
        SUB     R1 R0
        JMP_ABV second
        LDR     R0 count
        MOV     R1 1
        SUB     R0 R1
        JMP_ABV outer
        HALT

count:  .space  1
