//! The VC's instructions: the table of its description, in executable form.
//!
//! One row is one instruction of one or two bytes. In the bits, a sequence of one letter is a field;
//! bits in parentheses are encoded as shown but ignored by the machine. The meaning is written with the
//! verbs of [`Datapath`], which computes with 16 bits: the results of the four arithmetic operations fit,
//! and are then reduced to the eight bits of a register.
//!
//! Only ADD, SUB, MUL and DIV write the flags. A flag is a condition code: negative is N, zero is Z, and
//! positive is neither, which the description calls "above".
//!
//! Source: the article that describes the machine, and the crate `vc_8bit` 0.1.12 where they differ.

use bantam_isa::{Datapath, Isa, Kind, Numerals, Operand, PrintFormat, Row, Rows, Table, Value as _, row};

/// The VC, an 8-bit virtual computer.
#[derive(Clone, Copy, Debug)]
pub struct Vc;

/// The address of port 0 in device space, after memory; the other ports follow.
pub const PORT_0: u16 = 0x100;

/// The condition codes N, Z and neither.
pub(crate) const N: u8 = 4;
pub(crate) const Z: u8 = 2;
pub(crate) const ABOVE: u8 = 1;

/// The largest 8-bit number.
const MAX: i32 = 255;

/// The rows, for one datapath.
#[rustfmt::skip]
pub const fn rows<D: Datapath>() -> [Row<D>; 28] { [
//       bits                     spelling          sentence                                                       meaning
    row("0000 aa bb",            "ADD {a} {b}",    "Add a register, saturating at 255.",                                |m, [a, b, ..]| { let v = (m.reg(a) + m.reg(b)).min(m.num(MAX)); m.set_flagged(a, v) }),
    row("0001 aa bb",            "SUB {a} {b}",    "Subtract a register; N holds the sign.",                       |m, [a, b, ..]| { let d = m.reg(a) - m.reg(b); m.flag(d); m.set(a, m.select(m.conds(N.into()), m.num(0) - d, d)) }),
    row("0010 aa bb",            "MUL {a} {b}",    "Multiply by a register, saturating at 255.",                        |m, [a, b, ..]| { let v = (m.reg(a) * m.reg(b)).min(m.num(MAX)); m.set_flagged(a, v) }),
    row("0011 aa bb",            "DIV {a} {b}",    "Divide by a register and discard the remainder.",             |m, [a, b, ..]| { let v = m.divide(m.reg(a), m.reg(b))?; m.set_flagged(a, v) }),
    row("0100 aa bb",            "AND {a} {b}",    "AND with a register bitwise.",                                 |m, [a, b, ..]| m.set(a, m.reg(a) & m.reg(b))),
    row("0101 aa bb",            "OR {a} {b}",     "OR with a register bitwise.",                                  |m, [a, b, ..]| m.set(a, m.reg(a) | m.reg(b))),
    row("0110 aa (00)",          "NOT {a}",        "Flip every bit of a register.",                               |m, [a, ..]| m.set(a, !m.reg(a) & m.num(MAX))),
    row("0111 aa bb",            "XOR {a} {b}",    "XOR with a register bitwise.",                        |m, [a, b, ..]| m.set(a, m.reg(a) ^ m.reg(b))),
    row("100 dd ppp",            "RPRT {d} {p}",   "Read a port.",                                                |m, [d, p, ..]| { let v = m.load(m.num(PORT_0 as i32 + p))?; m.set(d, v) }),
    row("101 ss ppp",            "WPRT {s} {p}",   "Write to a port.",                                            |m, [s, p, ..]| m.store(m.num(PORT_0 as i32 + p), m.reg(s))),
    row("1100 00 ss mmmmmmmm",   "STR {s} {m}",    "Store a register in memory.",                                 |m, [s, at, ..]| m.store(m.num(at), m.reg(s))),
    row("1100 01 dd mmmmmmmm",   "LDR {d} {m}",    "Load a register from memory.",                                |m, [d, at, ..]| { let v = m.load(m.num(at))?; m.set(d, v) }),
    row("1100 10 dd nnnnnnnn",   "MOV {d} {n}",    "Load a number into a register.",                               |m, [d, n, ..]| m.set(d, m.num(n))),
    row("1100 11 dd ss (000000)", "CPY {d} {s}",   "Copy a register.",                                            |m, [d, s, ..]| m.set(d, m.reg(s))),
    row("1101 00 dd nnnnnnnn",   "SHL {d} {n}",    "Shift left, filling with zeros.",                           |m, [d, n, ..]| m.set(d, (m.reg(d) << n) & m.num(MAX))),
    row("1101 01 dd nnnnnnnn",   "SHR {d} {n}",    "Shift right, filling with zeros.",                          |m, [d, n, ..]| m.set(d, m.reg(d) >> n)),
    row("1101 10 ss",            "OUT {s}",        "Print a register as eight binary digits.",                     |m, [s, ..]| m.show(m.reg(s), PrintFormat::Bits)),
    row("1101 11 ss",            "MSG {s}",        "Print the character in a register.",                   |m, [s, ..]| m.show(m.reg(s), PrintFormat::Character)),
    row("1110 00 dd",            "INC {d}",        "Add one, saturating at 255.",                                         |m, [d, ..]| m.set(d, (m.reg(d) + m.num(1)).min(m.num(MAX)))),
    row("1110 01 dd",            "DEC {d}",        "Subtract one, saturating at 0.",                                     |m, [d, ..]| m.set(d, m.select(m.reg(d), m.reg(d) - m.num(1), m.num(0)))),
    row("1110 1000 mmmmmmmm",    "JMP {m}",        "Jump to an address.",                                           |m, [to, ..]| m.goto(m.num(to))),
    row("1110 1001 mmmmmmmm",    "JMP_NEG {m}",    "Jump to an address if N is set.",                                |m, [to, ..]| m.goto_if(m.conds(N.into()), m.num(to))),
    row("1110 1010 mmmmmmmm",    "JMP_ZRO {m}",    "Jump to an address if Z is set.",                                |m, [to, ..]| m.goto_if(m.conds(Z.into()), m.num(to))),
    row("1110 1011 mmmmmmmm",    "JMP_ABV {m}",    "Jump to an address if neither N nor Z is set.",                  |m, [to, ..]| m.goto_if(m.conds(ABOVE.into()), m.num(to))),
    row("1111 00 dd",            "CMP_NEG {d}",    "255 if N is set, else 0.",                                     |m, [d, ..]| m.set(d, m.select(m.conds(N.into()), m.num(MAX), m.num(0)))),
    row("1111 01 dd",            "CMP_ZRO {d}",    "255 if Z is set, else 0.",                                     |m, [d, ..]| m.set(d, m.select(m.conds(Z.into()), m.num(MAX), m.num(0)))),
    row("1111 10 dd",            "CMP_ABV {d}",    "255 if neither N nor Z is set, else 0.",                       |m, [d, ..]| m.set(d, m.select(m.conds(ABOVE.into()), m.num(MAX), m.num(0)))),
    row("1111 1111",             "HALT",           "Stop the machine.",                                           |m, _| m.halt()),
] }

