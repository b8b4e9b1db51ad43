//! The display of a machine, connected to its ports.

use bantam_machines::Target;
use bantam_run::{AttachError, Canvas, Device as _, Machine};

/// Connects a machine's display to its ports, if it has one and nobody has connected something else to one of them,
/// by their addresses. For the program nothing changes: the ports keep what is written to them.
///
/// # Errors
///
/// If a device answers for the ports that cannot be taken away.
pub fn connect_display(
    target: &dyn Target,
    machine: &mut dyn Machine,
    is_connected: impl Fn(u16) -> bool,
) -> Result<(), AttachError> {
    let Some(display) = target.display() else { return Ok(()) };
    let canvas = Canvas::new(display);
    if canvas.addrs().any(is_connected) {
        return Ok(());
    }
    for addr in canvas.addrs() {
        machine.detach(addr);
    }
    machine.attach(Box::new(canvas))
}
