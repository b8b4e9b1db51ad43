//! An instruction set as plain data: the rows without their meanings.
//!
//! Assemblers, disassemblers, manual pages, editors and tests use it; none of them is generic over a machine. A
//! [`Form`] is one way to write an instruction: `ADD {d}, {s}, {i}` is a form, each of `BRn` to `BRnzp` is one, and
//! so is each alias.

use crate::{
    Alias, DecodeTable, Flow, Isa, Kind, Lifted, NO_ROW, NullDatapath, Numerals, Operand, Pattern,
    PatternField, Rows, Spelled, flow::flow, lift::lift, row::spelling,
};

/// One operand of a form: a field of the word with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The textbook's name, with the width if it is a number: `DR`, `imm5`, `PCoffset9`.
    pub name: String,
    /// What its bits mean.
    pub kind: Kind,
    /// Its position in the key.
    pub at: PatternField,
}

/// One way to write an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The mnemonic, as printed.
    pub mnemonic: String,
    /// The operands, in the order of their spelling.
    pub operands: Vec<Field>,
    /// The word with all operands zero, ignored bits as written.
    pub word: u16,
    /// The bits that are fixed when the form is written.
    pub fixed: u16,
    /// Length in cells.
    pub cells: u16,
    /// The row that has the meaning.
    pub row: usize,
    /// One sentence of explanation.
    pub sentence: &'static str,
    /// When this form is used; [`Spelled::Always`] for a row's own.
    pub spelled: Spelled,
}

/// A row without its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowInfo {
    /// The bit pattern as written.
    pub bits: &'static str,
    /// The spelling as written.
    pub spelling: &'static str,
    /// The sentence.
    pub sentence: &'static str,
    /// The parsed pattern.
    pub pattern: Pattern,
}

/// A value that a field cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The least value that fits.
    pub least: i32,
    /// The greatest value that fits.
    pub greatest: i32,
    /// The value with the same bits as the one given, if it fits only as a bit pattern.
    pub same_bits: Option<i32>,
}

/// A machine's instructions as plain data.
#[derive(Clone, Debug)]
pub struct InsnSet {
    /// The machine's short name.
    pub name: &'static str,
    /// The machine's title.
    pub title: &'static str,
    /// The width of a memory cell in bits.
    pub cell_bits: u32,
    /// The number of cells that an address can name, at most 65,536.
    pub memory: u32,
    /// The machine's notation for numbers.
    pub numerals: Numerals,
    /// The separator of operands: a space, or a comma and a space.
    pub separator: &'static str,
    /// Names of the registers that operands can name.
    pub regs: &'static [&'static str],
    /// Letters of the condition codes for the bits 4, 2, 1.
    pub conditions: [char; 3],
    /// The rows.
    pub rows: Vec<RowInfo>,
    /// All forms: those that are always printed first, aliases before rows.
    pub forms: Vec<Form>,
    operands: &'static [Operand],
    row_of: &'static [u8; 65536],
    flow: fn(u16, u16) -> Option<Flow>,
    lift: fn(u16, u16) -> Option<Lifted>,
}

impl InsnSet {
    /// Returns the instruction set of machine `I`.
    #[must_use]
    pub fn of<I: Isa>() -> Self {
        let table = <I::Rows<NullDatapath> as Rows<NullDatapath>>::TABLE;
        let rows = table.rows[..table.count]
            .iter()
            .map(|row| RowInfo {
                bits: row.bits,
                spelling: row.spelling,
                sentence: row.sentence,
                pattern: Pattern::parse(row.bits),
            })
            .collect();
        let mut set = Self {
            name: I::NAME,
            title: I::TITLE,
            cell_bits: I::CELL_BITS,
            memory: I::MEMORY,
            numerals: I::NUMERALS,
            separator: if table.rows[..table.count].iter().any(|row| row.spelling.contains(',')) {
                ", "
            } else {
                " "
            },
            regs: I::REGS,
            conditions: I::CONDITIONS,
            rows,
            forms: Vec::new(),
            operands: I::OPERANDS,
            row_of: DecodeTable::<I>::ROW_OF,
            flow: flow::<I>,
            lift: lift::<I>,
        };
        set.forms = set.all_forms(I::ALIASES);
        set
    }

    /// Returns the row of `key`, or `None` if it is not an instruction.
    #[must_use]
    pub fn row_of(&self, key: u16) -> Option<usize> {
        let row = self.row_of[key as usize];
        (row != NO_ROW).then_some(row as usize)
    }

    /// Lifts the instruction `key` at `addr` for a translator; `None` if it is not an instruction or always leaves:
    /// it prints, calls the system, or ends the program.
    #[must_use]
    pub fn lift(&self, key: u16, addr: u16) -> Option<Lifted> {
        (self.lift)(key, addr)
    }

    /// Returns the control flow of the instruction `key` at `addr`.
    #[must_use]
    pub fn flow(&self, key: u16, addr: u16) -> Option<Flow> {
        (self.flow)(key, addr)
    }

