//! The codes of all messages, and what each is about. A code never changes its meaning.

use bantam_diag::CodePage;

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static CodePage> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(code))
}

const fn new(code: &'static str, title: &'static str, text: &'static str) -> CodePage {
    CodePage { code, title, text }
}

/// All codes: errors from E0001, liberties that `--strict` refuses from E0101, warnings from W0001.
pub const PAGES: &[CodePage] = &[
    new(
        "E0001",
        "a program without an origin",
        "Every word of a program has an address. The origin directive says which address the first one gets; without it nothing can be placed.",
    ),
    new(
        "E0002",
        "a statement before the origin",
        "What stands before the first origin directive is in no block, so it has no address.",
    ),
    new(
        "E0003",
        "a statement between blocks",
        "A block ends at its end directive. What follows is in no block until the next origin directive; comments may stand anywhere.",
    ),
    new(
        "E0004",
        "a word that is not an instruction",
        "A line holds an instruction or a directive, or nothing but a label or a comment. Here no word is one: either it is misspelt, or the line is a comment without its `;`.",
    ),
    new(
        "E0005",
        "a directive that does not exist",
        "A word that begins with a point is an order to the assembler. The message lists those that exist.",
    ),
    new(
        "E0006",
        "too few operands",
        "Each instruction has a fixed number of operands: its bits have a field for each.",
    ),
    new(
        "E0007",
        "too many operands",
        "Each instruction has a fixed number of operands. What is too much is marked; if it was meant as a comment, put `;` before it.",
    ),
    new(
        "E0008",
        "an operand of the wrong kind",
        "The place wants a register, a number or a label, and something else stands there. The message shows how the instruction is written.",
    ),
    new(
        "E0009",
        "a register that does not exist",
        "The field for a register has just enough bits for the registers that there are.",
    ),
    new(
        "E0010",
        "a number that does not fit",
        "A field of n bits holds 2^n values. A signed field holds half of them below zero. Larger constants are kept in memory and loaded.",
    ),
    new(
        "E0011",
        "a number that fits only as a bit pattern",
        "A signed 5-bit field holds -16 to 15. The five bits of x1F are all ones, which as a signed number is -1; so are the sixteen of xFFFF. The other way round, a field without sign has no -1, but its bits are those of 255 if there are eight. As it is not clear which was meant, the assembler asks. With `--bit-patterns` it takes the bits.",
    ),
    new(
        "E0012",
        "a label that is too far away",
        "A relative operand is the distance from the next instruction, and its field has few bits. Keep the address of the far place in a word nearby and go through it, or move the place nearer.",
    ),
    new(
        "E0013",
        "a label that does not exist",
        "The operand names a label that this file does not define. Labels are compared without case, unless `--case-sensitive` is given.",
    ),
    new(
        "E0014",
        "a label that is defined twice",
        "A label is the name of one address. Both places are shown.",
    ),
    new(
        "E0015",
        "a directive without its operand",
        "The directive needs to be told how much, which or what.",
    ),
    new(
        "E0016",
        "a value that does not fit into memory",
        "A memory cell of n bits holds 2^n values: of 16 bits, -32768 to 32767 as a signed number or 0 to 65535 without sign; of 8 bits, 0 to 255.",
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
        "Between single quotes stands one ASCII character or one escape.",
    ),
    new(
        "E0020",
        "blocks that overlap",
        "Two blocks claim the same addresses. The message names both and where the second could begin.",
    ),
    new(
        "E0021",
        "a program past the end of memory",
        "Addresses have a fixed number of bits, so memory ends where they do: after 65,536 words with 16 bits, after 256 bytes with 8. The message says by how much the program is too long.",
    ),
    new(
        "E0022",
        "something that does not belong there",
        "A line is: labels, an instruction or directive, its operands with commas between them, a comment.",
    ),
    new(
        "E0023",
        "a name that cannot be a label",
        "The names of registers, instructions and directives, and words that are numbers, mean what they mean already.",
    ),
    new("E0024", "a label that is external and defined", "A label is either in this file or in another."),
    new(
        "E0025",
        "an external label that no file offers",
        "One file uses a label that it says is in another, and none of the files that are linked offers it. The file that defines it must be linked too, and must declare it global.",
    ),
    new("E0026", "a global label that two files offer", "A name that files share must be one address."),
    new("E0027", "a global label that is not defined", "A file can offer only labels that it defines."),
    new(
        "E0028",
        "a malformed number",
        "The word begins like a number, but is none. Each machine has its prefixes for hexadecimal and binary numbers, and the message says which; where binary digits are counted, there must be as many as the field has bits.",
    ),
    new(
        "E0029",
        "a file that is too large",
        "Memory has 65,536 words at most; a source of more than 16 MiB cannot be meant.",
    ),
    new(
        "E0030",
        "more problems than are listed",
        "The assembler lists the first hundred thousand. So many mean that the file is not a program of this machine, or that one mistake repeats.",
    ),
    new(
        "E0101",
        "operands without a comma between them",
        "Strictly, operands are separated by commas. Without `--strict` blanks do.",
    ),
    new(
        "E0102",
        "a directive in lower case",
        "Strictly, directives are written in upper case. Without `--strict` any case will do.",
    ),
    new(
        "E0103",
        "a comment that does not begin with a semicolon",
        "Strictly, comments begin with `;`. Without `--strict` `//` begins one too.",
    ),
    new(
        "E0104",
        "a colon after a label",
        "Strictly, labels have no colon. Without `--strict` one may follow.",
    ),
    new(
        "E0105",
        "a number prefix in upper case",
        "Strictly, the prefixes are `x` and `b`. Without `--strict` `X` and `B` are the same.",
    ),
    new(
        "E0106",
        "a minus sign after the prefix",
        "Strictly, the sign of a hexadecimal or binary number stands before the prefix. Without `--strict` both places will do.",
    ),
    new(
        "E0107",
        "a label in another case than where it is defined",
        "Strictly, a label is written the same way everywhere. Without `--strict` case does not matter.",
    ),
    new(
        "E0108",
        "a label with other characters than letters and digits",
        "Strictly, a label is letters and digits and begins with a letter. Without `--strict` it may hold nearly anything.",
    ),
    new(
        "E0110",
        "a number where a label belongs",
        "Strictly, a relative operand is a label. Without `--strict` it may be the distance itself, in words from the next instruction.",
    ),
    new(
        "E0111",
        "a name that the textbook does not have",
        "Strictly, each trap and instruction has one name. Without `--strict` names in common use are read too.",
    ),
    new(
        "E0112",
        "a decimal number without #",
        "Strictly, decimal numbers begin with `#`. Without `--strict` digits alone are decimal.",
    ),
    new(
        "E0113",
        "a number with the prefix 0x or 0b",
        "Strictly, hexadecimal numbers begin with `x` and binary ones with `b`. Without `--strict` the prefixes of other languages are read too.",
    ),
    new(
        "E0114",
        "several values in one directive",
        "Strictly, the directive takes one value. Without `--strict` it takes any number.",
    ),
    new(
        "E0115",
        "a value for a block of words",
        "Strictly, a block is set aside without saying what is in it. Without `--strict` a value may follow.",
    ),
    new(
        "E0116",
        "a label with an offset",
        "Strictly, an operand is a label alone. Without `--strict` a number may be added or taken away.",
    ),
    new(
        "E0117",
        "a missing end",
        "Strictly, the last block ends with its end directive. Without `--strict` that is a warning.",
    ),
    new(
        "E0118",
        "a character constant",
        "Strictly, there are no character constants. Without `--strict` `'A'` is x41.",
    ),
    new(
        "E0119",
        "a packed string",
        "Strictly, there is no directive for packed strings. Without `--strict` there is.",
    ),
    new(
        "W0001",
        "a label that is never used",
        "Nothing in the program names it. It may be misspelt where it is used, or not be needed.",
    ),
    new(
        "W0002",
        "a word that was taken for a label",
        "A word alone on a line is a label. If it was meant as an instruction, it is misspelt.",
    ),
    new(
        "W0003",
        "code that runs into data",
        "After the instruction before, the machine goes on with the words of the data and takes them for instructions.",
    ),
    new(
        "W0004",
        "code that nothing reaches",
        "The instruction before never goes on here, and no branch leads here.",
    ),
    new(
        "W0005",
        "a program without HALT",
        "The program does not end by itself. It runs on into whatever is in memory after it.",
    ),
    new(
        "W0006",
        "a missing end",
        "The last block has no end directive. The end of the file is taken for it.",
    ),
    new("W0007", "a spelling of the past", "The name is from an older machine. It works, as what it is now."),
    new(
        "W0008",
        "an origin inside a block",
        "A new block begins before the one above has ended. The new one ends it.",
    ),
    new(
        "W0009",
        "a store into the program itself",
        "The instruction writes to an address, given as a number, at which the program has an instruction. Perhaps the program has grown into its variables. Where a program is to change itself, a label says so: it stays right when the program grows.",
    ),
];
