; main: one program from two files
;
; Shows: .EXTERNAL names a label that another file defines, and .GLOBAL, in
; that file, makes it visible. The linker fills in the addresses. The other file is
; text.asm.
; Prints:
; | WHO IS SHOUTING?
; | ----------------
; | Nobody, any more.

            .ORIG x3000

            .EXTERNAL PRINT_UPPER       ; routines...
            .EXTERNAL UNDERLINE
            .EXTERNAL ANSWER            ; ...and a text, all in text.asm

            LEA   R0, QUESTION
            JSR   PRINT_UPPER           ; a JSR reaches 1024 words: text.asm is near
            JSR   UNDERLINE
            LD    R0, ANSWER_AT         ; a LEA reaches 256 words: too far, so this
            PUTS                        ; file keeps the address in a word
            HALT

QUESTION    .STRINGZ "Who is shouting?"
ANSWER_AT   .FILL ANSWER

            .END
