; cursor.vc.asm: a point of light that keys move
;
; Port 7 gives ddd ssxaq
; Ports at the end: 0=2 1=2 2=255 3=160 4=0
;
; Ports 0 and 1 give a display the position of the point, x and y, both from 0 to 255; ports 2, 3 and 4
; give its red, green and blue. Port 7 has the last key: w a s d move the point, q quits. Without a
; display and a keyboard, a file can supply the keys, one byte each:
;     bantam run examples/vc/cursor.vc.asm --port-input 7=FILE

        MOV     R0 255          ; orange
        WPRT    R0 2
        MOV     R0 160
        WPRT    R0 3
        MOV     R0 0
        WPRT    R0 4

        MOV     R0 0            ; R0: x
        MOV     R1 0            ; R1: y
        WPRT    R0 0
        WPRT    R1 1

key:    RPRT    R2 7            ; R2: the key
        MOV     R3 'w'
        SUB     R3 R2
        JMP_ZRO up
        MOV     R3 'a'
        SUB     R3 R2
        JMP_ZRO left
        MOV     R3 's'
        SUB     R3 R2
        JMP_ZRO down
        MOV     R3 'd'
        SUB     R3 R2
        JMP_ZRO right
        MOV     R3 'q'
        SUB     R3 R2
        JMP_ZRO quit
        JMP     key             ; no key, or one that means nothing

; INC and DEC stop at 255 and at 0, which are the edges of the picture.
up:     DEC     R1
        JMP     draw
left:   DEC     R0
        JMP     draw
down:   INC     R1
        JMP     draw
right:  INC     R0

draw:   WPRT    R0 0
        WPRT    R1 1
        MOV     R3 0
        WPRT    R3 7            ; tell the keyboard that the key is handled
        JMP     key

quit:   MOV     R3 0
        WPRT    R3 7
        HALT
