//! One program from source to output on a single page, stage by stage.

use std::collections::BTreeSet;

use bantam_asm::Options;
use bantam_chick::{TokenKind, tokens};
use bantam_diag::{Source, Span};
use bantam_isa::{Image, InsnSet, SourceLine};
use bantam_machines::{LaunchError, LaunchPlan, Target};
use bantam_run::{EndReason, Exit, Limits};

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

/// The width of a page, in characters.
const WIDTH: usize = 100;
/// The maximum number of lines of a source, a tree or an SSA form.
const MOST_LINES: usize = 40;
/// The maximum number of instructions whose fields are shown.
const MOST_INSTRUCTIONS: usize = 12;
/// The maximum number of lines of output.
const MOST_OUTPUT: usize = 20;
/// How long the program runs, in instructions.
const STEPS: u64 = 1_000_000;
/// How long the executed instructions are recorded, in instructions.
const WATCHED: u64 = 10_000;
/// The maximum output of the run, in bytes.
const OUTPUT: usize = 1 << 16;

/// A program from source to output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourPage {
    /// The title of the page.
    pub title: String,
    /// The stages, in order.
    pub sections: Vec<TourSection>,
}

/// One stage of a tour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourSection {
    /// The title of the stage.
    pub title: String,
    /// Its lines, each at most 100 characters wide.
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

/// Why a program cannot have a tour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TourError {
    /// The input is an object.
    #[error("{0} is an object, and a tour starts from a source")]
    Object(String),
    /// The input cannot be compiled for the machine.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The machine cannot be launched.
    #[error(transparent)]
    Launch(#[from] LaunchError),
}

/// Builds a program, runs it with `keys`, and returns all its stages. The build output has the diagnostics; the page is
/// `None` if there are errors among them.
///
/// # Errors
///
/// If the input is an object, or the program cannot be compiled for the machine or run.
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
    let title = format!("{}, from source to output on the {}", input.name(), target.title());
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
            part(&mut page, "SSA form, before passes", &stages.ir());
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
    /// Starts a stage.
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
        // Omitting a single line saves nothing.
        let shown = if lines.len() <= most.saturating_add(1) { lines.len() } else { most };
        let clipped = lines[..shown].iter().map(|line| clipped(line, WIDTH).trim_end().to_owned());
        self.lines.extend(clipped.map(TourLine::Text));
        if shown < lines.len() {
            self.note(&format!("... {} more lines", lines.len() - shown));
        }
    }
}

/// Replaces characters that would move the cursor.
fn plain(text: &str) -> String {
    text.replace('\t', "    ").chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Like [`plain`], and shortened with an ellipsis if the text is too wide.
fn clipped(text: &str, width: usize) -> String {
    let plain = plain(text);
    if plain.chars().count() <= width {
        return plain;
    }
    plain.chars().take(width - 1).chain(['…']).collect()
}

/// Pads or shortens a text to `width` characters.
fn column(text: &str, width: usize) -> String {
    format!("{:<width$}", clipped(text, width))
}

/// Adds a stage that is a text.
fn part(page: &mut TourPage, title: &str, text: &str) {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    page.heading(title).add(&lines, MOST_LINES);
}

/// Adds the source with line numbers.
fn text(page: &mut TourPage, source: &Source) {
    let width = source.text.lines().count().to_string().len();
    let lines = source.text.lines().enumerate();
    let lines: Vec<String> = lines.map(|(i, line)| format!("{:>width$}  {line}", i + 1)).collect();
    page.heading("Source").add(&lines, MOST_LINES);
}

/// A token: its span and its kind.
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

/// Adds the tokens, line by line as in the source, each with its kind below.
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

/// The columns of the picture.
struct Row {
    /// The line of the program, if it differs from that of the row above.
    program: String,
    assembly: String,
    cells: String,
}

/// Adds source, assembly and bits side by side; for assembly, source and bits.
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

/// Returns a row for each line of assembly, and more for a line that produced several words.
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
    // Lines without tokens are comments, which the source above shows.
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

/// Returns the cells of a line as bits, with the address of each group.
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

/// Adds the bits and fields of the instructions that ran, one of each kind.
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

/// Returns the kind of an instruction for a reader: its row and its mnemonic.
fn kind_of(key: u16, set: &InsnSet) -> (Option<usize>, String) {
    let form = set.form_of(key).or_else(|| set.form_run(key));
    (set.row_of(key), form.map_or(String::new(), |form| form.mnemonic.clone()))
}

/// The results of a run.
struct Ran {
    /// The instructions of the program that ran, with their addresses, in the order of first execution.
    keys: Vec<(u16, u16)>,
    output: Vec<u8>,
    outcome: Outcome,
}

impl Ran {
    fn new(target: &dyn Target, image: &Image, input: &[u8]) -> Result<Self, LaunchError> {
        let plan = LaunchPlan { keys: Some(input.to_vec()), ..LaunchPlan::new(target.name(), image.clone()) };
        let mut machine = plan.launch()?;
        let mut console = plan.console().with_output_limit(OUTPUT);
        let (mut addrs, mut keys) = (BTreeSet::new(), Vec::new());
        let mut exit: Option<Exit> = None;
        while exit.is_none() && machine.instructions() < WATCHED {
            let pc = machine.pc();
            // Instructions of the operating system are not part of the program.
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

/// Adds what the program printed, and how it ended.
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
                "It stopped after {count} instructions: {}.",
                ran.outcome.sentence(image, target.numerals())
            )
        }
        EndReason::StepLimit => {
            format!("It was still running after {count} instructions, where the tour stops it.")
        }
        EndReason::OutputLimit | EndReason::OutputClosed => {
            format!("It was still printing after {OUTPUT} bytes, where the tour stops it.")
        }
        EndReason::InputEnded => {
            format!("After {count} instructions it is waiting for a key; provide keys with --input FILE.")
        }
        EndReason::Interrupted | EndReason::Timeout => format!("It was stopped after {count} instructions."),
    });
}
