; echo: a typewriter for one line
;
; Shows: reading keys with GETC and printing them with OUT, and how to compare
; two numbers on a machine that can only add: a - b is a + NOT b + 1.
; Input: Hello there\n
; Prints:
; | Type a line: Hello there
; | Bye.

            .ORIG x3000

            LEA   R0, QUESTION
            PUTS

; R1 and R2 hold the two keys that end a line, with their signs changed, so
; that one addition compares: the sum is zero if the keys are the same.
            LD    R1, LINE_FEED
            NOT   R1, R1
            ADD   R1, R1, #1
            LD    R2, RETURN
            NOT   R2, R2
            ADD   R2, R2, #1

NEXT_KEY    GETC                        ; R0: the key
            ADD   R3, R0, R1
            BRz   GOODBYE
            ADD   R3, R0, R2
            BRz   GOODBYE
            OUT                         ; GETC does not show the key, OUT does
            BR    NEXT_KEY

GOODBYE     LEA   R0, ANSWER
            PUTS
            HALT

LINE_FEED   .FILL x000A                 ; what Enter sends...
RETURN      .FILL x000D                 ; ...and what it sends on some terminals
QUESTION    .STRINGZ "Type a line: "
ANSWER      .STRINGZ "\nBye.\n"

            .END
