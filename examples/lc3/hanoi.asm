; hanoi: move a tower, one disk at a time, never a larger on a smaller one
;
; Shows: recursion with the textbook's stack. R6 points to the top of the
; stack, R5 to the first local variable of the routine that runs; arguments,
; result, return address and old R5 have their places above it.
; Prints:
; | Disk 1 from A to B
; | Disk 2 from A to C
; | Disk 1 from B to C
; | Disk 3 from A to B
; | Disk 1 from C to A
; | Disk 2 from C to B
; | Disk 1 from A to B
; | Disk 4 from A to C
; | Disk 1 from B to C
; | Disk 2 from B to A
; | Disk 1 from C to A
; | Disk 3 from B to C
; | Disk 1 from A to B
; | Disk 2 from A to C
; | Disk 1 from B to C
; | Moves: 15

            .ORIG x3000

            LD    R6, STACK_BASE        ; the stack grows down from here
            ADD   R5, R6, #0

; HANOI(DISKS, 'A', 'C', 'B'): the caller pushes the last argument first...
            LD    R0, PEG_B
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; over
            LD    R0, PEG_C
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; to
            LD    R0, PEG_A
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; from
            LD    R0, DISKS
            ADD   R6, R6, #-1
            STR   R0, R6, #0            ; n
            JSR   HANOI
            LDR   R1, R6, #0            ; ...and finds the result on top of them
            ADD   R6, R6, #5            ; pop the result and the four arguments

            LEA   R0, TOTAL
            PUTS
            ADD   R0, R1, #0
            JSR   PRINT_TWO
            LD    R0, NEWLINE
            OUT
            HALT

STACK_BASE  .FILL xFE00                 ; the first word pushed goes below, to xFDFF
DISKS       .FILL #4                    ; up to 6: the count has two digits
PEG_A       .FILL x0041
PEG_B       .FILL x0042
PEG_C       .FILL x0043
NEWLINE     .FILL x000A
TOTAL       .STRINGZ "Moves: "

; HANOI: move n disks from one peg to another, over a third.
; Returns the number of moves. Changes R0 and R1.
; The frame:   R5 + 7  over
;              R5 + 6  to
;              R5 + 5  from
;              R5 + 4  n
;              R5 + 3  result
;              R5 + 2  return address
;              R5 + 1  the caller's R5
;              R5 + 0  moves, the one local variable
HANOI       ADD   R6, R6, #-3
            STR   R7, R6, #1            ; return address, below the result
            STR   R5, R6, #0            ; the caller's R5
            ADD   R6, R6, #-1           ; room for moves
            ADD   R5, R6, #0

            AND   R0, R0, #0
            STR   R0, R5, #0            ; moves = 0
            LDR   R0, R5, #4
            BRz   HANOI_END             ; no disks, no moves

; moves = HANOI(n - 1, from, over, to): get the smaller disks out of the way.
            LDR   R0, R5, #6
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #7
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #5
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #4
            ADD   R0, R0, #-1
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            JSR   HANOI
            LDR   R0, R6, #0
            ADD   R6, R6, #5
            ADD   R0, R0, #1            ; and one move for the disk n
            STR   R0, R5, #0

; Print that move.
            LEA   R0, SAY_DISK
            PUTS
            LDR   R0, R5, #4
            JSR   PRINT_TWO
            LEA   R0, SAY_FROM
            PUTS
            LDR   R0, R5, #5
            OUT
            LEA   R0, SAY_TO
            PUTS
            LDR   R0, R5, #6
            OUT
            LD    R0, LINE_FEED
            OUT

; moves = moves + HANOI(n - 1, over, to, from): put them back on top.
            LDR   R0, R5, #5
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #6
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #7
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            LDR   R0, R5, #4
            ADD   R0, R0, #-1
            ADD   R6, R6, #-1
            STR   R0, R6, #0
            JSR   HANOI
            LDR   R0, R6, #0
            ADD   R6, R6, #5
            LDR   R1, R5, #0
            ADD   R0, R0, R1
            STR   R0, R5, #0

; return moves
HANOI_END   LDR   R0, R5, #0
            STR   R0, R5, #3            ; the result
            ADD   R6, R5, #1            ; pop the local variable
            LDR   R5, R6, #0            ; pop the caller's R5
            LDR   R7, R6, #1            ; pop the return address
            ADD   R6, R6, #2            ; R6 points to the result
            RET

LINE_FEED   .FILL x000A
SAY_DISK    .STRINGZ "Disk "
SAY_FROM    .STRINGZ " from "
SAY_TO      .STRINGZ " to "

; PRINT_TWO: print a number of one or two digits.
; In: R0, from 0 to 99. Changes R0.
PRINT_TWO   ST    R1, TWO_R1
            ST    R2, TWO_R2
            ST    R7, TWO_R7
            AND   R1, R1, #0            ; R1: the tens
TWO_TAKE    ADD   R2, R0, #-10
            BRn   TWO_TAKEN
            ADD   R0, R2, #0
            ADD   R1, R1, #1
            BR    TWO_TAKE
TWO_TAKEN   ADD   R2, R0, #0            ; R2: the ones
            ADD   R1, R1, #0
            BRz   TWO_ONES              ; no leading zero
            LD    R0, DIGIT_0
            ADD   R0, R0, R1
            OUT
TWO_ONES    LD    R0, DIGIT_0
            ADD   R0, R0, R2
            OUT
            LD    R1, TWO_R1
            LD    R2, TWO_R2
            LD    R7, TWO_R7
            RET

DIGIT_0     .FILL x0030                 ; the character 0
TWO_R1      .BLKW 1
TWO_R2      .BLKW 1
TWO_R7      .BLKW 1

            .END
