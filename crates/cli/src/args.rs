//! The commands and their options.

mod parse;
mod shared;

use std::{ffi::OsString, ops::Deref, path::PathBuf, time::Duration};

use bantam_machines::Target;
use clap::{ArgMatches, Args as ClapArgs, ColorChoice, FromArgMatches, Parser, Subcommand, ValueEnum};

use parse::{count, duration, machine, size};
pub(crate) use shared::{Chick, Concern, EngineName, Language, Setup, first_given};
use shared::{Given, only_given};

/// A workbench for small computers: assemble, run, look inside.
#[derive(Parser)]
#[command(name = "bantam", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Returns the value of `--color` in a command line, even if the rest of the line is wrong.
pub(crate) fn color_in(words: &[OsString]) -> Color {
    let mut words = words.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    let mut color = Color::Auto;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(value) => value.strip_prefix('=').map(|value| value.to_owned().into()),
            None => None,
        };
        if let Some(named) = value.and_then(|value| Color::from_str(&value, false).ok()) {
            color = named;
        }
    }
    color
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run a program; a source is built first
    Run(Deferred<Run>),
    /// Build an image, an object or any stage in between
    Build(Deferred<Build>),
    /// Report every problem in a source file
    Check(Deferred<Check>),
    /// Show how a program gets from text to output, stage by stage
    Tour(Deferred<Tour>),
    /// Disassemble words into source that assembles to the same words
    Dis(Deferred<Dis>),
    /// Format assembly and Chick in place
    Fmt(Deferred<Fmt>),
    /// Explain an instruction word, an instruction, or an error code
    Explain(Deferred<Explain>),
    /// Show a machine's instruction set as a table
    Isa(Deferred<Isa>),
    /// Show the circuit of a machine that exists as gates
    Gates(Deferred<Gates>),
    /// Create a starter project
    New(Deferred<New>),
    /// Step through a program, forwards and backwards
    Debug(Deferred<Debug>),
    /// Repeat a recorded run
    Replay(Deferred<Replay>),
    /// Measure the engines on the built-in programs
    Bench(Deferred<Bench>),
    /// Print completions for a shell
    Completions(Deferred<Completions>),
}

/// Options that are set up only for the command in use. Setting up those of all commands would be a good part of a short
/// run.
pub(crate) struct Deferred<T>(Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(|options| Self(Box::new(options)))
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches_mut(matches).map(|options| Self(Box::new(options)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: ClapArgs> ClapArgs for Deferred<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(T::augment_args)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command.defer(T::augment_args_for_update)
    }
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam run examples/lc3/hello.asm\n  bantam run -m lc3 examples/chick/count.chk"
)]
pub(crate) struct Run {
    /// Sources or objects, linked together; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    #[command(flatten)]
    pub(crate) setup: Setup,
    /// Stop after exactly N instructions (for Chick on `reference`: statements and conditions)
    #[arg(long, value_name = "N", value_parser = count)]
    pub(crate) max_steps: Option<u64>,
    /// Stop after this time, for example 5s or 500ms
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// Stop after this much output, for example 1M
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_output: Option<u64>,
    /// Read keys from a file instead of standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Run once for each file in a folder, with its bytes as keys, and report how each run ended. Limits apply
    /// to each run; the default is 100000000 instructions and 1M of output
    #[arg(long, value_name = "DIR", conflicts_with_all = ["input", "record", "trace", "dump", "timeout", "verbose", "ports", "port", "port_input", "profile"])]
    pub(crate) inputs: Option<PathBuf>,
    /// With --inputs: write the output of each run to this folder, under the name of its input
    #[arg(long, value_name = "DIR", requires = "inputs")]
    pub(crate) outputs: Option<PathBuf>,
    /// Record the run to a .bt file, for `bantam debug` and `bantam replay`
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
    /// Report instructions and time at the end
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "text", value_name = "FORMAT")]
    pub(crate) stats: Option<StatsFormat>,
    /// Show every instruction and the registers it changes, on standard error or in a file
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "-", value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// Report at the end which labels and lines ran most; with a file, also write a flame graph (.svg) or all
    /// counts (.json)
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "-", value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    /// Show `registers`, or an address range such as x3000..x3010, at the end
    #[arg(long, value_name = "WHAT")]
    pub(crate) dump: Vec<String>,
    /// Report how the run ended even if all is well
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

impl Run {
    /// Returns the options that were given and concern neither a limit nor the console.
    pub(crate) fn given(&self) -> impl Iterator<Item = Given> {
        let own = only_given([
            ("--inputs", Concern::Observation, self.inputs.is_some()),
            ("--trace", Concern::Observation, self.trace.is_some()),
            ("--record", Concern::Observation, self.record.is_some()),
            ("--dump", Concern::Observation, !self.dump.is_empty()),
        ]);
        own.chain(self.setup.given())
    }
}

