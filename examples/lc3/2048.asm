; 2048: a game of sliding tiles, in colour
;
; Shows: a whole program in small subroutines. The board is an array that four
; tables of steps read in four directions; pictures are made of escape codes;
; random numbers come from a shift register; scores are in base 10000.
;
; Keys: w a s d or the arrows slide all tiles up, left, down, right. n starts
; a new game, q quits. Two equal tiles that meet become one, worth the sum.
; Each move brings a new tile, a 2 or sometimes a 4. Reach 2048!
;
; The program needs a terminal of 24 lines that knows 256 colours. It uses the
; terminal's second screen and gives the first one back at the end.
;
; In the board, a tile is not its number but how often 1 is doubled to make
; it: 1 stands for 2, 2 for 4, 11 for 2048. 0 is an empty cell.

            .ORIG x3000

; The main program. It keeps nothing in registers: every subroutine may use
; R0 to R5, and says so where it does not.

            LD    R0, INTRO_AT
            JSR   PRINT_PAGE
            JSR   GET_KEY               ; the first key chooses the game
            LD    R1, MINUS_Q
            ADD   R1, R1, R0
            BRz   QUIT
            JSR   STIR
            LD    R0, CLEAR_AT          ; wipe the introduction
            PUTS

NEW_GAME    JSR   CLEAR_GAME
            JSR   ADD_TILE
            JSR   ADD_TILE
            LD    R0, HINT_AT
            ST    R0, MESSAGE_AT

SHOW        JSR   DRAW

NEXT_KEY    JSR   GET_KEY
            JSR   STIR                  ; how one plays changes what comes next
            LD    R1, MINUS_Q
            ADD   R1, R1, R0
            BRz   QUIT
            LD    R1, MINUS_N
            ADD   R1, R1, R0
            BRz   NEW_GAME

            LEA   R2, DIRECTIONS        ; which direction has this key?
FIND_KEY    LDR   R1, R2, #0
            BRz   NEXT_KEY              ; the end of the table: none
            ADD   R1, R1, R0
            BRz   MOVE
            ADD   R2, R2, #4            ; each direction has four words
            BR    FIND_KEY

MOVE        LD    R0, HINT_AT           ; the usual message, unless...
            ST    R0, MESSAGE_AT
            ADD   R0, R2, #0
            JSR   SLIDE                 ; ...this makes a 2048
            ADD   R0, R0, #0
            BRz   NEXT_KEY              ; nothing has moved: no move
            JSR   ADD_TILE
            JSR   CAN_MOVE
            ADD   R0, R0, #0
            BRp   SHOW
            LD    R0, LOST_AT
            ST    R0, MESSAGE_AT
            BR    SHOW

QUIT        LD    R0, LEAVE_AT          ; the first screen again, and the cursor
            PUTS
            LD    R0, BEST_AT
            JSR   PRINT_SCORE
            LD    R0, FAREWELL_AT
            PUTS
            HALT

MINUS_Q     .FILL #-113                 ; minus the character q
MINUS_N     .FILL #-110                 ; minus the character n

INTRO_AT    .FILL INTRO                 ; texts too far away for LEA
CLEAR_AT    .FILL CLEAR
HINT_AT     .FILL HINT
LOST_AT     .FILL LOST
LEAVE_AT    .FILL LEAVE
FAREWELL_AT .FILL FAREWELL
BEST_AT     .FILL BEST
MESSAGE_AT  .BLKW 1                     ; the text below the board

; For each direction: minus its key; the cell in the corner where its tiles
; pile up; the step from there along a line of cells; the step to the next
; line.
DIRECTIONS  .FILL #-119                 ; w, up: lines are columns, from the top
            .FILL #0
            .FILL #4
            .FILL #1
            .FILL #-97                  ; a, left: rows, from the left
            .FILL #0
            .FILL #1
            .FILL #4
            .FILL #-115                 ; s, down: columns, from the bottom
            .FILL #12
            .FILL #-4
            .FILL #1
            .FILL #-100                 ; d, right: rows, from the right
            .FILL #3
            .FILL #-1
            .FILL #4
            .FILL #0                    ; the end of the table

