//! The profile of a run: its instructions by label, by line, and by call path.
//!
//! The machine counts by address; here addresses become names of the program. Code outside the program, such as the
//! operating system, is a single entry. In a compiled program, labels inside functions and lines of assembly belong to
//! the compiler, so only functions and source lines are named.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Display, Formatter, Result},
};

use bantam_isa::{Image, Numerals};
use bantam_run::Profile;

use crate::{compile::is_compiled, pages::flame_graph};

/// The maximum number of labels, and of lines, in the table.
const MOST: usize = 10;

/// A profile with the names of its program.
pub struct ProfilePage<'a> {
    profile: &'a Profile,
    image: &'a Image,
    numerals: Numerals,
    /// The addresses that were called, if the program was compiled.
    called: Option<BTreeSet<u16>>,
}

/// The instructions at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressCount<'a> {
    /// The address.
    pub addr: u16,
    /// The number of instructions that completed there.
    pub count: u64,
    /// The label that the address belongs to.
    pub label: String,
    /// The file, the line from 1 and its text, if the instruction comes from a line.
    pub line: Option<(String, u32, &'a str)>,
}

impl<'a> ProfilePage<'a> {
    /// Returns the page of a profile of a program.
    #[must_use]
    pub fn new(profile: &'a Profile, image: &'a Image, numerals: Numerals) -> Self {
        let called = is_compiled(image).then(|| profile.calls.iter().map(|call| call.to).collect());
        Self { profile, image, numerals, called }
    }

    /// Returns the addresses at which instructions completed, in ascending order.
    pub fn counts(&self) -> impl Iterator<Item = AddressCount<'a>> + '_ {
        self.executed().map(|(addr, count)| AddressCount {
            addr,
            count,
            label: self.label(addr),
            line: self.line(addr),
        })
    }

    /// Returns the name of the code at an address that was called.
    #[must_use]
    pub fn entry(&self, addr: u16) -> String {
        self.image.place(addr).unwrap_or_else(|| self.numerals.addr(addr))
    }

    /// Returns a flame graph of the call paths, as SVG.
    #[must_use]
    pub fn flame_graph(&self) -> String {
        flame_graph::picture(self.profile, |entry| self.entry(entry))
    }

    fn executed(&self) -> impl Iterator<Item = (u16, u64)> + '_ {
        (0..=u16::MAX).zip(self.profile.counts.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// Returns the label that an address belongs to; before the first label of a block, the address of the block.
    fn label(&self, addr: u16) -> String {
        let Some(segment) = self.image.segment_at(addr) else { return "(outside the program)".to_owned() };
        let before = self.image.symbols.partition_point(|symbol| symbol.addr <= addr);
        let labels = self.image.symbols[..before].iter().rev();
        let counts = |addr| self.called.as_ref().is_none_or(|called| called.contains(&addr));
        let label =
            labels.take_while(|symbol| symbol.addr >= segment.origin).find(|symbol| counts(symbol.addr));
        label.map_or_else(|| self.numerals.addr(segment.origin), |symbol| symbol.name.clone())
    }

    /// Returns the line that the instruction at an address comes from, and its text.
    fn line(&self, addr: u16) -> Option<(String, u32, &'a str)> {
        let line = self.image.source_of(addr).filter(|line| line.file == 0 || self.called.is_none())?;
        let file = self.image.files.get(line.file as usize)?;
        Some((file.name.clone(), line.line, self.image.text_of(line).unwrap_or_default().trim()))
    }
}

/// Returns the greatest sums by key, and the number of remaining keys.
fn greatest<K: Ord>(all: impl Iterator<Item = (K, u64)>) -> (Vec<(K, u64)>, usize) {
    let mut sums = BTreeMap::<K, u64>::new();
    for (key, count) in all {
        *sums.entry(key).or_default() += count;
    }
    let mut sums: Vec<(K, u64)> = sums.into_iter().collect();
    // The sort is stable, so equal sums stay in the order of their keys.
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = sums.len().saturating_sub(MOST);
    sums.truncate(MOST);
    (sums, more)
}

/// The labels and the lines in which most instructions completed.
impl Display for ProfilePage<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let total = self.profile.total();
        writeln!(f, "profile of {total} instructions")?;
        let mut rows = |what: &str, rows: Vec<(String, u64)>, more: usize| {
            writeln!(f, "   share  instructions  {what}")?;
            for (name, count) in rows {
                let share = 100.0 * count as f64 / total.max(1) as f64;
                writeln!(f, "{share:>6.1} %  {count:>12}  {name}")?;
            }
            if more > 0 { writeln!(f, "{:>22}  (and {more} more)", "") } else { Ok(()) }
        };
        let (labels, more) = greatest(self.executed().map(|(addr, count)| (self.label(addr), count)));
        rows("label", labels, more)?;
        let (lines, more) = greatest(self.executed().map(|(addr, count)| (self.line(addr), count)));
        let lines = lines.into_iter().map(|(line, count)| match line {
            Some((file, line, source)) => (format!("{file}:{line}  {source}").trim_end().to_owned(), count),
            None => ("(no line)".to_owned(), count),
        });
        rows("line", lines.collect(), more)
    }
}
