//! What a screen shows of a session: all of it at one moment, as plain data. A terminal, a page and an editor draw
//! the same view.

use bantam_run::{Picture, Register};

use crate::{
    answer::{Frame, Location, RegisterView, Variable},
    error::DebugError,
    expr::signed,
    point::Kind,
    recent::{RECENT, Recent},
    session::Session,
};

/// The most output that is shown, in bytes.
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

/// The state of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can continue.
    Ready,
    /// It can continue, and the moments after this one are known.
    Past,
    /// The program waits for a key.
    Waits,
    /// The program has ended here, for any reason.
    Ended,
}

/// A word of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordView {
    /// Its address.
    pub addr: u16,
    /// The address in the machine's notation.
    pub place: String,
    /// The label there.
    pub label: Option<String>,
    /// Its value.
    pub word: u16,
    /// The same in decimal, and as a character if it is one.
    pub number: String,
    /// How hot it is from reading: 3 for the last instructions, down to 0.
    pub read: u8,
    /// The same from writing.
    pub written: u8,
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsnView {
    /// Its address.
    pub addr: u16,
    /// The address in the machine's notation.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointView {
    /// Its number, from 1.
    pub id: u32,
    /// What it is.
    pub text: String,
    /// The address of a breakpoint.
    pub addr: Option<u16>,
}

/// Everything that a screen shows at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Where the program is.
    pub location: Location,
    /// The first moment of the run.
    pub start: u64,
    /// The state of the run.
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
    /// Where the program is and the calls that led there, innermost first.
    pub frames: Vec<Frame>,
    /// The variables that are visible here.
    pub variables: Vec<Variable>,
    /// The program's output, or the end of it.
    pub output: String,
    /// The keys that are waiting to be read.
    pub keys: String,
    /// The moments at which keys were read.
    pub key_moments: Vec<u64>,
    /// Where the run stops.
    pub points: Vec<PointView>,
    /// The values of the ports, port 0 first.
    pub ports: Vec<u16>,
    /// What the display shows.
    pub picture: Option<Picture>,
}

impl Session {
    /// Returns what a screen shows now.
    ///
    /// # Errors
    ///
    /// If the last instructions cannot be replayed.
    pub fn view(&mut self, request: &ViewRequest) -> Result<View, DebugError> {
        let recent = self.recent()?;
        let location = self.location(None);
        let machine = self.history.machine();
        let ports = self.program.target.ports().map_or(0..0, |ports| ports.first..ports.first + ports.count);
        let top = machine.stack().filter(|top| *top != 0);
        let stack = top.map_or_else(Vec::new, |top| self.words_at(top, request.stack, &recent));
        let output = self.history.output();
        let output = &output[output.len().saturating_sub(MOST_OUTPUT)..];
        Ok(View {
            start: self.history.start(),
            state: self.state(),
            registers: self.register_views(&recent),
            flags: machine.flags().iter().map(|flag| (flag.name, flag.value != 0)).collect(),
            code: self.code(request),
            memory: self.words_at(request.memory, request.words, &recent),
            has_stack: machine.stack().is_some(),
            stack,
            frames: self.inspect().frames(),
            variables: self.inspect().variables(),
            output: String::from_utf8_lossy(output).into_owned(),
            keys: self.input.text(),
            key_moments: self.history.keys().iter().map(|key| key.moment).collect(),
            points: self.point_views(),
            ports: ports.map(|addr| machine.word(addr)).collect(),
            picture: machine.picture().cloned(),
            location,
        })
    }

    fn state(&self) -> State {
        if self.history.moment() < self.history.end() {
            State::Past
        } else if self.history.ended().is_some() {
            State::Ended
        } else if self.input.is_starved() {
            State::Waits
        } else {
            State::Ready
        }
    }

    /// The registers; those that the last instruction changed are marked.
    pub(crate) fn register_views(&self, recent: &Recent) -> Vec<RegisterView> {
        let view = |(i, now): (usize, Register)| {
            let value = signed(now.value, if now.bits == 16 { self.program.bits() } else { now.bits });
            RegisterView {
                name: now.name,
                value: now.value,
                bits: now.bits,
                digits: self.program.target.numerals().hex(now.value, now.bits.div_ceil(4) as usize),
                number: brief(value),
                spelling: self.program.spell(value),
                changed: recent.before.get(i).is_some_and(|before| before.value != now.value),
            }
        };
        self.history.machine().registers().into_iter().enumerate().map(view).collect()
    }

    fn words_at(&self, first: u16, count: u16, recent: &Recent) -> Vec<WordView> {
        let view = |addr: u16| {
            let word = self.history.machine().word(addr);
            WordView {
                addr,
                place: self.program.target.numerals().addr(addr),
                label: self.program.label_at(addr),
                word,
                number: brief(signed(word, self.program.bits())),
                read: heat(recent.read.get(&addr)),
                written: heat(recent.written.get(&addr)),
            }
        };
        (0..count).map(|i| view(first.wrapping_add(i))).collect()
    }

    /// Returns the instructions from where the request says, if the next one is among them.
    fn code(&self, request: &ViewRequest) -> Vec<InsnView> {
        let pc = self.history.machine().pc();
        let from = |first| self.code_from(first, request.code_rows);
        let shows_next = |code: &Vec<InsnView>| code.iter().any(|line| line.is_next);
        let wished = match request.code {
            CodeStart::At(first) => Some(from(first)),
            CodeStart::Near(first) => Some(from(first)).filter(shows_next),
            CodeStart::Next => None,
        };
        wished.unwrap_or_else(|| from(self.code_before(pc, request.code_rows / 3)))
    }

    /// Returns the instructions from an address on.
    fn code_from(&self, first: u16, rows: u16) -> Vec<InsnView> {
        let (pc, numerals) = (self.history.machine().pc(), self.program.target.numerals());
        let mut addr = first;
        let mut code = Vec::with_capacity(rows.into());
        for _ in 0..rows {
            let cells = self.inspect().insn(addr).cells.max(1);
            let digits = (0..cells).map(|i| {
                let word = self.history.machine().word(addr.wrapping_add(i));
                format!("{word:0digits$X}", digits = numerals.cell_digits)
            });
            code.push(InsnView {
                addr,
                place: numerals.addr(addr),
                label: self.program.label_at(addr),
                cells: digits.collect::<Vec<_>>().join(" "),
                text: self.inspect().assembly(addr),
                is_next: addr == pc,
            });
            addr = addr.wrapping_add(cells);
        }
        code
    }

    fn point_views(&self) -> Vec<PointView> {
        let view = |point: &crate::Point| PointView {
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
        self.points().iter().map(view).collect()
    }
}

/// Returns how hot an access is by its age in instructions: 3, 2, 1, or 0 if it is long ago.
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