#[derive(ClapArgs)]
#[command(
    after_help = "Without --script, the debugger runs on the terminal; press ? there for its keys.\n\nExamples:\n  bantam debug examples/lc3/hello.asm --script examples/debug/hello.txt\n  echo 'continue' | bantam debug examples/lc3/hello.asm --script -"
)]
pub(crate) struct Debug {
    /// Sources or objects, linked together; or a recording, opened at its end, or with RECORDING@N after N
    /// instructions
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    #[command(flatten)]
    pub(crate) setup: Setup,
    /// Run the commands of a file, one per line, without a screen; `-` for standard input. The command `help`
    /// lists them
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// The format of answers to a script
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text, requires = "script", value_name = "FORMAT")]
    pub(crate) format: AnswerFormat,
    /// Read all keys from a file; after the last one, input ends
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Stop a command after N instructions
    #[arg(long, default_value = "1000000000", value_name = "N", value_parser = count)]
    pub(crate) max_steps: u64,
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam replay examples/debug/hello.bt\n  bantam replay examples/debug/hello.bt --token"
)]
pub(crate) struct Replay {
    /// A file written by `bantam run --record`, or a token; `-` for standard input
    #[arg(value_name = "RECORDING")]
    pub(crate) recording: PathBuf,
    /// Print the recording as a token: a text to paste, without the source
    #[arg(long, conflicts_with = "save")]
    pub(crate) token: bool,
    /// Write the recording to a .bt file
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Reject a run of more than N instructions
    #[arg(long, default_value = "100000000000", value_name = "N", value_parser = count)]
    pub(crate) max_steps: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// One object per line
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsFormat {
    Text,
    Json,
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam build examples/lc3/hello.asm --emit listing -o -\n  bantam build examples/chick/count.chk --emit asm -o -\n  bantam build examples/chick/count.chk --explain-size"
)]
pub(crate) struct Build {
    /// Sources or objects, linked together; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    /// Write to this file; `-` for standard output. Without --emit, the extension selects the format: .bto,
    /// .hex, .bits, .bin, .lst, .sym, .asm, .c; any other is the machine's usual object
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// What to write, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORM")]
    pub(crate) emit: Vec<Emit>,
    /// Report the size of each source line
    #[arg(long)]
    pub(crate) explain_size: bool,
    /// Chick: check that the compiled program does what the language says, for every value of a port
    #[arg(long)]
    pub(crate) verify: bool,
}

/// The stages that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// Assembly: what Chick compiles to, or else the disassembly
    Asm,
    /// The machine's usual object
    Obj,
    /// The image as the machine loads it
    Image,
    /// Bantam's own object, with symbols and source map
    Bto,
    /// Hexadecimal digits
    Hex,
    /// Binary digits
    Bits,
    /// Address, word and source line
    Listing,
    /// The symbol table
    Symbols,
    /// The program in C, for a C compiler
    C,
    /// The tokens of the source
    Tokens,
    /// Chick: the syntax tree
    Ast,
    /// Chick: the typed program
    Types,
    /// Chick: the program in SSA form
    Ir,
    /// Chick: the same after all passes
    IrOptimised,
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam tour examples/chick/count.chk\n  bantam tour examples/lc3/hello.asm"
)]
pub(crate) struct Tour {
    /// A source; `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) language: Language,
    /// Read keys from a file; without one, there are none
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam check examples/lc3/hello.asm")]
pub(crate) struct Check {
    /// Sources; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(crate) format: ReportFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Human,
    Json,
    Github,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam dis examples/lc3/hello.asm")]
pub(crate) struct Dis {
    /// An object, or a source that is assembled first; `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam fmt --check examples/lc3/hello.asm")]
pub(crate) struct Fmt {
    /// Sources; `-` for standard input, with the result on standard output
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The machine, if the file name does not determine it
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
    /// Change nothing; list the files that would change, and fail if there are any
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam explain x1265\n  bantam explain ADD\n  bantam explain E0012\n  bantam explain E0227"
)]
pub(crate) struct Explain {
    /// A word such as x1265, a mnemonic such as ADD, or a code such as E0012
    #[arg(value_name = "WHAT", allow_negative_numbers = true)]
    pub(crate) what: String,
    /// The machine
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam isa -m lc3")]
pub(crate) struct Isa {
    /// The machine
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
    /// The format of the table
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,
}

#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  bantam gates -m vc\n  bantam gates -m vc --trace \"ADD R1 R2\" --set R1=5 --set R2=7"
)]
pub(crate) struct Gates {
    /// The machine
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: &'static dyn Target,
    /// The format: a table of components, or the netlist
    #[arg(long, value_enum, default_value_t = CircuitFormat::Text)]
    pub(crate) format: CircuitFormat,
    /// Follow one instruction through the components
    #[arg(long, value_name = "INSTRUCTION")]
    pub(crate) trace: Option<String>,
    /// With --trace: set a register before the instruction, for example R1=3
    #[arg(long, value_name = "REGISTER=VALUE", requires = "trace")]
    pub(crate) set: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CircuitFormat {
    /// For people
    Text,
    /// JSON
    Json,
    /// Graphviz
    Dot,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Text,
    Markdown,
    Json,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam new my-program -m lc3")]
pub(crate) struct New {
    /// The folder to create
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The machine
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam bench -m lc3")]
pub(crate) struct Bench {
    /// The machine
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
    /// Runs of each program on each engine; the median is shown
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) runs: u32,
}

#[derive(ClapArgs)]
#[command(after_help = "Example:\n  bantam completions bash")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn colour_is_found_in_a_wrong_command_line() {
        let color = |line: &str| color_in(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert!(color("bantam run") == Color::Auto && color("bantam --color") == Color::Auto);
        assert!(color("bantam --color never run --nonsense") == Color::Never);
        assert!(color("bantam run --color=always") == Color::Always);
        assert!(color("bantam run --color=pink -- --color never") == Color::Auto);
    }
}
