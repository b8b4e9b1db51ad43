; reverse: a line, read from its end
;
; Shows: an array filled by a pointer that walks up and emptied by the same
; pointer walking down, which makes it a stack.
; Input: stressed\n
; Prints:
; | Type a line: stressed
; | desserts

            .ORIG x3000

            LEA   R0, QUESTION
            PUTS
            LEA   R1, LINE              ; R1: where the next key goes
            LD    R2, ROOM              ; R2: how many more keys there is room for

; Read. A key that ends the line is not kept.
READ_KEY    GETC
            LD    R3, MINUS_FEED
            ADD   R3, R3, R0
            BRz   READ
            LD    R3, MINUS_RET
            ADD   R3, R3, R0
            BRz   READ
            ADD   R2, R2, #0
            BRz   READ_KEY              ; no room: wait for the end of the line
            OUT
            STR   R0, R1, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BR    READ_KEY

; Write. The line ends where the pointer is back at its beginning.
READ        LD    R0, NEWLINE
            OUT
            LEA   R2, LINE
            NOT   R2, R2
            ADD   R2, R2, #1            ; R2: minus the address of the line
WRITE_KEY   ADD   R3, R1, R2
            BRz   WRITTEN
            ADD   R1, R1, #-1
            LDR   R0, R1, #0
            OUT
            BR    WRITE_KEY
WRITTEN     LD    R0, NEWLINE
            OUT
            HALT

NEWLINE     .FILL x000A
MINUS_FEED  .FILL #-10                  ; Enter sends a line feed...
MINUS_RET   .FILL #-13                  ; ...or, on some terminals, a return
ROOM        .FILL #80
QUESTION    .STRINGZ "Type a line: "
LINE        .BLKW 80

            .END
