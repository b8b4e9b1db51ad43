//! What cannot be translated to C.

/// Why a program cannot be translated to C.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[non_exhaustive]
pub enum CodeError {
    /// The program has no words.
    #[error("the program has no words, so there is nothing to translate")]
    Empty,
    /// A block is in the memory of the operating system or in device space.
    #[error("the block at {origin} is outside {first} to {last}, the memory of a program in C")]
    Outside {
        /// The first address of the block, in the machine's notation.
        origin: String,
        /// The first address of the program's memory.
        first: String,
        /// Its last address.
        last: String,
    },
    /// The program overwrites its instructions.
    #[error("the instruction at {at} overwrites the one at {over}, and C code cannot change itself")]
    ChangesItself {
        /// The instruction that does it.
        at: String,
        /// The instruction that is overwritten.
        over: String,
    },
}
