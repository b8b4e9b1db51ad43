//! The functions that C calls, by what they are about, in the order of the header.

pub mod machines;

pub mod programs;

pub mod state;

pub mod runs;

pub mod devices;
