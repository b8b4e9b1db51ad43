//! `bantam run --profile`: where the instructions went, by label and by line, as JSON, and as a picture.
//!
//! The machine counts by address; here addresses become what people called them. What stands outside of the
//! program, such as an operating system, is one entry of its own. In a compiled program, labels inside of
//! functions and lines of assembly are the compiler's affair, so only what is called and what was written count.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use bantam_isa::{Image, Numerals};
use bantam_run::Profile;

use crate::args::{EngineName, Run};
use crate::commands::flame_graph;
use crate::error::Failure;
use crate::host::files;
use crate::output::Reporter;
use bantam::is_compiled;

/// So many labels and so many lines are shown.
const MOST: usize = 10;

/// Where it goes.
enum Sink {
    /// A table on standard error.
    Table,
    Json(PathBuf),
    Picture(PathBuf),
}

/// What is wanted: the table, and files besides.
pub(crate) struct ProfileRequest(Vec<Sink>);

impl ProfileRequest {
    /// What the options ask for, if a profile is wanted.
    pub(crate) fn of(options: &Run) -> Result<Option<Self>, Failure> {
        if options.profile.is_empty() {
            return Ok(None);
        }
        match options.setup.engine {
            EngineName::Auto | EngineName::Interp => {}
            EngineName::Jit | EngineName::Gates | EngineName::Reference => {
                return Err(Failure::Argument {
                    message: "--profile counts on the interpreter, and another engine is asked for"
                        .to_owned(),
                    help: Some("leave out --engine, or give --engine interp".to_owned()),
                });
            }
        }
        let mut sinks = vec![Sink::Table];
        for path in options.profile.iter().filter(|path| *path != Path::new("-")) {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
            sinks.push(match ending.as_deref() {
                Some("svg") => Sink::Picture(path.clone()),
                Some("json") => Sink::Json(path.clone()),
                Some(_) | None => {
                    let path = path.display();
                    return Err(Failure::argument(format!(
                        "--profile={path}: the name ends in .svg for a picture, or in .json for the counts"
                    )));
                }
            });
        }
        Ok(Some(Self(sinks)))
    }

    /// Shows and writes the profile.
    pub(crate) fn report(
        &self,
        profile: &Profile,
        image: &Image,
        numerals: Numerals,
        says: &Reporter,
    ) -> Result<(), Failure> {
        let called = is_compiled(image).then(|| profile.calls.iter().map(|call| call.to).collect());
        let names = Names { image, numerals, called };
        for sink in &self.0 {
            match sink {
                Sink::Table => says.say(&table(profile, &names)),
                Sink::Json(path) => files::write(path, json(profile, &names).as_bytes())?,
                Sink::Picture(path) => {
                    let picture = flame_graph::picture(profile, |entry| names.entry(entry));
                    files::write(path, picture.as_bytes())?;
                }
            }
        }
        Ok(())
    }
}

/// What people call addresses.
struct Names<'a> {
    image: &'a Image,
    numerals: Numerals,
    /// What has been called, if the program is compiled.
    called: Option<BTreeSet<u16>>,
}

impl Names<'_> {
    /// The label that an address belongs to; before the first label of a block, the address of the block.
    fn label(&self, addr: u16) -> String {
        let Some(segment) = self.image.segment_at(addr) else { return "(outside of the program)".to_owned() };
        let before = self.image.symbols.partition_point(|symbol| symbol.addr <= addr);
        let labels = self.image.symbols[..before].iter().rev();
        let counts = |addr| self.called.as_ref().is_none_or(|called| called.contains(&addr));
        let label =
            labels.take_while(|symbol| symbol.addr >= segment.origin).find(|symbol| counts(symbol.addr));
        label.map_or_else(|| self.numerals.addr(segment.origin), |symbol| symbol.name.clone())
    }

    /// What is called at an address.
    fn entry(&self, addr: u16) -> String {
        self.image.place(addr).unwrap_or_else(|| self.numerals.addr(addr))
    }

    /// The line that made the instruction at an address, and its text.
    fn line(&self, addr: u16) -> Option<(String, u32, &str)> {
        let line = self.image.source_of(addr).filter(|line| line.file == 0 || self.called.is_none())?;
        let file = self.image.files.get(line.file as usize)?;
        Some((file.name.clone(), line.line, self.image.text_of(line).unwrap_or_default().trim()))
    }
}

