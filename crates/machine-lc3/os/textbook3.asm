; textbook3.asm: the operating system of the third edition
;
; A trap enters supervisor mode and pushes the PSR and the PC on the
; supervisor stack, R6. The stubs below save the registers that the trap's
; body uses on the same stack, call the body, and leave by RTI. All registers
; but the result are as before, and a trap may be interrupted by another.
;
; The bodies are in routines.asm; link the two files.

; Trap vectors: one address for each of the 256 traps.

            .ORIG x0000

            .GLOBAL OS_START
            .GLOBAL OS_TRAP_UNKNOWN
            .GLOBAL OS_PRIVILEGE
            .GLOBAL OS_ILLEGAL
            .GLOBAL OS_ACV
            .GLOBAL OS_INTERRUPT

            .EXTERNAL OS_GETC
            .EXTERNAL OS_OUT
            .EXTERNAL OS_PUTS
            .EXTERNAL OS_PUTSP
            .EXTERNAL OS_IN
            .EXTERNAL OS_BANNER

            .BLKW x20, OS_TRAP_UNKNOWN  ; x00-x1F
            .FILL TRAP_GETC             ; x20
            .FILL TRAP_OUT              ; x21
            .FILL TRAP_PUTS             ; x22
            .FILL TRAP_IN               ; x23
            .FILL TRAP_PUTSP            ; x24
            .FILL TRAP_HALT             ; x25
            .BLKW xDA, OS_TRAP_UNKNOWN  ; x26-xFF

            .END

; Vectors of exceptions and interrupts.

            .ORIG x0100

            .FILL OS_PRIVILEGE          ; x00: RTI in user mode
            .FILL OS_ILLEGAL            ; x01: the opcode without a meaning
            .FILL OS_ACV                ; x02: a user in the system's memory
            .BLKW xFD, OS_INTERRUPT     ; x03-xFF: devices

            .END

            .ORIG x0200

; OS_START: where the machine begins.
; Goes to the user's program by a return from a trap that never was.
OS_START    LD    R6, STACK_BASE        ; the supervisor stack grows down from here
            LD    R0, USER_PSR
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; what RTI makes the PSR
            LD    R0, USER_PC
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; and the PC
            AND   R0, R0, #0            ; leave no traces
            RTI

STACK_BASE  .FILL x3000
USER_PSR    .FILL x8002                 ; user mode, priority 0, condition code Z
USER_PC     .FILL x3000

; The traps. R6 moves first and the registers follow, so that an interrupt in
; between finds its own place below.

TRAP_GETC   ADD   R6, R6, #-1
            STR   R7, R6, #0
            JSR   OS_GETC
            LDR   R7, R6, #0
            ADD   R6, R6, #1
            RTI

TRAP_OUT    ADD   R6, R6, #-2
            STR   R1, R6, #0
            STR   R7, R6, #1
            JSR   OS_OUT
            LDR   R1, R6, #0
            LDR   R7, R6, #1
            ADD   R6, R6, #2
            RTI

TRAP_PUTS   ADD   R6, R6, #-5
            STR   R0, R6, #0
            STR   R1, R6, #1
            STR   R2, R6, #2
            STR   R3, R6, #3
            STR   R7, R6, #4
            JSR   OS_PUTS
            LDR   R0, R6, #0
            LDR   R1, R6, #1
            LDR   R2, R6, #2
            LDR   R3, R6, #3
            LDR   R7, R6, #4
            ADD   R6, R6, #5
            RTI

TRAP_IN     ADD   R6, R6, #-5
            STR   R1, R6, #0
            STR   R2, R6, #1
            STR   R3, R6, #2
            STR   R5, R6, #3
            STR   R7, R6, #4
            JSR   OS_IN
            LDR   R1, R6, #0
            LDR   R2, R6, #1
            LDR   R3, R6, #2
            LDR   R5, R6, #3
            LDR   R7, R6, #4
            ADD   R6, R6, #5
            RTI

TRAP_PUTSP  ADD   R6, R6, #-7
            STR   R0, R6, #0
            STR   R1, R6, #1
            STR   R2, R6, #2
            STR   R3, R6, #3
            STR   R4, R6, #4
            STR   R5, R6, #5
            STR   R7, R6, #6
            JSR   OS_PUTSP
            LDR   R0, R6, #0
            LDR   R1, R6, #1
            LDR   R2, R6, #2
            LDR   R3, R6, #3
            LDR   R4, R6, #4
            LDR   R5, R6, #5
            LDR   R7, R6, #6
            ADD   R6, R6, #7
            RTI

; HALT leaves R0 to R5 as they were, so that whoever looks at the machine now
; sees what the program left. Who starts the clock again finds it stopped again.
TRAP_HALT   ADD   R6, R6, #-5
            STR   R0, R6, #0
            STR   R1, R6, #1
            STR   R2, R6, #2
            STR   R3, R6, #3
            STR   R5, R6, #4
            JSR   OS_BANNER
            LDR   R0, R6, #0
            LDR   R1, R6, #1
            LDR   R2, R6, #2
            LDR   R3, R6, #3
            LDR   R5, R6, #4
            ADD   R6, R6, #5
CLOCK_OFF   AND   R7, R7, #0            ; bit 15 runs the clock
            STI   R7, MCR               ; the machine stops here
            BR    CLOCK_OFF

MCR         .FILL xFFFE                 ; machine control

; The default handlers: say what happened, and halt.

OS_TRAP_UNKNOWN
            LEA   R0, TRAP_TEXT
            BR    COMPLAIN
OS_PRIVILEGE
            LEA   R0, PRIV_TEXT
            BR    COMPLAIN
OS_ILLEGAL  LEA   R0, ILL_TEXT
            BR    COMPLAIN
OS_ACV      LEA   R0, ACV_TEXT
            BR    COMPLAIN
OS_INTERRUPT
            LEA   R0, INT_TEXT
COMPLAIN    JSR   OS_PUTS
            BR    TRAP_HALT

; The first four are the words of lc3tools, for scripts that look for them;
; so is the blank that is missing in one of them.
TRAP_TEXT   .STRINGZ "\n\n--- Undefined trap executed ---\n\n"
PRIV_TEXT   .STRINGZ "\n\n--- Privilege violation ---\n\n"
ILL_TEXT    .STRINGZ "\n\n--- Illegal opcode ---\n\n"
ACV_TEXT    .STRINGZ "\n\n--- Access violation---\n\n"
INT_TEXT    .STRINGZ "\n\n--- Unexpected interrupt ---\n\n"

            .END