; The state of the game.
BOARD       .BLKW 16                    ; row by row, from the top
SCORE       .BLKW 1                     ; the ten thousands of the score
SCORE_LOW   .BLKW 1                     ; and the rest, from 0 to 9999
BEST        .FILL #0                    ; the best score since the start,
            .FILL #0                    ; in two words, too
HAS_WON     .BLKW 1                     ; 1 once a 2048 has been made
CHANCE      .FILL #1                    ; the shift register; never zero

; CLEAR_GAME: an empty board, a score of zero. Changes R0 to R2.
CLEAR_GAME  AND   R0, R0, #0
            ST    R0, SCORE
            ST    R0, SCORE_LOW
            ST    R0, HAS_WON
            LEA   R1, BOARD
            LD    R2, ALL_CELLS
CLEAR_NEXT  STR   R0, R1, #0
            ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   CLEAR_NEXT
            RET

ALL_CELLS   .FILL #16

; STIR: mix a key into the chance.
; In: R0, the key. Changes R1.
STIR        LD    R1, CHANCE
            ADD   R1, R1, R0
            BRnp  STIR_END
            ADD   R1, R1, #1            ; zero would stay zero for ever
STIR_END    ST    R1, CHANCE
            RET

; RANDOM: a number by chance.
; In: R0, how many numbers there are, from 1 to 256.
; Out: R0, from 0 to one less than that. Changes R1 to R5.
; A shift register: when a bit falls out on the left, four bits flip. It comes
; by all values but zero before it repeats.
RANDOM      LD    R1, CHANCE            ; R1: the register
            LD    R2, SHIFTS            ; R2: shifts to do
SHIFT       ADD   R1, R1, #0
            BRn   SHIFT_FLIP
            ADD   R1, R1, R1
            BR    SHIFT_DONE
SHIFT_FLIP  ADD   R1, R1, R1
            LD    R3, FLIP              ; exclusive or: what is in one and not
            NOT   R4, R1                ; in the other, and the reverse
            AND   R4, R4, R3
            NOT   R3, R3
            AND   R1, R1, R3
            ADD   R1, R1, R4
SHIFT_DONE  ADD   R2, R2, #-1
            BRp   SHIFT
            ST    R1, CHANCE

            LD    R3, LOW_BYTE          ; the rest of a division, by subtraction
            AND   R1, R1, R3
            NOT   R5, R0
            ADD   R5, R5, #1
RANDOM_TAKE ADD   R1, R1, R5
            BRzp  RANDOM_TAKE
            ADD   R0, R1, R0            ; once too often: give it back
            RET

SHIFTS      .FILL #16
FLIP        .FILL x002D                 ; bits 0, 2, 3 and 5
LOW_BYTE    .FILL x00FF

; ADD_TILE: put a new tile in an empty cell. There must be one.
; Changes R0 to R5.
ADD_TILE    ST    R7, TILE_R7
            LEA   R1, BOARD             ; count the empty cells in R0
            LD    R2, ALL_CELLS
            AND   R0, R0, #0
COUNT_NEXT  LDR   R3, R1, #0
            BRnp  COUNT_DONE
            ADD   R0, R0, #1
COUNT_DONE  ADD   R1, R1, #1
            ADD   R2, R2, #-1
            BRp   COUNT_NEXT
            JSR   RANDOM                ; R0: how many of them to pass by

            LEA   R1, BOARD
FIND_CELL   LDR   R2, R1, #0
            BRnp  FIND_NEXT
            ADD   R0, R0, #-1
            BRn   FOUND_CELL
FIND_NEXT   ADD   R1, R1, #1
            BR    FIND_CELL

FOUND_CELL  ST    R1, NEW_CELL
            LD    R0, TILE_ODDS
            JSR   RANDOM
            ADD   R0, R0, #0
            BRz   NEW_FOUR
            AND   R0, R0, #0
            ADD   R0, R0, #1            ; a 2
            BR    NEW_TILE
NEW_FOUR    ADD   R0, R0, #2            ; a 4
NEW_TILE    STI   R0, NEW_CELL
            LD    R7, TILE_R7
            RET

TILE_ODDS   .FILL #10                   ; one tile of so many is a 4
NEW_CELL    .BLKW 1
TILE_R7     .BLKW 1

