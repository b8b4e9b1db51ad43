//! Bantam for C.
//!
//! A machine is an opaque handle. Behind it is a `Session`: the machine, its console, the program, and
//! what was last handed out, all in safe Rust. The functions of `api` are shells around it that do four
//! things, always in this order: they make typed arguments of pointers, lock the session, call one of
//! its methods, and turn the error, or the panic, into a code and a text.
//!
//! What C promises is written once, at the top of `include/bantam.h`, and in `border` at the type of
//! each argument. Reading order: `border`, `guard`, `session`, then any file of `api`.
//!
//! The header is made of this crate's comments by `cargo xtask codegen`, so these speak to C.

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

pub use callbacks::BantamContext;
pub use machine::BantamMachine;
