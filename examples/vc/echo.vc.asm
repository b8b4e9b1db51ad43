; echo.vc.asm: passes on what a port says, until it says 0
;
; Port 7 gives Hi there!\0
; Prints Hi there!
; Ports at the end: 0=33
;
; To try it, put such a line into a file, with a byte of 0 behind it:
;     bantam run examples/vc/echo.vc.asm --port-input 7=FILE

next:   RPRT    R0 7
        MOV     R1 0
        ADD     R1 R0           ; a port sets no flags, but arithmetic does
        JMP_ZRO done
        WPRT    R0 0
        MSG     R0
        JMP     next
done:   HALT
