//! Debugging in both directions: commands in, answers out.
//!
//! A [`Session`] is a program on a machine with its [`History`](bantam_history::History), at some moment of its
//! run. It takes [`Command`]s, which are plain data and can be read from text, and gives [`Answer`]s, which are
//! plain data too: the terminal, a script and an editor show the same session in different ways. It knows no
//! machine.

mod answer;
mod breakpoints;
mod causes;
mod command;
mod complete;
mod data_flow;
mod expr;
mod point;
mod recent;
mod recording;
mod recording_json;
mod replay;
mod session;
mod show;
mod stepping;
mod token;
mod trace;
mod undo;
mod variables;
mod view;
mod why;

pub use bantam_history::{HistoryError, Input, Progress, Recorded};
pub use bantam_run::{EndReason, SnapshotError, StopHandle};

pub use answer::{Answer, Cause, Line, Location};
pub use command::{COMMANDS, Command, CommandError, CommandSpec, Count, OperandKind, form_of, help};
pub use complete::Completion;
pub use expr::{Expr, ExprError};
pub use point::{Kind, Point};
pub use recording::{End, Recorder, Recording};
pub use recording_json::{LARGEST_RECORDING, RecordingError};
pub use replay::{Bounds, ReplayError};
pub use session::{DebugError, Session};
pub use token::{LONGEST_TOKEN, TOKEN};
pub use view::{CodeStart, InsnView, PointView, RegisterView, State, View, ViewRequest, WordView};
