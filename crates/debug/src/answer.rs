//! Answers of a session: plain data, and their text as scripts print it.

use std::fmt::{Display, Formatter, Result, Write as _};

use crate::{point::Point, stop::StopReason};

/// Where the program is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The moment: how many instructions have completed.
    pub moment: u64,
    /// The last moment that the run has reached.
    pub end: u64,
    /// The address of the next instruction.
    pub pc: u16,
    /// The address as text, with label, file and line.
    pub place: String,
    /// The label at or before the address, with the distance from it: `LOOP+1`.
    pub label: Option<String>,
    /// The source file.
    pub file: Option<String>,
    /// The line of the source file, from 1.
    pub line: Option<u32>,
    /// The next instruction, as assembly.
    pub insn: String,
    /// The text of the source line.
    pub source: Option<String>,
    /// The interrupt that is taken before the next instruction, if one is due.
    pub interrupt: Option<Box<Interrupt>>,
    /// Why the program is here; `None` if the command did not move it.
    pub stop: Option<StopReason>,
    /// What the program has printed since the last location, going forwards; of a long text, the end.
    pub shown: String,
}

/// An interrupt that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interrupt {
    /// The address of its routine, which runs next.
    pub addr: u16,
    /// The address as text, with label, file and line.
    pub place: String,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// A register, an address, a number.
    pub name: String,
    /// Its value or description.
    pub text: String,
    /// Whether it stands out: a register that the last instruction changed, the next instruction.
    pub marked: bool,
}

/// One instruction of a chain that led to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The moment before it; `None` if the value existed from the start.
    pub moment: Option<u64>,
    /// The address of the instruction, or of the word that existed from the start.
    pub addr: u16,
    /// The address as text, with label, file and line.
    pub place: String,
    /// What happened.
    pub what: String,
    /// The distance from the question, in causes.
    pub depth: usize,
}

/// A register with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterView {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: u16,
    /// The width, in bits.
    pub bits: u32,
    /// The value in the machine's digits, without a prefix.
    pub digits: String,
    /// The value in decimal, and as a character if it is one.
    pub number: String,
    /// The value in every useful form: `65 = x0041 = 'A'`.
    pub spelling: String,
    /// Whether the last instruction changed it.
    pub changed: bool,
}

/// A call that the program is in, or where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Where execution is or will continue in this frame: the next instruction in the innermost one, else the address
    /// that the call inside it returns to.
    pub addr: u16,
    /// The same as text, with label, file and line.
    pub place: String,
    /// The name of the function or routine, as far as it is known.
    pub function: Option<String>,
    /// The address that was called, as far as the call names it.
    pub entry: Option<u16>,
    /// The address of the call that made this frame, in the caller.
    pub call_site: Option<u16>,
    /// The address that this frame returns to; `None` for the outermost one.
    pub return_addr: Option<u16>,
    /// The arguments, for functions of compiled programs.
    pub arguments: Option<Vec<Argument>>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The parameter's name and value; `None` if the parameter is not kept in memory.
    pub value: Option<(String, i64)>,
}

/// A variable of a compiled program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: String,
    /// Its kind.
    pub kind: VariableKind,
    /// Its value, or the values of all elements.
    pub values: Vec<i64>,
    /// The address of the value, or of the first element.
    pub addr: u16,
    /// The first and last line of the first source file in which it is visible, from 1.
    pub lines: (u32, u32),
    /// The value as text; of a long array, the beginning.
    pub text: String,
}

/// The kind of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// One number.
    Number,
    /// An array.
    Array {
        /// The number of its elements.
        len: u16,
        /// The distance between two elements, in words.
        step: i16,
    },
}

/// A printed character, or a byte of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedByte {
    /// The byte.
    pub byte: u8,
    /// The moment before the instruction that printed it.
    pub moment: u64,
}

