//! The assembly text, with the source line above each group of instructions.

use std::fmt::Write as _;

use bantam_chick::{
    backend::{Assembly, Location, fault_label},
    evaluate::Fault,
    ir::{Module, Slot},
};
use bantam_diag::Source;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    code::{AsmText, BlockCode, Byte, Code, Exit, Flag, Label, Place, Reg, Step},
    layout::jumps,
};

/// An illegal instruction byte.
const ILLEGAL: &str = "0xEC";

/// The last address of memory.
const LAST: u32 = 255;

/// The memory layout of variables, and the number of bytes outside the image.
pub(super) struct Memory {
    /// The names of used slots.
    slots: FxHashMap<Slot, String>,
    cells: FxHashMap<u16, String>,
    /// The name and address of each variable at the end of memory.
    pub(super) aside: Vec<(String, u32)>,
    /// Slots whose initial values follow the code.
    data: Vec<Slot>,
    /// The number of bytes at the end of memory.
    pub(super) bytes: u32,
}

impl Memory {
    /// Returns the location of a slot, if it has one.
    fn location(&self, slot: Slot) -> Option<Location> {
        let name = self.slots.get(&slot)?;
        let aside = self.aside.iter().find(|(found, _)| found == name);
        let addr = aside.and_then(|(_, addr)| u16::try_from(*addr).ok());
        Some(addr.map_or_else(|| Location::Label(name.clone()), Location::Addr))
    }

    /// Allocates memory for everything that the code uses.
    pub(super) fn of(codes: &[BlockCode], module: &Module) -> Self {
        let mut memory = Self {
            slots: FxHashMap::default(),
            cells: FxHashMap::default(),
            aside: Vec::new(),
            data: Vec::new(),
            bytes: 0,
        };
        let mut names: FxHashSet<String> = FxHashSet::default();
        for step in codes.iter().flat_map(|code| &code.steps) {
            for slot in slots(&step.code) {
                if memory.slots.contains_key(&slot) {
                    continue;
                }
                let data = module.slot(slot);
                let name = unique(&data.name, &mut names);
                memory.slots.insert(slot, name.clone());
                if data.first.iter().any(|value| *value != 0) {
                    memory.data.push(slot);
                } else {
                    memory.set_aside(name, u32::from(data.len.unwrap_or(1)));
                }
            }
            if let Code::Ldr(_, Place::Cell(cell)) | Code::Str(_, Place::Cell(cell)) = &step.code
                && !memory.cells.contains_key(cell)
            {
                let name = format!("kept_{}", memory.cells.len() + 1);
                memory.cells.insert(*cell, name.clone());
                memory.set_aside(name, 1);
            }
        }
        memory
    }

    /// Allocates the next bytes, from the end of memory downwards.
    fn set_aside(&mut self, name: String, bytes: u32) {
        self.bytes += bytes;
        self.aside.push((name, (LAST + 1).saturating_sub(self.bytes)));
    }

    fn slot(&self, slot: Slot) -> &str {
        self.slots.get(&slot).map_or("", String::as_str)
    }
}

/// Returns the slots that an instruction uses.
fn slots(code: &Code) -> Vec<Slot> {
    if let Code::Ldr(_, Place::Slot(slot, _))
    | Code::Str(_, Place::Slot(slot, _))
    | Code::Mov(_, Byte::Address(slot)) = code
    {
        vec![*slot]
    } else if let Code::Asm(texts) = code {
        let slot = |text: &AsmText| if let AsmText::Slot(slot) = text { Some(*slot) } else { None };
        texts.iter().filter_map(slot).collect()
    } else {
        Vec::new()
    }
}

/// Returns a unique name that cannot be mistaken for an instruction.
fn unique(name: &str, names: &mut FxHashSet<String>) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let mut number = 1;
    let mut unique = format!("v_{plain}");
    while !names.insert(unique.clone()) {
        number += 1;
        unique = format!("v_{plain}_{number}");
    }
    unique
}

