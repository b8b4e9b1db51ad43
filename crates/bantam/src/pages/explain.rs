//! Explanations of instruction words, mnemonics and error codes, for `explain`, for hovers and for views of single bits.

use std::fmt::{Display, Formatter, Result as FmtResult, Write as _};

use bantam_asm::codes;
use bantam_chick::{codes as chick_codes, mistakes::MISTAKES};
use bantam_isa::{Form, InsnSet, Kind, RowInfo};
use bantam_machines::Target;

/// An explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplainPage {
    /// An error code.
    Code(CodeExplained),
    /// A mnemonic, with every form of it.
    Mnemonic(MnemonicExplained),
    /// The cells of one instruction.
    Word(WordExplained),
    /// A word of another machine or language, and what the machine has instead.
    Recipe(RecipeExplained),
}

/// The page of a word that the machine does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipeExplained {
    /// The word, in upper case.
    pub word: String,
    /// What to write instead.
    pub help: &'static str,
}

/// The page of an error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeExplained {
    /// The code, for example `E0012`.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its meaning and how to fix it, as one paragraph.
    pub text: &'static str,
    /// A wrong program and its correction, if the machine has an example.
    pub example: Option<(&'static str, &'static str)>,
}

/// The page of a mnemonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MnemonicExplained {
    /// The mnemonic.
    pub mnemonic: String,
    /// Its forms, in the machine's order.
    pub forms: Vec<FormExplained>,
}

/// A form of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormExplained {
    /// Its syntax in assembly.
    pub syntax: String,
    /// What it does.
    pub sentence: &'static str,
    /// Its bits, from left to right, with letters for fields.
    pub columns: Vec<FieldColumn>,
    /// Its operands: each name with a description.
    pub operands: Vec<(String, String)>,
}

/// The page of the cells of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordExplained {
    /// The cells as numbers and as a character.
    pub numbers: String,
    /// A note if the number of cells does not match the instruction.
    pub length_note: Option<&'static str>,
    /// The instruction; `None` if no instruction has these bits.
    pub insn: Option<InsnExplained>,
}

/// An instruction that has been decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsnExplained {
    /// The instruction as assembly, or its mnemonic if no assembly produces these bits.
    pub text: String,
    /// What it does.
    pub sentence: &'static str,
    /// Its bits, from left to right, with the values of fields.
    pub columns: Vec<FieldColumn>,
    /// A note about anything unusual in its bits.
    pub note: Option<String>,
}

/// A run of bits with one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// The bits, as digits or as letters of the row's pattern.
    pub bits: String,
    /// The name of the field, the mnemonic for the opcode, or empty.
    pub name: String,
    /// The value of the field in assembly syntax; empty without a word.
    pub value: String,
}

/// Why something cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// A number is too large.
    #[error("{0} does not fit into the 16 bits of an instruction")]
    TooWide(String),
    /// It is not an instruction word, a mnemonic or an error code.
    #[error("`{what}` is not an instruction word, a mnemonic or an error code")]
    Unknown {
        /// The text to explain.
        what: String,
        /// A suggestion.
        help: String,
    },
}

impl ExplainError {
    /// Returns a suggestion, if there is one.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::TooWide(_) => None,
            Self::Unknown { help, .. } => Some(help),
        }
    }
}

/// Explains a code, a mnemonic, or the cells of an instruction, whichever `what` is.
///
/// ```
/// let page = bantam::pages::explain("x1265", bantam::LC3)?.to_string();
/// assert!(page.contains("ADD R1, R1, #5"));
/// # Ok::<(), bantam::pages::ExplainError>(())
/// ```
///
/// # Errors
///
/// If it is none of these.
pub fn explain(what: &str, target: &dyn Target) -> Result<ExplainPage, ExplainError> {
    if let Some(page) = explain_code(what, target) {
        return Ok(ExplainPage::Code(page));
    }
    if let Some(page) = explain_mnemonic(what, target.insn_set()) {
        return Ok(ExplainPage::Mnemonic(page));
    }
    if let Some(recipe) = target.dialect().recipe(what) {
        return Ok(ExplainPage::Recipe(RecipeExplained {
            word: what.to_ascii_uppercase(),
            help: recipe.help,
        }));
    }
    match cells(what, target) {
        Some(cells) => Ok(ExplainPage::Word(explain_word(&cells, target.insn_set()))),
        None => Err(unknown(what, target)),
    }
}

