; interrupts: a timer and a keyboard that interrupt when they need attention
;
; Shows: your own interrupt handlers. The timer handler counts, the keyboard
; handler fills a list of keys. The program polls neither device: it reads what
; the handlers left in memory, and prints a dot and the next key for each tick.
; Input: LC-3!
; Prints:
; | .L.C.-.3.!...

; A program that begins below x3000 runs in supervisor mode: it may touch the
; devices and the vectors, and R6 is the supervisor stack.
            .ORIG x0800

; Put the addresses of the handlers where the machine will look for them.
            LEA   R0, ON_KEY
            STI   R0, KEY_VECTOR
            LEA   R0, ON_TICK
            STI   R0, TICK_VECTOR

; Allow both devices to interrupt. From here on, any instruction of the
; program can be followed by a handler.
            LD    R0, ENABLE
            STI   R0, KBSR
            LD    R1, INTERVAL
            STI   R1, TMI
            STI   R0, TMR

            AND   R1, R1, #0            ; R1: minus the ticks shown
            AND   R2, R2, #0            ; R2: minus the keys shown
            LEA   R3, KEYS              ; R3: where the next key is
            LD    R4, LAST_TICK         ; R4: the ticks still to show

; Only the handlers write TICKS and KEY_COUNT, and the program only reads
; them: so neither can spoil what the other is doing.
WAIT        LD    R0, TICKS
            ADD   R0, R0, R1
            BRz   WAIT                  ; no new tick

            ADD   R1, R1, #-1
            LD    R0, DOT
            OUT
            LD    R0, KEY_COUNT
            ADD   R0, R0, R2
            BRz   NO_KEY                ; no new key
            ADD   R2, R2, #-1
            LDR   R0, R3, #0
            ADD   R3, R3, #1
            OUT
NO_KEY      ADD   R4, R4, #-1
            BRp   WAIT

; Leave the devices as they were found.
            AND   R0, R0, #0
            STI   R0, TMR
            STI   R0, TMI
            STI   R0, KBSR
            LD    R0, NEWLINE
            OUT
            HALT

KEY_VECTOR  .FILL x0180                 ; where the vectors are
TICK_VECTOR .FILL x0181
KBSR        .FILL xFE00                 ; the devices' registers
KBDR        .FILL xFE02
TMR         .FILL xFE08
TMI         .FILL xFE0A
ENABLE      .FILL x4000                 ; bit 14 of KBSR and TMR: may interrupt
INTERVAL    .FILL #5000                 ; instructions from one tick to the next
LAST_TICK   .FILL #8
DOT         .FILL x002E
NEWLINE     .FILL x000A

TICKS       .FILL #0                    ; how often the timer has called
KEY_COUNT   .FILL #0                    ; how many keys are in the list
MINUS_ROOM  .FILL #-8                   ; a key for each tick is all there is room for
KEYS        .BLKW 8

; ON_KEY: the keyboard calls. Its handler appends the key to the list.
; A handler can come between any two instructions, so it must change nothing
; but what it is for: it saves every register it uses. RTI restores the
; condition codes with the rest of the PSR.
ON_KEY      ADD   R6, R6, #-3
            STR   R0, R6, #0
            STR   R1, R6, #1
            STR   R2, R6, #2
            LDI   R0, KBDR              ; taking the key ends the keyboard's call
            LD    R1, KEY_COUNT
            LD    R2, MINUS_ROOM
            ADD   R2, R2, R1
            BRzp  KEY_LOST              ; the list is full
            LEA   R2, KEYS
            ADD   R2, R2, R1
            STR   R0, R2, #0            ; first the key, then the count: the program
            ADD   R1, R1, #1            ; must not see a key that is not there yet
            ST    R1, KEY_COUNT
KEY_LOST    LDR   R0, R6, #0
            LDR   R1, R6, #1
            LDR   R2, R6, #2
            ADD   R6, R6, #3
            RTI

; ON_TICK: the timer calls. Its handler counts.
ON_TICK     ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDI   R0, TMR               ; reading it ends the timer's call
            LD    R0, TICKS
            ADD   R0, R0, #1
            ST    R0, TICKS
            LDR   R0, R6, #0
            ADD   R6, R6, #1
            RTI

            .END
