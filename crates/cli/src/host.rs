//! Files, the terminal and the clock: everything outside of the library that commands touch.

pub(crate) mod console;
pub(crate) mod files;
pub(crate) mod port_files;
pub(crate) mod screen_state;
pub(crate) mod timed_backend;