/// Writes assembly.
pub(super) fn emit(codes: &[BlockCode], module: &Module, memory: &Memory, source: &Source) -> Assembly {
    let mut writer = Writer {
        text: String::new(),
        lines: Vec::new(),
        source,
        module,
        memory,
        labels: labels(codes),
        group: 0,
        faults: FxHashSet::default(),
        guards: 0,
    };
    writer.line(&format!("; {}", source.name.replace(['\n', '\r'], " ")), 0);
    for (name, addr) in &memory.aside {
        writer.line(&format!("%ASSIGN {name} {addr}"), 0);
    }
    for (at, code) in codes.iter().enumerate() {
        writer.block(code, codes.get(at + 1).map(|code| code.label));
    }
    for slot in &memory.data {
        let data = module.slot(*slot);
        let mut values: Vec<String> = data.first.iter().map(u16::to_string).collect();
        values.resize(usize::from(data.len.unwrap_or(1)), "0".to_owned());
        writer.line(&format!("{}:", memory.slot(*slot)), 0);
        for row in values.chunks(12) {
            writer.line(&format!("        .byte   {}", row.join(", ")), 0);
        }
    }
    let locations = (0..module.slots.len() as u32).map(|slot| memory.location(Slot(slot))).collect();
    Assembly { text: writer.text, lines: writer.lines, locations }
}

/// Returns the names of the blocks that are jump targets.
fn labels(codes: &[BlockCode]) -> FxHashMap<Label, String> {
    let mut used: FxHashSet<Label> = FxHashSet::default();
    for (at, code) in codes.iter().enumerate() {
        used.extend(
            jumps(&code.exit, codes.get(at + 1).map(|code| code.label)).into_iter().map(|(_, to)| to),
        );
        for step in &code.steps {
            if let Code::Call(callee, _) = &step.code {
                used.insert(Label::Block(*callee, 0));
            }
        }
    }
    let named = codes.iter().map(|code| code.label).filter(|label| used.contains(label));
    named.enumerate().map(|(number, label)| (label, format!("L{}", number + 1))).collect()
}

struct Writer<'a> {
    text: String,
    lines: Vec<u32>,
    source: &'a Source,
    module: &'a Module,
    memory: &'a Memory,
    labels: FxHashMap<Label, String>,
    /// The source line of the current group.
    group: u32,
    faults: FxHashSet<String>,
    guards: u32,
}

