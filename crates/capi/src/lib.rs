//! Bantam for C.
//!
//! A machine is an opaque handle to a `Session`: the machine, its console, the program, and the texts that were last
//! returned, all in safe Rust. The functions of `api` are shells around it that always do four things in this order:
//! convert pointers to typed arguments, lock the session, call one of its methods, and convert an error or a panic to a
//! code and a text.
//!
//! The promises of C are written once, at the top of `include/bantam.h`, and in `border` at the type of each argument.
//! Reading order: `border`, `guard`, `session`, then any file of `api`.
//!
//! `cargo xtask codegen` makes the header from the comments of this crate, so they address users of C.

pub mod api;
mod border;
mod callbacks;
mod device;
mod guard;
mod machine;
mod program;
mod session;
mod terminal;
pub mod types;

pub use machine::BantamMachine;
pub use types::BantamContext;