    /// Returns the form that prints `key`: the one that spells exactly its bits. `None` if there is none: it is not
    /// an instruction, an ignored bit is not as written, a register does not exist, or there is no spelling.
    #[must_use]
    pub fn form_of(&self, key: u16) -> Option<&Form> {
        self.form_written(key).filter(|form| form.operands.iter().all(|field| self.exists(field, key)))
    }

    /// Returns the form that has these bits, whatever registers they name.
    fn form_written(&self, key: u16) -> Option<&Form> {
        self.forms.iter().find(|form| form.spelled == Spelled::Always && key & form.fixed == form.word)
    }

    /// Whether a field does not name a missing register.
    fn exists(&self, field: &Field, key: u16) -> bool {
        field.kind != Kind::Reg || (field.value(key) as usize) < self.regs.len()
    }

    /// Returns the form that `key` is decoded to, with ignored bits taken as written. It may name registers that do
    /// not exist.
    #[must_use]
    pub fn form_run(&self, key: u16) -> Option<&Form> {
        let pattern = &self.rows[self.row_of(key)?].pattern;
        self.form_written((key & !pattern.ignored) | (pattern.bits & pattern.ignored))
    }

    /// Returns the length in cells of the instruction that `key` starts; 1 if it is not an instruction.
    #[must_use]
    pub fn cells(&self, key: u16) -> u16 {
        self.row_of(key).map_or(1, |row| (self.rows[row].pattern.len / self.cell_bits) as u16)
    }

    /// Returns the key of the instruction that starts with these cells. Missing cells count as zero.
    #[must_use]
    pub fn opcode_key(&self, cells: &[u16]) -> u16 {
        let first = cells.first().copied().unwrap_or_default();
        if self.cell_bits == 16 {
            return first;
        }
        (first << 8) | cells.get(1).map_or(0, |cell| cell & 0xFF)
    }

    /// Returns the cells of an instruction, of which `key` has up to 16 bits.
    pub fn cells_of(&self, key: u16, cells: u16) -> impl Iterator<Item = u16> + use<> {
        let halves = if self.cell_bits == 16 { [key, 0] } else { [key >> 8, key & 0xFF] };
        halves.into_iter().take(cells.into())
    }

    /// Prints the word in the machine's assembly; `None` if it has no spelling of its own.
    ///
    /// `target` can name the address that an operand leads to, given the operand's kind and value; otherwise it is
    /// printed as a number.
    #[must_use]
    pub fn print(&self, key: u16, target: impl Fn(Kind, i32) -> Option<String>) -> Option<String> {
        Some(self.print_as(self.form_of(key)?, key, target))
    }

    /// Prints the word as `form` spells it.
    #[must_use]
    pub fn print_as(&self, form: &Form, key: u16, target: impl Fn(Kind, i32) -> Option<String>) -> String {
        let mut text = form.mnemonic.clone();
        for (i, field) in form.operands.iter().enumerate() {
            text.push_str(if i == 0 { " " } else { self.separator });
            text.push_str(&self.print_operand(field, key, &target));
        }
        text
    }

    /// Prints one operand of `key`.
    #[must_use]
    pub fn print_operand(
        &self,
        field: &Field,
        key: u16,
        target: &impl Fn(Kind, i32) -> Option<String>,
    ) -> String {
        let value = field.value(key);
        let decimal = || self.numerals.decimal(value.into());
        match field.kind {
            Kind::Reg => self.register(value as usize),
            Kind::Signed | Kind::Unsigned => decimal(),
            Kind::Vector => self.numerals.hex(value as u32, field.at.width.div_ceil(4) as usize),
            Kind::Address => target(field.kind, value).unwrap_or_else(|| self.numerals.addr(value as u32)),
            Kind::Relative | Kind::Back => target(field.kind, value).unwrap_or_else(decimal),
            Kind::Conditions => self.condition_letters(value as u16),
        }
    }

    /// Returns the name of a register, even of one that does not exist.
    #[must_use]
    pub fn register(&self, number: usize) -> String {
        match (self.regs.get(number), self.regs.first()) {
            (Some(name), _) => (*name).to_owned(),
            (None, Some(first)) => {
                format!("{}{number}", first.trim_end_matches(|c: char| c.is_ascii_digit()))
            }
            (None, None) => number.to_string(),
        }
    }

    /// Returns the address that an operand of the instruction at `addr`, `cells` long, leads to. `None` if the
    /// operand is not an address or distance, or leads to no address.
    #[must_use]
    pub fn place(kind: Kind, value: i32, addr: u16, cells: u16) -> Option<u16> {
        let (addr, value) = (i64::from(addr), i64::from(value));
        let place = match kind {
            Kind::Address => value,
            Kind::Relative => addr + i64::from(cells) + value,
            Kind::Back => addr - value,
            Kind::Reg | Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Conditions => return None,
        };
        u16::try_from(place).ok()
    }

    /// Returns the letters of the condition codes in a mask.
    #[must_use]
    pub fn condition_letters(&self, mask: u16) -> String {
        [4, 2, 1]
            .iter()
            .zip(self.conditions)
            .filter_map(|(bit, letter)| (mask & bit != 0).then_some(letter))
            .collect()
    }

