//! The general building blocks, each a few lines of NAND: logic, buses of wires, choosing, adding,
//! storing. A block is a method of [`Builder`](crate::Builder), so that it reads as the primitive does.

mod add;
mod bus;
mod choose;
mod logic;
mod store;

#[cfg(test)]
mod tests;

pub use add::{HalfSum, Sum};
