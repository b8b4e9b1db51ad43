//! The instruction set of a machine as a table.

use std::fmt::{Display, Formatter, Result, Write as _};

use bantam_isa::{Form, InsnSet, Spelled};

/// The table of a machine's instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsaPage<'a> {
    /// The machine's short name.
    pub machine: &'a str,
    /// The machine's title.
    pub title: &'a str,
    /// The instructions, in the order of the machine's rows.
    pub rows: Vec<IsaLine<'a>>,
    /// Other spellings of some instructions; `bits` is the word in hexadecimal.
    pub other_spellings: Vec<IsaLine<'a>>,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsaLine<'a> {
    /// The bits, as in the row.
    pub bits: String,
    /// Its syntax in assembly.
    pub syntax: String,
    /// What it does.
    pub sentence: &'a str,
}

impl<'a> IsaPage<'a> {
    /// Returns the table of an instruction set.
    #[must_use]
    pub fn new(set: &'a InsnSet) -> Self {
        let conditions: Vec<String> = set.conditions.iter().map(char::to_string).collect();
        let conditions = format!("[{}]", conditions.join("]["));
        let rows = set.rows.iter().enumerate().map(|(i, row)| {
            let mut syntax = row.spelling.replace("{c}", &conditions);
            for field in set.fields(i) {
                syntax = syntax.replace(&format!("{{{}}}", char::from(field.at.letter)), &field.name);
            }
            IsaLine { bits: row.bits.to_owned(), syntax, sentence: row.sentence }
        });
        let is_alias = |form: &&Form| {
            form.spelled != Spelled::Always
                || set.rows[form.row].spelling.split([' ', '{']).next()
                    != Some(form.mnemonic.trim_end_matches(set.conditions))
        };
        let aliases = set.forms.iter().filter(is_alias).map(|form| IsaLine {
            bits: set.numerals.hex(form.word, 4),
            syntax: form.syntax(set),
            sentence: form.sentence,
        });
        Self { machine: set.name, title: set.title, rows: rows.collect(), other_spellings: aliases.collect() }
    }

    /// Returns the table in Markdown, as in the book.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::from("| bits | assembly | what it does |\n| --- | --- | --- |\n");
        for line in &self.rows {
            let _ = writeln!(text, "| `{}` | `{}` | {} |", line.bits, line.syntax, line.sentence);
        }
        if !self.other_spellings.is_empty() {
            text.push_str("\n| word | also written | what it does |\n| --- | --- | --- |\n");
        }
        for line in &self.other_spellings {
            let _ = writeln!(text, "| `{}` | `{}` | {} |", line.bits, line.syntax, line.sentence);
        }
        text
    }
}

/// The table as plain text.
impl Display for IsaPage<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{}\n", self.title)?;
        for line in &self.rows {
            writeln!(f, "{:<26}{:<24}{}", line.bits, line.syntax, line.sentence)?;
        }
        if !self.other_spellings.is_empty() {
            writeln!(f, "\nOther spellings\n")?;
        }
        for line in &self.other_spellings {
            writeln!(f, "{:<26}{:<24}{}", line.bits, line.syntax, line.sentence)?;
        }
        Ok(())
    }
}
