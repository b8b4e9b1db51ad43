//! The codes of the compiler's messages, and what each is about. A code never changes its meaning.

use bantam_diag::CodePage;

/// All codes: errors from E0201, warnings from W0201.
pub const PAGES: &[CodePage] = &[];
