; Adds up the numbers from 5 down to 1. It has four mistakes; bantam check reports them.
        .ORIG x3000
        AND  R0, R0, 0
        LD   R1, COUNT
LOPP    ADD  R0, R0, R1
        ADD  R1, R1, #-17
        BRp  LOOP
        ST   R8, SUM
        HALT
COUNT   .FILL 5
SUM     .BLKW
        .END
