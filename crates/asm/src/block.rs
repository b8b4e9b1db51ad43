//! A block of the source with its addresses: what `layout` makes and messages about overlaps name.

use bantam_diag::Span;

/// A block of the source.
#[derive(Clone, Debug)]
pub(crate) struct LaidBlock {
    pub(crate) origin: u32,
    pub(crate) end: u32,
    /// Where the block begins in the source.
    pub(crate) span: Span,
}
