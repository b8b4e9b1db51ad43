//! `bantam tour`: one program from its text to its output, on one page, stage by stage.

use std::collections::BTreeSet;

use bantam_chick::{TokenKind, tokens};
use bantam_diag::{Source, Span};
use bantam_isa::{Image, InsnSet, SourceLine};
use bantam_machines::Target;
use bantam_run::{Exit, Limits, Script};

use crate::args::{Color, Tour};
use crate::commands::explain::fields;
use crate::commands::stages::Stages;
use crate::error::Failure;
use crate::host::files;
use crate::host::page::{Page, WIDTH, column, plain};
use crate::output::Reporter;
use crate::status::Status;
use crate::status::print;
use bantam::{Input, LaunchPlan, build, chick_fault, is_compiled};

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

pub(crate) fn tour(options: &Tour, color: Color, says: &Reporter) -> Result<Status, Failure> {
    let paths = std::slice::from_ref(&options.file);
    let files::Programs { target, inputs } = files::read_all(paths, &options.language)?;
    let name = files::display_name(&options.file);
    let mut page = Page::new(color);
    page.title(&format!("{name}, from its text to its output on the {}", target.title()));
    let made = build(target, inputs.clone(), options.language.options());
    says.diagnostics(&made.diagnostics, &made.sources);
    if made.has_errors() {
        return Ok(Status::Errors);
    }
    match inputs.first() {
        Some(Input::Source(source)) => {
            text(&mut page, source);
            pieces(&mut page, source, &assembly_pieces(source, target));
        }
        Some(Input::Chick(source, chick)) => {
            let stages = Stages::new(source, target, *chick)?;
            text(&mut page, source);
            pieces(&mut page, source, &chick_pieces(source, target));
            part(&mut page, "Tree", &stages.tree());
            part(&mut page, "SSA form, as it is first", &stages.ir());
            part(&mut page, "SSA form, after all passes", &stages.optimised());
        }
        Some(Input::Object { .. }) | None => {
            return Err(Failure::argument(format!("{name} is an object, and a tour begins at a source")));
        }
    }
    picture(&mut page, &made.image, target);
    let input = options.input.as_deref().map(files::read).transpose()?.unwrap_or_default();
    let ran = Ran::new(target, &made.image, input)?;
    instructions(&mut page, &ran, &made.image, target.insn_set());
    output(&mut page, &ran, &made.image, target);
    print(&page.finish())?;
    Ok(Status::Done)
}

/// A part of the page that is a text.
fn part(page: &mut Page, title: &str, text: &str) {
    page.heading(title);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    page.lines(&lines, MOST_LINES);
}

/// The source with the numbers of its lines.
fn text(page: &mut Page, source: &Source) {
    page.heading("Source");
    let width = source.text.lines().count().to_string().len();
    let lines = source.text.lines().enumerate();
    let lines: Vec<String> = lines.map(|(i, line)| format!("{:>width$}  {line}", i + 1)).collect();
    page.lines(&lines, MOST_LINES);
}

/// A token: its place, and what it is called.
type Piece = (Span, String);

fn assembly_pieces(source: &Source, target: &dyn Target) -> Vec<Piece> {
    let tokens = bantam_asm::tokens(&source.text, target.dialect());
    tokens.iter().map(|token| (token.span, format!("{:?}", token.kind).to_lowercase())).collect()
}

fn chick_pieces(source: &Source, target: &dyn Target) -> Vec<Piece> {
    let comments = target.chick().map_or(&[][..], |abi| abi.profile().asm_comments);
    let tokens = tokens(&source.text, comments);
    let tokens = tokens.iter().filter(|token| token.kind != TokenKind::End);
    tokens.map(|token| (token.span, crate::commands::stages::kind(token.kind).to_lowercase())).collect()
}

/// The tokens, line by line as in the source, each with its kind below it.
fn pieces(page: &mut Page, source: &Source, pieces: &[Piece]) {
    page.heading("Tokens");
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
    page.lines(&lines, MOST_LINES);
}

/// What the columns of the picture hold.
struct Row {
    /// The line of the program, if it is not that of the row above.
    program: String,
    assembly: String,
    cells: String,
}

/// Source, assembly and bits side by side; for assembly, source and bits.
fn picture(page: &mut Page, image: &Image, target: &dyn Target) {
    let rows = rows(image, target);
    let widest = |text: &dyn Fn(&Row) -> &str, most: usize| {
        rows.iter().map(|row| plain(text(row)).chars().count()).max().unwrap_or(0).min(most)
    };
    let compiled = is_compiled(image);
    page.heading(if compiled {
        "Source, assembly, and the bits in memory"
    } else {
        "Source, and the bits in memory"
    });
    let program = widest(&|row| &row.program, 36);
    let assembly = widest(&|row| &row.assembly, if compiled { 34 } else { 70 });
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let before = if compiled { column(&row.program, program) + "   " } else { String::new() };
            format!("{before}{}   {}", column(&row.assembly, assembly), row.cells)
        })
        .collect();
    page.lines(&lines, MOST_LINES);
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
fn instructions(page: &mut Page, ran: &Ran, image: &Image, set: &InsnSet) {
    page.heading("Instructions and their fields");
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
    page.lines(&lines, usize::MAX - 1);
    if let Some(more) = distinct.len().checked_sub(MOST_INSTRUCTIONS).filter(|more| *more > 0) {
        page.note(&format!("... and {more} more kinds of instructions"));
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
    exit: Exit,
    instructions: u64,
}

impl Ran {
    fn new(target: &dyn Target, image: &Image, input: Vec<u8>) -> Result<Self, Failure> {
        let mut machine = LaunchPlan::new(target.name(), image.clone()).launch()?;
        let mut console = Script::new(input).with_output_limit(OUTPUT);
        let (mut addrs, mut keys) = (BTreeSet::new(), Vec::new());
        let mut exit = None;
        while exit.is_none() && machine.instructions() < WATCHED {
            let pc = machine.pc();
            // What the operating system does is no part of the program.
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
        let instructions = machine.instructions();
        Ok(Self { keys, output: console.output().to_vec(), exit, instructions })
    }
}

/// What the program printed, and how it ended.
fn output(page: &mut Page, ran: &Ran, image: &Image, target: &dyn Target) {
    page.heading("Output");
    let text = String::from_utf8_lossy(&ran.output);
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    page.lines(&lines, MOST_OUTPUT);
    if !lines.is_empty() {
        page.note("");
    }
    let count = ran.instructions;
    page.note(&match &ran.exit {
        Exit::Halted => format!("The program halted after {count} instructions."),
        Exit::Fault(fault) => {
            let place = image.whereabouts(fault.addr, target.numerals());
            let message = match chick_fault(fault, image) {
                Some((kind, line)) => format!("{} in line {}", kind.message(), line.line),
                None => format!("{} at {place}", fault.message),
            };
            format!("After {count} instructions it stopped: {message}.")
        }
        Exit::StepLimit => format!("It goes on; here it was cut off after {count} instructions."),
        Exit::OutputLimit | Exit::OutputClosed => format!("It goes on to print; {OUTPUT} bytes are enough."),
        Exit::InputEnded => {
            format!("After {count} instructions it waits for a key; --input FILE gives it keys.")
        }
        Exit::Stopped => format!("It was stopped after {count} instructions."),
    });
}
