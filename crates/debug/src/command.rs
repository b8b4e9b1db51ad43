//! Commands, and how they are written.

/// A number of times.
pub type Count = u64;

/// What a session can be asked for. Places, expressions and registers are text: their meaning depends on where the
/// program is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Runs a number of instructions.
    Step(Count),
    /// Goes a number of instructions back.
    Back(Count),
    /// Runs one instruction; a call or trap until it returns.
    Over,
    /// Goes one instruction back; before the call if that returned here.
    OverBack,
    /// Runs until the current call returns.
    Out,
    /// Goes back to the current call.
    OutBack,
    /// Runs until a point is hit, or until the end.
    Continue,
    /// Continues a command that stopped at the limit of instructions.
    Proceed,
    /// Goes back to the last hit of a point, or to the start.
    ContinueBack,
    /// Runs until a place is reached: a label, an address, `FILE:LINE` or a line.
    Until(String),
    /// Goes to a moment.
    Goto(u64),
    /// Undoes the last move or change.
    Undo,
    /// Sets a breakpoint.
    Break {
        /// The place.
        place: String,
        /// An expression: the breakpoint only counts if it is not 0.
        condition: Option<String>,
        /// How many hits to skip first.
        skip: Count,
    },
    /// Sets a watchpoint.
    Watch {
        /// A register, `[address]`, `first..last`, one of these with `read` before it, `"text"` in the output, or an
        /// expression.
        what: String,
        /// An expression: the watchpoint only counts if it is not 0.
        condition: Option<String>,
    },
    /// Lists the points.
    Points,
    /// Deletes a point.
    Delete(u32),
    /// Prints the value of an expression.
    Print(String),
    /// Prints the registers.
    Registers,
    /// Prints words of memory: from where, and how many.
    Memory(String, u16),
    /// Prints instructions: from where, and how many.
    Dis(Option<String>, u16),
    /// Prints the top words of the stack: how many.
    Stack(u16),
    /// Prints where the program is.
    Where,
    /// Prints the calls that the program is in.
    Calls,
    /// Sets a register, a word, or `keys`: those that the program reads from here on.
    Set(String, String),
    /// Adds keys to be read.
    Input(String),
    /// Ends input.
    InputEnds,
    /// Goes to the last instruction that wrote or read a word, or changed a register.
    Last(String),
    /// Goes to the last instruction that made an expression true.
    When(String),
    /// Explains a value; `output` and a number for a character of the output.
    Why(String),
    /// Prints the output so far.
    Output,
    /// Prints the keys that the program has read.
    Keys,
    /// Prints the variables that are visible here.
    Variables,
    /// Prints all commands.
    Help,
    /// Ends the session.
    Quit,
}

/// A command as it is written: one row for the parser, the help, the completion and the documentation.
#[derive(Clone, Copy)]
pub struct CommandSpec {
    /// Its names, the usual one first.
    pub names: &'static [&'static str],
    /// The kind of what follows the name.
    pub takes: OperandKind,
    /// What follows the name, for people; empty if nothing does.
    pub operands: &'static str,
    /// What it does: an imperative sentence without a period.
    pub sentence: &'static str,
    /// Parses what follows the name.
    pub parse: fn(&str) -> Result<Command, CommandError>,
}

/// The kind of what follows the name of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// Nothing.
    Nothing,
    /// An optional number.
    Count,
    /// A number.
    Number,
    /// A place: a label, an address, a line.
    Place,
    /// An expression over registers, labels and numbers.
    Expr,
    /// Any text.
    Text,
}

type Parse = fn(&str) -> Result<Command, CommandError>;

const fn row(
    names: &'static [&'static str],
    (takes, operands): (OperandKind, &'static str),
    sentence: &'static str,
    parse: Parse,
) -> CommandSpec {
    CommandSpec { names, takes, operands, sentence, parse }
}

/// No operands.
const NONE: (OperandKind, &str) = (OperandKind::Nothing, "");

