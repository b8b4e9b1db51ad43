//! `bantam isa`: prints the instruction set of a machine as a table.

use bantam::pages::{IsaLine, IsaPage};
use serde::Serialize;

use crate::{
    args::{Isa, TableFormat},
    error::Failure,
    status::{Status, print},
};

pub(crate) fn isa(options: &Isa) -> Result<Status, Failure> {
    let set = options.machine.unwrap_or(bantam_machines::ALL[0]).insn_set();
    let page = IsaPage::new(set);
    print(&match options.format {
        TableFormat::Text => page.to_string(),
        TableFormat::Markdown => page.markdown(),
        TableFormat::Json => json(&page),
    })?;
    Ok(Status::Done)
}

/// The table as JSON.
#[derive(Serialize)]
struct Table<'a> {
    machine: &'a str,
    rows: Vec<Line<'a>>,
    other_spellings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    bits: &'a str,
    syntax: &'a str,
    sentence: &'a str,
}

impl<'a> Line<'a> {
    fn new(line: &'a IsaLine<'a>) -> Self {
        Self { bits: &line.bits, syntax: &line.syntax, sentence: line.sentence }
    }
}

fn json(page: &IsaPage<'_>) -> String {
    let table = Table {
        machine: page.machine,
        rows: page.rows.iter().map(Line::new).collect(),
        other_spellings: page.other_spellings.iter().map(Line::new).collect(),
    };
    serde_json::to_string_pretty(&table).unwrap_or_default() + "\n"
}
