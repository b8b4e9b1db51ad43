//! Functions that programs use without writing them: in Chick, made by the same compiler.

use std::sync::LazyLock;

use bantam_diag::Source;

use super::{F, Module, lower::Lowering};
use crate::{Indices, Level, Options, Profile, check_source, program::Program};

/// What the functions are written for: a machine that has everything they need.
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

/// Without errors, which a test says; else it is empty, and no function is found.
static PRELUDE: LazyLock<Option<Program>> =
    LazyLock::new(|| check_source(&SOURCE, 0, &PROFILE, OPTIONS).program);

/// The typed program that the functions are; without errors it is always there.
#[must_use]
pub fn program() -> Option<&'static Program> {
    PRELUDE.as_ref()
}

/// The function of that name; it is added to the module if it is not there, with those that it calls.
#[must_use]
pub fn function(module: &mut Module, name: &str) -> Option<F> {
    // A name that no program can have.
    let own = format!("prelude.{name}");
    let known = module.functions.iter().position(|function| function.name == own);
    if let Some(number) = known {
        return Some(F(number as u32));
    }
    let program = PRELUDE.as_ref()?;
    let id = program.functions.iter().position(|function| function.name == name)?;
    // The place is taken first, so that what it calls comes behind.
    let f = F(module.functions.len() as u32);
    module.functions.push(super::Function {
        name: own,
        params: 0,
        returns: false,
        insns: Vec::new(),
        blocks: Vec::new(),
    });
    let made = Lowering::prelude(program, module).function(id, f);
    module.functions[f.0 as usize] = made;
    Some(f)
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
