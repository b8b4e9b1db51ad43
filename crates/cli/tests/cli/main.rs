//! The command line, from outside: every command, every option, every exit code, every message.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test needs and does not get fails it")]

mod build;
mod c;
mod check;
mod chick;
mod debugger;
mod dis;
mod euclid;
mod faults;
mod fmt;
mod gates;
mod help;
mod inputs;
mod pages;
mod ports;
mod profile;
mod recordings;
mod run;
mod sandbox;
#[cfg(unix)]
mod signals;
mod tour;
mod vc;
mod vc_tools;
