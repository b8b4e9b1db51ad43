//! One file for each command, from its options to its output. Knowledge that several front ends need is in the library.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod debug;
pub(crate) mod dis;
pub(crate) mod dump;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod gates;
pub(crate) mod isa;
pub(crate) mod launch_options;
pub(crate) mod new;
pub(crate) mod port_options;
pub(crate) mod profile;
pub(crate) mod recordings;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod run_inputs;
pub(crate) mod run_reference;
pub(crate) mod tour;
pub(crate) mod trace;
