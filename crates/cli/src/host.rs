//! Files, the terminal and the clock: everything of the host that commands use.

pub(crate) mod console;
pub(crate) mod directory;
pub(crate) mod files;
pub(crate) mod port_files;
pub(crate) mod screen_state;
pub(crate) mod timed_backend;
