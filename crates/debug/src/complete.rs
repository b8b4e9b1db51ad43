//! Completion of a partly typed command.

use crate::{
    command::{COMMANDS, OperandKind, spec_of},
    session::Session,
};

/// The words that can complete a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Where the completed word begins, in bytes from the start of the line.
    pub from: usize,
    /// The candidates, in order, without repetition.
    pub words: Vec<String>,
}

/// Characters at which a word of a command ends.
const BETWEEN: &str = " []()+*&|!<>=,\"";

impl Session {
    /// Returns the candidates for the last word of a line: commands, or operands of its command.
    #[must_use]
    pub fn complete(&self, line: &str) -> Completion {
        let from = line.rfind(|c| BETWEEN.contains(c)).map_or(0, |at| at + 1);
        let typed = &line[from..];
        let name = line.split_whitespace().next().unwrap_or_default();
        let is_first = !line.trim_start().contains(char::is_whitespace);
        let all: Vec<String> = if is_first {
            COMMANDS.iter().map(|spec| spec.names[0].to_owned()).collect()
        } else {
            self.operands(spec_of(name).map_or(OperandKind::Nothing, |spec| spec.takes))
        };
        let fits = |word: &String| {
            word.len() > typed.len()
                && word.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(typed))
        };
        let mut words: Vec<String> = all.into_iter().filter(fits).collect();
        if !is_first {
            words.sort();
            words.dedup();
        }
        Completion { from, words }
    }

    fn operands(&self, takes: OperandKind) -> Vec<String> {
        let labels = self.program.image.symbols.iter().map(|symbol| symbol.name.clone());
        let files = self.program.image.files.iter().map(|file| format!("{}:", file.name));
        let machine = self.history.machine();
        let registers = machine.registers().into_iter().chain(machine.flags());
        let registers = registers.map(|register| register.name.to_owned());
        match takes {
            OperandKind::Nothing | OperandKind::Count | OperandKind::Number | OperandKind::Text => Vec::new(),
            OperandKind::Place => labels.chain(files).collect(),
            OperandKind::Expr => {
                let words = ["output", "read", "port"].map(str::to_owned);
                let variables = self.program.image.variables.iter().map(|variable| variable.name.clone());
                registers.chain(labels).chain(variables).chain(words).collect()
            }
        }
    }
}
