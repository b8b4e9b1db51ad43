//! What a session shows of the machine: where it is, registers, memory, instructions, calls.

use bantam_history::Input;
use bantam_isa::{InsnSet, Kind as Operand};
use bantam_run::Register;

use crate::{
    answer::{Answer, Line, Location},
    expr::signed,
    session::{DebugError, Session},
};

impl Session {
    /// Where the program is, and what is to be said about it.
    pub(crate) fn here(&mut self, why: Option<String>) -> Result<Answer, DebugError> {
        Ok(Answer::Location(self.position(why)))
    }

    /// The same by itself.
    pub(crate) fn position(&mut self, why: Option<String>) -> Location {
        self.history.settle(&mut self.keys);
        let pc = self.history.machine().pc();
        let output = self.history.output();
        let shown = excerpt(output.get(self.told..).unwrap_or_default());
        self.told = output.len();
        let source = self.image.source_of(pc).and_then(|line| self.image.text_of(line)).map(str::to_owned);
        let (moment, end) = (self.history.moment(), self.history.end());
        let place = self.image.whereabouts(pc, self.target.numerals());
        Location { moment, end, pc, place, insn: self.assembly(pc), source, why, shown }
    }

    /// The instruction at an address as assembly, with labels; or the word as a number.
    pub(crate) fn assembly(&self, addr: u16) -> String {
        let (set, (key, cells, _)) = (self.target.insn_set(), self.insn(addr));
        let label = |kind: Operand, value: i32| {
            InsnSet::place(kind, value, addr, cells).and_then(|to| self.image.place(to))
        };
        set.print(key, label).unwrap_or_else(|| set.numerals.cell(self.history.machine().word(addr)))
    }

    pub(crate) fn print(&self, text: &str) -> Result<Answer, DebugError> {
        let value = self.expr(text)?.value(self.history.machine(), self.bits());
        Ok(Answer::Text(format!("{text} = {}", self.number(value))))
    }

    /// A number in all ways that are of use.
    pub(crate) fn number(&self, value: i64) -> String {
        let cell = (value & ((1 << self.bits()) - 1)) as u16;
        let mut text = format!("{value} = {}", self.target.numerals().cell(cell));
        if let Some(c) = u8::try_from(value).ok().filter(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            text += &format!(" = '{}'", char::from(c));
        }
        text
    }

    pub(crate) fn registers(&mut self) -> Result<Answer, DebugError> {
        let before = self.recent()?.before;
        let now = self.history.machine().registers();
        let before = if before.is_empty() { now.clone() } else { before };
        let line = |(now, before): (&Register, &Register)| Line {
            name: now.name.to_owned(),
            text: self.number(signed(now.value, if now.bits == 16 { self.bits() } else { now.bits })),
            marked: now.value != before.value,
        };
        Ok(Answer::List(now.iter().zip(&before).map(line).collect()))
    }

    pub(crate) fn memory(&self, from: &str, count: u16) -> Result<Answer, DebugError> {
        Ok(self.words(self.place(from)?, count))
    }

    fn words(&self, from: u16, count: u16) -> Answer {
        let line = |addr: u16| {
            let word = self.history.machine().word(addr);
            let label = self.image.place(addr).unwrap_or_default();
            let text = format!("{}  {label}", self.number(signed(word, self.bits())));
            Line { name: self.target.numerals().addr(addr), text: text.trim_end().to_owned(), marked: false }
        };
        Answer::List((0..count).map(|i| line(from.wrapping_add(i))).collect())
    }

    /// The top words of the stack, where a register points to it by custom.
    pub(crate) fn stack(&self, count: u16) -> Result<Answer, DebugError> {
        let none = || DebugError::Nothing("by custom this machine has no stack".to_owned());
        let top = self.history.machine().stack().ok_or_else(none)?;
        Ok(self.words(top, count))
    }

    /// The keys that have been read so far, as a text in quotes.
    pub(crate) fn keys_read(&self) -> String {
        let keys = &self.history.keys()[..self.history.keys_given()];
        let bytes: Vec<u8> = keys
            .iter()
            .filter_map(|key| match key.input {
                Input::Byte(byte) => Some(byte),
                Input::Ended => None,
            })
            .collect();
        let ended = if bytes.len() < keys.len() { ", and input has ended" } else { "" };
        format!("{:?}{ended}; {} wait", String::from_utf8_lossy(&bytes), self.keys.waiting.len())
    }

    pub(crate) fn dis(&self, from: Option<&str>, count: u16) -> Result<Answer, DebugError> {
        let pc = self.history.machine().pc();
        let mut addr = from.map_or(Ok(pc), |from| self.place(from))?;
        let mut lines = Vec::new();
        for _ in 0..count {
            let label = self.image.symbols.iter().find(|symbol| symbol.addr == addr);
            let name =
                format!("{} {}", self.target.numerals().addr(addr), label.map_or("", |label| &label.name));
            lines.push(Line {
                name: name.trim_end().to_owned(),
                text: self.assembly(addr),
                marked: addr == pc,
            });
            addr = addr.wrapping_add(self.insn(addr).1.max(1));
        }
        Ok(Answer::List(lines))
    }
}

/// So much of the output is told at a time, in bytes.
const MOST: usize = 400;

/// A text, or the end of a long one, and how much is left out.
fn excerpt(bytes: &[u8]) -> String {
    let left_out = bytes.len().saturating_sub(MOST);
    let text = String::from_utf8_lossy(&bytes[left_out..]);
    if left_out == 0 { text.into_owned() } else { format!("({left_out} bytes) ... {text}") }
}
