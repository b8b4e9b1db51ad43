//! The functions of the C interface, by topic, in the order of the header.

pub mod machines;

pub mod programs;

pub mod state;

pub mod runs;

pub mod devices;
