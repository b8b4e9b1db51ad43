//! A program and the machine at one moment: what names, addresses and words mean there.

use bantam_isa::{Image, InsnSet, Kind as Operand};
use bantam_machines::Target;
use bantam_run::Machine;

use crate::{
    answer::Line,
    error::DebugError,
    expr::{Expr, signed},
    scope,
};

/// A program and the target it is for.
pub(crate) struct Program {
    pub(crate) target: &'static dyn Target,
    pub(crate) image: Image,
}

/// An instruction in memory.
#[derive(Clone, Copy)]
pub(crate) struct InsnAt {
    /// Its key in the instruction set.
    pub(crate) key: u16,
    /// Its length in cells.
    pub(crate) cells: u16,
    /// Whether execution may go elsewhere and come back: a call or a trap.
    pub(crate) comes_back: bool,
}

/// A program, and its machine at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Inspector<'a> {
    pub(crate) program: &'a Program,
    pub(crate) machine: &'a dyn Machine,
}

impl Program {
    /// The width of a cell, in bits.
    pub(crate) fn bits(&self) -> u32 {
        self.target.insn_set().cell_bits
    }

    /// An address as text, with label, file and line.
    pub(crate) fn whereabouts(&self, addr: u16) -> String {
        self.image.whereabouts(addr, self.target.numerals())
    }

    /// The label at or before an address with the distance from it, or the address in digits.
    pub(crate) fn label_or_addr(&self, addr: u16) -> String {
        self.image.place(addr).unwrap_or_else(|| self.target.numerals().addr(addr))
    }

    /// The label at exactly this address.
    pub(crate) fn label_at(&self, addr: u16) -> Option<String> {
        self.image.symbols.iter().find(|symbol| symbol.addr == addr).map(|symbol| symbol.name.clone())
    }

    /// A number in every useful form: `65 = x0041 = 'A'`.
    pub(crate) fn spell(&self, value: i64) -> String {
        let cell = (value & ((1 << self.bits()) - 1)) as u16;
        let mut text = format!("{value} = {}", self.target.numerals().cell(cell));
        if let Some(c) = u8::try_from(value).ok().filter(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            text += &format!(" = '{}'", char::from(c));
        }
        text
    }
}

impl Inspector<'_> {
    /// Parses an expression as it is meant where the program is.
    pub(crate) fn expr(self, text: &str) -> Result<Expr, DebugError> {
        let line = scope::line_now(&self.program.image, self.machine);
        self.expr_in(line, text)
    }

    /// Parses an expression as it is meant at an address.
    pub(crate) fn expr_at(self, addr: u16, text: &str) -> Result<Expr, DebugError> {
        self.expr_in(scope::line_of(&self.program.image, addr), text)
    }

    fn expr_in(self, line: Option<u32>, text: &str) -> Result<Expr, DebugError> {
        let Program { target, image } = self.program;
        Ok(Expr::parse(text, *target, (image, line), self.machine)?)
    }

    /// place = line | file ":" line | expr
    pub(crate) fn place(self, text: &str) -> Result<u16, DebugError> {
        let missing = || DebugError::Place(text.to_owned());
        let image = &self.program.image;
        let (file, line) = text.rsplit_once(':').unwrap_or(("", text));
        if let Ok(line) = line.parse::<u32>() {
            let is_file = |number: u32| {
                let name = image.files.get(number as usize).map_or("", |file| file.name.as_str());
                name.ends_with(file)
            };
            let lines = image.lines.iter().filter(|found| found.line == line && is_file(found.file));
            // Without a file name, the first file that has words for the line.
            return lines
                .min_by_key(|found| (found.file, found.addr))
                .map(|found| found.addr)
                .ok_or_else(missing);
        }
        let expr = self.expr(text).map_err(|_| missing())?;
        u16::try_from(expr.value(self.machine, 16) & 0xFFFF).map_err(|_| missing())
    }

    /// The instruction at an address.
    pub(crate) fn insn(self, addr: u16) -> InsnAt {
        let set = self.program.target.insn_set();
        let cells: Vec<u16> = (0..2).map(|i| self.machine.word(addr.wrapping_add(i))).collect();
        let key = set.opcode_key(&cells);
        let comes_back = set.row_of(key).is_some() && set.lift(key, addr).is_none_or(|insn| insn.calls);
        InsnAt { key, cells: set.cells(key), comes_back }
    }

    /// The address of a call or trap that would return to an address.
    pub(crate) fn call_before(self, addr: u16) -> Option<u16> {
        (1..=2).map(|cells| (addr.wrapping_sub(cells), cells)).find_map(|(at, cells)| {
            let insn = self.insn(at);
            (insn.comes_back && insn.cells == cells).then_some(at)
        })
    }

    /// The instruction at an address as assembly, with labels; or the word as a number.
    pub(crate) fn assembly(self, addr: u16) -> String {
        let (set, insn) = (self.program.target.insn_set(), self.insn(addr));
        let label = |kind: Operand, value: i32| {
            InsnSet::place(kind, value, addr, insn.cells).and_then(|to| self.program.image.place(to))
        };
        set.print(insn.key, label).unwrap_or_else(|| set.numerals.cell(self.machine.word(addr)))
    }

    /// Words of memory as lines.
    pub(crate) fn words(self, from: u16, count: u16) -> Vec<Line> {
        let line = |addr: u16| {
            let word = self.machine.word(addr);
            let label = self.program.image.place(addr).unwrap_or_default();
            let text = format!("{}  {label}", self.program.spell(signed(word, self.program.bits())));
            let name = self.program.target.numerals().addr(addr);
            Line { name, text: text.trim_end().to_owned(), marked: false }
        };
        (0..count).map(|i| line(from.wrapping_add(i))).collect()
    }

    /// Instructions as lines; the next one is marked.
    pub(crate) fn disassembly(self, from: u16, count: u16) -> Vec<Line> {
        let pc = self.machine.pc();
        let mut addr = from;
        let mut lines = Vec::new();
        for _ in 0..count {
            let label = self.program.label_at(addr).unwrap_or_default();
            let name = format!("{} {label}", self.program.target.numerals().addr(addr));
            lines.push(Line {
                name: name.trim_end().to_owned(),
                text: self.assembly(addr),
                marked: addr == pc,
            });
            addr = addr.wrapping_add(self.insn(addr).cells.max(1));
        }
        lines
    }

    /// The address of an instruction `rows` instructions before another one, as far as that can be found out.
    pub(crate) fn code_before(self, addr: u16, rows: u16) -> u16 {
        let most_cells = if self.program.bits() == 16 { 1 } else { 2 };
        let first = addr.saturating_sub(rows.saturating_mul(most_cells));
        let leads_there = |start: &u16| {
            let (mut at, mut steps) = (*start, 0);
            while at < addr && steps <= rows {
                at = at.saturating_add(self.insn(at).cells.max(1));
                steps += 1;
            }
            at == addr && steps <= rows
        };
        (first..addr).find(leads_there).unwrap_or(addr)
    }
}
