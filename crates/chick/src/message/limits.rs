//! About what a target cannot do.

use bantam_diag::{Diagnostic, Span};

use super::Report;
use crate::types::Type;

pub(crate) fn no_ports(r: &Report, span: Span, title: &str, name: &str) -> Diagnostic {
    let d = r.error("E0240", span, format!("`{name}`: the {title} has no ports"));
    d.help(if name == "read_port" { "read_char() gives a key" } else { "`print` and `out` show something" })
}

pub(crate) fn no_words(r: &Report, span: Span, title: &str, ty: Type) -> Diagnostic {
    r.error("E0241", span, format!("{ty}: the {title} computes with 8 bits"))
        .help("uint8 holds 0 to 255; programs that need more are built for a machine of 16 bits")
}

pub(crate) fn no_recursion(r: &Report, span: Span, title: &str, path: &[&str]) -> Diagnostic {
    let cycle = path.join(" calls ");
    let d = r.error("E0242", span, format!("a function calls itself: {cycle}"));
    d.help(format!(
        "the {title} has no stack: a call writes its return address into the jump at the function's end, and a second call would overwrite it; use a loop"
    ))
}

pub(crate) fn no_goto(r: &Report, span: Span) -> Diagnostic {
    r.error("E0243", span, "`goto` jumps to a byte of the published code, which only -O0 makes")
        .help("use a loop, or compile with -O0")
}

pub(crate) fn no_published_code(r: &Report, span: Span, title: &str) -> Diagnostic {
    r.error("E0243", span, format!("`goto` jumps to a byte of the published code, and the {title} has none"))
        .help("use a loop")
}

pub(crate) fn goto_range(r: &Report, span: Span) -> Diagnostic {
    r.error("E0243", span, "`goto` takes a constant from 0 to 255")
}
