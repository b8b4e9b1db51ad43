//! What a screen shows of a session: all of it at one moment, as plain data. A terminal, a page and an editor draw
//! the same look.

use bantam_run::{Picture, Register};
use serde::Serialize;

use crate::{
    answer::{Line, Location},
    expr::signed,
    point::Kind,
    recent::{RECENT, Recent},
    session::{DebugError, Session},
};

/// So much of the output is shown at most, in bytes.
const MOST_OUTPUT: usize = 64 << 10;

/// What a screen has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewRequest {
    /// Where the instructions begin.
    pub code: CodeStart,
    /// How many instructions.
    pub code_rows: u16,
    /// Where the memory begins.
    pub memory: u16,
    /// How many words of it.
    pub words: u16,
    /// How many words of the stack.
    pub stack: u16,
}

/// Where instructions that are shown begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStart {
    /// At an address.
    At(u16),
    /// At an address if the next instruction is then among them, or else a little before it.
    Near(u16),
    /// A little before the next instruction.
    Next,
}

/// How the run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It can go on.
    Ready,
    /// It can go on, and the moments behind this one are known.
    Past,
    /// The program waits for a key.
    Waits,
    /// The program has ended here, in whichever way.
    Ended,
}

/// A register, or a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterView {
    /// What it is called.
    pub name: &'static str,
    /// What it holds, as the machine's people write it.
    pub digits: String,
    /// The same in decimal, and as a character if it is one.
    pub number: String,
    /// Whether the last instruction has changed it.
    pub changed: bool,
}

/// A word of memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordView {
    /// Its address.
    pub addr: u16,
    /// The address as the machine's people write it.
    pub place: String,
    /// The label there.
    pub label: Option<String>,
    /// What it holds.
    pub word: u16,
    /// The same in decimal, and as a character if it is one.
    pub number: String,
    /// How hot it is from reading: 3 for the last instructions, down to 0.
    pub read: u8,
    /// The same from writing.
    pub written: u8,
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InsnView {
    /// Its address.
    pub addr: u16,
    /// The address as the machine's people write it.
    pub place: String,
    /// The label there.
    pub label: Option<String>,
    /// Its cells in digits.
    pub cells: String,
    /// The instruction as assembly.
    pub text: String,
    /// Whether it is the next one.
    pub is_next: bool,
}

/// A place where the run stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointView {
    /// Its number, from 1.
    pub id: u32,
    /// What it is.
    pub text: String,
    /// The address of a breakpoint.
    pub addr: Option<u16>,
}

/// All that a screen shows at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// Where the program is.
    pub here: Location,
    /// The first moment of the run.
    pub start: u64,
    /// How the run stands.
    pub state: State,
    /// The registers.
    pub registers: Vec<RegisterView>,
    /// The condition codes that are not among them, and whether they are set.
    pub flags: Vec<(&'static str, bool)>,
    /// The next instructions and some before them.
    pub code: Vec<InsnView>,
    /// Memory.
    pub memory: Vec<WordView>,
    /// Whether the machine has a stack, by custom.
    pub has_stack: bool,
    /// The top of the stack; nothing if the machine has none, or it has not been set up.
    pub stack: Vec<WordView>,
    /// The places that the calls would return to, innermost first.
    pub calls: Vec<String>,
    /// The variables that can be seen here: names and values.
    pub variables: Vec<Line>,
    /// What the program has shown, or the end of it.
    pub output: String,
    /// The keys that wait to be read.
    pub keys: String,
    /// The moments at which keys were read.
    pub key_moments: Vec<u64>,
    /// Where the run stops.
    pub points: Vec<PointView>,
    /// What the ports hold, port 0 first.
    pub ports: Vec<u16>,
    /// What the display shows.
    #[serde(skip)]
    pub picture: Option<Picture>,
}

impl Session {
    /// What a screen shows now.
    ///
    /// # Errors
    ///
    /// If the last instructions cannot be done again.
    pub fn look(&mut self, wish: &ViewRequest) -> Result<View, DebugError> {
        let recent = self.recent()?;
        let told = self.told;
        let here = self.position(None);
        self.told = told;
        let (machine, image) = (self.history.machine(), &self.image);
        let ports = self.target.ports().map_or(0..0, |ports| ports.first..ports.first + ports.count);
        let top = machine.stack().filter(|top| *top != 0);
        let stack = top.map_or_else(Vec::new, |top| self.words_at(top, wish.stack, &recent));
        let output = self.history.output();
        let output = &output[output.len().saturating_sub(MOST_OUTPUT)..];
        let keys: Vec<u8> = self.keys.waiting.iter().copied().collect();
        Ok(View {
            start: self.history.start(),
            state: self.state(),
            registers: self.register_looks(&recent),
            flags: machine.flags().iter().map(|flag| (flag.name, flag.value != 0)).collect(),
            code: self.code(wish),
            memory: self.words_at(wish.memory, wish.words, &recent),
            has_stack: machine.stack().is_some(),
            stack,
            calls: machine
                .calls()
                .iter()
                .map(|addr| image.whereabouts(*addr, self.target.numerals()))
                .collect(),
            variables: self.variables(),
            output: String::from_utf8_lossy(output).into_owned(),
            keys: String::from_utf8_lossy(&keys).into_owned(),
            key_moments: self.history.keys().iter().map(|key| key.moment).collect(),
            points: self.point_looks(),
            ports: ports.map(|addr| machine.word(addr)).collect(),
            picture: machine.picture().cloned(),
            here,
        })
    }