/// All commands.
#[rustfmt::skip]
pub const COMMANDS: &[CommandSpec] = &[
    row(&["step", "s"], (OperandKind::Count, "[N]"), "run N instructions", |rest| Ok(Command::Step(count(rest)?))),
    row(&["back", "b"], (OperandKind::Count, "[N]"), "go N instructions back", |rest| Ok(Command::Back(count(rest)?))),
    row(&["next", "n"], NONE, "run one instruction; a call or trap until it returns", |_| Ok(Command::Over)),
    row(&["rnext", "rn"], NONE, "the same backwards", |_| Ok(Command::OverBack)),
    row(&["finish", "out"], NONE, "run until this call returns", |_| Ok(Command::Out)),
    row(&["rfinish", "rout"], NONE, "go back to this call", |_| Ok(Command::OutBack)),
    row(&["continue", "c"], NONE, "run until a point is hit, or until the end", |_| Ok(Command::Continue)),
    row(&["proceed"], NONE, "continue a command that stopped at the limit of instructions", |_| Ok(Command::Proceed)),
    row(&["rcontinue", "rc"], NONE, "go back to the last hit of a point, or to the start", |_| Ok(Command::ContinueBack)),
    row(&["until"], (OperandKind::Place, "PLACE"), "run until a place is reached", |rest| Ok(Command::Until(needed("until", "a place", rest)?))),
    row(&["goto"], (OperandKind::Number, "N"), "go to moment N", |rest| Ok(Command::Goto(moment(&needed("goto", "a moment", rest)?)?))),
    row(&["undo", "u"], NONE, "undo the last move or change", |_| Ok(Command::Undo)),
    row(&["break"], (OperandKind::Place, "PLACE [if E] [after N]"), "stop before an instruction", breakpoint),
    row(&["watch"], (OperandKind::Expr, "R|[A]|A..B|read [A]|\"TEXT\"|E [if E]"), "stop when a value changes, is read, printed or true", watchpoint),
    row(&["points"], NONE, "list all breakpoints and watchpoints", |_| Ok(Command::Points)),
    row(&["delete"], (OperandKind::Number, "N"), "delete point N", |rest| Ok(Command::Delete(number(needed("delete", "the number of a point", rest)?)?))),
    row(&["print", "p"], (OperandKind::Expr, "E"), "print the value of an expression", |rest| Ok(Command::Print(needed("print", "an expression", rest)?))),
    row(&["vars"], NONE, "print the visible variables, in compiled programs", |_| Ok(Command::Variables)),
    row(&["regs"], NONE, "print all registers; those that changed are marked", |_| Ok(Command::Registers)),
    row(&["mem"], (OperandKind::Place, "PLACE [N]"), "print N words of memory", memory),
    row(&["stack"], (OperandKind::Count, "[N]"), "print the top N words of the stack", |rest| Ok(Command::Stack(short(Some(rest).filter(|rest| !rest.is_empty()), 8)?))),
    row(&["dis"], (OperandKind::Place, "[PLACE] [N]"), "print N instructions", disassembly),
    row(&["where"], NONE, "print where the program is", |_| Ok(Command::Where)),
    row(&["calls"], NONE, "print the calls that the program is in", |_| Ok(Command::Calls)),
    row(&["output"], NONE, "print the output so far", |_| Ok(Command::Output)),
    row(&["keys"], NONE, "print the keys that the program has read", |_| Ok(Command::Keys)),
    row(&["set"], (OperandKind::Expr, "R|[A] = E | keys = \"TEXT\""), "change the machine, or the keys from here on; what came after is discarded", assignment),
    row(&["input"], (OperandKind::Text, "\"TEXT\""), "type keys for the program", |rest| Ok(Command::Input(unquoted(&needed("input", "keys", rest)?)))),
    row(&["eof"], NONE, "end input", |_| Ok(Command::InputEnds)),
    row(&["last"], (OperandKind::Expr, "R|[A]|read [A]"), "go back to the last change, write or read", |rest| Ok(Command::Last(needed("last", "a register or an [address]", rest)?))),
    row(&["when"], (OperandKind::Expr, "E"), "go back to when an expression became true", |rest| Ok(Command::When(needed("when", "an expression", rest)?))),
    row(&["why"], (OperandKind::Expr, "R|[A]|output [N]"), "explain a value or a printed character", |rest| Ok(Command::Why(needed("why", "a register, an [address] or `output`", rest)?))),
    row(&["help"], NONE, "print this help", |_| Ok(Command::Help)),
    row(&["quit", "q"], NONE, "quit", |_| Ok(Command::Quit)),
];

/// Returns the command of a name.
#[must_use]
pub fn spec_of(name: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|spec| spec.names.contains(&name))
}

impl CommandSpec {
    /// Returns the names and operands: `step, s [N]`.
    #[must_use]
    pub fn usage(&self) -> String {
        format!("{} {}", self.names.join(", "), self.operands).trim_end().to_owned()
    }
}

/// Returns the help: all commands, a line each.
#[must_use]
pub fn help() -> String {
    let width = COMMANDS.iter().map(|spec| spec.usage().len()).max().unwrap_or_default();
    let lines = COMMANDS.iter().map(|spec| format!("{:<width$}  {}\n", spec.usage(), spec.sentence));
    lines.collect::<String>()
        + "Places are labels, addresses, lines (`12`, `FILE:12`). Expressions: R0, LABEL, [LABEL+1], ==, <, +, &&, ..."
}

