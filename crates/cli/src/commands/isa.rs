//! `bantam isa`: the whole instruction set as a table.

use std::fmt::Write as _;

use bantam_isa::{InsnSet, Spelled};
use serde::Serialize;

use crate::args::{Isa, TableFormat};
use crate::error::Failure;
use crate::status::Status;
use crate::status::print;

pub(crate) fn isa(options: &Isa) -> Result<Status, Failure> {
    let set = options.machine.unwrap_or(bantam_machines::ALL[0]).insn_set();
    print(&match options.format {
        TableFormat::Text => text(set),
        TableFormat::Markdown => markdown(set),
        TableFormat::Json => json(set),
    })?;
    Ok(Status::Done)
}

#[derive(Serialize)]
struct Table<'a> {
    machine: &'a str,
    rows: Vec<Line<'a>>,
    other_spellings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    bits: String,
    syntax: String,
    sentence: &'a str,
}

/// The rows of the machine, and its other spellings.
fn table(set: &InsnSet) -> Table<'_> {
    let rows = set.rows.iter().enumerate().map(|(i, row)| {
        let fields = set.fields(i);
        let mut syntax = row.spelling.replace(
            "{c}",
            &format!("[{}]", set.conditions.iter().map(char::to_string).collect::<Vec<_>>().join("][")),
        );
        for field in fields {
            syntax = syntax.replace(&format!("{{{}}}", char::from(field.at.letter)), &field.name);
        }
        Line { bits: row.bits.to_owned(), syntax, sentence: row.sentence }
    });
    let is_alias = |form: &&bantam_isa::Form| {
        form.spelled != Spelled::Always
            || set.rows[form.row].spelling.split([' ', '{']).next()
                != Some(form.mnemonic.trim_end_matches(set.conditions))
    };
    let aliases = set.forms.iter().filter(is_alias).map(|form| {
        let word = form.word;
        Line { bits: set.numerals.hex(word, 4), syntax: form.syntax(set), sentence: form.sentence }
    });
    Table { machine: set.name, rows: rows.collect(), other_spellings: aliases.collect() }
}

fn text(set: &InsnSet) -> String {
    let table = table(set);
    let mut text = format!("{}\n\n", set.title);
    for line in table.rows {
        let _ = writeln!(text, "{:<26}{:<24}{}", line.bits, line.syntax, line.sentence);
    }
    if !table.other_spellings.is_empty() {
        text.push_str("\nOther spellings\n\n");
    }
    for line in table.other_spellings {
        let _ = writeln!(text, "{:<26}{:<24}{}", line.bits, line.syntax, line.sentence);
    }
    text
}

/// Also the form in which the table stands in the book.
fn markdown(set: &InsnSet) -> String {
    let table = table(set);
    let mut text = String::from("| bits | assembly | what it does |\n| --- | --- | --- |\n");
    for line in table.rows {
        let _ = writeln!(text, "| `{}` | `{}` | {} |", line.bits, line.syntax, line.sentence);
    }
    if table.other_spellings.is_empty() {
        return text;
    }
    text.push_str("\n| word | also written | what it does |\n| --- | --- | --- |\n");
    for line in table.other_spellings {
        let _ = writeln!(text, "| `{}` | `{}` | {} |", line.bits, line.syntax, line.sentence);
    }
    text
}

fn json(set: &InsnSet) -> String {
    serde_json::to_string_pretty(&table(set)).unwrap_or_default() + "\n"
}
