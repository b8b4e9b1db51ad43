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
    /// Goes on with a command that took too long.
    Proceed,
    /// Back to the point before, or to the beginning.
    ContinueBack,
    /// On to a place: a label, an address, `FILE:LINE` or a line.
    Until(String),
    /// To a moment.
    Goto(u64),
    /// Takes the last move or change back.
    Undo,
    /// A breakpoint at a place.
    Break {
        /// Where.
        place: String,
        /// Only if this is not 0.
        condition: Option<String>,
        /// So often it is let pass first.
        skip: Count,
    },
    /// A watchpoint: on a register, `[address]`, `first..last`, the same with `read` before it, `"text"` in the
    /// output, or an expression.
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
    /// The top words of the stack: how many.
    Stack(u16),
    /// Where the program is.
    Where,
    /// The calls that the program is in.
    Calls,
    /// Changes a register, a word, or `keys`: those that the program is to read from here on.
    Set(String, String),
    /// Keys to be read.
    Input(String),
    /// No keys come any more.
    InputEnds,
    /// The last instruction that wrote or read a word, or changed a register.
    Last(String),
    /// The last instruction after which an expression became true.
    When(String),
    /// Where a value comes from; `output` and a number for a character that was shown.
    Why(String),
    /// What has been shown so far.
    Output,
    /// The keys that have been read so far.
    Keys,
    /// The variables that can be seen here.
    Variables,
    /// What commands there are.
    Help,
    /// Ends the session.
    Quit,
}

/// A command as it is written: what help, completion and messages know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandSpec {
    /// Its names, the one that is told first.
    pub names: &'static [&'static str],
    /// What comes after the name.
    pub takes: OperandKind,
    /// The same for people; empty if nothing comes.
    pub operands: &'static str,
    /// What it does.
    pub sentence: &'static str,
}

/// What comes after the name of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// Nothing.
    Nothing,
    /// A number, which can be left out.
    Count,
    /// A number.
    Number,
    /// A place: a label, an address, a line.
    Place,
    /// Registers, labels, numbers and what can be said with them.
    Expr,
    /// Anything.
    Text,
}

const fn form(
    names: &'static [&'static str],
    takes: OperandKind,
    operands: &'static str,
    sentence: &'static str,
) -> CommandSpec {
    CommandSpec { names, takes, operands, sentence }
}

/// All commands.
pub const COMMANDS: &[CommandSpec] = &[
    form(&["step", "s"], OperandKind::Count, "[N]", "N instructions on"),
    form(&["back", "b"], OperandKind::Count, "[N]", "N instructions back"),
    form(&["next", "n"], OperandKind::Nothing, "", "on, over calls and traps"),
    form(&["rnext", "rn"], OperandKind::Nothing, "", "back, over calls and traps"),
    form(&["finish", "out"], OperandKind::Nothing, "", "on to behind the call that the program is in"),
    form(&["rfinish", "rout"], OperandKind::Nothing, "", "back to that call"),
    form(&["continue", "c"], OperandKind::Nothing, "", "on to the next point or the end"),
    form(&["proceed"], OperandKind::Nothing, "", "on with a command that took too long"),
    form(&["rcontinue", "rc"], OperandKind::Nothing, "", "back to the point before or the beginning"),
    form(&["until"], OperandKind::Place, "PLACE", "on to a place"),
    form(&["goto"], OperandKind::Number, "N", "to moment N"),
    form(&["undo", "u"], OperandKind::Nothing, "", "takes the last move or change back"),
    form(&["break"], OperandKind::Place, "PLACE [if E] [after N]", "stop before an instruction"),
    form(
        &["watch"],
        OperandKind::Expr,
        "R|[A]|A..B|read [A]|\"TEXT\"|E [if E]",
        "stop when something happens",
    ),
    form(&["points"], OperandKind::Nothing, "", "all points where the run stops"),
    form(&["delete"], OperandKind::Number, "N", "takes point N away"),
    form(&["print", "p"], OperandKind::Expr, "E", "the value of an expression"),
    form(&["vars"], OperandKind::Nothing, "", "the variables that can be seen here, in compiled programs"),
    form(&["regs"], OperandKind::Nothing, "", "all registers; those that changed are marked"),
    form(&["mem"], OperandKind::Place, "PLACE [N]", "N words of memory"),
    form(&["stack"], OperandKind::Count, "[N]", "the top N words of the stack"),
    form(&["dis"], OperandKind::Place, "[PLACE] [N]", "N instructions"),
    form(&["where"], OperandKind::Nothing, "", "where the program is"),
    form(&["calls"], OperandKind::Nothing, "", "the calls that the program is in"),
    form(&["output"], OperandKind::Nothing, "", "all that was shown so far"),
    form(&["keys"], OperandKind::Nothing, "", "the keys that were read so far"),
    form(
        &["set"],
        OperandKind::Expr,
        "R|[A] = E | keys = \"TEXT\"",
        "change the machine or what is typed; what came after is forgotten",
    ),
    form(&["input"], OperandKind::Text, "\"TEXT\"", "keys for the program"),
    form(&["eof"], OperandKind::Nothing, "", "no more keys come"),
    form(&["last"], OperandKind::Expr, "R|[A]|read [A]", "back to who changed, wrote or read it last"),
    form(&["when"], OperandKind::Expr, "E", "back to when an expression became true"),
    form(&["why"], OperandKind::Expr, "R|[A]|output [N]", "where a value or a shown character comes from"),
    form(&["help"], OperandKind::Nothing, "", "this"),
    form(&["quit", "q"], OperandKind::Nothing, "", "the end"),
];