; SLIDE: push all tiles in one direction.
; In: R0, the address of the direction.
; Out: R0, zero if nothing moved. Changes R1 to R5.
SLIDE       ST    R7, SLIDE_R7
            LDR   R2, R0, #2            ; R2: the step along a line
            LDR   R1, R0, #3
            ST    R1, LINE_STEP
            LDR   R3, R0, #1
            LEA   R1, BOARD
            ADD   R1, R1, R3            ; R1: the first cell of the first line
            AND   R0, R0, #0
            ST    R0, MOVED
            LD    R0, BOARD_SIDE
            ST    R0, LINES_LEFT

SLIDE_NEXT  ST    R1, LINE_START
            JSR   SLIDE_LINE
            LD    R1, LINE_START
            LD    R3, LINE_STEP
            ADD   R1, R1, R3
            LD    R0, LINES_LEFT
            ADD   R0, R0, #-1
            ST    R0, LINES_LEFT
            BRp   SLIDE_NEXT

            LD    R0, MOVED
            LD    R7, SLIDE_R7
            RET

BOARD_SIDE  .FILL #4
LINE_STEP   .BLKW 1
LINE_START  .BLKW 1
LINES_LEFT  .BLKW 1
MOVED       .BLKW 1                     ; set by SLIDE_LINE
SLIDE_R7    .BLKW 1

; SLIDE_LINE: push the tiles of one line.
; In: R1, the address of the cell they pile up at; R2, the step from there to
; the next cell. Changes R0, R1 and R3 to R5; sets MOVED if a tile moves.
; R1 is the target, where the next tile goes; R3 walks along behind it.
; Between the two, all cells are empty.
SLIDE_LINE  ST    R7, LINE_R7
            ADD   R3, R1, #0
            LD    R5, BOARD_SIDE        ; R5: cells still to look at
            BR    LINE_STEP_ON

LINE_CELL   LDR   R0, R3, #0            ; R0: the tile there
            BRz   LINE_STEP_ON
LINE_PUSH   LDR   R4, R1, #0            ; R4: the tile at the target
            BRz   LINE_MOVE
            NOT   R4, R4
            ADD   R4, R4, #1
            ADD   R4, R4, R0
            BRz   LINE_MERGE            ; they are equal

            ADD   R1, R1, R2            ; blocked: the next target
            NOT   R4, R1
            ADD   R4, R4, #1
            ADD   R4, R4, R3
            BRz   LINE_STEP_ON          ; it is where the tile is already
            BR    LINE_PUSH

LINE_MOVE   STR   R0, R1, #0            ; and it may be merged with the next one
            ST    R0, MOVED
            AND   R4, R4, #0
            STR   R4, R3, #0
            BR    LINE_STEP_ON

LINE_MERGE  STR   R4, R3, #0            ; R4 is zero
            ADD   R0, R0, #1            ; doubled once more
            STR   R0, R1, #0
            ST    R0, MOVED
            JSR   TILE_MADE
            ADD   R1, R1, R2            ; a merged tile is not merged again

LINE_STEP_ON
            ADD   R3, R3, R2
            ADD   R5, R5, #-1
            BRp   LINE_CELL
            LD    R7, LINE_R7
            RET

LINE_R7     .BLKW 1

; TILE_MADE: add the worth of a new tile to the score; see if it is the 2048.
; In: R0, the tile. Changes R0 and R4.
TILE_MADE   ST    R1, MADE_R1
            ST    R2, MADE_R2
            ST    R3, MADE_R3
            LD    R1, TARGET_TILE
            ADD   R1, R1, R0
            BRnp  MADE_SCORE
            LD    R1, HAS_WON
            BRp   MADE_SCORE            ; only the first one is news
            ADD   R1, R1, #1
            ST    R1, HAS_WON
            LD    R1, WON_AT
            STI   R1, MESSAGE_PTR

; Double 1 as often as the tile says. R1 is the part below 10000, R2 the rest.
MADE_SCORE  AND   R2, R2, #0
            ADD   R1, R2, #1
            LD    R3, MINUS_BASE
MADE_DOUBLE ADD   R2, R2, R2
            ADD   R1, R1, R1
            ADD   R4, R1, R3
            BRn   MADE_SMALL
            ADD   R1, R4, #0            ; carry
            ADD   R2, R2, #1
