//! A block of the source with its addresses, shared by the layout and the messages about overlaps.

use bantam_diag::Span;

/// A block of the source.
#[derive(Clone, Debug)]
pub(crate) struct LaidBlock {
    pub(crate) origin: u32,
    pub(crate) end: u32,
    /// The span of the origin directive in the source.
    pub(crate) span: Span,
}