/// The answer to a command. Its `Display` is what scripts print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Where the program is now.
    Location(Location),
    /// The registers.
    Registers(Vec<RegisterView>),
    /// The variables that are visible.
    Variables(Vec<Variable>),
    /// The calls, innermost first.
    Frames(Vec<Frame>),
    /// The points.
    Points(Vec<Point>),
    /// Words of memory, or instructions.
    List(Vec<Line>),
    /// Where a value comes from.
    Chain(Vec<Cause>),
    /// A message, or a text of the program's.
    Text(String),
    /// The session is to end.
    Quit,
}

impl Answer {
    /// Returns the answer as names and texts, if it is a list of any kind.
    #[must_use]
    pub fn lines(&self) -> Option<Vec<Line>> {
        let unmarked = |name: String, text: String| Line { name, text, marked: false };
        Some(match self {
            Self::Registers(registers) => {
                let line = |register: &RegisterView| Line {
                    name: register.name.to_owned(),
                    text: register.spelling.clone(),
                    marked: register.changed,
                };
                registers.iter().map(line).collect()
            }
            Self::Variables(variables) => variables
                .iter()
                .map(|variable| unmarked(variable.name.clone(), variable.text.clone()))
                .collect(),
            Self::Frames(frames) => {
                let line = |(i, frame): (usize, &Frame)| Line {
                    name: if i == 0 { "now" } else { "back to" }.to_owned(),
                    text: frame.to_string(),
                    marked: i == 0,
                };
                frames.iter().enumerate().map(line).collect()
            }
            Self::Points(points) => {
                points.iter().map(|point| unmarked(point.id.to_string(), point.to_string())).collect()
            }
            Self::List(lines) => lines.clone(),
            Self::Location(_) | Self::Chain(_) | Self::Text(_) | Self::Quit => return None,
        })
    }
}

impl Display for Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if !self.shown.is_empty() {
            writeln!(f, "shown: {:?}", self.shown)?;
        }
        let stop = self.stop.as_ref().map(ToString::to_string).unwrap_or_default();
        if !stop.is_empty() {
            writeln!(f, "{stop}")?;
        }
        write!(f, "[{} of {}] {}  {}", self.moment, self.end, self.place, self.insn)?;
        if let Some(source) = &self.source {
            write!(f, "\n    {}", source.trim())?;
        }
        match &self.interrupt {
            Some(interrupt) => write!(f, "\n{interrupt}"),
            None => Ok(()),
        }
    }
}

/// `an interrupt comes first: x1000 (TICK), clock.asm:20`.
impl Display for Interrupt {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "an interrupt comes first: {}", self.place)
    }
}

/// `x3011 (fac+8), fac.chk:3  fac(n = 3)`.
impl Display for Frame {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.place)?;
        let Some(arguments) = &self.arguments else { return Ok(()) };
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        write!(f, "  {}({})", self.function.as_deref().unwrap_or_default(), arguments.join(", "))
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.value {
            Some((name, value)) => write!(f, "{name} = {value}"),
            None => f.write_str("?"),
        }
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let moment = self.moment.map_or_else(|| "start".to_owned(), |moment| moment.to_string());
        write!(f, "{:indent$}[{moment}] {}  {}", "", self.place, self.what, indent = 2 * self.depth)
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Location(location) => location.fmt(f),
            Self::Registers(_) | Self::Variables(_) | Self::Frames(_) | Self::Points(_) | Self::List(_) => {
                let lines = self.lines().unwrap_or_default();
                let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
                let mut text = String::new();
                for line in lines {
                    let mark = if line.marked { '*' } else { ' ' };
                    let _ = writeln!(text, "{mark} {:<width$}  {}", line.name, line.text);
                }
                f.write_str(text.trim_end())
            }
            Self::Chain(links) => {
                let links: Vec<String> = links.iter().map(ToString::to_string).collect();
                f.write_str(&links.join("\n"))
            }
            Self::Text(text) => f.write_str(text),
            Self::Quit => Ok(()),
        }
    }
}