MADE_SMALL  ADD   R0, R0, #-1
            BRp   MADE_DOUBLE

            LDI   R4, LOW_PTR           ; add it to the score, with carry
            ADD   R1, R1, R4
            ADD   R4, R1, R3
            BRn   MADE_ADD
            ADD   R1, R4, #0
            ADD   R2, R2, #1
MADE_ADD    STI   R1, LOW_PTR
            LDI   R4, SCORE_PTR
            ADD   R2, R2, R4
            STI   R2, SCORE_PTR
            LD    R1, MADE_R1
            LD    R2, MADE_R2
            LD    R3, MADE_R3
            RET

TARGET_TILE .FILL #-11                  ; minus the tile of the 2048
MINUS_BASE  .FILL #-10000
WON_AT      .FILL WON
MESSAGE_PTR .FILL MESSAGE_AT
SCORE_PTR   .FILL SCORE
LOW_PTR     .FILL SCORE_LOW
MADE_R1     .BLKW 1
MADE_R2     .BLKW 1
MADE_R3     .BLKW 1

; CAN_MOVE: is there a move?
; Out: R0, 1 or 0. Changes R1 to R5.
; There is if a cell is empty, or equal to the one on its right or below it.
CAN_MOVE    LD    R1, BOARD_PTR         ; R1: the cell
            LD    R2, SIDE              ; R2: rows from here to the bottom
CAN_ROW     LD    R3, SIDE              ; R3: cells from here to the right
CAN_CELL    LDR   R0, R1, #0
            BRz   CAN_YES
            NOT   R0, R0
            ADD   R0, R0, #1            ; R0: minus the tile
            ADD   R4, R3, #-1
            BRz   CAN_BELOW             ; nothing on the right
            LDR   R4, R1, #1
            ADD   R4, R4, R0
            BRz   CAN_YES
CAN_BELOW   ADD   R4, R2, #-1
            BRz   CAN_NEXT              ; nothing below
            LDR   R4, R1, #4            ; a row has four cells
            ADD   R4, R4, R0
            BRz   CAN_YES
CAN_NEXT    ADD   R1, R1, #1
            ADD   R3, R3, #-1
            BRp   CAN_CELL
            ADD   R2, R2, #-1
            BRp   CAN_ROW
            AND   R0, R0, #0
            RET
CAN_YES     AND   R0, R0, #0
            ADD   R0, R0, #1
            RET

