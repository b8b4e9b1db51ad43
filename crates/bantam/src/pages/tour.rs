//! One program from its text to its output, on one page, stage by stage.

use std::collections::BTreeSet;

use bantam_asm::Options;
use bantam_chick::{TokenKind, tokens};
use bantam_diag::{Source, Span};
use bantam_isa::{Image, InsnSet, SourceLine};
use bantam_machines::{LaunchError, LaunchPlan, Target};
use bantam_run::{EndReason, Exit, Limits, Script};

use crate::{
    build::{BuildOutput, build},
    compile::is_compiled,
    input::{Input, InputError},
    outcome::Outcome,
    pages::{
        explain::fields,
        stages::{Stages, kind},
    },
};

/// No line is wider, in characters.
const WIDTH: usize = 100;
/// So many lines of a source, a tree or a form of the program are shown.
const MOST_LINES: usize = 40;
/// So many instructions have their fields shown.
const MOST_INSTRUCTIONS: usize = 12;
/// So many lines of output are shown.
const MOST_OUTPUT: usize = 20;
/// So long the program runs, in instructions.
const STEPS: u64 = 1_000_000;
/// So long it is looked at which instructions run.
const WATCHED: u64 = 10_000;
/// So many bytes of output are kept.
const OUTPUT: usize = 1 << 16;

/// A program's way from its text to its output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourPage {
    /// What the page is about.
    pub title: String,
    /// The stages, in order.
    pub sections: Vec<TourSection>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourSection {
    /// What it is.
    pub title: String,
    /// What it looks like; no line is wider than 100 characters.
    pub lines: Vec<TourLine>,
}

/// A line of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TourLine {
    /// A part of the stage itself.
    Text(String),
    /// A remark about it.
    Note(String),
}

