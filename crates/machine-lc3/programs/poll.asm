; poll.asm: asks devices, again and again, whether they are ready
;
; Before each turn it looks at the keyboard, which never has a key, and waits for the display, which is
; always ready. After each 32,768 turns it prints a dot. It begins below x3000, so it runs in supervisor mode
; and may touch the devices.

            .ORIG x0800
            BR    START
ROUNDS      .FILL #100                  ; how many dots to print
TURNS       .FILL x7FFF
KBSR        .FILL xFE00
DSR         .FILL xFE04
DDR         .FILL xFE06
DOT         .FILL x2E
LINE        .FILL #10
KEYS        .BLKW 1                     ; how many keys there were

START       AND   R2, R2, #0
            ST    R2, KEYS
ROUND       LD    R3, TURNS
TURN        LDI   R1, KBSR
            BRn   KEY
WAIT        LDI   R1, DSR
            BRzp  WAIT
            ADD   R2, R2, #1
            ADD   R3, R3, #-1
            BRzp  TURN
            LD    R0, DOT
            STI   R0, DDR
            LD    R0, ROUNDS
            ADD   R0, R0, #-1
            ST    R0, ROUNDS
            BRp   ROUND
            LD    R0, LINE
            STI   R0, DDR
            HALT
KEY         LD    R0, KEYS
            ADD   R0, R0, #1
            ST    R0, KEYS
            BR    WAIT
            .END