impl Writer<'_> {
    fn line(&mut self, text: &str, line: u32) {
        let _ = writeln!(self.text, "{}", text.trim_end());
        self.lines.push(line);
    }

    fn block(&mut self, code: &BlockCode, next: Option<Label>) {
        if let Some(label) = self.labels.get(&code.label).cloned() {
            let name = match code.label {
                Label::Block(function, 0) if function > 0 => {
                    format!("; {}", self.module.functions[function as usize].name)
                }
                Label::Block(..) | Label::Tail(_) => String::new(),
            };
            self.line(&format!("{:<8}{name}", format!("{label}:")), 0);
        }
        for step in &code.steps {
            self.step(step);
        }
        for (flag, to) in jumps(&code.exit, next) {
            let mnemonic = flag.map_or_else(|| "JMP".to_owned(), |flag| format!("JMP_{}", flag.suffix()));
            let to = self.labels.get(&to).cloned().unwrap_or_default();
            self.insn(&mnemonic, &to, code.line);
        }
        if let Exit::Address(addr) = code.exit {
            self.insn("JMP", &addr.to_string(), code.line);
        }
    }

    /// Writes the source line if it changed.
    fn heading(&mut self, line: u32) {
        if line == 0 || line == self.group || line as usize > self.source.line_count() {
            return;
        }
        self.group = line;
        let text = self.source.line(line as usize - 1).trim().to_owned();
        self.line(&format!("; {line}: {text}"), 0);
    }

    fn insn(&mut self, mnemonic: &str, operands: &str, line: u32) {
        self.heading(line);
        self.line(&format!("        {mnemonic:<8}{operands}"), line);
    }

    fn step(&mut self, step: &Step) {
        let line = step.line;
        match &step.code {
            Code::Alu(alu, a, b) => self.insn(alu.mnemonic(), &format!("R{a} R{b}"), line),
            Code::Not(r) => self.one("NOT", *r, line),
            Code::Inc(r) => self.one("INC", *r, line),
            Code::Dec(r) => self.one("DEC", *r, line),
            Code::Out(r) => self.one("OUT", *r, line),
            Code::Msg(r) => self.one("MSG", *r, line),
            Code::Truth(flag, r) => self.one(&format!("CMP_{}", flag.suffix()), *r, line),
            Code::Mov(r, byte) => {
                let byte = match byte {
                    Byte::Number(number) => number.to_string(),
                    Byte::Address(slot) => self.memory.slot(*slot).to_owned(),
                    Byte::Return(number) => format!("back_{number}"),
                };
                self.insn("MOV", &format!("R{r} {byte}"), line);
            }
            Code::Cpy(to, from) => self.insn("CPY", &format!("R{to} R{from}"), line),
            Code::Swap(a, b) => {
                for (x, y) in [(a, b), (b, a), (a, b)] {
                    self.insn("XOR", &format!("R{x} R{y}"), line);
                }
            }
            Code::Ldr(r, place) => self.at("LDR", *r, *place, line),
            Code::Str(r, place) => self.at("STR", *r, *place, line),
            Code::Shl(r, n) => self.insn("SHL", &format!("R{r} {n}"), line),
            Code::Shr(r, n) => self.insn("SHR", &format!("R{r} {n}"), line),
            Code::ShlBy(r, patch) => self.patched("SHL", *r, *patch, line),
            Code::ShrBy(r, patch) => self.patched("SHR", *r, *patch, line),
            Code::LdrBy(r, patch) => self.patched("LDR", *r, *patch, line),
            Code::StrBy(r, patch) => self.patched("STR", *r, *patch, line),
            Code::ReadPort(r, port) => self.insn("RPRT", &format!("R{r} {port}"), line),
            Code::WritePort(r, port) => self.insn("WPRT", &format!("R{r} {port}"), line),
            Code::Guard(flag) => self.guard(*flag, line),
            Code::Call(callee, number) => {
                let to = self.labels.get(&Label::Block(*callee, 0)).cloned().unwrap_or_default();
                self.insn("JMP", &to, line);
                self.line(&format!("back_{number}:"), 0);
            }
            Code::Asm(texts) => self.assembly(texts, line),
            Code::Halt => self.insn("HALT", "", line),
            Code::Leave(function) => {
                self.line(&format!("leave_{function}:"), 0);
                self.insn("JMP", "0", line);
            }
        }
    }

    fn one(&mut self, mnemonic: &str, reg: Reg, line: u32) {
        self.insn(mnemonic, &format!("R{reg}"), line);
    }

    fn at(&mut self, mnemonic: &str, reg: Reg, place: Place, line: u32) {
        let place = match place {
            Place::Slot(slot, 0) => self.memory.slot(slot).to_owned(),
            // There may be no memory after an array; a check stops the program first.
            Place::Slot(slot, at) if u16::from(at) >= self.module.slot(slot).len.unwrap_or(1) => {
                self.memory.slot(slot).to_owned()
            }
            Place::Slot(slot, at) => format!("{}+{at}", self.memory.slot(slot)),
            Place::Cell(cell) => self.memory.cells.get(&cell).cloned().unwrap_or_default(),
            Place::Patch(number) => format!("patch_{number}+1"),
            Place::Leave(function) => format!("leave_{function}+1"),
        };
        self.insn(mnemonic, &format!("R{reg} {place}"), line);
    }

    /// Writes an instruction with a patched operand byte.
    fn patched(&mut self, mnemonic: &str, reg: Reg, number: u16, line: u32) {
        self.line(&format!("patch_{number}:"), 0);
        self.insn(mnemonic, &format!("R{reg} 0"), line);
    }

    /// Jumps over an illegal byte, whose label names the fault.
    fn guard(&mut self, flag: Flag, line: u32) {
        self.guards += 1;
        let over = format!("in_range_{}", self.guards);
        self.insn(&format!("JMP_{}", flag.suffix()), &over, line);
        let plain = fault_label(Fault::Index, line);
        let mut label = plain.clone();
        let mut number = 1;
        while !self.faults.insert(label.clone()) {
            number += 1;
            label = format!("{plain}_{number}");
        }
        self.line(&format!("{label}:"), 0);
        self.line(&format!("        .byte   {ILLEGAL}"), line);
        self.line(&format!("{over}:"), 0);
    }

    fn assembly(&mut self, texts: &[AsmText], line: u32) {
        self.heading(line);
        let mut all = String::new();
        for text in texts {
            match text {
                AsmText::Text(text) => all.push_str(text),
                AsmText::Slot(slot) => all.push_str(self.memory.slot(*slot)),
            }
        }
        for text in all.lines().filter(|text| !text.trim().is_empty()) {
            self.line(text, line);
        }
    }
}
