//! What students write who know another machine or language, and what the LC-3 has instead.
//!
//! Each row is data for the messages of the assembler, and for `explain`. Registers in the recipes are examples.

use bantam_asm::{Mixup, Recipe};

const fn recipe(words: &'static [&'static str], help: &'static str) -> Recipe {
    Recipe { words, help }
}

const fn mixup(mnemonics: &'static [&'static str], given: &'static str, help: &'static str) -> Mixup {
    Mixup { mnemonics, given, help }
}

/// Words of other machines and languages.
pub(crate) const RECIPES: &[Recipe] = &[
    recipe(
        &["SUB", "SUBI", "MINUS"],
        "the LC-3 has no SUB; `NOT R2, R2`, `ADD R2, R2, #1`, `ADD R0, R1, R2` computes R0 = R1 - R2 and changes R2",
    ),
    recipe(&["NEG"], "the LC-3 has no NEG; `NOT R0, R0`, `ADD R0, R0, #1` negates R0"),
    recipe(&["INC", "INCR", "ADDI"], "the LC-3 has no INC; `ADD R0, R0, #1` adds 1 to R0"),
    recipe(&["DEC", "DECR"], "the LC-3 has no DEC; `ADD R0, R0, #-1` subtracts 1 from R0"),
    recipe(
        &["MOV", "MOVE", "MOVI", "CPY", "COPY", "SET", "LI", "LDA", "LDX"],
        "the LC-3 has no MOV; `ADD R0, R1, #0` copies R1 to R0, and `AND R0, R0, #0`, `ADD R0, R0, #5` sets R0 to 5",
    ),
    recipe(&["CLR", "CLEAR", "ZERO"], "the LC-3 has no CLR; `AND R0, R0, #0` sets R0 to 0"),
    recipe(
        &["CMP", "CP", "TST", "TEST", "SLT", "COMPARE"],
        "the LC-3 has no CMP; `NOT R2, R1`, `ADD R2, R2, #1`, `ADD R2, R0, R2` computes R0 - R1 in R2, and then `BRn`, `BRz` or `BRp` branches",
    ),
    recipe(
        &["MUL", "MULT", "MULTIPLY", "IMUL"],
        "the LC-3 has no MUL; add in a loop, or double with `ADD R0, R1, R1`",
    ),
    recipe(
        &["DIV", "DIVIDE", "IDIV", "MOD", "REM"],
        "the LC-3 has no DIV; subtract in a loop and count how often",
    ),
    recipe(
        &["OR", "ORR", "ORI"],
        "the LC-3 has no OR; `NOT R1, R1`, `NOT R2, R2`, `AND R0, R1, R2`, `NOT R0, R0` computes R1 OR R2 in R0 and changes R1 and R2",
    ),
    recipe(&["NAND"], "the LC-3 has no NAND; `AND R0, R1, R2`, `NOT R0, R0` computes it"),
    recipe(
        &["NOR"],
        "the LC-3 has no NOR; `NOT R1, R1`, `NOT R2, R2`, `AND R0, R1, R2` computes it and changes R1 and R2",
    ),
    recipe(
        &["XOR", "EOR"],
        "the LC-3 has no XOR; it is (R1 AND NOT R2) OR (NOT R1 AND R2), built from `NOT` and `AND`",
    ),
    recipe(
        &["SHL", "SLL", "LSL", "LSHF", "SAL", "LSHIFT"],
        "the LC-3 has no shift; `ADD R0, R0, R0` shifts R0 to the left by one bit",
    ),
    recipe(
        &["SHR", "SRL", "LSR", "RSHF", "SAR", "SRA", "ASR", "RSHIFT"],
        "the LC-3 cannot shift to the right; test each bit with `AND` and build the result with `ADD`",
    ),
    recipe(
        &["PUSH"],
        "the LC-3 has no PUSH; `ADD R6, R6, #-1`, `STR R0, R6, #0` pushes R0 onto the stack in R6",
    ),
    recipe(
        &["POP", "PULL"],
        "the LC-3 has no POP; `LDR R0, R6, #0`, `ADD R6, R6, #1` pops into R0 from the stack in R6",
    ),
    recipe(
        &["CALL", "BL", "JAL", "GOSUB", "BSR"],
        "the LC-3 calls a subroutine with `JSR LABEL`, and the subroutine returns with `RET`",
    ),
    recipe(&["GOTO", "JUMP", "BRA", "BAL"], "the LC-3 jumps to a label with `BR LABEL`"),
    recipe(&["RETURN", "RTS", "RTN"], "the LC-3 returns from a subroutine with `RET`"),
    recipe(
        &["BGT", "JG", "JGT", "BGTZ", "BPL", "JP"],
        "the LC-3 branches on the last result; `BRp LABEL` if it is positive",
    ),
    recipe(
        &["BLT", "JL", "JLT", "BLTZ", "BMI", "JN"],
        "the LC-3 branches on the last result; `BRn LABEL` if it is negative",
    ),
    recipe(
        &["BEQ", "BE", "BRE", "JE", "JZ", "JEQ", "BZ", "BEQZ"],
        "the LC-3 branches on the last result; `BRz LABEL` if it is zero",
    ),
    recipe(
        &["BNE", "JNE", "JNZ", "BNZ", "BNEZ"],
        "the LC-3 branches on the last result; `BRnp LABEL` if it is not zero",
    ),
    recipe(
        &["BGE", "JGE", "BGEZ"],
        "the LC-3 branches on the last result; `BRzp LABEL` if it is zero or positive",
    ),
    recipe(
        &["BLE", "JLE", "BLEZ"],
        "the LC-3 branches on the last result; `BRnz LABEL` if it is negative or zero",
    ),
    recipe(&["HLT", "STOP", "EXIT", "QUIT", "SYSCALL"], "the LC-3 ends a program with `HALT`"),
    recipe(
        &["PRINT", "PRINTF", "DISP", "WRITE", "ECHO", "COUT"],
        "the LC-3 prints with `OUT`, the character in R0, or `PUTS`, the string at the address in R0",
    ),
    recipe(
        &["INPUT", "READ", "SCANF", "CIN"],
        "the LC-3 reads a character into R0 with `GETC`, or `IN`, which asks for it",
    ),
    recipe(
        &["LOAD", "LW", "LDW", "LDB"],
        "the LC-3 loads with `LD R0, LABEL`, or `LDR R0, R1, #0` from the address in R1",
    ),
    recipe(
        &["STORE", "SAVE", "SW", "STW", "STB"],
        "the LC-3 stores with `ST R0, LABEL`, or `STR R0, R1, #0` to the address in R1",
    ),
    recipe(
        &[".WORD", ".DW", "DW", ".BYTE", ".DB", "DB", ".INT", ".DATA", ".SHORT", "DC", ".VALUE"],
        "the LC-3's assembler puts a word into memory with `.FILL`, for example `TEN .FILL #10`",
    ),
    recipe(
        &[".ASCIIZ", ".ASCII", ".STRING", ".STR", ".TEXT"],
        "the LC-3's assembler puts a string into memory with `.STRINGZ`, for example `TEXT .STRINGZ \"Hello\"`",
    ),
    recipe(
        &[".SPACE", ".SKIP", ".RES", ".BSS", ".ZERO", ".BLOCK", "RESW", "DS"],
        "the LC-3's assembler reserves words with `.BLKW`, for example `ARRAY .BLKW 10`",
    ),
    recipe(
        &[".SET", ".EQU", "EQU", ".DEFINE", "#DEFINE", ".CONST", "DEFINE"],
        "the LC-3's assembler has no constants; write the number where it is used, or put it into memory with `.FILL`",
    ),
    recipe(
        &["INT", "CHAR", "SHORT", "LONG", "FLOAT", "UNSIGNED", "VAR", "LET"],
        "this looks like C; `X .FILL #5` after the code reserves a word that holds 5, `LD R0, X` reads it, and `ST R0, X` writes it",
    ),
    recipe(
        &["IF", "WHILE", "FOR", "ELSE"],
        "this looks like C; compare by subtracting, and branch with `BRn`, `BRz` or `BRp`",
    ),
    recipe(
        &["="],
        "this looks like an assignment; `LD R0, X` reads a variable, `ST R0, X` writes it, and `X .FILL #5` after the code reserves it",
    ),
];

