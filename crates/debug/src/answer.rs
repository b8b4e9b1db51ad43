//! What a session says, as plain data; and as text.

use std::fmt::{Display, Formatter, Result, Write as _};

use serde::Serialize;

/// Where the program is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The moment, in instructions, and the last one there is so far.
    pub moment: u64,
    /// The last moment that the run has reached.
    pub end: u64,
    /// The address of the next instruction.
    pub pc: u16,
    /// The address as people write it, with label, file and line.
    pub place: String,
    /// The next instruction, as assembly.
    pub insn: String,
    /// The source line that it comes from.
    pub source: Option<String>,
    /// Why the program stopped here, if there is something to say.
    pub why: Option<String>,
    /// What the program has shown in between, going forwards.
    pub shown: String,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is called: a register, an address, a number.
    pub name: String,
    /// What it is.
    pub text: String,
    /// Whether it is marked: a register that the last instruction changed, the next instruction, a breakpoint.
    pub marked: bool,
}

/// One instruction of a chain that led to a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The moment before it; none if the value was there from the start.
    pub moment: Option<u64>,
    /// The address of the instruction, or of the word that was there from the start.
    pub addr: u16,
    /// The address as people write it, with label, file and line.
    pub place: String,
    /// What happened.
    pub what: String,
    /// How far it is from what was asked, in links.
    pub depth: usize,
}

/// What a session says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Where the program is now.
    Location(Location),
    /// A list.
    List(Vec<Line>),
    /// Where a value comes from.
    Chain(Vec<Cause>),
    /// Something in words.
    Text(String),
    /// The session is to end.
    Quit,
}

impl Display for Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if !self.shown.is_empty() {
            writeln!(f, "shown: {:?}", self.shown)?;
        }
        if let Some(why) = &self.why {
            writeln!(f, "{why}")?;
        }
        write!(f, "[{} of {}] {}  {}", self.moment, self.end, self.place, self.insn)?;
        match &self.source {
            Some(source) => write!(f, "\n    {}", source.trim()),
            None => Ok(()),
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
            Self::Location(here) => here.fmt(f),
            Self::List(lines) => {
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
