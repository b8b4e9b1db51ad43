//! Options that several commands have: about the source, about Chick, about the machine; and which of them were given.

use std::path::PathBuf;

use bantam_chick::Level;
use bantam_machines::Target;
use clap::{Args as ClapArgs, ValueEnum};

use super::parse::{count, level, machine};

/// Options of every command that reads programs.
#[derive(ClapArgs)]
pub(crate) struct Language {
    /// The machine, where the name of the file does not say it
    #[arg(short, long, value_name = "NAME", value_parser = machine)]
    pub(crate) machine: Option<&'static dyn Target>,
    /// Labels that differ in case are different labels
    #[arg(long)]
    pub(crate) case_sensitive: bool,
    /// Take a number that fits a field only as a bit pattern
    #[arg(long)]
    pub(crate) bit_patterns: bool,
    /// Refuse what a strict reading of the textbook does not have
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) chick: Chick,
}

/// Options of programs in Chick.
#[derive(ClapArgs)]
pub(crate) struct Chick {
    /// Chick: how hard to try for small code: 0 for not at all, z for very hard
    #[arg(short = 'O', value_name = "LEVEL", value_parser = level)]
    pub(crate) level: Option<Level>,
    /// Chick: leave out the checks of indices
    #[arg(long)]
    pub(crate) unchecked: bool,
}

/// Options of every command that makes a machine ready.
#[derive(ClapArgs)]
pub(crate) struct Setup {
    /// The engine; all give the same results. For Chick, `reference` is the language itself, without a
    /// machine
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    pub(crate) engine: EngineName,
    /// Which machine of its kind to be: textbook3, textbook2, lc3tools, pennsim
    #[arg(long, value_name = "NAME")]
    pub(crate) compat: Option<String>,
    /// Who serves traps: os, or native for the host
    #[arg(long, value_name = "WHO")]
    pub(crate) traps: Option<String>,
    /// Start in the operating system
    #[arg(long)]
    pub(crate) boot: bool,
    /// HALT prints a line, as in other tools
    #[arg(long)]
    pub(crate) halt_banner: bool,
    /// Connect the ports to files of a folder, named 0 to 7, of eight binary digits each
    #[arg(long, value_name = "DIR")]
    pub(crate) ports: Option<PathBuf>,
    /// Let a port hold a value at the start, for example 7=0x41
    #[arg(long, value_name = "PORT=VALUE")]
    pub(crate) port: Vec<String>,
    /// Let each read of a port take the next byte of a file, for example 7=keys.txt
    #[arg(long, value_name = "PORT=FILE")]
    pub(crate) port_input: Vec<String>,
    /// Fill memory and registers with words that depend on the seed alone
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
    /// The fastest there is
    Auto,
    /// The interpreter
    Interp,
    /// Code is translated to that of this computer as soon as it is met
    Jit,
    /// The machine as a circuit of gates, where there is one: slow
    Gates,
    /// The reference: every instruction by the exact datapath
    Reference,
}

/// What an option is about. A command that has no use for some of these refuses what was given of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    /// Which machine it is.
    Machine,
    /// How assembly is read.
    Assembly,
    /// How Chick is compiled.
    Chick,
    /// How the machine begins.
    Launch,
    /// What its ports are connected to.
    Ports,
    /// How its run is observed and recorded.
    Observation,
}

/// An option that was given.
pub(crate) type Given = (&'static str, Concern);

/// The first of the options that were given which is about one of these.
pub(crate) fn first_given(
    given: impl IntoIterator<Item = Given>,
    concerns: &[Concern],
) -> Option<&'static str> {
    given.into_iter().find(|(_, concern)| concerns.contains(concern)).map(|(name, _)| name)
}

/// The options of a table that were given.
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
    /// The options that were given. The engine is not one: every run has one.
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