/// Instructions with operands that belong to another one.
pub(crate) const MIXUPS: &[Mixup] = &[
    mixup(&["LD", "LDI", "LEA"], "RR", "to load from the address in {1}, write `LDR {0}, {1}, #0`"),
    mixup(&["ST", "STI"], "RR", "to store at the address in {1}, write `STR {0}, {1}, #0`"),
    mixup(&["LD", "LDI", "LEA", "ST", "STI"], "LR", "the register comes first: `{m} {1}, {0}`"),
    mixup(&["LD", "LDI", "LEA"], "RRN", "to load from the address in {1}, write `LDR {0}, {1}, {2}`"),
    mixup(&["ST", "STI"], "RRN", "to store at the address in {1}, write `STR {0}, {1}, {2}`"),
    mixup(&["LDR"], "RL", "to load from a label, write `LD {0}, {1}`"),
    mixup(&["STR"], "RL", "to store at a label, write `ST {0}, {1}`"),
    mixup(
        &["LDR"],
        "RLN",
        "LDR takes a base register: write `LD {0}, {1}`, or `LEA R1, {1}` and `LDR {0}, R1, {2}`",
    ),
    mixup(
        &["STR"],
        "RLN",
        "STR takes a base register: write `ST {0}, {1}`, or `LEA R1, {1}` and `STR {0}, R1, {2}`",
    ),
    mixup(&["LDR", "STR"], "RR", "the offset is missing: write `{m} {0}, {1}, #0`"),
    mixup(&["JSR"], "R", "to call the subroutine whose address is in {0}, write `JSRR {0}`"),
    mixup(&["JSRR"], "L", "to call a subroutine by its label, write `JSR {0}`"),
    mixup(&["JMP"], "L", "to jump to a label, write `BR {0}`"),
    mixup(
        &["BR", "BRN", "BRZ", "BRP", "BRNZ", "BRNP", "BRZP", "BRNZP"],
        "R",
        "to jump to the address in {0}, write `JMP {0}`",
    ),
    mixup(&["BR"], "CL", "there is no space before the condition codes: write `BR{0} {1}`"),
    mixup(
        &["PUTS", "PUTSP"],
        "L",
        "{m} prints the string at the address in R0: write `LEA R0, {0}` before `{m}`",
    ),
    mixup(
        &["PUTS", "PUTSP", "OUT"],
        "S",
        "put the string into memory with `.STRINGZ`, and its address into R0 with `LEA`",
    ),
    mixup(&["OUT"], "R", "OUT prints the character in R0: write `ADD R0, {0}, #0` before `OUT`"),
    mixup(&["OUT"], "L", "OUT prints the character in R0: write `LD R0, {0}` before `OUT`"),
    mixup(&["GETC", "IN"], "R", "{m} reads into R0: write `{m}`, and then `ADD {0}, R0, #0`"),
    mixup(&["RET"], "R", "RET returns to the address in R7: write `RET`, or `JMP {0}`"),
    mixup(&["ADD", "AND"], "RRL", "load the number first: `LD R2, {2}`, and then `{m} {0}, {1}, R2`"),
    mixup(&["ADD", "AND"], "RL", "load the number first: `LD R2, {1}`, and then `{m} {0}, {0}, R2`"),
    mixup(&["ADD", "AND"], "RN", "name the source register too: `{m} {0}, {0}, {1}`"),
    mixup(&["ADD", "AND"], "RNR", "the number comes last: `{m} {0}, {2}, {1}`"),
    mixup(&["ADD", "AND"], "RR", "name two sources: `{m} {0}, {0}, {1}`"),
    mixup(&["ADD", "AND"], "RNN", "only the last operand may be a number: put the first one into a register"),
    mixup(&["NOT"], "R", "name the source register too: `NOT {0}, {0}`"),
    mixup(&["NOT"], "RRR", "NOT takes one source: write `NOT {0}, {1}`"),
    mixup(&["LEA", "LD", "LDI"], "R", "the label is missing: write `{m} {0}, LABEL`"),
    mixup(&["TRAP"], "", "name the trap vector, for example `TRAP x25`, or write `HALT`"),
    mixup(&["TRAP"], "L", "TRAP takes a vector: call a subroutine with `JSR {0}`"),
];
