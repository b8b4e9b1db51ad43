//! `--dump`: shows registers or words of memory after a run.

use std::ops::RangeInclusive;

use bantam_isa::{Image, InsnSet};
use bantam_machines::Target;
use bantam_run::Machine;

use crate::{commands::launch_options::address, error::Failure, output};

/// What to show after a run.
pub(crate) enum Dump {
    Registers,
    Words(RangeInclusive<u16>),
}

impl Dump {
    /// dump = "registers" | address [".." address]
    pub(crate) fn parse(what: &str, target: &dyn Target, image: &Image) -> Result<Self, Failure> {
        if what.eq_ignore_ascii_case("registers") {
            return Ok(Self::Registers);
        }
        let end = |text| {
            address(text, target, image).map_err(|failure| {
                let usual = target.dialect().usual_origin;
                let (first, last) = (target.numerals().addr(usual), target.numerals().addr(usual + 16));
                let help =
                    format!("--dump expects `registers`, an address, or a range such as {first}..{last}");
                Failure::Argument { message: failure.to_string(), help: Some(help) }
            })
        };
        let (first, last) = what.split_once("..").unwrap_or((what, what));
        let (first, last) = (end(first)?, end(last)?);
        if last < first {
            return Err(Failure::argument(format!("the range {what} ends before it begins")));
        }
        Ok(Self::Words(first..=last))
    }

    /// Formats the registers, or the words in rows of eight or sixteen, each with the address of its first word.
    pub(crate) fn text(self, machine: &dyn Machine, set: &InsnSet) -> String {
        let addrs: Vec<u16> = match self {
            Self::Registers => return output::registers(&machine.registers(), set.numerals),
            Self::Words(range) => range.collect(),
        };
        let digits = set.numerals.cell_digits;
        let mut text = String::new();
        for row in addrs.chunks(32 / digits) {
            let words: Vec<String> =
                row.iter().map(|addr| format!("{:0digits$X}", machine.word(*addr))).collect();
            text.push_str(&format!("  {}  {}\n", set.numerals.addr(row[0]), words.join(" ")));
        }
        text
    }
}