/// The addresses at which something has run, with how much.
fn ran(profile: &Profile) -> impl Iterator<Item = (u16, u64)> {
    (0..=u16::MAX).zip(profile.counts.iter().copied()).filter(|(_, count)| *count > 0)
}

/// The greatest sums by key, and how many there are besides.
fn greatest<K: Ord>(all: impl Iterator<Item = (K, u64)>) -> (Vec<(K, u64)>, usize) {
    let mut sums = BTreeMap::<K, u64>::new();
    for (key, count) in all {
        *sums.entry(key).or_default() += count;
    }
    let mut sums: Vec<(K, u64)> = sums.into_iter().collect();
    // Equal ones stay in their order.
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = sums.len().saturating_sub(MOST);
    sums.truncate(MOST);
    (sums, more)
}

/// The labels and the lines in which most instructions have completed.
fn table(profile: &Profile, names: &Names<'_>) -> String {
    let total = profile.total();
    let mut text = format!("profile of {total} instructions\n");
    let share = |count: u64| format!("{:>6.1} %", 100.0 * count as f64 / total.max(1) as f64);
    let mut rows = |what: &str, rows: Vec<(String, u64)>, more: usize| {
        let _ = writeln!(text, "   share  instructions  {what}");
        for (name, count) in rows {
            let _ = writeln!(text, "{}  {count:>12}  {name}", share(count));
        }
        if more > 0 {
            let _ = writeln!(text, "{:>22}  (and {more} more)", "");
        }
    };
    let (labels, more) = greatest(ran(profile).map(|(addr, count)| (names.label(addr), count)));
    rows("label", labels, more);
    let (lines, more) = greatest(ran(profile).map(|(addr, count)| (names.line(addr), count)));
    let lines = lines.into_iter().map(|(line, count)| match line {
        Some((file, line, source)) => (format!("{file}:{line}  {source}").trim_end().to_owned(), count),
        None => ("(of no line)".to_owned(), count),
    });
    rows("line", lines.collect(), more);
    text
}

/// The profile as it goes into a file.
#[derive(serde::Serialize)]
struct Written {
    instructions: u64,
    counts: Vec<Count>,
    calls: Vec<Call>,
    paths: Vec<CallPath>,
    merged: u64,
}

#[derive(serde::Serialize)]
struct Count {
    addr: u16,
    count: u64,
    label: String,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(serde::Serialize)]
struct Call {
    from: u16,
    to: u16,
    count: u64,
}

#[derive(serde::Serialize)]
struct CallPath {
    parent: Option<usize>,
    entry: u16,
    name: String,
    count: u64,
}

fn json(profile: &Profile, names: &Names<'_>) -> String {
    let counts = ran(profile).map(|(addr, count)| {
        let (file, line) = names.line(addr).map(|(file, line, _)| (file, line)).unzip();
        Count { addr, count, label: names.label(addr), file, line }
    });
    let calls = profile.calls.iter().map(|call| Call { from: call.from, to: call.to, count: call.count });
    let paths = profile.paths.iter().map(|path| CallPath {
        parent: path.parent,
        entry: path.entry,
        name: names.entry(path.entry),
        count: path.count,
    });
    let written = Written {
        instructions: profile.total(),
        counts: counts.collect(),
        calls: calls.collect(),
        paths: paths.collect(),
        merged: profile.merged,
    };
    serde_json::to_string(&written).unwrap_or_default() + "\n"
}