/// Why there is no tour of a program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TourError {
    /// It is not a source.
    #[error("{0} is an object, and a tour begins at a source")]
    Object(String),
    /// It cannot be compiled for the machine.
    #[error(transparent)]
    Input(#[from] InputError),
    /// It cannot be run.
    #[error(transparent)]
    Launch(#[from] LaunchError),
}

/// Builds a program and shows it in all its stages, up to what it does with these keys. What is returned beside the
/// page has the diagnostics; with errors among them there is no page.
///
/// # Errors
///
/// If there is nothing to show: the input is an object, or the program cannot be run.
pub fn tour(
    input: &Input,
    target: &dyn Target,
    options: Options,
    keys: &[u8],
) -> Result<(BuildOutput, Option<TourPage>), TourError> {
    let made = build(target, vec![input.clone()], options);
    if made.has_errors() {
        return Ok((made, None));
    }
    let title = format!("{}, from its text to its output on the {}", input.name(), target.title());
    let mut page = TourPage { title: clipped(&title, WIDTH), sections: Vec::new() };
    match input {
        Input::Source(source) => {
            text(&mut page, source);
            pieces(&mut page, source, &assembly_pieces(source, target));
        }
        Input::Chick(source, chick) => {
            let stages = Stages::new(source, target, *chick)?;
            text(&mut page, source);
            pieces(&mut page, source, &chick_pieces(source, target));
            part(&mut page, "Tree", &stages.tree());
            part(&mut page, "SSA form, as it is first", &stages.ir());
            part(&mut page, "SSA form, after all passes", &stages.optimised());
        }
        Input::Object { name, .. } => return Err(TourError::Object(name.clone())),
    }
    picture(&mut page, &made.image, target);
    let ran = Ran::new(target, &made.image, keys)?;
    instructions(&mut page, &ran, &made.image, target.insn_set());
    output(&mut page, &ran, &made.image, target);
    Ok((made, Some(page)))
}

impl TourPage {
    /// Begins a stage.
    fn heading(&mut self, title: &str) -> &mut TourSection {
        self.sections.push(TourSection { title: clipped(title, WIDTH - 4), lines: Vec::new() });
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }
}

impl TourSection {
    /// Adds a remark.
    fn note(&mut self, text: &str) {
        self.lines.push(TourLine::Note(clipped(text, WIDTH)));
    }

    /// Adds lines, of which at most `most` are shown.
    fn add(&mut self, lines: &[String], most: usize) {
        // To leave out a single line saves nothing.
        let shown = if lines.len() <= most.saturating_add(1) { lines.len() } else { most };
        let clipped = lines[..shown].iter().map(|line| clipped(line, WIDTH).trim_end().to_owned());
        self.lines.extend(clipped.map(TourLine::Text));
        if shown < lines.len() {
            self.note(&format!("... {} more lines", lines.len() - shown));
        }
    }
}

/// The text without characters that would move the cursor.
fn plain(text: &str) -> String {
    text.replace('\t', "    ").chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The same, cut with an ellipsis if it is too wide.
fn clipped(text: &str, width: usize) -> String {
    let plain = plain(text);
    if plain.chars().count() <= width {
        return plain;
    }
    plain.chars().take(width - 1).chain(['…']).collect()
}

/// The text in a column of `width` characters.
fn column(text: &str, width: usize) -> String {
    format!("{:<width$}", clipped(text, width))
}

/// A stage that is a text.
fn part(page: &mut TourPage, title: &str, text: &str) {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    page.heading(title).add(&lines, MOST_LINES);
}

/// The source with the numbers of its lines.
fn text(page: &mut TourPage, source: &Source) {
    let width = source.text.lines().count().to_string().len();
    let lines = source.text.lines().enumerate();
    let lines: Vec<String> = lines.map(|(i, line)| format!("{:>width$}  {line}", i + 1)).collect();
    page.heading("Source").add(&lines, MOST_LINES);
}

/// A token: its place, and what it is called.
type Piece = (Span, String);

fn assembly_pieces(source: &Source, target: &dyn Target) -> Vec<Piece> {
    let tokens = bantam_asm::tokens(&source.text, target.dialect());
    tokens.iter().map(|token| (token.span, format!("{:?}", token.kind).to_lowercase())).collect()
}

fn chick_pieces(source: &Source, target: &dyn Target) -> Vec<Piece> {
    let comments = target.chick().map_or(&[][..], |backend| backend.profile().asm_comments);
    let tokens = tokens(&source.text, comments);
    let tokens = tokens.iter().filter(|token| token.kind != TokenKind::End);
    tokens.map(|token| (token.span, kind(token.kind).to_lowercase())).collect()
}

/// The tokens, line by line as in the source, each with its kind below it.
fn pieces(page: &mut TourPage, source: &Source, pieces: &[Piece]) {
    let number_width = source.line_count().to_string().len();
    let mut lines = Vec::new();
    for line in pieces.chunk_by(|a, b| source.line_of(a.0.start) == source.line_of(b.0.start)) {
        let mut number = (source.line_of(line[0].0.start) + 1).to_string();
        let (mut above, mut below) = (String::new(), String::new());
        for (span, kind) in line {
            let text = source.slice(*span).split(['\r', '\n']).next().unwrap_or_default();
            let room = WIDTH - number_width - 2;
            let width = text.chars().count().max(kind.len()).min(room - 2) + 2;
            if above.chars().count() + width > room {
                lines.push(format!("{number:>number_width$}  {above}"));
                lines.push(format!("{:>number_width$}  {below}", ""));
                (number, above, below) = (String::new(), String::new(), String::new());
            }
            above += &column(text, width);
            below += &column(kind, width);
        }
        lines.push(format!("{number:>number_width$}  {above}"));
        lines.push(format!("{:>number_width$}  {below}", ""));
    }
    page.heading("Tokens").add(&lines, MOST_LINES);
}

/// What the columns of the picture hold.
struct Row {
    /// The line of the program, if it is not that of the row above.
    program: String,
    assembly: String,
    cells: String,
}

/// Source, assembly and bits side by side; for assembly, source and bits.
fn picture(page: &mut TourPage, image: &Image, target: &dyn Target) {
    let rows = rows(image, target);
    let widest = |text: &dyn Fn(&Row) -> &str, most: usize| {
        rows.iter().map(|row| plain(text(row)).chars().count()).max().unwrap_or(0).min(most)
    };
    let compiled = is_compiled(image);
    let title =
        if compiled { "Source, assembly, and the bits in memory" } else { "Source, and the bits in memory" };
    let program = widest(&|row| &row.program, 36);
    let assembly = widest(&|row| &row.assembly, if compiled { 34 } else { 70 });
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let before = if compiled { column(&row.program, program) + "   " } else { String::new() };
            format!("{before}{}   {}", column(&row.assembly, assembly), row.cells)
        })
        .collect();
    page.heading(title).add(&lines, MOST_LINES);
}

/// A row for each line of assembly, and more where it made many words.
fn rows(image: &Image, target: &dyn Target) -> Vec<Row> {
    let assembly = u32::from(is_compiled(image));
    let Some(file) = image.files.get(assembly as usize) else { return Vec::new() };
    let mut of_line: Vec<Vec<&SourceLine>> = vec![Vec::new(); file.text.lines().count() + 1];
    for line in image.lines.iter().filter(|line| line.file == assembly) {
        if let Some(lines) = of_line.get_mut(line.line as usize) {
            lines.push(line);
        }
    }
    let source = Source::new("", file.text.as_str());
    let tokens = bantam_asm::tokens(&source.text, target.dialect());
    let with_tokens: BTreeSet<usize> = tokens.iter().map(|token| source.line_of(token.span.start)).collect();
    let mut rows = Vec::new();
    let mut last = None;
    // Lines that are comments only stand above, with the source.
    for number in with_tokens {
        let (text, Some(lines)) = (source.line(number).trim_end(), of_line.get(number + 1)) else { continue };
        let mut cells: Vec<String> =
            lines.iter().flat_map(|line| cells(line, image, target.insn_set())).collect();
        let source = lines.first().and_then(|line| image.source_of(line.addr)).filter(|line| line.file == 0);
        let here = source.map(|line| line.line);
        let is_new = here.is_some() && here != last && assembly == 1;
        let program = source.filter(|_| is_new).and_then(|line| image.text_of(line)).unwrap_or_default();
        if here.is_some() {
            last = here;
        }
        if cells.len() > 3 {
            let more = cells.len() - 2;
            cells.truncate(2);
            cells.push(format!("... {more} more"));
        }
        let mut cells = cells.into_iter();
        let first = cells.next().unwrap_or_default();
        rows.push(Row { program: program.to_owned(), assembly: text.to_owned(), cells: first });
        rows.extend(cells.map(|cells| Row { program: String::new(), assembly: String::new(), cells }));
    }
    rows
}

