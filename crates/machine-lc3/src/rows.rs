//! The LC-3's instructions: the table of the textbook, in executable form.
//!
//! One row is one instruction. Its four columns are the bits, the spelling, a summary sentence and the
//! meaning. In the bits, a sequence of one letter is a field; bits in parentheses are encoded as shown
//! but ignored by the hardware. The meaning is written with the verbs of [`Datapath`]; those that can
//! stop the instruction are followed by `?`, and come before those with visible effects.
//!
//! Source: Patt and Patel, *Introduction to Computing Systems*, Appendix A. The second edition differs
//! in one row, LEA; what traps and interrupts do is in [`system`](crate::system).

use bantam_isa::{
    Alias, Datapath, Isa, Kind, Numerals, Operand, Row, Rows,
    Spelled::{Always, Formerly, WhenRead},
    Table, alias, row,
};

/// The LC-3 of the textbook's edition 2 or 3.
#[derive(Clone, Copy, Debug)]
pub struct Lc3<const EDITION: u8>;

/// The rows of an edition, for one datapath.
#[rustfmt::skip]
pub const fn rows<D: Datapath, const EDITION: u8>() -> [Row<D>; 18] { [
//       bits                        spelling             sentence                                                         meaning
    row("0000 ccc ooooooooo",       "BR{c} {o}",         "Branch if one of the chosen conditions holds.",                 |m, [c, o, ..]| m.goto_if(m.conds(c), m.rel(o))),
    row("0001 ddd sss 0 (00) ttt",  "ADD {d}, {s}, {t}", "Add two registers.",                                            |m, [d, s, t, _]| m.set_flagged(d, m.reg(s) + m.reg(t))),
    row("0001 ddd sss 1 iiiii",     "ADD {d}, {s}, {i}", "Add a register and a small number.",                            |m, [d, s, i, _]| m.set_flagged(d, m.reg(s) + m.num(i))),
    row("0010 ddd ooooooooo",       "LD {d}, {o}",       "Load the word at a label.",                                     |m, [d, o, ..]| { let v = m.load(m.rel(o))?; m.set_flagged(d, v) }),
    row("0011 rrr ooooooooo",       "ST {r}, {o}",       "Store a register at a label.",                                  |m, [r, o, ..]| m.store(m.rel(o), m.reg(r))),
    row("0100 1 ooooooooooo",       "JSR {o}",           "Call the subroutine at a label; R7 receives the return address.", |m, [o, ..]| { m.set(7, m.back())?; m.goto(m.rel(o)) }),
    row("0100 0 (00) bbb (000000)", "JSRR {b}",          "Call the subroutine whose address is in a register.",           |m, [b, ..]| { let to = m.reg(b); m.set(7, m.back())?; m.goto(to) }),
    row("0101 ddd sss 0 (00) ttt",  "AND {d}, {s}, {t}", "AND two registers bitwise.",                                |m, [d, s, t, _]| m.set_flagged(d, m.reg(s) & m.reg(t))),
    row("0101 ddd sss 1 iiiii",     "AND {d}, {s}, {i}", "AND a register and a small number bitwise.",                |m, [d, s, i, _]| m.set_flagged(d, m.reg(s) & m.num(i))),
    row("0110 ddd bbb ffffff",      "LDR {d}, {b}, {f}", "Load the word at a register plus an offset.",                   |m, [d, b, f, _]| { let v = m.load(m.reg(b) + m.num(f))?; m.set_flagged(d, v) }),
    row("0111 rrr bbb ffffff",      "STR {r}, {b}, {f}", "Store a register at a register plus an offset.",                |m, [r, b, f, _]| m.store(m.reg(b) + m.num(f), m.reg(r))),
    row("1000 (000000000000)",      "RTI",               "Return from a trap, an exception or an interrupt.",             |m, _| m.return_from_interrupt()),
    row("1001 ddd rrr (111111)",    "NOT {d}, {r}",      "Flip every bit of a register.",                                 |m, [d, r, ..]| m.set_flagged(d, !m.reg(r))),
    row("1010 ddd ooooooooo",       "LDI {d}, {o}",      "Load the word whose address is at a label.",                    |m, [d, o, ..]| { let at = m.load(m.rel(o))?; let v = m.load(at)?; m.set_flagged(d, v) }),
    row("1011 rrr ooooooooo",       "STI {r}, {o}",      "Store a register at the address in the word at a label.",              |m, [r, o, ..]| { let at = m.load(m.rel(o))?; m.store(at, m.reg(r)) }),
    row("1100 (000) bbb (000000)",  "JMP {b}",           "Jump to the address in a register.",                              |m, [b, ..]| m.goto(m.reg(b))),
    row("1110 ddd ooooooooo",       "LEA {d}, {o}",      "Load the address of a label into a register.",                   |m, [d, o, ..]| if EDITION == 2 { m.set_flagged(d, m.rel(o)) } else { m.set(d, m.rel(o)) }),
    row("1111 (0000) vvvvvvvv",     "TRAP {v}",          "Ask the operating system for a service.",                       |m, [v, ..]| m.trap(v)),
] }

