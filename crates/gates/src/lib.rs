//! Circuits built from only two parts: the two-input NAND gate and the D flip-flop.
//!
//! A [`Builder`] wires gates together inside named components that nest, from [`Builder::not`] to
//! whole adders (the `impl` blocks in `blocks/`, each a few lines of NAND). It ends as a [`Netlist`],
//! plain data that a [`Simulator`] runs, [`statistics`] measures, and [`json`] and [`dot`] export.
//! Nothing here knows what the circuit is for.
//!
//! ```
//! use bantam_gates::{Builder, Simulator};
//!
//! let mut b = Builder::new("sum of two numbers");
//! let x = b.input("x", 4);
//! let y = b.input("y", 4);
//! let sum = b.ripple_adder(&x, &y, Builder::ZERO);
//! b.output_port("sum", &sum.bits);
//! let netlist = b.finish()?;
//!
//! let mut simulator = Simulator::new(&netlist);
//! simulator.set_number(&x, 5);
//! simulator.set_number(&y, 6);
//! simulator.settle();
//! assert_eq!(simulator.number(&sum.bits, 0), 11);
//! # Ok::<(), bantam_gates::BuildError>(())
//! ```
//!
//! Tested in the modules below, and with a whole machine in `bantam-machine-vc`, `tests/gates.rs`.

mod blocks;
mod builder;
mod dot;
mod json;
mod netlist;
mod order;
mod simulator;
mod statistics;
mod trace;

pub use blocks::{HalfSum, Sum};
pub use builder::{BuildError, Builder};
pub use dot::dot;
pub use json::json;
pub use netlist::{Component, FlipFlop, Gate, Net, Netlist, Port};
pub use simulator::{LANES, Simulator};
pub use statistics::{Statistics, statistics};
pub use trace::{Cycle, Part, Reading, active_parts};
