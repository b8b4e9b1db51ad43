//! Pages about programs and machines, as data and as text, for front ends to show.
//!
//! Each page is plain data whose `Display` is its text. The command line prints the text; an editor or a web page shows
//! the data.

mod explain;
mod flame_graph;
mod isa;
mod profile;
mod size;
mod stages;
mod tour;

pub use explain::{
    CodeExplained, ExplainError, ExplainPage, FieldColumn, FormExplained, InsnExplained, MnemonicExplained,
    RecipeExplained, WordExplained, explain, explain_code, explain_mnemonic, explain_word,
};
pub use isa::{IsaLine, IsaPage};
pub use profile::{AddressCount, ProfilePage};
pub use size::{LineSize, SizePage};
pub use stages::{Stages, tokens_of_assembly};
pub use tour::{TourError, TourLine, TourPage, TourSection, tour};
