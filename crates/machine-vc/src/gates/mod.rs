//! The VC in gates: a netlist of NAND gates and flip-flops, one file for each part.
//!
//! Read them in the order in which an instruction meets them: [`control`] (the cycles, and a table of
//! what happens in each), [`decoder`], [`register_file`], [`alu`] with its units ([`adder`],
//! [`subtractor`], [`multiplier`], [`divider`], [`logic`], [`shifter`]), [`flags`],
//! [`program_counter`], [`ram_decoder`]. [`computer`] wires them together and is what an engine uses;
//! [`trace`] shows what each of them does for one instruction.
//!
//! A unit that is not selected gets zeros for its operands, and so gives 0: the outputs of the units
//! need only be ORed, and those that have nothing to do stay still (which hardware does to save power,
//! and which saves our simulator the same work).

pub mod adder;
pub mod alu;
pub mod computer;
pub mod control;
pub mod decoder;
pub mod divider;
pub mod flags;
pub mod logic;
pub mod multiplier;
pub mod program_counter;
pub mod ram_decoder;
pub mod register_file;
pub mod shifter;
pub mod subtractor;
#[cfg(test)]
mod testing;
pub mod trace;

pub use computer::{Bus, Computer, Outcome, State};