/// Parses the cells of an instruction: one word, or one or two bytes.
fn cells(text: &str, target: &dyn Target) -> Option<Vec<u16>> {
    let set = target.insn_set();
    let bits = set.cell_bits as usize;
    // Two bytes with a space between them, as in a listing.
    if let Some((first, second)) = text.split_once(' ').filter(|_| bits == 8) {
        let byte = |digits: &str| {
            let digits = digits.trim().strip_prefix(set.numerals.hex).unwrap_or(digits.trim());
            u8::from_str_radix(digits, 16).ok().map(u16::from)
        };
        return Some(vec![byte(first)?, byte(second)?]);
    }
    let digits = text.bytes().all(|byte| matches!(byte, b'0' | b'1'));
    let value = if digits && matches!(text.len(), 8 | 16) && text.len() >= bits {
        i64::from_str_radix(text, 2).ok()?
    } else {
        bantam_asm::number(text, target.dialect())?
    };
    let is_one = (-(1 << (bits - 1))..1 << bits).contains(&value) && text.len() != 2 * bits;
    match (bits, is_one) {
        (16, true) => Some(vec![value as u16]),
        (_, true) => Some(vec![value as u16 & 0xFF]),
        (8, false) if (0..=0xFFFF).contains(&value) => Some(vec![(value >> 8) as u16, value as u16 & 0xFF]),
        (_, false) => None,
    }
}

fn unknown(what: &str, target: &dyn Target) -> ExplainError {
    if bantam_asm::number(what, target.dialect()).is_some() {
        return ExplainError::TooWide(what.to_owned());
    }
    let forms = target.insn_set().forms.iter().map(|form| form.mnemonic.as_str());
    let pages = codes::PAGES.iter().chain(chick_codes::PAGES);
    let names = forms.chain(pages.map(|page| page.code));
    let upper = what.to_ascii_uppercase();
    let near = names
        .map(|name| (strsim::osa_distance(&name.to_ascii_uppercase(), &upper), name))
        .min()
        .filter(|(distance, _)| *distance <= what.chars().count().div_ceil(4).min(2));
    let help = match near {
        Some((_, name)) if !what.is_empty() => format!("did you mean `{name}`?"),
        _ => {
            let word = target.numerals().hex(0x1265u16, 4);
            format!("try a word such as {word}, a mnemonic such as ADD, or a code such as E0012")
        }
    };
    ExplainError::Unknown { what: what.to_owned(), help }
}

/// Explains an error code, with a wrong and a right program for the machine. Returns `None` for an unknown code.
#[must_use]
pub fn explain_code(code: &str, target: &dyn Target) -> Option<CodeExplained> {
    let page = codes::page(code).or_else(|| chick_codes::page(code))?;
    let of_machine = target.mistakes().iter().map(|mistake| (mistake.code, mistake.wrong, mistake.right));
    let for_chick = MISTAKES.iter().map(|mistake| (mistake.code, mistake.wrong, mistake.right));
    let example = of_machine.chain(for_chick).find(|(code, ..)| *code == page.code);
    Some(CodeExplained {
        code: page.code,
        title: page.title,
        text: page.text,
        example: example.map(|(_, wrong, right)| (wrong, right)),
    })
}

/// Explains a mnemonic, ignoring case. Returns `None` if the machine has no such mnemonic.
#[must_use]
pub fn explain_mnemonic(name: &str, set: &InsnSet) -> Option<MnemonicExplained> {
    let forms: Vec<&Form> =
        set.forms.iter().filter(|form| form.mnemonic.eq_ignore_ascii_case(name)).collect();
    let mnemonic = forms.first()?.mnemonic.clone();
    let explained = |form: &Form| FormExplained {
        syntax: form.syntax(set),
        sentence: form.sentence,
        columns: form_columns(form, set),
        operands: form
            .operands
            .iter()
            .map(|field| (field.name.clone(), operand_sentence(field.kind, field.range(), set)))
            .collect(),
    };
    Some(MnemonicExplained { mnemonic, forms: forms.into_iter().map(explained).collect() })
}

/// Explains the cells of an instruction.
#[must_use]
pub fn explain_word(cells: &[u16], set: &InsnSet) -> WordExplained {
    let key = set.opcode_key(cells);
    let needed = usize::from(set.cells(key));
    let length_note = if needed > cells.len() {
        Some("The byte that follows is not given, and is assumed to be zero.")
    } else if needed < cells.len() {
        Some("The instruction is the first byte alone.")
    } else {
        None
    };
    WordExplained { numbers: numbers(cells, set), length_note, insn: explain_insn(key, set) }
}

