//! Euclid's instructions: one row is one instruction, and the table is the machine.
//!
//! The four columns are the bits, the spelling, a summary sentence and the meaning. In the bits, a
//! sequence of one letter is a field, and bits in parentheses are encoded as shown but ignored by the
//! machine. The meaning is written with the verbs of [`Datapath`]; those that can stop the instruction
//! are followed by `?`.
//!
//! Source: the article that describes the machine. BNZ is an addition.

use bantam_isa::{Datapath, Isa, Kind, Numerals, Operand, PrintFormat, Row, Rows, Table, row};

/// The three-register machine.
#[derive(Clone, Copy, Debug)]
pub struct Euclid;

/// The rows, for one datapath.
#[rustfmt::skip]
pub const fn rows<D: Datapath>() -> [Row<D>; 6] { [
//       bits                        spelling                sentence                                              meaning
    row("0000 (000000000000)",      "HALT",                 "Print r0 and stop.",                                  |m, _| { m.show(m.reg(0), PrintFormat::DecimalLine)?; m.halt() }),
    row("0001 dddd vvvvvvvv",       "LOAD {d}, {v}",        "Load a small number into a register.",                |m, [d, v, ..]| m.set(d, m.num(v))),
    row("0010 dddd ssss tttt",      "SWAP {d}, {s}, {t}",   "Swap two registers through a third.",          |m, [d, s, t, _]| { m.set(t, m.reg(d))?; m.set(d, m.reg(s))?; m.set(s, m.reg(t)) }),
    row("0011 aaaa bbbb dddd",      "MOD {a}, {b}, {d}",    "Compute the remainder of a divided by b.",         |m, [a, b, d, _]| { let rest = m.remainder(m.reg(a), m.reg(b))?; m.set(d, rest) }),
    row("0100 rrrr oooooooo",       "BEZ {r}, {o}",         "Branch backwards if a register is zero.",                     |m, [r, o, ..]| m.goto_back_if(is_zero(m, r), o)),
    row("0101 rrrr oooooooo",       "BNZ {r}, {o}",         "Branch backwards if a register is not zero.",                 |m, [r, o, ..]| m.goto_back_if(m.reg(r), o)),
] }

/// 1 if the register is zero, else 0.
fn is_zero<D: Datapath>(m: &D, r: i32) -> D::Value {
    m.select(m.reg(r), m.num(0), m.num(1))
}

/// The fields that the letters in the bits denote.
const OPERANDS: &[Operand] = &[
    Operand { letter: b'a', name: "ra", kind: Kind::Reg },
    Operand { letter: b'b', name: "rb", kind: Kind::Reg },
    Operand { letter: b'd', name: "rd", kind: Kind::Reg },
    Operand { letter: b's', name: "rs", kind: Kind::Reg },
    Operand { letter: b't', name: "rt", kind: Kind::Reg },
    Operand { letter: b'r', name: "r", kind: Kind::Reg },
    Operand { letter: b'v', name: "value", kind: Kind::Unsigned },
    Operand { letter: b'o', name: "offset", kind: Kind::Back },
];

/// Numbers are written `0x3010` and `12`.
pub const NUMERALS: Numerals = Numerals { hex: "0x", decimal: "", addr_digits: 4, cell_digits: 4 };

impl<D: Datapath> Rows<D> for Euclid {
    const TABLE: Table<D> = Table::of(rows::<D>());
}

impl Isa for Euclid {
    const NAME: &'static str = "euclid";
    const TITLE: &'static str = "Euclid machine";
    const CELL_BITS: u32 = 16;
    const MEMORY: u32 = 65_536;
    const NUMERALS: Numerals = NUMERALS;
    const REGS: &'static [&'static str] = &["r0", "r1", "r2"];
    const OPERANDS: &'static [Operand] = OPERANDS;
    type Rows<D: Datapath> = Self;
}

/// An invalid table does not compile.
const _: () = bantam_isa::check::<Euclid>();
