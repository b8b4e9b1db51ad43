//! Commands, and how they are written.

/// So often a command is done.
pub type Count = u64;

/// What a session can be asked for. Places, expressions and registers are still text: what they mean depends on
/// where the program is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// So many instructions on.
    Step(Count),
    /// So many instructions back.
    Back(Count),
    /// On to behind this instruction, calls and traps and all.
    Over,
    /// Back to before what is behind this place in the same way.
    OverBack,
    /// On to behind the call that the program is in.
    Out,
    /// Back to the call that the program is in.
    OutBack,
    /// On to the next point, or to the end.
    Continue,
    /// Back to the point before, or to the beginning.
    ContinueBack,
    /// On to a place: a label, an address, `FILE:LINE` or a line.
    Until(String),
    /// To a moment.
    Goto(u64),
    /// A breakpoint at a place.
    Break {
        /// Where.
        place: String,
        /// Only if this is not 0.
        condition: Option<String>,
        /// So often it is let pass first.
        skip: Count,
    },
    /// A watchpoint: on a register, `[address]`, `first..last`, `"text"` in the output, or an expression.
    Watch {
        /// What.
        what: String,
        /// Only if this is not 0.
        condition: Option<String>,
    },
    /// All points.
    Points,
    /// Takes a point away.
    Delete(u32),
    /// The value of an expression.
    Print(String),
    /// All registers.
    Registers,
    /// Words of memory: from where, and how many.
    Memory(String, u16),
    /// Instructions: from where, and how many.
    Dis(Option<String>, u16),
    /// Where the program is.
    Where,
    /// The calls that the program is in.
    Calls,
    /// Changes a register or a word.
    Set(String, String),
    /// Keys to be read.
    Input(String),
    /// No keys come any more.
    InputEnds,
    /// The last instruction that wrote a word or changed a register.
    Last(String),
    /// The last instruction after which an expression became true.
    When(String),
    /// Where a value comes from; `output` and a number for a character that was shown.
    Why(String),
    /// What has been shown so far.
    Output,
    /// What commands there are.
    Help,
    /// Ends the session.
    Quit,
}

/// The commands.
pub const HELP: &str = "\
step [N], s          N instructions on                 back [N], b       N instructions back
next, n              on, over calls                     rnext, rn         back, over calls
finish, out          on to behind this call             rfinish, rout     back to the call
continue, c          on to a point or the end           rcontinue, rc     back to a point or the start
until PLACE          on to a place                      goto N            to moment N
break PLACE [if E] [after N]                            points, delete N  the points; take one away
watch R|[A]|A..B|\"TEXT\"|E [if E]                        where, calls      where the program is
print E, p           an expression                      regs, output      registers; what was shown
mem A [N], dis [A] [N]                                  set R|[A] = E     change; what came after is forgotten
input \"TEXT\", eof    keys to be read; no more of them   quit, q           the end
last R|[A]           who changed it last                when E            when did it become true
why R|[A]|output [N] where does the value come from
Places are labels, addresses, lines (`12`, `FILE:12`). Expressions: R0, LABEL, [LABEL+1], ==, <, +, &&, ...";

/// What is wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// There is no such command.
    #[error("there is no command `{0}`; `help` shows all")]
    Unknown(String),
    /// Something is missing.
    #[error("`{command}` needs {what}")]
    Missing {
        /// The command.
        command: &'static str,
        /// What it needs.
        what: &'static str,
    },
    /// Something should be a number.
    #[error("`{0}` is not a number of times or a moment")]
    Number(String),
    /// There is something that the command does not take.
    #[error("`{command}` takes nothing, so not `{rest}` either")]
    TooMuch {
        /// The command.
        command: String,
        /// What came after it.
        rest: String,
    },
}

impl Command {
    /// Reads a command; `None` for an empty line or a comment, which begins with `#`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Option<Self>, CommandError> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        read(word, rest.trim()).map(Some)
    }
}

