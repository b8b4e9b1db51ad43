//! Rows, and the table of rows that defines a machine.
//!
//! Stable Rust cannot express `[Row; Self::COUNT]` in a trait, so a table has [`MAX_ROWS`] entries and a count. It is
//! reached through a trait that is generic over the datapath ([`Isa::Rows`]), not as a `'static` slice, so that
//! datapaths with lifetimes can use it too.

use crate::{
    Numerals, PatternField,
    datapath::{Datapath, Step},
};

/// The number of entries of a table.
///
/// It has fewer rows than that: the last entry means "no row" in engines.
pub const MAX_ROWS: usize = 32;

/// The operands of an instruction, in the order of the fields in its bit pattern. Each is extended as its [`Kind`]
/// requires; unused entries are 0.
pub type Operands = [i32; crate::MAX_FIELDS];

/// What an instruction does, in the verbs of datapath `D`.
pub type Meaning<D> = fn(&mut D, Operands) -> Step;

/// One instruction: its bits, its spelling, a sentence of explanation, and its meaning.
pub struct Row<D> {
    /// The bit pattern; see [`Pattern`](crate::Pattern).
    pub bits: &'static str,
    /// The spelling, with the letter of a field in braces in place of its operand.
    pub spelling: &'static str,
    /// One sentence of explanation, with a full stop.
    pub sentence: &'static str,
    /// What it does.
    pub meaning: Meaning<D>,
}

impl<D> Clone for Row<D> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<D> Copy for Row<D> {}

/// Creates a row from its four columns, in the order of a manual.
pub const fn row<D>(
    bits: &'static str,
    spelling: &'static str,
    sentence: &'static str,
    meaning: Meaning<D>,
) -> Row<D> {
    Row { bits, spelling, sentence, meaning }
}

/// All rows of a machine, in the verbs of datapath `D`.
pub struct Table<D> {
    /// The rows; only the first [`count`](Self::count) are used.
    pub rows: [Row<D>; MAX_ROWS],
    /// The number of rows.
    pub count: usize,
}

impl<D> Table<D> {
    /// Creates a table of these rows.
    ///
    /// # Panics
    ///
    /// If there are none, or not fewer than [`MAX_ROWS`] (at compile time, in a `const`).
    #[must_use]
    pub const fn of<const N: usize>(rows: [Row<D>; N]) -> Self {
        assert!(N > 0, "a machine has no rows");
        assert!(N < MAX_ROWS, "a machine has too many rows: there must be fewer than MAX_ROWS");
        let mut table = Self { rows: [rows[0]; MAX_ROWS], count: N };
        let mut i = 0;
        while i < N {
            table.rows[i] = rows[i];
            i += 1;
        }
        table
    }
}

/// The rows of a machine, in the verbs of one datapath.
pub trait Rows<D: Datapath> {
    /// The table.
    const TABLE: Table<D>;
}

/// What the bits of an operand mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The number of a register.
    Reg,
    /// A two's complement number.
    Signed,
    /// A number without a sign.
    Unsigned,
    /// The number of a service, written in hexadecimal.
    Vector,
    /// An address in cells.
    Address,
    /// A two's complement distance in cells from the next instruction.
    Relative,
    /// An unsigned distance in cells, back from the instruction itself.
    Back,
    /// A choice of condition codes, one bit each, spelled by their letters.
    Conditions,
}

impl Kind {
    /// Whether the bits are a two's complement number.
    #[must_use]
    #[inline(always)]
    pub const fn is_signed(self) -> bool {
        match self {
            Self::Signed | Self::Relative => true,
            Self::Reg | Self::Unsigned | Self::Vector | Self::Address | Self::Back | Self::Conditions => {
                false
            }
        }
    }

    /// Returns the value that a field of this kind has in `key`, with its sign extended if it has one.
    #[must_use]
    #[inline(always)]
    pub const fn value(self, field: PatternField, key: u16) -> i32 {
        if self.is_signed() { field.signed(key) } else { field.raw(key) as i32 }
    }
}

/// What a letter in the patterns means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// The letter, `a` to `z`.
    pub letter: u8,
    /// The textbook's name. A number gets its width appended, as in `imm5`.
    pub name: &'static str,
    /// What its bits mean.
    pub kind: Kind,
}

/// Another spelling of some words of a row. It has no meaning of its own: the row has it.
#[derive(Clone, Copy, Debug)]
pub struct Alias {
    /// The bit pattern, a special case of one row's.
    pub bits: &'static str,
    /// How it is written.
    pub spelling: &'static str,
    /// One sentence of explanation.
    pub sentence: &'static str,
    /// When it is used.
    pub spelled: Spelled,
}

/// When an [`Alias`] is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// Read, and printed instead of the row's own spelling.
    Always,
    /// Read, but never printed.
    WhenRead,
    /// Read with a warning, as a deprecated spelling; never printed.
    Formerly,
}

/// Creates an alias from its columns, in the order of a row's.
#[must_use]
pub const fn alias(
    bits: &'static str,
    spelling: &'static str,
    sentence: &'static str,
    spelled: Spelled,
) -> Alias {
    Alias { bits, spelling, sentence, spelled }
}

/// An instruction set: names, kinds of operands, and the rows.
pub trait Isa: Copy + Send + Sync + 'static {
    /// The machine's short name, in lower case, as on the command line.
    const NAME: &'static str;
    /// The machine's title.
    const TITLE: &'static str;
    /// The width of a memory cell in bits, 8 or 16. A pattern is one or more whole cells long.
    const CELL_BITS: u32;
    /// The number of cells that an address can name, at most 65,536.
    const MEMORY: u32;
    /// The machine's notation for numbers.
    const NUMERALS: Numerals;
    /// The registers that operands can name, by number; at most 8, each as wide as a cell.
    const REGS: &'static [&'static str];
    /// The letters of the condition codes, for the mask bits 4, 2 and 1.
    const CONDITIONS: [char; 3] = ['n', 'z', 'p'];
    /// What the letters in the patterns mean.
    const OPERANDS: &'static [Operand];
    /// Other spellings.
    const ALIASES: &'static [Alias] = &[];
    /// The rows.
    type Rows<D: Datapath>: Rows<D>;
}

/// Reading of spellings such as `"ADD {d}, {s}, {t}"` or `"BR{c} {o}"`.
pub mod spelling {
    /// Returns the mnemonic: everything before the first space, including braces.
    #[must_use]
    pub fn mnemonic(spelling: &str) -> &str {
        spelling.split(' ').next().unwrap_or(spelling)
    }

    /// Returns the letters in braces, in order.
    pub fn letters(spelling: &str) -> impl Iterator<Item = u8> {
        spelling.split('{').skip(1).filter_map(|part| part.bytes().next())
    }

    /// Whether the spelling has the letter in braces.
    #[must_use]
    pub const fn has(spelling: &str, letter: u8) -> bool {
        let text = spelling.as_bytes();
        let mut i = 0;
        while i + 2 < text.len() {
            if text[i] == b'{' && text[i + 1] == letter && text[i + 2] == b'}' {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Returns the number of letters in braces.
    #[must_use]
    pub const fn count(spelling: &str) -> usize {
        let text = spelling.as_bytes();
        let (mut i, mut n) = (0, 0);
        while i < text.len() {
            if text[i] == b'{' {
                n += 1;
            }
            i += 1;
        }
        n
    }
}
