; hello: the first program
;
; Shows: a text in memory, its address in a register, and two calls of the
; operating system: PUTS prints the text, HALT stops the machine.
; Prints:
; | Hello, world!

            .ORIG x3000

            LEA   R0, GREETING          ; PUTS wants the address of the text in R0
            PUTS
            HALT

GREETING    .STRINGZ "Hello, world!\n"

            .END
