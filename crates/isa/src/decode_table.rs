//! The decode table: which row a word belongs to, computed at compile time from the patterns.
//!
//! An opcode *key* is the first 16 bits of an instruction, left-aligned: the word itself on a machine with 16-bit
//! cells, the byte and the one after it on a machine with 8-bit cells. There are 65,536 keys, so decoding is one
//! lookup in a table of bytes. The table is constant data, shared by all machines of the kind and never invalidated,
//! whatever the program does to its own code.

use std::marker::PhantomData;

use crate::{
    Alias, Isa, Kind, MAX_FIELDS, MAX_ROWS, Meaning, NullDatapath, Operand, Operands, Pattern, Row, Rows,
    datapath::{Datapath, Step},
    row::spelling,
};

/// The entry of [`DecodeTable::ROW_OF`] for a key that is not an instruction.
pub const NO_ROW: u8 = u8::MAX;

/// A decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insn {
    /// The number of its row.
    pub row: usize,
    /// Its operands.
    pub operands: Operands,
}

/// The tables of machine `I` that are computed from its rows.
pub struct DecodeTable<I>(PhantomData<I>);

impl<I: Isa> DecodeTable<I> {
    /// The number of rows.
    pub const COUNT: usize = <I::Rows<NullDatapath> as Rows<NullDatapath>>::TABLE.count;

    /// The patterns of the rows; only the first [`COUNT`](Self::COUNT) are used.
    pub const PATTERNS: [Pattern; MAX_ROWS] = {
        let rows = <I::Rows<NullDatapath> as Rows<NullDatapath>>::TABLE.rows;
        let mut patterns = [Pattern::parse(rows[0].bits); MAX_ROWS];
        let mut i = 1;
        while i < Self::COUNT {
            patterns[i] = Pattern::parse(rows[i].bits);
            i += 1;
        }
        patterns
    };

    /// The length of each row's instruction in cells.
    pub const CELLS: [u16; MAX_ROWS] = {
        let mut cells = [1; MAX_ROWS];
        let mut i = 0;
        while i < Self::COUNT {
            cells[i] = (Self::PATTERNS[i].len / I::CELL_BITS) as u16;
            i += 1;
        }
        cells
    };

    /// The length of every instruction in cells, if all have the same.
    pub const UNIFORM: Option<u16> = {
        let mut i = 1;
        while i < Self::COUNT && Self::CELLS[i] == Self::CELLS[0] {
            i += 1;
        }
        if i == Self::COUNT { Some(Self::CELLS[0]) } else { None }
    };

    /// The kinds of the operands of each row.
    const KINDS: [[Kind; MAX_FIELDS]; MAX_ROWS] = {
        let mut kinds = [[Kind::Unsigned; MAX_FIELDS]; MAX_ROWS];
        let mut row = 0;
        while row < Self::COUNT {
            let mut field = 0;
            while field < Self::PATTERNS[row].count {
                kinds[row][field] = operand(I::OPERANDS, Self::PATTERNS[row].fields[field].letter).kind;
                field += 1;
            }
            row += 1;
        }
        kinds
    };