    /// Returns the field at a position of a pattern, with its name and kind.
    fn field(&self, at: PatternField) -> Field {
        let operand = self.operands.iter().find(|operand| operand.letter == at.letter);
        let (name, kind) = operand.map_or(("?", Kind::Unsigned), |operand| (operand.name, operand.kind));
        let name = match kind {
            Kind::Reg | Kind::Conditions | Kind::Address => name.to_owned(),
            Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Relative | Kind::Back => {
                format!("{name}{}", at.width)
            }
        };
        Field { name, kind, at }
    }

    /// Returns all fields of a row, in the order of its bits.
    #[must_use]
    pub fn fields(&self, row: usize) -> Vec<Field> {
        let pattern = &self.rows[row].pattern;
        pattern.fields[..pattern.count].iter().map(|at| self.field(*at)).collect()
    }

    /// Returns every form of every alias and row.
    fn all_forms(&self, aliases: &[Alias]) -> Vec<Form> {
        let mut forms = Vec::new();
        for alias in aliases {
            let pattern = Pattern::parse(alias.bits);
            let row = self.row_of(pattern.bits).unwrap_or_default();
            let info =
                RowInfo { bits: alias.bits, spelling: alias.spelling, sentence: alias.sentence, pattern };
            forms.extend(self.forms_of(&info, row, alias.spelled));
        }
        for (row, info) in self.rows.iter().enumerate() {
            forms.extend(self.forms_of(info, row, Spelled::Always));
        }
        forms
    }

    /// Returns the forms of one spelling: one, or one for each choice of condition codes if its mnemonic spells them.
    fn forms_of(&self, info: &RowInfo, row: usize, spelled: Spelled) -> Vec<Form> {
        let pattern = &info.pattern;
        let mnemonic = spelling::mnemonic(info.spelling);
        let in_mnemonic: Vec<u8> = spelling::letters(mnemonic).collect();
        let operands: Vec<Field> = spelling::letters(info.spelling)
            .filter(|letter| !in_mnemonic.contains(letter))
            .filter_map(|letter| Some(self.field(pattern.fields[pattern.field_index(letter)?])))
            .collect();
        let form = |mnemonic: String, word: u16, fixed: u16| Form {
            mnemonic,
            operands: operands.clone(),
            word,
            fixed,
            cells: (pattern.len / self.cell_bits) as u16,
            row,
            sentence: info.sentence,
            spelled,
        };
        let fixed = pattern.checked | pattern.ignored;
        match in_mnemonic.first().and_then(|letter| pattern.field_index(*letter)) {
            None => vec![form(mnemonic.to_owned(), pattern.bits, fixed)],
            Some(index) => {
                let at = pattern.fields[index];
                let stem = &mnemonic[..mnemonic.find('{').unwrap_or(mnemonic.len())];
                (1..=at.mask())
                    .map(|mask| {
                        let name = format!("{stem}{}", self.condition_letters(mask));
                        form(name, pattern.bits | (mask << at.shift), fixed | (at.mask() << at.shift))
                    })
                    .collect()
            }
        }
    }
}

impl Field {
    /// Returns the operand's value in `key`, extended as its kind requires.
    #[must_use]
    pub const fn value(&self, key: u16) -> i32 {
        self.kind.value(self.at, key)
    }

    /// Returns the least and the greatest value that the field can hold.
    #[must_use]
    pub const fn range(&self) -> (i32, i32) {
        let count = 1 << self.at.width;
        if self.kind.is_signed() { (-count / 2, count / 2 - 1) } else { (0, count - 1) }
    }

    /// Returns the field's bits for `value`, in their position in the key.
    ///
    /// # Errors
    ///
    /// If the value is outside [`range`](Self::range).
    pub fn put(&self, value: i64) -> Result<u16, FieldError> {
        let (least, greatest) = self.range();
        if value < i64::from(least) || value > i64::from(greatest) {
            let all_ones = i64::from(self.at.mask());
            let as_unsigned = least < 0 && value > 0 && value <= all_ones;
            let as_signed = least == 0 && value < 0 && value >= -(all_ones + 1) / 2;
            let same_bits = (as_unsigned || as_signed).then(|| self.value(self.put_bits(value as u16)));
            return Err(FieldError { least, greatest, same_bits });
        }
        Ok(self.put_bits(value as u16))
    }

    /// Returns the low bits of `value`, in the field's position in the key.
    #[must_use]
    pub const fn put_bits(&self, value: u16) -> u16 {
        (value & self.at.mask()) << self.at.shift
    }
}

impl Form {
    /// Returns the form as a manual shows it: `ADD DR, SR1, imm5`.
    #[must_use]
    pub fn syntax(&self, set: &InsnSet) -> String {
        let names: Vec<&str> = self.operands.iter().map(|field| field.name.as_str()).collect();
        format!("{} {}", self.mnemonic, names.join(set.separator)).trim_end().to_owned()
    }
}