/// The fields that the letters in the bits denote.
const OPERANDS: &[Operand] = &[
    Operand { letter: b'a', name: "Ra", kind: Kind::Reg },
    Operand { letter: b'b', name: "Rb", kind: Kind::Reg },
    Operand { letter: b'd', name: "Rd", kind: Kind::Reg },
    Operand { letter: b's', name: "Rs", kind: Kind::Reg },
    Operand { letter: b'p', name: "port", kind: Kind::Unsigned },
    Operand { letter: b'n', name: "n", kind: Kind::Unsigned },
    Operand { letter: b'm', name: "addr", kind: Kind::Address },
];

/// Numbers are written `0x3A` and `58`.
pub const NUMERALS: Numerals = Numerals { hex: "0x", decimal: "", addr_digits: 2, cell_digits: 2 };

impl<D: Datapath> Rows<D> for Vc {
    const TABLE: Table<D> = Table::of(rows::<D>());
}

impl Isa for Vc {
    const NAME: &'static str = "vc";
    const TITLE: &'static str = "VC";
    const CELL_BITS: u32 = 8;
    const MEMORY: u32 = 256;
    const NUMERALS: Numerals = NUMERALS;
    const REGS: &'static [&'static str] = &["R0", "R1", "R2", "R3"];
    const CONDITIONS: [char; 3] = ['N', 'Z', 'A'];
    const OPERANDS: &'static [Operand] = OPERANDS;
    type Rows<D: Datapath> = Self;
}

/// An invalid table does not compile.
const _: () = bantam_isa::check::<Vc>();
