//! `bantam explain`: a word bit by bit, an instruction's page, a code's page.

use std::fmt::Write as _;

use bantam_asm::codes;
use bantam_chick::{codes as chick_codes, mistakes::MISTAKES};
use bantam_isa::{Form, InsnSet, Kind, RowInfo};
use bantam_machines::Target;

use crate::args::Explain;
use crate::error::Failure;
use crate::status::Status;
use crate::status::print;

pub(crate) fn explain(options: &Explain) -> Result<Status, Failure> {
    let target = options.machine.unwrap_or(bantam_machines::ALL[0]);
    let what = options.what.as_str();
    let page = code_page(what, target)
        .or_else(|| mnemonic_page(what, target.insn_set()))
        .or_else(|| Some(word_page(&cells(what, target)?, target.insn_set())))
        .ok_or_else(|| unknown(what, target))?;
    print(&page)?;
    Ok(Status::Done)
}

/// The cells that the text is: one word, or the one or two bytes of an instruction.
fn cells(text: &str, target: &dyn Target) -> Option<Vec<u16>> {
    let set = target.insn_set();
    let bits = set.cell_bits as usize;
    // The bytes of an instruction as a listing shows them.
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

fn unknown(what: &str, target: &dyn Target) -> Failure {
    if bantam_asm::number(what, target.dialect()).is_some() {
        return Failure::argument(format!("{what} does not fit into the 16 bits of an instruction"));
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
            format!("give a word such as {word}, a mnemonic such as ADD, or a code such as E0012")
        }
    };
    Failure::Argument { message: format!("there is nothing to explain about `{what}`"), help: Some(help) }
}

/// An error code's page, with a wrong and a right example.
fn code_page(code: &str, target: &dyn Target) -> Option<String> {
    let page = codes::page(code).or_else(|| chick_codes::page(code))?;
    let mut text = format!("{}: {}\n\n{}\n", page.code, page.title, wrapped(page.text));
    let of_machine = target.mistakes().iter().map(|mistake| (mistake.code, mistake.wrong, mistake.right));
    let for_chick = MISTAKES.iter().map(|mistake| (mistake.code, mistake.wrong, mistake.right));
    if let Some((_, wrong, right)) = of_machine.chain(for_chick).find(|(code, ..)| *code == page.code) {
        let _ = write!(text, "\nWrong:\n\n{}\nRight:\n\n{}", indented(wrong), indented(right));
    }
    Some(text)
}

