//! Debugging in both directions: commands in, answers out.
//!
//! A [`Session`] is a program on a machine with its [`History`](bantam_history::History), at some moment of its
//! run. It takes [`Command`]s, which are plain data and can be read from text, and gives [`Answer`]s, which are
//! plain data too: the terminal, a script and an editor show the same session in different ways. It knows no
//! machine.

mod actions;
mod answer;
mod breakpoints;
mod call_site;
mod causes;
mod command;
mod complete;
mod data_flow;
mod driver;
mod error;
mod expr;
mod input;
mod point;
mod program;
mod recent;
mod recording;
mod recording_json;
mod replay;
mod scope;
mod session;
mod stepping;
mod stop;
mod task;
mod token;
mod trace;
mod undo;
mod variables;
mod view;
mod why;

pub use bantam_history::{HistoryError, Input, Progress, Recorded};
pub use bantam_run::{EndReason, SnapshotError, StopHandle};

pub use answer::{
    Answer, Argument, Cause, Frame, Interrupt, Line, Location, PrintedByte, RegisterView, Variable,
    VariableKind,
};
pub use breakpoints::{PointRequest, Trigger};
pub use call_site::CallSite;
pub use command::{COMMANDS, Command, CommandError, CommandSpec, Count, OperandKind, help, spec_of};
pub use complete::Completion;
pub use driver::{Driver, Slice, SliceProgress};
pub use error::{DebugError, ErrorKind};
pub use expr::{Expr, ExprError};
pub use point::{Kind, Point};
pub use recording::{End, Recorder, Recording};
pub use recording_json::{LARGEST_RECORDING, RecordingError};
pub use replay::{Bounds, ReplayError};
pub use session::Session;
pub use stop::{PointHit, StopReason, ValueChange};
pub use token::{LONGEST_TOKEN, TOKEN};
pub use view::{CodeStart, InsnView, PointView, State, View, ViewRequest, WordView};
