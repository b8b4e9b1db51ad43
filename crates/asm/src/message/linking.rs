//! Messages about linking several files into one image.

use bantam_isa::ImageError;

use super::*;

pub(crate) fn global_twice(id: SourceId, span: Span, name: &str, first: (SourceId, Span)) -> Diagnostic {
    Diagnostic::error("E0026", id, span, format!("two files export the label `{}`", shortened(name)))
        .label("defined again here")
        .related(first.0, first.1, "first defined here")
        .help("rename one of them, or do not declare it global")
}

pub(crate) fn files_overlap(
    numerals: Numerals,
    (id, span, name): (SourceId, Span, String),
    origin: u16,
    (other_id, other_span, other_name): (SourceId, Span, String),
    end: usize,
) -> Diagnostic {
    let (origin, last) = (numerals.addr(origin), numerals.addr(end as u32 - 1));
    let message =
        format!("the block at {origin} in {name} overlaps a block in {other_name} that ends at {last}");
    Diagnostic::error("E0020", id, span, message)
        .related(other_id, other_span, "the other block begins here")
        .help(format!("{}shorten the other one", begin_later(numerals, end as u32)))
}

/// A file defines the label but does not export it.
pub(crate) fn external_is_private(id: SourceId, patch: &crate::Patch, place: (SourceId, Span)) -> Diagnostic {
    let name = shortened(&patch.symbol);
    Diagnostic::error("E0025", id, patch.span, format!("no file exports the label `{name}`"))
        .related(place.0, place.1, "defined here, but not global")
        .help("declare it global in the file that defines it")
}

pub(crate) fn external_not_found(id: SourceId, patch: &crate::Patch, near: Option<&str>) -> Diagnostic {
    let name = shortened(&patch.symbol);
    let error = Diagnostic::error("E0025", id, patch.span, format!("no file exports the label `{name}`"));
    match near {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => {
            error.help(format!("link the file that defines `{name}` too, and declare the label global there"))
        }
    }
}

pub(crate) fn external_over_word(id: SourceId, patch: &crate::Patch, value: i64) -> Diagnostic {
    let name = shortened(&patch.symbol);
    Diagnostic::error(
        "E0016",
        id,
        patch.span,
        format!("`{name}` plus its offset is {value}, which does not fit into a word"),
    )
    .label("16 bits hold -32768 to 65535")
    .help("use a smaller offset")
}

pub(crate) fn external_too_far(
    id: SourceId,
    patch: &crate::Patch,
    addr: String,
    distance: i64,
    reach: i64,
) -> Diagnostic {
    let (amount, way) = (distance.abs(), if distance < 0 { "before" } else { "after" });
    let name = shortened(&patch.symbol);
    let message = format!("`{name}` is at {addr}, too far away: {amount} words {way} the next instruction");
    Diagnostic::error("E0012", id, patch.span, message)
        .label(format!("this reaches {reach} words back and {} ahead", reach - 1))
        .help("keep its address in a word nearby and use that")
}

/// Returns the error of a program that a machine cannot load.
#[must_use]
pub fn unloadable(id: SourceId, span: Span, error: &ImageError) -> Diagnostic {
    let diagnostic = Diagnostic::error("E0031", id, span, error.to_string());
    match error {
        ImageError::Empty => diagnostic.help("write at least one instruction"),
        ImageError::PastEnd { .. } | ImageError::InDevices { .. } => {
            diagnostic.help("start the block at a lower address or shorten it")
        }
        ImageError::TooWide { .. } | _ => diagnostic,
    }
}
