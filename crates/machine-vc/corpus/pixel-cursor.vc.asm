; pixel-cursor.vc.asm: what 25-pixel-cursor.chk does, by hand, in as few bytes as were found
;
; R0: x, R1: y, both from 1 to 118. R3 is 0 wherever `loop`, `left` and `up` begin.

        MOV     R0 60
        MOV     R1 60

loop:   WPRT    R3 2            ; black where the point was
        WPRT    R3 3
        WPRT    R3 4
        RPRT    R2 7            ; R2: the key
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

; Who comes here from above must not do the INC at `right`: it is made the operand of a MOV R2 (R2 is
; not used any more). Then x is not 119, so the jump to `draw` is taken.
        .byte   0xCA
right:  INC     R0
        MOV     R3 119
        SUB     R3 R0
        JMP_ABV draw            ; else x is 119 and R3 is 0: go back one
left:   DEC     R0
        SUB     R0 R3           ; changes nothing: it asks whether x is 0
        JMP_ZRO right

        .byte   0xCA            ; the same for y
down:   INC     R1
        MOV     R3 119
        SUB     R3 R1
        JMP_ABV draw
up:     DEC     R1
        SUB     R1 R3
        JMP_ZRO down

draw:   WPRT    R0 0
        WPRT    R1 1
        CMP_ABV R2              ; 255: the last difference was above 0 on every way here
        WPRT    R2 2
        MOV     R2 160
        WPRT    R2 3
        SUB     R3 R3           ; 0
        WPRT    R3 4
        JMP     loop
