//! Messages about the limits of a target.

use bantam_diag::{Diagnostic, Span};

use super::Report;
use crate::types::Type;

pub(crate) fn no_ports(r: &Report, span: Span, title: &str, name: &str) -> Diagnostic {
    let d = r.error("E0240", span, format!("`{name}` needs ports, which the {title} does not have"));
    d.help(if name == "read_port" { "`read_char()` reads a key" } else { "`print` and `out` produce output" })
}

pub(crate) fn no_words(r: &Report, span: Span, title: &str, ty: Type) -> Diagnostic {
    r.error("E0241", span, format!("the {title} is an 8-bit machine without the type `{ty}`"))
        .help("`uint8` holds 0 to 255; for larger numbers, build the program for a 16-bit machine")
}

pub(crate) fn no_recursion(r: &Report, span: Span, title: &str, path: &[&str]) -> Diagnostic {
    let cycle: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
    let cycle = cycle.join(" calls ");
    let d = r.error("E0242", span, format!("recursive function: {cycle}"));
    d.help(format!(
        "the {title} has no stack: each call writes its return address into the jump at the end of the function, and a nested call would overwrite it; use a loop"
    ))
}

pub(crate) fn no_goto(r: &Report, span: Span) -> Diagnostic {
    r.error("E0243", span, "`goto` jumps to a byte of the published code, which only `-O0` generates")
        .help("use a loop, or compile with `-O0`")
}

pub(crate) fn no_published_code(r: &Report, span: Span, title: &str) -> Diagnostic {
    r.error(
        "E0243",
        span,
        format!("`goto` jumps to a byte of the published code, which does not exist for the {title}"),
    )
    .help("use a loop")
}

pub(crate) fn goto_range(r: &Report, span: Span) -> Diagnostic {
    r.error("E0243", span, "the argument of `goto` must be a constant from 0 to 255")
}
