; main.asm: a program to start from
;
; Asks for a name and greets it.

            .ORIG x3000
            LEA   R0, QUESTION
            PUTS
            LEA   R1, NAME              ; R1: where the next letter goes
            LD    R2, NEGNEWLINE        ; R2: minus the code of the end of the line

READ        GETC
            OUT
            ADD   R3, R0, R2
            BRz   GREET                 ; the line has ended
            LEA   R3, LASTROOM
            NOT   R3, R3
            ADD   R3, R3, #1
            ADD   R3, R1, R3
            BRzp  READ                  ; no room for more letters
            STR   R0, R1, #0
            ADD   R1, R1, #1
            BR    READ

GREET       AND   R0, R0, #0
            STR   R0, R1, #0            ; a zero ends the name
            LEA   R0, HELLO
            PUTS
            LEA   R0, NAME
            PUTS
            LEA   R0, BYE
            PUTS
            HALT

NEGNEWLINE  .FILL #-10
QUESTION    .STRINGZ "What is your name? "
HELLO       .STRINGZ "Hello, "
BYE         .STRINGZ "!\n"
NAME        .BLKW #20
LASTROOM    .BLKW #1
            .END