fn read(word: &str, rest: &str) -> Result<Command, CommandError> {
    let alone = |command: Command| {
        let too_much = CommandError::TooMuch { command: word.to_owned(), rest: rest.to_owned() };
        if rest.is_empty() { Ok(command) } else { Err(too_much) }
    };
    Ok(match word {
        "step" | "s" => Command::Step(count(rest)?),
        "back" | "b" => Command::Back(count(rest)?),
        "next" | "n" => alone(Command::Over)?,
        "rnext" | "rn" => alone(Command::OverBack)?,
        "finish" | "out" => alone(Command::Out)?,
        "rfinish" | "rout" => alone(Command::OutBack)?,
        "continue" | "c" => alone(Command::Continue)?,
        "rcontinue" | "rc" => alone(Command::ContinueBack)?,
        "until" => Command::Until(needed("until", "a place", rest)?),
        "goto" => Command::Goto(moment(&needed("goto", "a moment", rest)?)?),
        "break" => breakpoint(rest)?,
        "watch" => {
            let (what, condition) = split(rest, " if ");
            Command::Watch {
                what: needed("watch", "what to watch", what)?,
                condition: condition.map(str::to_owned),
            }
        }
        "points" => alone(Command::Points)?,
        "delete" => {
            let id = needed("delete", "the number of a point", rest)?;
            Command::Delete(id.parse().map_err(|_| CommandError::Number(id))?)
        }
        "print" | "p" => Command::Print(needed("print", "an expression", rest)?),
        "regs" => alone(Command::Registers)?,
        "mem" => {
            let (from, length) = split(rest, " ");
            Command::Memory(needed("mem", "an address", from)?, short(length, 8)?)
        }
        "dis" => {
            let (from, length) = split(rest, " ");
            Command::Dis((!from.is_empty()).then(|| from.to_owned()), short(length, 8)?)
        }
        "where" => alone(Command::Where)?,
        "calls" => alone(Command::Calls)?,
        "set" => {
            let missing = CommandError::Missing { command: "set", what: "something = a value" };
            let (what, value) = rest.split_once('=').ok_or(missing)?;
            Command::Set(what.trim().to_owned(), value.trim().to_owned())
        }
        "input" => Command::Input(unquoted(&needed("input", "keys", rest)?)),
        "eof" => alone(Command::InputEnds)?,
        "last" => Command::Last(needed("last", "a register or an [address]", rest)?),
        "when" => Command::When(needed("when", "an expression", rest)?),
        "why" => Command::Why(needed("why", "a register, an [address] or output", rest)?),
        "output" => alone(Command::Output)?,
        "help" => Command::Help,
        "quit" | "q" => alone(Command::Quit)?,
        _ => return Err(CommandError::Unknown(word.to_owned())),
    })
}

/// break = place ["if" expr] ["after" number]
fn breakpoint(rest: &str) -> Result<Command, CommandError> {
    let (rest, skip) = split(rest, " after ");
    let skip = skip.map_or(Ok(0), moment)?;
    let (place, condition) = split(rest, " if ");
    let place = needed("break", "a place", place)?;
    Ok(Command::Break { place, condition: condition.map(str::to_owned), skip })
}

fn split<'a>(text: &'a str, at: &str) -> (&'a str, Option<&'a str>) {
    match text.rsplit_once(at) {
        Some((before, behind)) => (before.trim(), Some(behind.trim())),
        None => (text.trim(), None),
    }
}

fn needed(command: &'static str, what: &'static str, text: &str) -> Result<String, CommandError> {
    if text.is_empty() { Err(CommandError::Missing { command, what }) } else { Ok(text.to_owned()) }
}

fn moment(text: &str) -> Result<u64, CommandError> {
    text.replace(['_', ','], "").parse().map_err(|_| CommandError::Number(text.to_owned()))
}

fn count(text: &str) -> Result<u64, CommandError> {
    if text.is_empty() { Ok(1) } else { moment(text) }
}

fn short(text: Option<&str>, usual: u16) -> Result<u16, CommandError> {
    text.map_or(Ok(usual), |text| text.parse().map_err(|_| CommandError::Number(text.to_owned())))
}

/// A text in quotes without them, `\\n`, `\\t`, `\\\\` and `\\"` being what they are in C; others as they are.
pub(crate) fn unquoted(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return text.to_owned();
    };
    let (mut out, mut chars) = (String::new(), inside.chars());
    while let Some(c) = chars.next() {
        out.push(match (c, c == '\\') {
            (_, false) => c,
            (_, true) => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            },
        });
    }
    out
}
