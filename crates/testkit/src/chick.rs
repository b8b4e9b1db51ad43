//! Random Chick programs, to compare back ends and passes with the evaluator.

mod expressions;
mod generate;
mod statements;

pub use generate::{Choices, Size, bytes, program, shrink};