    fn state(&self) -> State {
        if self.history.moment() < self.history.end() {
            State::Past
        } else if self.history.ended().is_some() {
            State::Ended
        } else if self.keys.wanted && self.keys.waiting.is_empty() {
            State::Waits
        } else {
            State::Ready
        }
    }

    fn register_looks(&self, recent: &Recent) -> Vec<RegisterView> {
        let look = |(i, now): (usize, Register)| RegisterView {
            name: now.name,
            digits: self.target.numerals().hex(now.value, now.bits.div_ceil(4) as usize),
            number: brief(signed(now.value, if now.bits == 16 { self.bits() } else { now.bits })),
            changed: recent.before.get(i).is_some_and(|before| before.value != now.value),
        };
        self.history.machine().registers().into_iter().enumerate().map(look).collect()
    }

    fn words_at(&self, first: u16, count: u16, recent: &Recent) -> Vec<WordView> {
        let look = |addr: u16| {
            let word = self.history.machine().word(addr);
            WordView {
                addr,
                place: self.target.numerals().addr(addr),
                label: self.label_at(addr),
                word,
                number: brief(signed(word, self.bits())),
                read: heat(recent.read.get(&addr)),
                written: heat(recent.written.get(&addr)),
            }
        };
        (0..count).map(|i| look(first.wrapping_add(i))).collect()
    }

    fn label_at(&self, addr: u16) -> Option<String> {
        self.image.symbols.iter().find(|symbol| symbol.addr == addr).map(|symbol| symbol.name.clone())
    }

    /// Instructions from where the wish says, if the next one is among them.
    fn code(&self, wish: &ViewRequest) -> Vec<InsnView> {
        let pc = self.history.machine().pc();
        let from = |first| self.code_from(first, wish.code_rows);
        let shows_next = |code: &Vec<InsnView>| code.iter().any(|line| line.is_next);
        let wished = match wish.code {
            CodeStart::At(first) => Some(from(first)),
            CodeStart::Near(first) => Some(from(first)).filter(shows_next),
            CodeStart::Next => None,
        };
        wished.unwrap_or_else(|| from(self.code_before(pc, wish.code_rows / 3)))
    }

    /// Instructions from an address on.
    fn code_from(&self, first: u16, rows: u16) -> Vec<InsnView> {
        let (pc, numerals) = (self.history.machine().pc(), self.target.numerals());
        let mut addr = first;
        let mut code = Vec::with_capacity(rows.into());
        for _ in 0..rows {
            let cells = self.insn(addr).1.max(1);
            let digits = (0..cells).map(|i| {
                let word = self.history.machine().word(addr.wrapping_add(i));
                format!("{word:0digits$X}", digits = numerals.cell_digits)
            });
            code.push(InsnView {
                addr,
                place: numerals.addr(addr),
                label: self.label_at(addr),
                cells: digits.collect::<Vec<_>>().join(" "),
                text: self.assembly(addr),
                is_next: addr == pc,
            });
            addr = addr.wrapping_add(cells);
        }
        code
    }

    /// The address of an instruction so many before another one, as far as that can be told.
    pub fn code_before(&self, addr: u16, rows: u16) -> u16 {
        let most_cells = if self.bits() == 16 { 1 } else { 2 };
        let first = addr.saturating_sub(rows.saturating_mul(most_cells));
        let leads_there = |start: &u16| {
            let (mut at, mut steps) = (*start, 0);
            while at < addr && steps <= rows {
                at = at.saturating_add(self.insn(at).1.max(1));
                steps += 1;
            }
            at == addr && steps <= rows
        };
        (first..addr).find(leads_there).unwrap_or(addr)
    }

    fn point_looks(&self) -> Vec<PointView> {
        let look = |point: &crate::Point| PointView {
            id: point.id,
            text: point.text.clone(),
            addr: match point.kind {
                Kind::Break(addr) => Some(addr),
                Kind::Return { .. }
                | Kind::Write(_)
                | Kind::Read(_)
                | Kind::Register(..)
                | Kind::Output(_)
                | Kind::True(_) => None,
            },
        };
        self.points.iter().map(look).collect()
    }
}

/// How hot something is that happened so many instructions ago: 3, 2, 1, or 0 if it is long ago.
fn heat(age: Option<&u64>) -> u8 {
    match age {
        Some(1..=8) => 3,
        Some(9..=64) => 2,
        Some(65..=RECENT) => 1,
        Some(_) | None => 0,
    }
}

/// A number in decimal, and as a character if it is one.
fn brief(value: i64) -> String {
    match u8::try_from(value).ok().filter(u8::is_ascii_graphic) {
        Some(byte) => format!("{value} '{}'", char::from(byte)),
        None => value.to_string(),
    }
}