    /// The number of the row for each key, or [`NO_ROW`].
    pub const ROW_OF: &'static [u8; 65536] = &{
        check::<I>();
        let mut row_of = [NO_ROW; 65536];
        let mut row = 0;
        while row < Self::COUNT {
            let pattern = Self::PATTERNS[row];
            // Visits all keys that differ only in bits that the pattern does not check.
            let free = !pattern.checked;
            let mut varied = 0u16;
            loop {
                row_of[((pattern.bits & pattern.checked) | varied) as usize] = row as u8;
                varied = varied.wrapping_sub(free) & free;
                if varied == 0 {
                    break;
                }
            }
            row += 1;
        }
        row_of
    };

    /// The same for engines: a key that names a register which the machine does not have is not an instruction
    /// either.
    pub const EXECUTES: &'static [u8; 65536] = if Self::has_all_registers() {
        Self::ROW_OF
    } else {
        &{
            let mut executes = *Self::ROW_OF;
            let mut key = 0usize;
            while key < executes.len() {
                let row = executes[key];
                if row != NO_ROW && Self::missing_register(row as usize, key as u16).is_some() {
                    executes[key] = NO_ROW;
                }
                key += 1;
            }
            executes
        }
    };

    /// Whether every register that a row can name exists.
    const fn has_all_registers() -> bool {
        let mut row = 0;
        while row < Self::COUNT {
            if Self::missing_register(row, u16::MAX).is_some() {
                return false;
            }
            row += 1;
        }
        true
    }

    /// Returns the first register number in `key`, of row `row`, that the machine does not have.
    #[must_use]
    pub const fn missing_register(row: usize, key: u16) -> Option<u16> {
        let pattern = Self::PATTERNS[row];
        let mut i = 0;
        while i < pattern.count {
            let number = pattern.fields[i].raw(key);
            if matches!(Self::KINDS[row][i], Kind::Reg) && number as usize >= I::REGS.len() {
                return Some(number);
            }
            i += 1;
        }
        None
    }

    /// The row of each first cell, if the first cell decides: on machines with 8-bit cells whose first byte
    /// identifies the instruction.
    const ROW_OF_FIRST: Option<&'static [u8; 256]> = if Self::first_cell_decides() {
        Some(&{
            let mut row_of = [NO_ROW; 256];
            let mut first = 0;
            while first < 256 {
                row_of[first] = Self::EXECUTES[first << 8];
                first += 1;
            }
            row_of
        })
    } else {
        None
    };

    const fn first_cell_decides() -> bool {
        let mut row = 0;
        while row < Self::COUNT {
            if Self::PATTERNS[row].checked & 0xFF != 0 {
                return false;
            }
            row += 1;
        }
        I::CELL_BITS == 8 && Self::has_all_registers()
    }

    /// Returns the number of the row that `key` is written as, or [`NO_ROW`].
    #[must_use]
    pub const fn row_of(key: u16) -> u8 {
        Self::ROW_OF[key as usize]
    }

    /// Returns the number of the row that an engine runs for `key`, or [`NO_ROW`].
    #[must_use]
    #[inline(always)]
    pub const fn executes(key: u16) -> u8 {
        match const { Self::ROW_OF_FIRST } {
            Some(row_of) => row_of[(key >> 8) as usize],
            None => Self::EXECUTES[key as usize],
        }
    }

    /// A cell that starts no instruction, whatever follows it, if there is one. After the end of a program's memory,
    /// it stops an engine that runs past it.
    pub const GUARD: Option<u16> = {
        let following = 1usize << (16 - I::CELL_BITS);
        let mut cell = 0usize;
        let mut found = None;
        while cell < 1 << I::CELL_BITS && found.is_none() {
            let mut key = cell * following;
            while key < (cell + 1) * following && Self::ROW_OF[key] == NO_ROW {
                key += 1;
            }
            if key == (cell + 1) * following {
                found = Some(cell as u16);
            }
            cell += 1;
        }
        found
    };

    /// Returns the operands of `key`, which belongs to row `row`.
    ///
    /// With a constant `row` these are a few shifts by constants: engines call it in the arm of that row.
    #[must_use]
    #[inline(always)]
    pub const fn operands(row: usize, key: u16) -> Operands {
        let pattern = Self::PATTERNS[row];
        let mut operands = [0; MAX_FIELDS];
        let mut i = 0;
        while i < pattern.count {
            let field = pattern.fields[i];
            operands[i] = Self::KINDS[row][i].value(field, key);
            i += 1;
        }
        operands
    }

    /// Decodes `key`; `None` if it is not an instruction.
    #[must_use]
    pub fn decode(key: u16) -> Option<Insn> {
        let row = Self::ROW_OF[key as usize];
        if row == NO_ROW {
            return None;
        }
        let row = row as usize;
        Some(Insn { row, operands: Self::operands(row, key) })
    }

    /// Does on `datapath` what row `ROW` says about `key`.
    ///
    /// # Errors
    ///
    /// The [`Stop`](crate::Stop) of an instruction that does not simply complete.
    #[inline(always)]
    pub fn perform<D: Datapath, const ROW: usize>(datapath: &mut D, key: u16) -> Step {
        (const { Self::meaning::<D>(ROW) })(datapath, Self::operands(ROW, key))
    }

    /// Returns the meaning of row `row` for datapath `D`.
    #[must_use]
    pub const fn meaning<D: Datapath>(row: usize) -> Meaning<D> {
        <I::Rows<D> as Rows<D>>::TABLE.rows[row].meaning
    }
}

