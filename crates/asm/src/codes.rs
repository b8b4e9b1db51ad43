//! The codes of all messages, each with a page that explains it. A code never changes its meaning.

use bantam_diag::CodePage;

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static CodePage> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(code))
}

const fn new(code: &'static str, title: &'static str, text: &'static str) -> CodePage {
    CodePage { code, title, text }
}

/// All codes: errors from E0001, extensions that `--strict` rejects from E0101, warnings from W0001.
pub const PAGES: &[CodePage] = &[
    new(
        "E0001",
        "a program without an origin",
        "Every word of a program has an address. The origin directive gives the first one; without it, no word can be placed.",
    ),
    new(
        "E0002",
        "a statement before the origin",
        "A statement before the first origin directive belongs to no block, so it has no address.",
    ),
    new(
        "E0003",
        "a statement between blocks",
        "A block ends at its end directive. Statements after it belong to no block until the next origin directive. Comments are allowed anywhere.",
    ),
    new(
        "E0004",
        "a word that is not an instruction",
        "A line has an instruction or a directive, or only a label or a comment. No word of this line is an instruction or directive: either it is misspelled, or the line is a comment without its `;`.",
    ),
    new(
        "E0005",
        "a directive that does not exist",
        "A word that begins with a period is a directive to the assembler. The message lists the directives that exist.",
    ),
    new(
        "E0006",
        "too few operands",
        "Each instruction has a fixed number of operands: its bits have a field for each.",
    ),
    new(
        "E0007",
        "too many operands",
        "Each instruction has a fixed number of operands. The message marks the extra ones; if they are a comment, put `;` before it.",
    ),
    new(
        "E0008",
        "an operand of the wrong kind",
        "Each operand must be a register, a number or a label, depending on the instruction. The message shows how the instruction is written.",
    ),
    new(
        "E0009",
        "a register that does not exist",
        "The machine has a fixed set of registers, and the message lists them.",
    ),
    new(
        "E0010",
        "a number that does not fit",
        "A field of n bits holds 2^n values. A signed field holds half of them below zero. Keep larger constants in memory and load them.",
    ),
    new(
        "E0011",
        "a number that fits only as a bit pattern",
        "A signed 5-bit field holds -16 to 15. The five bits of x1F are all ones, which is -1 as a signed number; the sixteen bits of xFFFF are too. Conversely, an unsigned field cannot hold -1, but in eight bits -1 has the same bits as 255. Since it is not clear which value was meant, this is an error. With `--bit-patterns` the bits are accepted as they are.",
    ),
    new(
        "E0012",
        "a label that is too far away",
        "A relative operand is the distance from the next instruction, and its field has few bits. Keep the address in a word nearby and use that word, or move the label closer.",
    ),
    new(
        "E0013",
        "a label that does not exist",
        "The operand names a label that this file does not define. Labels are not case-sensitive unless `--case-sensitive` is given.",
    ),
    new(
        "E0014",
        "a label that is defined twice",
        "A label names exactly one address. The message shows both definitions.",
    ),
    new(
        "E0015",
        "a directive without its operand",
        "The directive needs an operand, such as a count, an address, a name or a string.",
    ),
    new(
        "E0016",
        "a value that does not fit into memory",
        "A memory cell of n bits holds 2^n values: 16 bits hold -32768 to 32767 as a signed number, or 0 to 65535 as an unsigned one; 8 bits hold 0 to 255.",
    ),
    new(
        "E0017",
        "a string without closing quote",
        "A string begins and ends with a double quote on the same line. A quote inside it is written `\\\"`.",
    ),
    new(
        "E0018",
        "an escape that does not exist",
        "In strings and characters a backslash begins an escape: `\\n` newline, `\\t` tab, `\\r` carriage return, `\\0` zero, `\\e` escape, `\\a` bell, `\\b` backspace, `\\\\` a backslash, `\\\"` and `\\'` quotes, `\\xNN` any byte.",
    ),
    new(
        "E0019",
        "a character constant that is not one character",
        "Single quotes enclose exactly one ASCII character or one escape.",
    ),
    new(
        "E0020",
        "blocks that overlap",
        "Two blocks use the same addresses. The message names both, and the address at which the second could start.",
    ),
    new(
        "E0021",
        "a program past the end of memory",
        "Addresses have a fixed number of bits, so memory is limited: after 65,536 words with 16 bits, after 256 bytes with 8. The message gives the number of words that do not fit.",
    ),
    new(
        "E0022",
        "an unexpected word or character",
        "A line is: labels, an instruction or directive, its operands separated by commas, a comment.",
    ),
    new(
        "E0023",
        "a name that cannot be a label",
        "The names of registers, instructions and directives, and words that are numbers, already have a meaning.",
    ),
    new(
        "E0024",
        "a label that is external and defined",
        "A label is defined either in this file or in another one, not in both.",
    ),
    new(
        "E0025",
        "an external label that no file exports",
        "A file declares a label external, but none of the linked files exports it. Link the file that defines the label, and declare the label global in that file.",
    ),
    new(
        "E0026",
        "a global label that two files export",
        "A label that files share must have exactly one address.",
    ),
    new("E0027", "a global label that is not defined", "A file can export only labels that it defines."),
    new(
        "E0028",
        "a malformed number",
        "The word begins like a number but is not one. Each machine has its own prefixes for hexadecimal and binary numbers; the message shows them. Where the number of binary digits matters, write one digit for each bit of the field.",
    ),
    new(
        "E0029",
        "a file that is too large",
        "Memory has at most 65,536 words, so a source of more than 16 MiB is not a program for this machine.",
    ),
    new(
        "E0030",
        "more problems than are listed",
        "The assembler lists the first 100,000 problems. This many usually mean that the file is not a program for this machine, or that one mistake is repeated.",
    ),
    new(
        "E0031",
        "a program that cannot be loaded",
        "The program has no words, or a block of it is where the machine has no memory: past the last address, or where devices are. A program reads and writes device registers when it runs.",
    ),
    new(
        "E0101",
        "operands without a comma between them",
        "In strict mode, operands are separated by commas. Without `--strict`, spaces are enough.",
    ),
    new(
        "E0102",
        "a directive in lower case",
        "In strict mode, directives are upper case. Without `--strict`, any case works.",
    ),
    new(
        "E0103",
        "a comment that does not begin with a semicolon",
        "In strict mode, comments begin with `;`. Without `--strict`, `//` works too.",
    ),
    new(
        "E0104",
        "a colon after a label",
        "In strict mode, labels have no colon. Without `--strict`, a colon may follow.",
    ),
    new(
        "E0105",
        "a number prefix in upper case",
        "In strict mode, the prefixes are `x` and `b`. Without `--strict`, `X` and `B` work too.",
    ),
    new(
        "E0106",
        "a minus sign after the prefix",
        "In strict mode, the sign of a hexadecimal or binary number comes before the prefix. Without `--strict`, it may also come after it.",
    ),
    new(
        "E0107",
        "a label in a different case from its definition",
        "In strict mode, a label has the same case everywhere. Without `--strict`, case does not matter.",
    ),
    new(
        "E0108",
        "a label with characters other than letters and digits",
        "In strict mode, a label consists of letters and digits and begins with a letter. Without `--strict`, most other characters are allowed too.",
    ),
    new(
        "E0110",
        "a number instead of a label",
        "In strict mode, a relative operand is a label. Without `--strict`, it may also be the distance in words from the next instruction.",
    ),
    new(
        "E0111",
        "a name that is not in the textbook",
        "In strict mode, each trap and instruction has one name. Without `--strict`, other common names work too.",
    ),
    new(
        "E0112",
        "a decimal number without #",
        "In strict mode, decimal numbers begin with `#`. Without `--strict`, digits alone are decimal.",
    ),
    new(
        "E0113",
        "a number with the prefix 0x or 0b",
        "In strict mode, hexadecimal numbers begin with `x` and binary numbers with `b`. Without `--strict`, the prefixes of other languages work too.",
    ),
    new(
        "E0114",
        "several values in one directive",
        "In strict mode, the directive takes one value. Without `--strict`, it takes any number of values.",
    ),
    new(
        "E0115",
        "an initial value for a block of words",
        "In strict mode, a block has no initial value. Without `--strict`, a value may follow the count.",
    ),
    new(
        "E0116",
        "a label with an offset",
        "In strict mode, a label has no offset. Without `--strict`, a number may be added or subtracted.",
    ),
    new(
        "E0117",
        "a missing end directive",
        "In strict mode, the last block must have its end directive. Without `--strict`, a missing one is a warning.",
    ),
    new(
        "E0118",
        "a character constant",
        "In strict mode, there are no character constants. Without `--strict`, `'A'` is x41.",
    ),
    new(
        "E0119",
        "a packed string",
        "In strict mode, there is no directive for packed strings. Without `--strict`, there is one.",
    ),
    new(
        "W0001",
        "a label that is never used",
        "Nothing in the program uses it. It may be misspelled where it is used, or it may not be needed.",
    ),
    new(
        "W0002",
        "a word that is treated as a label",
        "A word alone on a line is a label. If it was meant as an instruction, it is misspelled.",
    ),
    new(
        "W0003",
        "code that runs into data",
        "After the previous instruction, the machine continues with the data and executes it as instructions.",
    ),
    new(
        "W0004",
        "unreachable code",
        "The previous instruction never continues here, and no branch targets this instruction.",
    ),
    new(
        "W0005",
        "a program without HALT",
        "The program never stops by itself. It continues into whatever is in memory after it.",
    ),
    new(
        "W0006",
        "a missing end directive",
        "The last block has no end directive, so the end of the file ends it.",
    ),
    new(
        "W0007",
        "a deprecated spelling",
        "The name comes from an older machine. It is accepted as its current name.",
    ),
    new(
        "W0008",
        "an origin directive inside a block",
        "A new block starts before the previous block has ended. The new block ends the previous one.",
    ),
    new(
        "W0009",
        "a store that overwrites the program",
        "The instruction writes to an address, given as a number, that holds an instruction of the program. The program may have grown into its variables. If the program modifies itself on purpose, use a label: it stays correct when the program grows.",
    ),
    new(
        "W0010",
        "a comma in the wrong place",
        "Commas separate operands. One after a mnemonic, after a label, at the end of a line or after another comma counts as a blank. In strict mode it is an error.",
    ),
    new(
        "W0011",
        "text after the end of the program",
        "The end directive ends the last block. What follows is not part of the program; if it is an instruction or data, it is an error.",
    ),
    new(
        "W0012",
        "a number in the wrong base",
        "Digits without a prefix are a decimal number. These look as if they were meant in hexadecimal or in binary, which need a prefix.",
    ),
    new(
        "W0013",
        "a distance that leads to no data",
        "A number as the operand of a load is a distance from the next instruction, in words. It is neither the number to load nor an address.",
    ),
];
