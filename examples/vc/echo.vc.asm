; echo.vc.asm: passes on the bytes of a port until one is 0
;
; Port 7 gives Hi there!\0
; Prints Hi there!
; Ports at the end: 0=33
;
; To try it, put a line like this into a file, followed by a byte of 0:
;     bantam run examples/vc/echo.vc.asm --port-input 7=FILE

next:   RPRT    R0 7
        MOV     R1 0
        ADD     R1 R0           ; a port sets no flags, but arithmetic does
        JMP_ZRO done
        WPRT    R0 0
        MSG     R0
        JMP     next
done:   HALT