/// Evaluates `$does` with the number of a row as the constant `$N`, in one `match` over the rows of machine `$I`; a
/// number that is not a row gives `$none`.
///
/// In each arm the row is known, so its meaning can be inlined and its operands are shifts by constants. The literals
/// are listed here once for all machines; arms after a machine's last row fold away.
#[macro_export]
macro_rules! dispatch {
    ($I:ty, $row:expr, $N:ident => $does:expr, $none:expr) => {
        $crate::dispatch!(@arms $I, $row, $N, $does, $none;
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
    };
    (@arms $I:ty, $row:expr, $N:ident, $does:expr, $none:expr; $($n:literal)*) => {
        match $row {
            $($n if const { $n < $crate::DecodeTable::<$I>::COUNT } => {
                const $N: usize = $n;
                $does
            })*
            _ => $none,
        }
    };
}

/// Returns the operand of a letter.
#[expect(clippy::panic, reason = "called in a const, it stops the build with its sentence")]
const fn operand(operands: &[Operand], letter: u8) -> Operand {
    let mut i = 0;
    while i < operands.len() {
        if operands[i].letter == letter {
            return operands[i];
        }
        i += 1;
    }
    panic!("a bit pattern has a letter that the machine's OPERANDS do not explain")
}

/// Checks a machine's rows and aliases, so that a wrong table does not compile.
///
/// # Panics
///
/// If a column is wrong, with a sentence that says which and why.
pub const fn check<I: Isa>() {
    let table = <I::Rows<NullDatapath> as Rows<NullDatapath>>::TABLE;
    let mut i = 0;
    while i < table.count {
        let row = &table.rows[i];
        let pattern = Pattern::parse(row.bits);
        check_columns::<I>(&pattern, row);
        let mut j = 0;
        while j < i {
            let earlier = Pattern::parse(table.rows[j].bits);
            assert!(!pattern.overlaps(&earlier), "two rows claim the same word");
            j += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < I::ALIASES.len() {
        check_alias(&table.rows, table.count, &I::ALIASES[i]);
        i += 1;
    }
}

/// Checks that one row's columns agree with each other.
const fn check_columns<I: Isa>(pattern: &Pattern, row: &Row<NullDatapath>) {
    assert!(pattern.len.is_multiple_of(I::CELL_BITS), "a bit pattern is not a whole number of cells long");
    assert!(
        spelling::count(row.spelling) == pattern.count,
        "a spelling does not name each field of its bit pattern once"
    );
    let mut i = 0;
    while i < pattern.count {
        let field = pattern.fields[i];
        assert!(spelling::has(row.spelling, field.letter), "a spelling lacks a field of its bit pattern");
        match operand(I::OPERANDS, field.letter).kind {
            Kind::Reg => assert!(
                1 << field.width >= I::REGS.len(),
                "a register field is too narrow for the machine's registers"
            ),
            Kind::Conditions => assert!(field.width == 3, "a condition field does not have three bits"),
            Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Address | Kind::Relative | Kind::Back => {}
        }
        i += 1;
    }
    let sentence = row.sentence.as_bytes();
    assert!(!sentence.is_empty() && sentence[sentence.len() - 1] == b'.', "a sentence has no full stop");
}

/// Checks that an alias is a special case of one row.
#[expect(clippy::panic, reason = "called in a const, it stops the build with its sentence")]
const fn check_alias(rows: &[Row<NullDatapath>; MAX_ROWS], count: usize, alias: &Alias) {
    let pattern = Pattern::parse(alias.bits);
    let mut i = 0;
    while i < count {
        let general = Pattern::parse(rows[i].bits);
        let fixed = pattern.checked | pattern.ignored;
        if general.overlaps(&pattern) {
            assert!(
                fixed & general.checked == general.checked && pattern.len == general.len,
                "an alias is not a special case of the row that it overlaps"
            );
            return;
        }
        i += 1;
    }
    panic!("an alias belongs to no row");
}