/// The command of a name.
#[must_use]
pub fn form_of(name: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|form| form.names.contains(&name))
}

/// All commands, for people, a line each.
#[must_use]
pub fn help() -> String {
    let head =
        |form: &CommandSpec| format!("{} {}", form.names.join(", "), form.operands).trim_end().to_owned();
    let width = COMMANDS.iter().map(|form| head(form).len()).max().unwrap_or_default();
    let lines = COMMANDS.iter().map(|form| format!("{:<width$}  {}\n", head(form), form.sentence));
    lines.collect::<String>()
        + "Places are labels, addresses, lines (`12`, `FILE:12`). Expressions: R0, LABEL, [LABEL+1], ==, <, +, &&, ..."
}

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
    let form = form_of(word).ok_or_else(|| CommandError::Unknown(word.to_owned()))?;
    let name = form.names[0];
    if form.takes == OperandKind::Nothing && !rest.is_empty() {
        return Err(CommandError::TooMuch { command: word.to_owned(), rest: rest.to_owned() });
    }
    let needed = |what| needed(name, what, rest);
    Ok(match name {
        "step" => Command::Step(count(rest)?),
        "back" => Command::Back(count(rest)?),
        "next" => Command::Over,
        "rnext" => Command::OverBack,
        "finish" => Command::Out,
        "rfinish" => Command::OutBack,
        "continue" => Command::Continue,
        "proceed" => Command::Proceed,
        "rcontinue" => Command::ContinueBack,
        "until" => Command::Until(needed("a place")?),
        "goto" => Command::Goto(moment(&needed("a moment")?)?),
        "undo" => Command::Undo,
        "break" => breakpoint(rest)?,
        "watch" => watchpoint(rest)?,
        "points" => Command::Points,
        "delete" => {
            let id = needed("the number of a point")?;
            Command::Delete(id.parse().map_err(|_| CommandError::Number(id))?)
        }
        "print" => Command::Print(needed("an expression")?),
        "vars" => Command::Variables,
        "regs" => Command::Registers,
        "mem" => {
            let (from, length) = with_length(rest);
            Command::Memory(self::needed(name, "an address", from)?, short(length, 8)?)
        }
        "stack" => Command::Stack(short(Some(rest).filter(|rest| !rest.is_empty()), 8)?),
        "dis" => {
            let (from, length) = with_length(rest);
            Command::Dis((!from.is_empty()).then(|| from.to_owned()), short(length, 8)?)
        }
        "where" => Command::Where,
        "calls" => Command::Calls,
        "output" => Command::Output,
        "keys" => Command::Keys,
        "set" => {
            let missing = CommandError::Missing { command: "set", what: "something = a value" };
            let (what, value) = rest.split_once('=').ok_or(missing)?;
            Command::Set(what.trim().to_owned(), value.trim().to_owned())
        }
        "input" => Command::Input(unquoted(&needed("keys")?)),
        "eof" => Command::InputEnds,
        "last" => Command::Last(needed("a register or an [address]")?),
        "when" => Command::When(needed("an expression")?),
        "why" => Command::Why(needed("a register, an [address] or output")?),
        "help" => Command::Help,
        "quit" => Command::Quit,
        _ => return Err(CommandError::Unknown(word.to_owned())),
    })
}

/// An expression and, if its last word is a plain number and something stands before it, how many of it.
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
    // What is in quotes may hold anything.
    let quoted = rest.starts_with('"').then(|| rest.rfind('"')).flatten().filter(|end| *end > 0);
    let behind = quoted.map_or(0, |end| end + 1);
    let (what, condition) = match rest[behind..].split_once(" if ") {
        Some((what, condition)) => (rest[..behind + what.len()].trim(), Some(condition.trim())),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_command_and_only_one() {
        let mut seen = std::collections::BTreeSet::new();
        for form in COMMANDS {
            for name in form.names {
                assert!(seen.insert(name), "{name} is there twice");
                let operand = match form.takes {
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
    fn lengths_and_conditions_are_told_from_what_stands_before_them() {
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
