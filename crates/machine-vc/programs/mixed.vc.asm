; mixed.vc.asm: a bit of everything, over and over
;
; Fills a table with squares and products by storing into the operand of an instruction, adds the
; table up, and mixes the bits of the sum.

%ASSIGN SIZE 32

        MOV     R0 64           ; 64 times 250 rounds
        STR     R0 outer
again:  MOV     R0 250
        STR     R0 rounds

round:  MOV     R0 0            ; R0: index
fill:   CPY     R1 R0
        MUL     R1 R0
        MOV     R2 table
        ADD     R2 R0
        STR     R2 put+1        ; where to store
put:    STR     R1 0
        INC     R0
        MOV     R3 SIZE
        CPY     R1 R0
        SUB     R1 R3
        JMP_NEG fill

        MOV     R0 0
        MOV     R1 0            ; R1: the sum's bits
sum:    MOV     R2 table
        ADD     R2 R0
        STR     R2 get+1        ; where to load from
get:    LDR     R3 0
        XOR     R1 R3
        SHL     R1 1
        NOT     R3
        OR      R1 R3
        INC     R0
        MOV     R3 SIZE
        CPY     R2 R0
        SUB     R2 R3
        JMP_NEG sum

        LDR     R0 rounds
        MOV     R2 1
        SUB     R0 R2
        STR     R0 rounds
        JMP_ABV round
        LDR     R0 outer
        SUB     R0 R2
        STR     R0 outer
        JMP_ABV again
        OUT     R1
        HALT

outer:  .space  1
rounds: .space  1
table:  .space  SIZE
