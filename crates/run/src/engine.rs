//! The engines that a user can choose among.

/// Which engine runs a program. All give the same results, to the instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Engine {
    /// Translated code where that pays and the host supports it, otherwise the interpreter.
    #[default]
    Auto,
    /// The fast loop for plain instructions, the exact datapath for the rest.
    Interpreter,
    /// Translated code for plain instructions, after the first ones, unless the program overwrites it again and again.
    Jit,
    /// The exact datapath for every instruction: slow, simple, the reference for the others.
    Reference,
    /// The machine as a circuit, gate by gate, if it has one.
    Gates,
}

/// Why a machine cannot run on an [`Engine`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The machine has no circuit.
    #[error("the {machine} has not been built of gates")]
    NoCircuit {
        /// The machine's title.
        machine: &'static str,
    },
    /// There is no translator for this host.
    #[error("code cannot be translated: this build has no translator for this processor")]
    NoTranslator,
}
