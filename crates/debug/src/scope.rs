//! The names of a compiled program that are visible where the program is.

use bantam_isa::{Function, Image, Variable};
use bantam_run::Machine;

/// The line of the program that an address belongs to.
pub(crate) fn line_of(image: &Image, addr: u16) -> Option<u32> {
    image.sources_of(addr).find(|line| line.file == 0).map(|line| line.line)
}

/// The line of the program where the machine is: that of the innermost call that has one.
pub(crate) fn line_now(image: &Image, machine: &dyn Machine) -> Option<u32> {
    let calls = machine.calls().into_iter().map(|addr| addr.wrapping_sub(1));
    std::iter::once(machine.pc()).chain(calls).find_map(|addr| line_of(image, addr))
}

fn contains(lines: (u32, u32), line: u32) -> bool {
    (lines.0..=lines.1).contains(&line)
}

/// The variable of a name that is visible in a line: of several, the one declared last.
pub(crate) fn visible<'a>(name: &str, image: &'a Image, line: Option<u32>) -> Option<&'a Variable> {
    let seen = image
        .variables
        .iter()
        .filter(|variable| variable.name == name && line.is_some_and(|line| contains(variable.lines, line)));
    seen.max_by_key(|variable| variable.lines.0)
}

/// The function that an address belongs to.
pub(crate) fn function_at(image: &Image, addr: u16) -> Option<&Function> {
    let line = line_of(image, addr)?;
    image.functions.iter().find(|function| contains(function.lines, line))
}
