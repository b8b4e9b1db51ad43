//! Options that several commands share: for sources, for Chick, for the machine; and which of them were given.

use std::path::PathBuf;

use bantam_chick::Level;
use bantam_machines::Target;
use clap::{Args as ClapArgs, ValueEnum};

use super::parse::{count, level, machine};

// Options of every command that reads programs. Not a doc comment: clap would show it as the summary of each command.
#[derive(ClapArgs)]
pub(crate) struct Language {
    /// The machine, if the file name does not determine it
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
    /// Distinguish labels that differ only in case
    #[arg(long)]
    pub(crate) case_sensitive: bool,
    /// Accept a number that fits its field only as a bit pattern
    #[arg(long)]
    pub(crate) bit_patterns: bool,
    /// Reject everything that the textbook, read strictly, does not have
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) chick: Chick,
}

// Options of programs in Chick.
#[derive(ClapArgs)]
pub(crate) struct Chick {
    /// Chick: optimise for size: 0 for not at all, z for as much as possible
    #[arg(short = 'O', value_name = "LEVEL", value_parser = level)]
    pub(crate) level: Option<Level>,
    /// Chick: omit the bounds checks of indices
    #[arg(long)]
    pub(crate) unchecked: bool,
}

// Options of every command that launches a machine.
#[derive(ClapArgs)]
pub(crate) struct Setup {
    /// The engine; all give the same results. For Chick, `reference` evaluates the source, without a machine
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    pub(crate) engine: EngineName,
    /// The variant of the machine: textbook3, textbook2, lc3tools, pennsim
    #[arg(long, value_name = "NAME")]
    pub(crate) compat: Option<String>,
    /// Serve traps by the operating system (os) or by the host (native)
    #[arg(long, value_name = "WHO")]
    pub(crate) traps: Option<String>,
    /// Start in the operating system
    #[arg(long)]
    pub(crate) boot: bool,
    /// Make HALT print a line, as other tools do
    #[arg(long)]
    pub(crate) halt_banner: bool,
    /// Connect the ports to the files 0 to 7 in a folder, each with eight binary digits
    #[arg(long, value_name = "DIR")]
    pub(crate) ports: Option<PathBuf>,
    /// Set a port to a value at the start, for example 7=0x41
    #[arg(long, value_name = "PORT=VALUE")]
    pub(crate) port: Vec<String>,
    /// Feed a port the bytes of a file, one per read, for example 7=keys.txt
    #[arg(long, value_name = "PORT=FILE")]
    pub(crate) port_input: Vec<String>,
    /// Fill memory and registers with random words from a seed
    #[arg(long, value_name = "SEED", value_parser = count)]
    pub(crate) random_memory: Option<u64>,
    /// Set a register before the run, for example R1=3 or PSR=x8001
    #[arg(long, value_name = "REG=N")]
    pub(crate) set: Vec<String>,
    /// Start at an address or label, for example x3000 or LOOP
    #[arg(long, value_name = "ADDR")]
    pub(crate) pc: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// The fastest available
    Auto,
    /// The interpreter
    Interp,
    /// Translate code to the host's instructions as soon as it runs
    Jit,
    /// Simulate the circuit of gates, if the machine has one; slow
    Gates,
    /// The reference: the exact datapath for every instruction
    Reference,
}

/// The subject of an option. A command rejects given options whose subject does not apply to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    /// Which machine is used.
    Machine,
    /// How assembly is read.
    Assembly,
    /// How Chick is compiled.
    Chick,
    /// How the machine starts.
    Launch,
    /// What the ports are connected to.
    Ports,
    /// How the run is observed and recorded.
    Observation,
}

/// An option that was given.
pub(crate) type Given = (&'static str, Concern);

/// Returns the first given option with one of these subjects.
pub(crate) fn first_given(
    given: impl IntoIterator<Item = Given>,
    concerns: &[Concern],
) -> Option<&'static str> {
    given.into_iter().find(|(_, concern)| concerns.contains(concern)).map(|(name, _)| name)
}

/// Returns the options of a table that were given.
pub(super) fn only_given<const N: usize>(
    options: [(&'static str, Concern, bool); N],
) -> impl Iterator<Item = Given> {
    options.into_iter().filter(|(.., is_given)| *is_given).map(|(name, concern, _)| (name, concern))
}

impl Language {
    /// The options that were given.
    pub(crate) fn given(&self) -> impl Iterator<Item = Given> {
        let Self { machine, case_sensitive, bit_patterns, strict, chick: Chick { level, unchecked } } = self;
        only_given([
            ("--machine", Concern::Machine, machine.is_some()),
            ("--case-sensitive", Concern::Assembly, *case_sensitive),
            ("--bit-patterns", Concern::Assembly, *bit_patterns),
            ("--strict", Concern::Assembly, *strict),
            ("-O", Concern::Chick, level.is_some()),
            ("--unchecked", Concern::Chick, *unchecked),
        ])
    }
}

impl Setup {
    /// Returns the options that were given, except for the engine, which every run has.
    pub(crate) fn given(&self) -> impl Iterator<Item = Given> {
        let Self { engine: _, compat, traps, boot, halt_banner, ports, port, port_input, .. } = self;
        let Self { random_memory, set, pc, .. } = self;
        only_given([
            ("--compat", Concern::Launch, compat.is_some()),
            ("--traps", Concern::Launch, traps.is_some()),
            ("--boot", Concern::Launch, *boot),
            ("--halt-banner", Concern::Launch, *halt_banner),
            ("--ports", Concern::Ports, ports.is_some()),
            ("--port", Concern::Ports, !port.is_empty()),
            ("--port-input", Concern::Ports, !port_input.is_empty()),
            ("--random-memory", Concern::Launch, random_memory.is_some()),
            ("--set", Concern::Launch, !set.is_empty()),
            ("--pc", Concern::Launch, pc.is_some()),
        ])
    }
}