; GET_KEY: wait for a key.
; Out: R0, the key. Capitals come as small letters, arrows as w a s d.
; Changes R1 and R2.
; A terminal sends an arrow as three characters: escape, [ and A, B, C or D.
GET_KEY     ST    R7, KEY_R7
            GETC
            LD    R1, MINUS_ESC
            ADD   R1, R1, R0
            BRnp  KEY_PLAIN
            GETC
            LD    R1, MINUS_OPEN
            ADD   R1, R1, R0
            BRnp  KEY_PLAIN             ; no arrow after all
            GETC
            LD    R1, MINUS_A
            ADD   R1, R1, R0
            BRn   KEY_END
            ADD   R2, R1, #-4           ; there are four arrows
            BRzp  KEY_END
            LEA   R2, ARROW_KEYS
            ADD   R2, R2, R1
            LDR   R0, R2, #0
            BR    KEY_END

KEY_PLAIN   LD    R1, MINUS_A
            ADD   R1, R1, R0
            BRn   KEY_END
            LD    R1, MINUS_Z
            ADD   R1, R1, R0
            BRp   KEY_END
            LD    R1, TO_SMALL
            ADD   R0, R0, R1
KEY_END     LD    R7, KEY_R7
            RET

MINUS_ESC   .FILL #-27                  ; minus the character escape
MINUS_OPEN  .FILL #-91                  ; minus the character [
MINUS_A     .FILL #-65                  ; minus the character A
MINUS_Z     .FILL #-90                  ; minus the character Z
TO_SMALL    .FILL #32                   ; from a capital to its small letter
ARROW_KEYS  .FILL x0077                 ; up: w
            .FILL x0073                 ; down: s
            .FILL x0064                 ; right: d
            .FILL x0061                 ; left: a
KEY_R7      .BLKW 1

; DRAW: show the whole game, over what was there. Changes R0 to R5.
DRAW        ST    R7, DRAW_R7
            JSR   KEEP_BEST
            LD    R0, TITLE_AT
            PUTS
            LD    R0, SCORE_AT
            JSR   PRINT_SCORE
            LD    R0, SAY_BEST_AT
            PUTS
            LD    R0, BEST_PTR
            JSR   PRINT_SCORE
            LD    R0, HEAD_END_AT
            PUTS

            LD    R5, BOARD_PTR         ; R5: the first cell of the row
            LD    R4, SIDE              ; R4: rows to draw
DRAW_ROW    AND   R1, R1, #0            ; each row takes three lines of text: colour,
            JSR   DRAW_LINE             ; colour with numbers, colour
            ADD   R1, R1, #1
            JSR   DRAW_LINE
            AND   R1, R1, #0
            JSR   DRAW_LINE
            LD    R0, NEWLINE
            OUT
            LD    R0, SIDE
            ADD   R5, R5, R0
            ADD   R4, R4, #-1
            BRp   DRAW_ROW

            LDI   R0, SHOWN_AT
            PUTS
            LD    R7, DRAW_R7
            RET

BOARD_PTR   .FILL BOARD
SIDE        .FILL #4
NEWLINE     .FILL x000A
SCORE_AT    .FILL SCORE
BEST_PTR    .FILL BEST
SHOWN_AT    .FILL MESSAGE_AT
TITLE_AT    .FILL TITLE
SAY_BEST_AT .FILL SAY_BEST
HEAD_END_AT .FILL HEAD_END
DRAW_R7     .BLKW 1

; DRAW_LINE: draw one line of text of a row of tiles.
; In: R5, the row's first cell; R1, 1 to show the numbers, 0 to leave them out.
; Changes R0.
DRAW_LINE   ST    R1, LINE_R1
            ST    R2, LINE_R2
            ST    R3, LINE_R3
            ST    R4, LINE_R4
            ST    R5, LINE_R5
            ST    R7, DRAWL_R7
            LD    R4, SIDE              ; R4: tiles to draw
            LEA   R0, MARGIN
            PUTS
DRAW_TILE   LDR   R2, R5, #0            ; R2: the tile
            LD    R3, COLOURS_AT
            ADD   R3, R3, R2
            LDR   R0, R3, #0            ; the text that sets its colour
            PUTS
            LD    R3, NUMBERS_AT
            ADD   R1, R1, #0
            BRz   DRAW_BLANK            ; an empty cell's text has no number in it
            ADD   R3, R3, R2
DRAW_BLANK  LDR   R0, R3, #0            ; the text on it
            PUTS
            LEA   R0, GAP
            PUTS
            ADD   R5, R5, #1
            ADD   R4, R4, #-1
            BRp   DRAW_TILE
            LD    R0, NEWLINE
            OUT
            LD    R1, LINE_R1
            LD    R2, LINE_R2
            LD    R3, LINE_R3
            LD    R4, LINE_R4
            LD    R5, LINE_R5
            LD    R7, DRAWL_R7
            RET

COLOURS_AT  .FILL COLOURS
NUMBERS_AT  .FILL NUMBERS
MARGIN      .STRINGZ "  "
GAP         .STRINGZ "\e[0m  "          ; back to no colour, and a gap
LINE_R1     .BLKW 1
LINE_R2     .BLKW 1
LINE_R3     .BLKW 1
LINE_R4     .BLKW 1
LINE_R5     .BLKW 1
DRAWL_R7    .BLKW 1

; KEEP_BEST: if the score is better than the best one, it is the best one now.
; Changes R0 to R4.
KEEP_BEST   LD    R0, SCORE_AT
            LD    R1, BEST_PTR
            LDR   R2, R0, #0            ; compare the ten thousands first
            LDR   R3, R1, #0
            NOT   R3, R3
            ADD   R3, R3, #1
            ADD   R3, R3, R2
            BRn   KEEP_END
            BRp   KEEP_NEW
            LDR   R3, R0, #1            ; they are equal: compare the rest
            LDR   R4, R1, #1
            NOT   R4, R4
            ADD   R4, R4, #1
            ADD   R4, R4, R3
            BRnz  KEEP_END
KEEP_NEW    STR   R2, R1, #0
            LDR   R3, R0, #1
            STR   R3, R1, #1
KEEP_END    RET

; PRINT_SCORE: print a score in decimal.
; In: R0, the address of its two words. Changes R0 to R5.
PRINT_SCORE ST    R7, SCORE_R7
            ST    R0, SCORE_R0
            AND   R1, R1, #0            ; no leading zeros
            LDR   R0, R0, #0
            BRz   SCORE_REST            ; below ten thousand
            JSR   PRINT_FOUR
            ADD   R1, R1, #1            ; the rest has all its four digits
SCORE_REST  LD    R0, SCORE_R0
            LDR   R0, R0, #1
            JSR   PRINT_FOUR
            LD    R7, SCORE_R7
            RET

SCORE_R0    .BLKW 1
SCORE_R7    .BLKW 1

; PRINT_FOUR: print a number of up to four digits.
; In: R0, from 0 to 9999; R1, zero to leave out leading zeros.
; Changes R0 and R2 to R5.
PRINT_FOUR  ST    R7, FOUR_R7
            ST    R1, FOUR_R1
            ADD   R5, R0, #0            ; R5: what is left of the number
            LEA   R2, POWERS            ; R2: where the next power of ten is
FOUR_POWER  LDR   R3, R2, #0            ; R3: minus the power
            BRz   FOUR_ONES             ; the table has ended
            LD    R0, DIGIT_0           ; R0: the digit, as a character
FOUR_TAKE   ADD   R4, R5, R3
            BRn   FOUR_TAKEN            ; once too often: R5 stays
            ADD   R5, R4, #0
            ADD   R0, R0, #1
            ADD   R1, R1, #1            ; a zero after this is not a leading one
            BR    FOUR_TAKE
FOUR_TAKEN  ADD   R1, R1, #0
            BRz   FOUR_SKIP
            OUT
FOUR_SKIP   ADD   R2, R2, #1
            BR    FOUR_POWER

FOUR_ONES   LD    R0, DIGIT_0           ; the last digit is printed in any case
            ADD   R0, R0, R5
            OUT
            LD    R1, FOUR_R1
            LD    R7, FOUR_R7
            RET

DIGIT_0     .FILL x0030                 ; the character 0
POWERS      .FILL #-1000
            .FILL #-100
            .FILL #-10
            .FILL #0                    ; the end of the table
FOUR_R1     .BLKW 1
FOUR_R7     .BLKW 1

; PRINT_PAGE: print several texts that follow each other in memory.
; In: R0, the address of the first. An empty text ends the page.
; Changes R0 to R2.
PRINT_PAGE  ST    R7, PAGE_R7
            ADD   R1, R0, #0            ; R1: the next character
PAGE_TEXT   LDR   R0, R1, #0
            BRz   PAGE_END              ; an empty text
PAGE_NEXT   OUT
            ADD   R1, R1, #1
            LDR   R0, R1, #0
            BRnp  PAGE_NEXT
            ADD   R1, R1, #1            ; past the zero that ends this text
            BR    PAGE_TEXT
PAGE_END    LD    R7, PAGE_R7
            RET

PAGE_R7     .BLKW 1

; The texts. What \e begins is for the terminal: [?1049h and [?1049l choose the
; second screen and the first, [?25l and [?25h hide and show the cursor, [H
; goes to the upper left corner, [2J clears the screen, [K the rest of a line,
; and what ends in m sets colours, with [0m for none.
INTRO       .STRINGZ "\e[?1049h\e[?25l\e[2J\e[H\n"
            .STRINGZ "  \e[1;38;5;214m2048\e[0m\n\n"
            .STRINGZ "  Slide all the tiles at once, with w a s d or the arrow keys.\n"
            .STRINGZ "  Two equal tiles that meet become one tile, worth the sum.\n"
            .STRINGZ "  Each move brings a new tile, a 2 or sometimes a 4.\n"
            .STRINGZ "  Make a tile of 2048 before the board is full!\n\n"
            .STRINGZ "  n: new game   q: quit\n\n"
            .STRINGZ "  Press any key to begin. Each key begins another game.\n"
            .FILL #0                    ; the end of the page

CLEAR       .STRINGZ "\e[2J"
TITLE       .STRINGZ "\e[H\n  \e[1;38;5;214m2048\e[0m      Score \e[1m"
SAY_BEST    .STRINGZ "\e[0m      Best \e[1m"
HEAD_END    .STRINGZ "\e[0m\e[K\n\n"
HINT        .STRINGZ "  w a s d or arrows: slide   n: new game   q: quit\e[K\n"
WON         .STRINGZ "  \e[1m2048! You have won.\e[0m Go on for as long as you can.\e[K\n"
LOST        .STRINGZ "  \e[1mNo move is left.\e[0m n: new game   q: quit\e[K\n"
LEAVE       .STRINGZ "\e[?25h\e[?1049lThanks for playing! Your best score: "
FAREWELL    .STRINGZ "\n"

; For each tile, the text that sets its colours, and the text on it.
COLOURS     .FILL COLOUR_NONE
            .FILL COLOUR_2
            .FILL COLOUR_4
            .FILL COLOUR_8
            .FILL COLOUR_16
            .FILL COLOUR_32
            .FILL COLOUR_64
            .FILL COLOUR_128
            .FILL COLOUR_256
            .FILL COLOUR_512
            .FILL COLOUR_1024
            .FILL COLOUR_2048
            .FILL COLOUR_MORE           ; 4096
            .FILL COLOUR_MORE
            .FILL COLOUR_MORE
            .FILL COLOUR_MORE
            .FILL COLOUR_MORE
            .FILL COLOUR_MORE           ; 131072, the largest there can be

NUMBERS     .FILL NUMBER_NONE
            .FILL NUMBER_2
            .FILL NUMBER_4
            .FILL NUMBER_8
            .FILL NUMBER_16
            .FILL NUMBER_32
            .FILL NUMBER_64
            .FILL NUMBER_128
            .FILL NUMBER_256
            .FILL NUMBER_512
            .FILL NUMBER_1024
            .FILL NUMBER_2048
            .FILL NUMBER_4096
            .FILL NUMBER_8192
            .FILL NUMBER_16384
            .FILL NUMBER_32768
            .FILL NUMBER_65536
            .FILL NUMBER_131072

COLOUR_NONE .STRINGZ "\e[48;5;236m"
COLOUR_2    .STRINGZ "\e[1;38;5;238;48;5;254m"
COLOUR_4    .STRINGZ "\e[1;38;5;238;48;5;223m"
COLOUR_8    .STRINGZ "\e[1;38;5;234;48;5;216m"
COLOUR_16   .STRINGZ "\e[1;38;5;234;48;5;209m"
COLOUR_32   .STRINGZ "\e[1;38;5;231;48;5;202m"
COLOUR_64   .STRINGZ "\e[1;38;5;231;48;5;196m"
COLOUR_128  .STRINGZ "\e[1;38;5;234;48;5;229m"
COLOUR_256  .STRINGZ "\e[1;38;5;234;48;5;227m"
COLOUR_512  .STRINGZ "\e[1;38;5;234;48;5;220m"
COLOUR_1024 .STRINGZ "\e[1;38;5;234;48;5;214m"
COLOUR_2048 .STRINGZ "\e[1;38;5;234;48;5;118m"
COLOUR_MORE .STRINGZ "\e[1;38;5;231;48;5;91m"

NUMBER_NONE .STRINGZ "        "
NUMBER_2    .STRINGZ "   2    "
NUMBER_4    .STRINGZ "   4    "
NUMBER_8    .STRINGZ "   8    "
NUMBER_16   .STRINGZ "   16   "
NUMBER_32   .STRINGZ "   32   "
NUMBER_64   .STRINGZ "   64   "
NUMBER_128  .STRINGZ "  128   "
NUMBER_256  .STRINGZ "  256   "
NUMBER_512  .STRINGZ "  512   "
NUMBER_1024 .STRINGZ "  1024  "
NUMBER_2048 .STRINGZ "  2048  "
NUMBER_4096 .STRINGZ "  4096  "
NUMBER_8192 .STRINGZ "  8192  "
NUMBER_16384
            .STRINGZ " 16384  "
NUMBER_32768
            .STRINGZ " 32768  "
NUMBER_65536
            .STRINGZ " 65536  "
NUMBER_131072
            .STRINGZ " 131072 "

            .END