fn indented(program: &str) -> String {
    program.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

/// Lines of at most 80 characters.
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

/// An instruction's page: what it is for, how it is written, its bits.
fn mnemonic_page(name: &str, set: &InsnSet) -> Option<String> {
    let forms: Vec<&Form> =
        set.forms.iter().filter(|form| form.mnemonic.eq_ignore_ascii_case(name)).collect();
    let first = forms.first()?;
    let mut text = format!("{}\n", first.mnemonic);
    for form in &forms {
        let _ = write!(text, "\n  {}\n  {}\n\n", form.syntax(set), form.sentence);
        text.push_str(&pattern_picture(form, set));
        let width = form.operands.iter().map(|field| field.name.chars().count()).max().unwrap_or(0);
        for field in &form.operands {
            let sentence = field_sentence(field.kind, field.range(), set);
            let _ = writeln!(text, "  {:<width$}  {sentence}", field.name);
        }
    }
    Some(text)
}

/// What a field holds.
fn field_sentence(kind: Kind, (least, greatest): (i32, i32), set: &InsnSet) -> String {
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

/// The bits of a form, a column for each field.
fn pattern_picture(form: &Form, set: &InsnSet) -> String {
    let row = &set.rows[form.row];
    let columns: Vec<[String; 2]> = columns(row, set)
        .into_iter()
        .map(|column| {
            let mask = column.mask();
            let bits = if mask & !form.fixed == 0 {
                binary(form.word >> column.shift, column.width)
            } else {
                row_letter(row, column.shift).to_string().repeat(column.width as usize)
            };
            [bits, column.name]
        })
        .collect();
    picture(&columns)
}

/// The letter of the field that has the bit.
fn row_letter(row: &RowInfo, shift: u32) -> char {
    let fields = &row.pattern.fields[..row.pattern.count];
    fields.iter().find(|field| field.shift == shift).map_or('-', |field| char::from(field.letter))
}

/// An instruction bit by bit, each field named, with what it does.
fn word_page(cells: &[u16], set: &InsnSet) -> String {
    let mut text = numbers(cells, set);
    let word = set.opcode_key(cells);
    let needed = set.cells(word);
    if usize::from(needed) > cells.len() {
        text.push_str("The byte that follows is not given, and is taken for zero.\n");
    } else if usize::from(needed) < cells.len() {
        text.push_str("The instruction is the first byte alone.\n");
    }
    let Some(row) = set.row_of(word) else {
        text.push_str("\nIt is not an instruction.\n");
        return text;
    };
    let info = &set.rows[row];
    let fields = set.fields(row);
    let columns = value_columns(info, row, word, set);
    let missing = fields.iter().filter(|field| field.kind == Kind::Reg);
    let missing = missing.map(|field| field.value(word) as usize).find(|number| *number >= set.regs.len());
    let runs = set.form_run(word).map(|form| set.print_as(form, word, |_, _| None));
    let spelled = set.print(word, |_, _| None).or_else(|| runs.clone().filter(|_| missing.is_some()));
    let sentence = set.form_of(word).map_or(info.sentence, |form| form.sentence);
    match &spelled {
        Some(code) => {
            let _ = write!(text, "\n  {code}\n  {sentence}\n\n");
        }
        None => {
            let _ = write!(
                text,
                "\n  {}\n  {sentence}\n\n",
                info.spelling.split(' ').next().unwrap_or_default().replace("{c}", "")
            );
        }
    }
    text.push_str(&picture(&columns));
    if let Some(number) = missing {
        let _ = write!(text, "\nThere is no register {}, so to run this is a fault.\n", set.register(number));
    } else if let Some(runs) = runs.filter(|_| spelled.is_none()) {
        let _ = write!(
            text,
            "\nSome bits are not as the encoding has them. Hardware ignores them and runs it as\n{runs}.\n"
        );
    } else if spelled.is_none() {
        text.push_str("\nNo assembly makes this word: it never branches, so it does nothing.\n");
    }
    text
}

/// An instruction of the machine in three rows, its bits, the names of its fields and what they hold, below
/// what it does. `place` names what an operand leads to.
pub(crate) fn fields(key: u16, set: &InsnSet, place: impl Fn(Kind, i32) -> Option<String>) -> String {
    let Some(row) = set.row_of(key) else { return String::new() };
    let info = &set.rows[row];
    let form = set.form_of(key).or_else(|| set.form_run(key));
    let code = form.map_or_else(String::new, |form| set.print_as(form, key, place));
    let sentence = form.map_or(info.sentence, |form| form.sentence);
    format!("{code:<24}{sentence}\n{}", picture(&value_columns(info, row, key, set)))
}

/// The bits of an instruction, the names of its fields, and what they hold.
fn value_columns(info: &RowInfo, row: usize, word: u16, set: &InsnSet) -> Vec<[String; 3]> {
    let fields = set.fields(row);
    let columns = columns(info, set).into_iter().map(|column| {
        let field = fields.iter().find(|field| field.at.shift == column.shift && !column.name.is_empty());
        let value = field.map_or(String::new(), |field| set.print_operand(field, word, &|_, _| None));
        [binary(word >> column.shift, column.width), column.name, value]
    });
    columns.collect()
}

/// What the cells are as numbers and as a character.
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

/// A run of bits with one meaning.
struct Column {
    name: String,
    shift: u32,
    width: u32,
}

impl Column {
    fn mask(&self) -> u16 {
        (u16::MAX >> (16 - self.width)) << self.shift
    }
}

/// The runs of bits of a row, from left to right: fixed bits as the pattern groups them, and fields.
fn columns(row: &RowInfo, set: &InsnSet) -> Vec<Column> {
    let mnemonic = row.spelling.split([' ', '{']).next().unwrap_or_default();
    let index = set.rows.iter().position(|other| other.bits == row.bits).unwrap_or_default();
    let fields = set.fields(index);
    let mut columns: Vec<Column> = Vec::new();
    let mut shift = 16;
    for group in row.bits.split(' ') {
        let width = group.bytes().filter(|byte| byte.is_ascii_alphanumeric()).count() as u32;
        shift -= width;
        let field = fields.iter().find(|field| field.at.shift == shift && field.at.width == width);
        let name = match field {
            Some(field) => field.name.clone(),
            None if columns.is_empty() => mnemonic.to_owned(),
            None => String::new(),
        };
        columns.push(Column { name, shift, width });
    }
    columns
}

fn binary(bits: u16, width: u32) -> String {
    let mask = u16::MAX >> (16 - width);
    format!("{:0width$b}", bits & mask, width = width as usize)
}

/// Rows of cells, each column as wide as its widest cell.
fn picture<const ROWS: usize>(columns: &[[String; ROWS]]) -> String {
    let mut text = String::new();
    for row in 0..ROWS {
        let mut line = String::from(" ");
        for column in columns {
            let width = column.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
            let _ = write!(line, " {:<width$}", column[row]);
        }
        // Without fields there are no values.
        if !line.trim_end().is_empty() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}
