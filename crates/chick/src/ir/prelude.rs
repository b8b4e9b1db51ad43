//! The prelude: functions that every program can use, written in Chick and compiled like the program itself.
//!
//! `lower` knows no prelude, so that neither file depends on the other in a circle: here a program and the
//! prelude are brought together.

use std::sync::LazyLock;

use bantam_diag::Source;

use super::{
    F, Module,
    lower::{library_function, lower as lower_with},
};
use crate::{Indices, Level, Options, Profile, check_source, program::Program};

/// The target that the prelude is checked for: it has every feature that the functions use.
const PROFILE: Profile = Profile {
    title: "prelude",
    ports: false,
    words: true,
    recursion: false,
    goto: false,
    longest_array: 1,
    asm_comments: &[],
    frame: None,
};

const OPTIONS: Options = Options { level: Level::Usual, indices: Indices::Checked };

static SOURCE: LazyLock<Source> = LazyLock::new(|| Source::new("prelude.chk", include_str!("prelude.chk")));

/// The typed prelude. A test asserts that it has no errors; otherwise it would be `None` and no function found.
static PRELUDE: LazyLock<Option<Program>> =
    LazyLock::new(|| check_source(&SOURCE, 0, &PROFILE, OPTIONS).program);

/// Returns the typed prelude; `None` if it had errors, which a test rules out.
#[must_use]
pub fn program() -> Option<&'static Program> {
    PRELUDE.as_ref()
}

/// Lowers a program to SSA form.
#[must_use]
pub fn lower(program: &Program, source: &Source) -> Module {
    lower_with(program, source, self::program())
}

/// Returns the prelude's function with that name; adds it to the module first if it is missing, together with the
/// functions that it calls.
#[must_use]
pub fn function(module: &mut Module, name: &str) -> Option<F> {
    library_function(program()?, module, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bantam_diag::{Sources, Style, render_all};

    #[test]
    fn the_prelude_has_no_errors() {
        let checked = check_source(&SOURCE, 0, &PROFILE, OPTIONS);
        let sources = Sources::new(vec![Source::new("prelude.chk", &*SOURCE.text)]);
        assert!(checked.program.is_some(), "{}", render_all(&checked.diagnostics, &sources, Style::Plain));
    }
}
