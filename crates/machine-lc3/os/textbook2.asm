; textbook2.asm: the operating system of the second edition
;
; A trap puts the return address into R7 and jumps; RET goes back. There is
; no change of mode and no stack, so each stub saves the registers that the
; trap's body uses in words of its own. R7 was lost when the trap began. A
; trap must not be entered a second time before its first use has ended.
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

; Vectors of exceptions and interrupts. They work as in the third edition: the
; PSR and the PC go on the supervisor stack.

            .ORIG x0100

            .FILL OS_PRIVILEGE          ; x00: RTI in user mode
            .FILL OS_ILLEGAL            ; x01: the opcode without a meaning
            .FILL OS_ACV                ; x02: unused; all memory is open here
            .BLKW xFD, OS_INTERRUPT     ; x03-xFF: devices

            .END

            .ORIG x0200

; OS_START: where the machine begins.
; Goes to the user's program by a return from an interrupt that never was.
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

; The traps, each with its words for the registers it saves.

TRAP_GETC   ST    R7, GETC_R7
            JSR   OS_GETC
            LD    R7, GETC_R7
            RET

GETC_R7     .BLKW 1

TRAP_OUT    ST    R1, OUT_R1
            ST    R7, OUT_R7
            JSR   OS_OUT
            LD    R1, OUT_R1
            LD    R7, OUT_R7
            RET

OUT_R1      .BLKW 1
OUT_R7      .BLKW 1

TRAP_PUTS   ST    R0, PUTS_R0
            ST    R1, PUTS_R1
            ST    R2, PUTS_R2
            ST    R3, PUTS_R3
            ST    R7, PUTS_R7
            JSR   OS_PUTS
            LD    R0, PUTS_R0
            LD    R1, PUTS_R1
            LD    R2, PUTS_R2
            LD    R3, PUTS_R3
            LD    R7, PUTS_R7
            RET

PUTS_R0     .BLKW 1
PUTS_R1     .BLKW 1
PUTS_R2     .BLKW 1
PUTS_R3     .BLKW 1
PUTS_R7     .BLKW 1

TRAP_IN     ST    R1, IN_R1
            ST    R2, IN_R2
            ST    R3, IN_R3
            ST    R5, IN_R5
            ST    R7, IN_R7
            JSR   OS_IN
            LD    R1, IN_R1
            LD    R2, IN_R2
            LD    R3, IN_R3
            LD    R5, IN_R5
            LD    R7, IN_R7
            RET

IN_R1       .BLKW 1
IN_R2       .BLKW 1
IN_R3       .BLKW 1
IN_R5       .BLKW 1
IN_R7       .BLKW 1

TRAP_PUTSP  ST    R0, PUTSP_R0
            ST    R1, PUTSP_R1
            ST    R2, PUTSP_R2
            ST    R3, PUTSP_R3
            ST    R4, PUTSP_R4
            ST    R5, PUTSP_R5
            ST    R7, PUTSP_R7
            JSR   OS_PUTSP
            LD    R0, PUTSP_R0
            LD    R1, PUTSP_R1
            LD    R2, PUTSP_R2
            LD    R3, PUTSP_R3
            LD    R4, PUTSP_R4
            LD    R5, PUTSP_R5
            LD    R7, PUTSP_R7
            RET

PUTSP_R0    .BLKW 1
PUTSP_R1    .BLKW 1
PUTSP_R2    .BLKW 1
PUTSP_R3    .BLKW 1
PUTSP_R4    .BLKW 1
PUTSP_R5    .BLKW 1
PUTSP_R7    .BLKW 1

; HALT leaves R0 to R6 as they were, so that whoever looks at the machine now
; sees what the program left. Who starts the clock again finds it stopped again.
TRAP_HALT   ST    R0, HALT_R0
            ST    R1, HALT_R1
            ST    R2, HALT_R2
            ST    R3, HALT_R3
            ST    R5, HALT_R5
            JSR   OS_BANNER
            LD    R0, HALT_R0
            LD    R1, HALT_R1
            LD    R2, HALT_R2
            LD    R3, HALT_R3
            LD    R5, HALT_R5
CLOCK_OFF   AND   R7, R7, #0            ; bit 15 runs the clock
            STI   R7, MCR               ; the machine stops here
            BR    CLOCK_OFF

HALT_R0     .BLKW 1
HALT_R1     .BLKW 1
HALT_R2     .BLKW 1
HALT_R3     .BLKW 1
HALT_R5     .BLKW 1
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