/// What is wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No command has this name.
    #[error("unknown command `{0}`; `help` lists all")]
    Unknown(String),
    /// Something is missing.
    #[error("`{command}` needs {what}")]
    Missing {
        /// The command.
        command: &'static str,
        /// What it needs.
        what: &'static str,
    },
    /// An operand is not a number.
    #[error("`{0}` is not a number")]
    Number(String),
    /// A command without operands has one.
    #[error("`{command}` takes no arguments, but got `{rest}`")]
    TooMuch {
        /// The command.
        command: String,
        /// What follows it.
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
        let spec = spec_of(word).ok_or_else(|| CommandError::Unknown(word.to_owned()))?;
        let rest = rest.trim();
        if spec.takes == OperandKind::Nothing && !rest.is_empty() {
            return Err(CommandError::TooMuch { command: word.to_owned(), rest: rest.to_owned() });
        }
        (spec.parse)(rest).map(Some)
    }
}

/// mem = place [number]
fn memory(rest: &str) -> Result<Command, CommandError> {
    let (from, length) = with_length(rest);
    Ok(Command::Memory(needed("mem", "an address", from)?, short(length, 8)?))
}

/// dis = [place] [number]
fn disassembly(rest: &str) -> Result<Command, CommandError> {
    let (from, length) = with_length(rest);
    Ok(Command::Dis((!from.is_empty()).then(|| from.to_owned()), short(length, 8)?))
}

/// set = what "=" expr
fn assignment(rest: &str) -> Result<Command, CommandError> {
    let missing =
        CommandError::Missing { command: "set", what: "a register or an [address], `=` and a value" };
    let (what, value) = rest.split_once('=').ok_or(missing)?;
    Ok(Command::Set(what.trim().to_owned(), value.trim().to_owned()))
}

/// An expression and, if its last word is a plain number and not the only word, how many of it.
fn with_length(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once(char::is_whitespace) {
        Some((from, length)) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
            (from.trim(), Some(length))
        }
        Some(_) | None => (rest, None),
    }
}

/// watch = what ["if" expr]
fn watchpoint(rest: &str) -> Result<Command, CommandError> {
    // Quotes may contain anything.
    let quoted = rest.starts_with('"').then(|| rest.rfind('"')).flatten().filter(|end| *end > 0);
    let after = quoted.map_or(0, |end| end + 1);
    let (what, condition) = match rest[after..].split_once(" if ") {
        Some((what, condition)) => (rest[..after + what.len()].trim(), Some(condition.trim())),
        None => (rest, None),
    };
    let what = needed("watch", "what to watch", what)?;
    Ok(Command::Watch { what, condition: condition.map(str::to_owned) })
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
        Some((before, after)) => (before.trim(), Some(after.trim())),
        None => (text.trim(), None),
    }
}

fn needed(command: &'static str, what: &'static str, text: &str) -> Result<String, CommandError> {
    if text.is_empty() { Err(CommandError::Missing { command, what }) } else { Ok(text.to_owned()) }
}

fn number(text: String) -> Result<u32, CommandError> {
    text.parse().map_err(|_| CommandError::Number(text))
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

/// Removes the quotes of a text and resolves `\\n`, `\\t`, `\\\\` and `\\"` as in C; a text without quotes stays as it is.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_command() {
        let mut seen = std::collections::BTreeSet::new();
        for spec in COMMANDS {
            for name in spec.names {
                assert!(seen.insert(name), "{name} is listed twice");
                let operand = match spec.takes {
                    OperandKind::Nothing | OperandKind::Count => "",
                    OperandKind::Number => "7",
                    OperandKind::Place | OperandKind::Text => "LOOP",
                    OperandKind::Expr => "R1 = 2",
                };
                let read = Command::parse(&format!("{name} {operand}"));
                assert!(matches!(read, Ok(Some(_))), "{name}: {read:?}");
            }
        }
    }

    #[test]
    fn lengths_and_conditions_end_what_is_before_them() {
        let parse = |line: &str| Command::parse(line).ok().flatten();
        assert_eq!(parse("mem TOTAL + 1 4"), Some(Command::Memory("TOTAL + 1".to_owned(), 4)));
        assert_eq!(parse("mem x3000"), Some(Command::Memory("x3000".to_owned(), 8)));
        assert_eq!(parse("dis LOOP 3"), Some(Command::Dis(Some("LOOP".to_owned()), 3)));
        let watch = |what: &str, condition: Option<&str>| Command::Watch {
            what: what.to_owned(),
            condition: condition.map(str::to_owned),
        };
        assert_eq!(parse("watch \"x if y\""), Some(watch("\"x if y\"", None)));
        assert_eq!(parse("watch \"x\" if R1 > 2"), Some(watch("\"x\"", Some("R1 > 2"))));
        assert_eq!(parse("watch R1 if R1 > 2"), Some(watch("R1", Some("R1 > 2"))));
    }
}