/// The cells that a line has made, as bits, with the address of each group.
fn cells(line: &SourceLine, image: &Image, set: &InsnSet) -> Vec<String> {
    let room = if set.cell_bits == 8 { 2 } else { 1 };
    let addrs: Vec<u16> = (0..line.len).map(|i| line.addr.wrapping_add(i)).collect();
    let bits = set.cell_bits as usize;
    let of_group = |group: &[u16]| {
        let words: Vec<String> =
            group.iter().filter_map(|addr| image.word(*addr)).map(|word| format!("{word:0bits$b}")).collect();
        format!("{}  {}", set.numerals.addr(group[0]), words.join(" "))
    };
    addrs.chunks(room).map(of_group).collect()
}

/// Bits and fields of the instructions that ran: one of each kind.
fn instructions(page: &mut TourPage, ran: &Ran, image: &Image, set: &InsnSet) {
    let section = page.heading("Instructions and their fields");
    let mut seen = BTreeSet::new();
    let keys = ran.keys.iter().copied();
    let distinct: Vec<(u16, u16)> = keys.filter(|(_, key)| seen.insert(kind_of(*key, set))).collect();
    let mut lines = Vec::new();
    for (i, (addr, key)) in distinct.iter().take(MOST_INSTRUCTIONS).enumerate() {
        if i > 0 {
            lines.push(String::new());
        }
        let place = |kind, value| image.place(InsnSet::place(kind, value, *addr, set.cells(*key))?);
        lines.extend(fields(*key, set, place).lines().map(str::to_owned));
    }
    section.add(&lines, usize::MAX);
    if let Some(more) = distinct.len().checked_sub(MOST_INSTRUCTIONS).filter(|more| *more > 0) {
        section.note(&format!("... and {more} more kinds of instructions"));
    }
}

/// What makes two instructions the same to a reader: how they are spelled, and their row.
fn kind_of(key: u16, set: &InsnSet) -> (Option<usize>, String) {
    let form = set.form_of(key).or_else(|| set.form_run(key));
    (set.row_of(key), form.map_or(String::new(), |form| form.mnemonic.clone()))
}

/// What a run showed.
struct Ran {
    /// The instructions of the program that ran, with their addresses, in the order of their first time.
    keys: Vec<(u16, u16)>,
    output: Vec<u8>,
    outcome: Outcome,
}

impl Ran {
    fn new(target: &dyn Target, image: &Image, input: &[u8]) -> Result<Self, LaunchError> {
        let mut machine = LaunchPlan::new(target.name(), image.clone()).launch()?;
        let mut console = Script::new(input).with_output_limit(OUTPUT);
        let (mut addrs, mut keys) = (BTreeSet::new(), Vec::new());
        let mut exit: Option<Exit> = None;
        while exit.is_none() && machine.instructions() < WATCHED {
            let pc = machine.pc();
            // What the operating system does is not part of the program.
            if image.word(pc).is_some() && addrs.insert(pc) {
                let cells = [machine.word(pc), machine.word(pc.wrapping_add(1))];
                keys.push((pc, target.insn_set().opcode_key(&cells)));
            }
            exit = machine.step(&mut console);
        }
        let exit = match exit {
            Some(exit) => exit,
            None => machine.run(&mut console, Limits::steps(STEPS - WATCHED)),
        };
        let outcome = Outcome::new(exit, &*machine);
        Ok(Self { keys, output: console.into_output(), outcome })
    }
}

/// What the program printed, and how it ended.
fn output(page: &mut TourPage, ran: &Ran, image: &Image, target: &dyn Target) {
    let section = page.heading("Output");
    let text = String::from_utf8_lossy(&ran.output);
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    section.add(&lines, MOST_OUTPUT);
    if !lines.is_empty() {
        section.note("");
    }
    let count = ran.outcome.instructions();
    section.note(&match ran.outcome.reason() {
        EndReason::Halted => format!("The program halted after {count} instructions."),
        EndReason::Fault => {
            format!(
                "After {count} instructions it stopped: {}.",
                ran.outcome.sentence(image, target.numerals())
            )
        }
        EndReason::StepLimit => format!("It goes on; here it was cut off after {count} instructions."),
        EndReason::OutputLimit | EndReason::OutputClosed => {
            format!("It goes on to print; {OUTPUT} bytes are enough.")
        }
        EndReason::InputEnded => {
            format!("After {count} instructions it waits for a key; --input FILE gives it keys.")
        }
        EndReason::Interrupted | EndReason::Timeout => format!("It was stopped after {count} instructions."),
    });
}