fn explain_insn(key: u16, set: &InsnSet) -> Option<InsnExplained> {
    let row = set.row_of(key)?;
    let info = &set.rows[row];
    let fields = set.fields(row);
    let registers = fields.iter().filter(|field| field.kind == Kind::Reg);
    let missing = registers.map(|field| field.value(key) as usize).find(|number| *number >= set.regs.len());
    let runs = set.form_run(key).map(|form| set.print_as(form, key, |_, _| None));
    let spelled = set.print(key, |_, _| None).or_else(|| runs.clone().filter(|_| missing.is_some()));
    let note = match (missing, &spelled, runs) {
        (Some(number), ..) => Some(format!(
            "Register {} does not exist, so running this instruction faults.",
            set.register(number)
        )),
        (None, Some(_), _) => None,
        (None, None, Some(runs)) => Some(format!(
            "Some bits differ from the encoding. The hardware ignores them and runs the word as\n{runs}."
        )),
        (None, None, None) => {
            Some("No assembly produces this word: the branch is never taken, so it does nothing.".to_owned())
        }
    };
    let mnemonic = || info.spelling.split(' ').next().unwrap_or_default().replace("{c}", "");
    Some(InsnExplained {
        text: spelled.unwrap_or_else(mnemonic),
        sentence: set.form_of(key).map_or(info.sentence, |form| form.sentence),
        columns: value_columns(info, row, key, set),
        note,
    })
}

/// Returns an instruction in four lines: assembly and sentence, its bits, the names of its fields, and their values.
/// `name` returns the label of the address that an operand refers to.
#[must_use]
pub(crate) fn fields(key: u16, set: &InsnSet, name: impl Fn(Kind, i32) -> Option<String>) -> String {
    let Some(row) = set.row_of(key) else { return String::new() };
    let info = &set.rows[row];
    let form = set.form_of(key).or_else(|| set.form_run(key));
    let code = form.map_or_else(String::new, |form| set.print_as(form, key, name));
    let sentence = form.map_or(info.sentence, |form| form.sentence);
    format!("{code:<24}{sentence}\n{}", picture(&value_columns(info, row, key, set)))
}

/// Describes the values of an operand.
fn operand_sentence(kind: Kind, (least, greatest): (i32, i32), set: &InsnSet) -> String {
    match kind {
        Kind::Reg => {
            let (first, last) = (set.regs.first().unwrap_or(&""), set.regs.last().unwrap_or(&""));
            format!("a register, {first} to {last}")
        }
        Kind::Signed => format!("a signed number, {least} to {greatest}"),
        Kind::Unsigned | Kind::Vector => format!("a number, {least} to {greatest}"),
        Kind::Address => format!("an address or a label, {least} to {greatest}"),
        Kind::Relative => {
            format!("a label, {} words back to {greatest} ahead of the next instruction", -least)
        }
        Kind::Back => format!("a label, {least} to {greatest} words back from this instruction"),
        Kind::Conditions => "condition codes".to_owned(),
    }
}

/// Returns the bits of a form, with letters for fields.
fn form_columns(form: &Form, set: &InsnSet) -> Vec<FieldColumn> {
    let row = &set.rows[form.row];
    let column = |run: BitRun| {
        let bits = if run.mask() & !form.fixed == 0 {
            binary(form.word >> run.shift, run.width)
        } else {
            row_letter(row, run.shift).to_string().repeat(run.width as usize)
        };
        FieldColumn { bits, name: run.name, value: String::new() }
    };
    bit_runs(row, set).into_iter().map(column).collect()
}

/// Returns the letter of the field at a bit.
fn row_letter(row: &RowInfo, shift: u32) -> char {
    let fields = &row.pattern.fields[..row.pattern.count];
    fields.iter().find(|field| field.shift == shift).map_or('-', |field| char::from(field.letter))
}

/// Returns the bits of an instruction, with the names and values of its fields.
fn value_columns(info: &RowInfo, row: usize, key: u16, set: &InsnSet) -> Vec<FieldColumn> {
    let fields = set.fields(row);
    let columns = bit_runs(info, set).into_iter().map(|run| {
        let field = fields.iter().find(|field| field.at.shift == run.shift && !run.name.is_empty());
        let value = field.map_or(String::new(), |field| set.print_operand(field, key, &|_, _| None));
        FieldColumn { bits: binary(key >> run.shift, run.width), name: run.name, value }
    });
    columns.collect()
}

