//! The assembly text, with the source line above each group of instructions.

use std::collections::{BTreeMap, BTreeSet};

use bantam_chick::{
    backend::{Assembly, fault_label},
    evaluate::Fault,
};
use bantam_diag::Source;

use super::{
    code::{Cond, Place, R7},
    data::{Contents, Data},
    items::{Access, Item, Label, Labels, Literal, Unit},
    names::Names,
    pools::{Entry, Layout, Piece, Reach},
    runtime,
};

/// The columns of operations and operands.
const OPERATION: usize = 12;
const OPERAND: usize = 6;

/// The input.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) units: &'a [Unit],
    pub(super) data: &'a Data,
    pub(super) layout: &'a Layout,
    pub(super) source: &'a Source,
    pub(super) labels: &'a Labels,
}

/// Writes a program.
struct Writer<'a> {
    input: Input<'a>,
    /// The names of used labels.
    named: BTreeMap<Label, String>,
    entries: Vec<String>,
    used: BTreeSet<Label>,
    text: String,
    lines: Vec<u32>,
    /// The labels before the next line.
    open: Vec<String>,
    /// The source line of the last comment.
    last_line: u32,
}

/// Returns the program as text.
pub(super) fn write(input: Input<'_>, names: &mut Names) -> Assembly {
    let mut writer = Writer {
        input,
        named: BTreeMap::new(),
        entries: Vec::new(),
        used: BTreeSet::new(),
        text: String::new(),
        lines: Vec::new(),
        open: Vec::new(),
        last_line: 0,
    };
    writer.name_all(names);
    writer.line("", ".ORIG", "x3000", 0);
    writer.start(names);
    for piece in &input.layout.pieces {
        writer.piece(*piece);
    }
    writer.line("", ".END", "", 0);
    Assembly { text: writer.text, lines: writer.lines, locations: Vec::new() }
}

