//! Debugging in both directions: commands in, answers out.
//!
//! A [`Session`] is a program on a machine with its [`History`](bantam_history::History), at some moment of its
//! run. It takes [`Command`]s, which are plain data and can be read from text, and gives [`Answer`]s, which are
//! plain data too: the terminal, a script and an editor show the same session in different ways. It knows no
//! machine.

mod answer;
mod causes;
mod command;
mod expr;
mod point;
mod session;
mod show;
mod takes;
mod trace;
mod why;

pub use bantam_history::HistoryError;
pub use bantam_run::SnapshotError;

pub use answer::{Answer, Here, Line, Link};
pub use command::{Command, CommandError, Count, HELP};
pub use expr::{Expr, ExprError};
pub use point::{Kind, Point};
pub use session::{DebugError, Session};