/// Describes the cells as numbers and as a character.
fn numbers(cells: &[u16], set: &InsnSet) -> String {
    let bits = set.cell_bits;
    let join = |of: &dyn Fn(u16) -> String| cells.iter().map(|cell| of(*cell)).collect::<Vec<_>>().join(" ");
    let (hex, digits) = (join(&|cell| set.numerals.cell(cell)), join(&|cell| binary(cell, bits)));
    let &[cell] = cells else { return format!("{hex} = {digits}\n") };
    let signed = i32::from(cell) - if cell >> (bits - 1) == 1 { 1 << bits } else { 0 };
    let signed = if signed < 0 { format!(" = {signed}") } else { String::new() };
    let mut text = format!("{hex} = {cell}{signed} = {digits}\n");
    if let Some(c) = char::from_u32(u32::from(cell)).filter(|c| c.is_ascii_graphic() || *c == ' ') {
        let _ = writeln!(text, "As a character it is '{c}'.");
    }
    text
}

/// A run of bits of a row with one meaning.
struct BitRun {
    name: String,
    shift: u32,
    width: u32,
}

impl BitRun {
    fn mask(&self) -> u16 {
        (u16::MAX >> (16 - self.width)) << self.shift
    }
}

/// The runs of bits of a row, from left to right: fixed bits as the pattern groups them, and fields.
fn bit_runs(row: &RowInfo, set: &InsnSet) -> Vec<BitRun> {
    let mnemonic = row.spelling.split([' ', '{']).next().unwrap_or_default();
    let index = set.rows.iter().position(|other| other.bits == row.bits).unwrap_or_default();
    let fields = set.fields(index);
    let mut runs: Vec<BitRun> = Vec::new();
    let mut shift = 16;
    for group in row.bits.split(' ') {
        let width = group.bytes().filter(|byte| byte.is_ascii_alphanumeric()).count() as u32;
        shift -= width;
        let field = fields.iter().find(|field| field.at.shift == shift && field.at.width == width);
        let name = match field {
            Some(field) => field.name.clone(),
            None if runs.is_empty() => mnemonic.to_owned(),
            None => String::new(),
        };
        runs.push(BitRun { name, shift, width });
    }
    runs
}

fn binary(bits: u16, width: u32) -> String {
    let mask = u16::MAX >> (16 - width);
    format!("{:0width$b}", bits & mask, width = width as usize)
}

/// Draws bits, names and values in rows, each column as wide as its widest cell. Empty rows are omitted.
fn picture(columns: &[FieldColumn]) -> String {
    let rows: [fn(&FieldColumn) -> &str; 3] =
        [|column| &column.bits, |column| &column.name, |column| &column.value];
    let mut text = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for column in columns {
            let width = rows.iter().map(|row| row(column).chars().count()).max().unwrap_or(0);
            let _ = write!(line, " {:<width$}", row(column));
        }
        if !line.trim_end().is_empty() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// Wraps a text into lines of at most 80 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = &lines[lines.len() - 1];
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > 80 {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        if !lines[last].is_empty() {
            lines[last].push(' ');
        }
        lines[last].push_str(word);
    }
    lines.join("\n")
}

fn indented(program: &str) -> String {
    program.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

impl Display for ExplainPage {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        match self {
            Self::Code(page) => page.fmt(f),
            Self::Mnemonic(page) => page.fmt(f),
            Self::Word(page) => page.fmt(f),
            Self::Recipe(page) => page.fmt(f),
        }
    }
}

impl Display for RecipeExplained {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        writeln!(f, "{}\n\n{}", self.word, wrapped(self.help))
    }
}

impl Display for CodeExplained {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        writeln!(f, "{}: {}\n\n{}", self.code, self.title, wrapped(self.text))?;
        match self.example {
            Some((wrong, right)) => {
                write!(f, "\nWrong:\n\n{}\nRight:\n\n{}", indented(wrong), indented(right))
            }
            None => Ok(()),
        }
    }
}

impl Display for MnemonicExplained {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        writeln!(f, "{}", self.mnemonic)?;
        for form in &self.forms {
            write!(f, "\n  {}\n  {}\n\n{}", form.syntax, form.sentence, picture(&form.columns))?;
            let width = form.operands.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, sentence) in &form.operands {
                writeln!(f, "  {name:<width$}  {sentence}")?;
            }
        }
        Ok(())
    }
}

impl Display for WordExplained {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        f.write_str(&self.numbers)?;
        if let Some(note) = self.length_note {
            writeln!(f, "{note}")?;
        }
        let Some(insn) = &self.insn else { return writeln!(f, "\nIt is not an instruction.") };
        write!(f, "\n  {}\n  {}\n\n{}", insn.text, insn.sentence, picture(&insn.columns))?;
        match &insn.note {
            Some(note) => writeln!(f, "\n{note}"),
            None => Ok(()),
        }
    }
}