/// Numbers are written `x3000` and `#-5`.
pub const NUMERALS: Numerals = Numerals { hex: "x", decimal: "#", addr_digits: 4, cell_digits: 4 };

/// The fields that the letters in the bits denote, with the textbook's names.
const OPERANDS: &[Operand] = &[
    Operand { letter: b'd', name: "DR", kind: Kind::Reg },
    Operand { letter: b's', name: "SR1", kind: Kind::Reg },
    Operand { letter: b't', name: "SR2", kind: Kind::Reg },
    Operand { letter: b'r', name: "SR", kind: Kind::Reg },
    Operand { letter: b'b', name: "BaseR", kind: Kind::Reg },
    Operand { letter: b'i', name: "imm", kind: Kind::Signed },
    Operand { letter: b'f', name: "offset", kind: Kind::Signed },
    Operand { letter: b'o', name: "PCoffset", kind: Kind::Relative },
    Operand { letter: b'c', name: "nzp", kind: Kind::Conditions },
    Operand { letter: b'v', name: "trapvect", kind: Kind::Vector },
];

/// Other spellings of some words. Their meaning is the row's.
#[rustfmt::skip]
const ALIASES: &[Alias] = &[
    alias("0000 000 000000000",         "NOP",    "Do nothing.",                                        Always),
    alias("0000 111 ooooooooo",         "BR {o}", "Branch always.",                                     WhenRead),
    alias("1100 (000) 111 (000000)",    "RET",    "Return from a subroutine: jump to the address in R7.", Always),
    alias("1100 (000) 111 (000000)",    "RTT",    "Return from a trap on older machines.",       Formerly),
    alias("1111 (0000) 00100000",       "GETC",   "Read a key into R0 without echoing it.",               Always),
    alias("1111 (0000) 00100001",       "OUT",    "Print the character in R0.",                          Always),
    alias("1111 (0000) 00100001",       "PUTC",   "Print the character in R0.",                          WhenRead),
    alias("1111 (0000) 00100010",       "PUTS",   "Print the string that R0 points to, one character per word.", Always),
    alias("1111 (0000) 00100011",       "IN",     "Prompt for a key, echo it, and put it into R0.",        Always),
    alias("1111 (0000) 00100100",       "PUTSP",  "Print the string that R0 points to, two characters per word.", Always),
    alias("1111 (0000) 00100101",       "HALT",   "Stop the machine.",                                  Always),
];

impl<D: Datapath, const EDITION: u8> Rows<D> for Lc3<EDITION> {
    const TABLE: Table<D> = Table::of(rows::<D, EDITION>());
}

impl<const EDITION: u8> Isa for Lc3<EDITION> {
    const NAME: &'static str = "lc3";
    const TITLE: &'static str = "LC-3";
    const CELL_BITS: u32 = 16;
    const MEMORY: u32 = 65_536;
    const NUMERALS: Numerals = NUMERALS;
    const REGS: &'static [&'static str] = &["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7"];
    const OPERANDS: &'static [Operand] = OPERANDS;
    const ALIASES: &'static [Alias] = ALIASES;
    type Rows<D: Datapath> = Self;
}

/// An invalid table does not compile.
const _: () = {
    bantam_isa::check::<Lc3<2>>();
    bantam_isa::check::<Lc3<3>>();
};