impl Writer<'_> {
    /// Collects the used labels, and names them and the entries of pools.
    fn name_all(&mut self, names: &mut Names) {
        for piece in &self.input.layout.pieces {
            let Piece::Item(unit, at, reach) = piece else { continue };
            if let (Item::Branch(_, label) | Item::Call(label), Reach::Near) =
                (&self.input.units[*unit].items[*at].0, reach)
            {
                self.used.insert(*label);
            }
        }
        for entry in &self.input.layout.entries {
            if let Entry::Literal(Literal::Code(label)) = entry {
                self.used.insert(*label);
            }
        }
        let (mut function, mut number) = ("main".to_owned(), 0);
        for (item, _) in self.input.units.iter().flat_map(|unit| &unit.items) {
            let Item::Label(label) = item else { continue };
            if let Some(name) = self.input.labels.function(*label) {
                (function, number) = (name.to_owned(), 0);
                self.named.insert(*label, function.clone());
            } else if let Some(routine) = self.input.labels.routine(*label) {
                self.named.insert(*label, runtime::label(routine).to_owned());
            } else if self.used.contains(label) {
                number += 1;
                let name = names.make(&format!("{function}_{number}"));
                self.named.insert(*label, name);
            }
        }
        let entries = self.input.layout.entries.clone();
        self.entries = entries.iter().map(|entry| self.entry_name(*entry, names)).collect();
    }

    fn entry_name(&self, entry: Entry, names: &mut Names) -> String {
        match entry {
            Entry::Literal(Literal::Number(value)) => {
                let value = value as i16;
                let sign = if value < 0 { "minus_" } else { "num_" };
                names.make(&format!("{sign}{}", i32::from(value).abs()))
            }
            Entry::Literal(Literal::Place(place)) => {
                names.make(&format!("at_{}", self.data_name(place, "_")))
            }
            Entry::Literal(Literal::Code(label)) => {
                names.make(&format!("to_{}", self.named.get(&label).map_or("", String::as_str)))
            }
            Entry::Datum(datum) => self.input.data.all[datum as usize].label.clone(),
            Entry::Fault(division, line) => {
                let fault = if division { Fault::Division } else { Fault::Index };
                names.exact(&fault_label(fault, line))
            }
        }
    }

    fn data_name(&self, place: Place, plus: &str) -> String {
        data_name(self.input.data, place, plus)
    }

    /// Declares the start of a program without `HALT` as global, so that the assembler does not warn about it.
    fn start(&mut self, names: &mut Names) {
        let halts = self.input.units.iter().flat_map(|unit| &unit.items).any(|(item, _)| match item {
            Item::Plain(op, _) => *op == "HALT",
            Item::Raw(lines, _) => lines.iter().any(|line| line.to_ascii_uppercase().contains("HALT")),
            Item::Label(_)
            | Item::Word(..)
            | Item::Number(..)
            | Item::Branch(..)
            | Item::Call(_)
            | Item::Fault(..) => false,
        });
        if !halts {
            let start = names.make("start");
            self.line("", ".GLOBAL", &start, 0);
            self.open.push(start);
        }
    }

    /// Writes a line after the pending labels.
    fn line(&mut self, label: &str, op: &str, operands: &str, source: u32) {
        if !label.is_empty() {
            self.open.push(label.to_owned());
        }
        let mut text =
            if op.starts_with(".ORIG") || op == ".END" { String::new() } else { self.open.join(" ") };
        if text.len() >= OPERATION {
            text.push(' ');
        }
        while text.len() < OPERATION {
            text.push(' ');
        }
        self.open.clear();
        text.push_str(op);
        if !operands.is_empty() {
            let width = if op.starts_with('.') { 0 } else { OPERAND };
            text.push_str(&" ".repeat(width.saturating_sub(op.len()).max(1)));
            text.push_str(operands);
        }
        self.raw(&text, source);
    }

    fn raw(&mut self, text: &str, source: u32) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines.push(source);
    }

    /// Writes a comment with the source line if it changed.
    fn source_comment(&mut self, line: u32) {
        if line == 0 || line == self.last_line {
            return;
        }
        self.last_line = line;
        let text = self.input.source.line(line as usize - 1).trim();
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.raw(&format!("; {line}: {plain}"), line);
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Item(unit, at, reach) => {
                let (item, line) = &self.input.units[unit].items[at];
                self.item(item, *line, reach);
            }
            Piece::JumpOver(pool) => self.line("", "BR", &format!("after_pool_{pool}"), 0),
            Piece::PoolEnd(pool) => self.open.push(format!("after_pool_{pool}")),
            Piece::Entry(entry) => self.entry(entry),
        }
    }

    fn item(&mut self, item: &Item, line: u32, reach: Reach) {
        if let Item::Label(label) = item {
            if self.used.contains(label) && self.input.labels.routine(*label).is_none() {
                self.open.extend(self.named.get(label).cloned());
            }
            return;
        }
        self.source_comment(line);
        let entry = match reach {
            Reach::Near => String::new(),
            Reach::By(entry) => self.entries[entry].clone(),
        };
        match item {
            Item::Label(_) => {}
            Item::Plain(op, operands) => self.line("", op, operands, line),
            Item::Word(verb, reg, place) => {
                let target = if reach == Reach::Near { self.data_name(*place, "+") } else { entry };
                let op = match (verb, reach) {
                    (Access::Load, Reach::Near) | (Access::Address, Reach::By(_)) => "LD",
                    (Access::Load, Reach::By(_)) => "LDI",
                    (Access::Store, Reach::Near) => "ST",
                    (Access::Store, Reach::By(_)) => "STI",
                    (Access::Address, Reach::Near) => "LEA",
                };
                self.line("", op, &format!("R{}, {target}", reg.0), line);
            }
            Item::Number(reg, _) => self.line("", "LD", &format!("R{}, {entry}", reg.0), line),
            Item::Fault(cond, _, _) => self.line("", &branch(*cond), &entry, line),
            Item::Branch(cond, label) => self.branch(*cond, *label, &entry, line),
            Item::Call(label) if reach == Reach::Near => {
                let name = self.label(*label);
                self.line("", "JSR", &name, line);
            }
            Item::Call(_) => {
                self.line("", "LD", &format!("R{}, {entry}", R7.0), line);
                self.line("", "JSRR", "R7", line);
            }
            Item::Raw(lines, _) => {
                if !self.open.is_empty() {
                    let labels: Vec<String> = self.open.drain(..).map(|label| format!("{label}:")).collect();
                    self.raw(&labels.join(" "), line);
                }
                for text in lines {
                    self.raw(text, line);
                }
            }
        }
    }

    /// Writes a branch; a long one goes through a pool entry.
    fn branch(&mut self, cond: Cond, label: Label, entry: &str, line: u32) {
        if entry.is_empty() {
            let name = self.label(label);
            return self.line("", &branch(cond), &name, line);
        }
        if cond != Cond::ALWAYS {
            self.line("", &branch(cond.inverse()), "#2", line);
        }
        self.line("", "LD", &format!("R{}, {entry}", R7.0), line);
        self.line("", "JMP", "R7", line);
    }

    fn label(&self, label: Label) -> String {
        self.named.get(&label).cloned().unwrap_or_default()
    }

    fn entry(&mut self, number: usize) {
        let label = self.entries[number].clone();
        match self.input.layout.entries[number] {
            Entry::Literal(Literal::Number(value)) => {
                self.line(&label, ".FILL", &format!("#{}", value as i16), 0);
            }
            Entry::Literal(Literal::Place(place)) => {
                let name = self.data_name(place, "+");
                self.line(&label, ".FILL", &name, 0);
            }
            Entry::Literal(Literal::Code(to)) => {
                let name = self.label(to);
                self.line(&label, ".FILL", &name, 0);
            }
            Entry::Fault(_, line) => self.line(&label, ".FILL", "xD000", line),
            Entry::Datum(datum) => self.datum(datum, &label),
        }
    }

    fn datum(&mut self, datum: u32, label: &str) {
        match &self.input.data.all[datum as usize].holds {
            Contents::Text(bytes) => {
                let text: String = bytes.iter().map(|byte| escape(*byte)).collect();
                self.line(label, ".STRINGZ", &format!("\"{text}\""), 0);
            }
            Contents::Words(count, first) => {
                self.open.push(label.to_owned());
                let mut given = first.as_slice();
                while let [rest @ .., 0] = given {
                    given = rest;
                }
                for value in given {
                    self.line("", ".FILL", &format!("#{}", *value as i16), 0);
                }
                match count - given.len() as u32 {
                    0 => {}
                    1 => self.line("", ".FILL", "#0", 0),
                    rest => self.line("", ".BLKW", &format!("{rest}, #0"), 0),
                }
            }
        }
    }
}

/// Returns the name of a word of the data.
pub(super) fn data_name(data: &Data, place: Place, plus: &str) -> String {
    let label = &data.all[place.datum as usize].label;
    if place.offset == 0 { label.clone() } else { format!("{label}{plus}{}", place.offset) }
}

fn branch(cond: Cond) -> String {
    if cond == Cond::ALWAYS { "BR".to_owned() } else { format!("BR{}", cond.text()) }
}

/// Escapes a byte in a string.
fn escape(byte: u8) -> String {
    match byte {
        b'\n' => "\\n".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'"' => "\\\"".to_owned(),
        b'\\' => "\\\\".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    }
}
