//! Which engine runs the plain instructions: translated code where there is some, else the interpreter.

use bantam_isa::{Lifted, lift, lift_first};

use crate::{
    core::{Core, Window},
    fast,
    machine::Engine,
    system::System,
    translate::{Backend, Patience, Translated, Translations},
};

/// What a program that is to be translated at once must have done for that: nothing.
const AT_ONCE: Patience = Patience { slice: 32, visits: 1, first: 0, growth: 50 };
/// What it must have done where the interpreter may be the better one. A translation takes as long as the
/// interpreter takes for about so many instructions.
const WHERE_IT_PAYS: Patience = Patience { slice: 1024, visits: 6, first: 0, growth: 100_000 };

/// A good place to enter a loop is looked for in so many instructions.
const NEAR: u64 = 256;

/// Makes a back end, if this host has one.
pub type MakeBackend = fn() -> Option<Box<dyn Backend>>;

/// A program that may be translated is interpreted for so many instructions first: for most, that is all.
const WARM: u64 = 200_000;

/// The engines for plain instructions.
#[derive(Default)]
pub(crate) struct Tiers {
    backend: Option<MakeBackend>,
    engine: Engine,
    translations: Option<Translations>,
    /// How many plain instructions have been interpreted before there were translations.
    cold: u64,
}

impl Tiers {
    pub(crate) fn set_backend(&mut self, backend: MakeBackend) {
        self.backend = Some(backend);
    }

    /// Makes ready what an engine needs; false if there is no back end for it.
    pub(crate) fn prepare<I: System>(&mut self, engine: Engine, core: &mut Core) -> bool {
        if let Some(mut translations) = self.translations.take() {
            translations.forget_all(core);
        }
        self.engine = engine;
        self.cold = 0;
        match engine {
            Engine::Jit => self.translate_by::<I>(AT_ONCE),
            Engine::Auto | Engine::Interpreter | Engine::Reference | Engine::Gates => true,
        }
    }

    /// From now on code is translated, if there is a back end.
    fn translate_by<I: System>(&mut self, patience: Patience) -> bool {
        let backend = self.backend.and_then(|make| make());
        self.translations = backend.map(|backend| Translations::new(backend, lift_at::<I>, patience));
        self.translations.is_some()
    }

    /// Runs plain instructions as long as there are no translations.
    fn run_cold<I: System>(&mut self, core: &mut Core, window: Window, watch: bool, budget: u64) -> u64 {
        let mut budget = budget;
        if self.engine == Engine::Auto && self.backend.is_some() && self.translations.is_none() {
            if self.cold >= WARM && !self.translate_by::<I>(WHERE_IT_PAYS) {
                self.backend = None;
            }
            budget = budget.min(WARM);
        }
        let ran = fast::run::<I>(core, window, watch, budget);
        self.cold += ran;
        ran
    }

    /// Runs plain instructions, at most `budget`, and tells how many. Comes back early before an instruction
    /// that is not plain. With `watch`, stores are not plain.
    pub(crate) fn run<I: System>(
        &mut self,
        core: &mut Core,
        window: Window,
        watch: bool,
        budget: u64,
    ) -> u64 {
        let Some(translations) = self.translations.as_mut().filter(|_| !watch) else {
            return self.run_cold::<I>(core, window, watch, budget);
        };
        core.mem.keep_inside(window);
        let (mut left, most) = (budget, translations.patience.slice);
        while left > 0 {
            let translated = translations.run(core, window, left);
            left -= translated;
            if translated > 0 && left > most {
                // Where it leaves for the interpreter again and again, it should not leave.
                translations.visit(core, window, 0);
            }
            let slice = left.min(most);
            let ran = fast::run::<I>(core, window, false, slice);
            left -= ran;
            if ran < slice || slice == 0 {
                break;
            }
            let (more, place) = approach::<I>(translations, core, window, left);
            left -= more;
            if place == Place::Loop {
                translations.visit(core, window, ran + more);
            }
        }
        budget - left
    }

    /// An instruction that is not plain has been done: what it has written over is forgotten, and the program
    /// has come to a new place.
    pub(crate) fn resume(&mut self, core: &mut Core, window: Window) {
        self.refresh(core);
        if let Some(translations) = &mut self.translations {
            translations.visit(core, window, 1);
        }
    }

    /// What has been written over is forgotten.
    pub(crate) fn refresh(&mut self, core: &mut Core) {
        if core.mem.is_stale() {
            let words = core.mem.take_stale();
            if let Some(translations) = &mut self.translations {
                translations.forget(core, &words);
            }
        }
    }

    pub(crate) fn translated(&self) -> Option<Translated> {
        self.translations.as_ref().map(|translations| translations.translated)
    }
}

/// Goes on to where a loop begins: to where translated code is entered, or to the end of a jump back. Such
/// places are good entries, and few. Tells how many instructions that took, and whether it is there.
fn approach<I: System>(
    translations: &Translations,
    core: &mut Core,
    window: Window,
    budget: u64,
) -> (u64, Place) {
    for ran in 0..budget.min(NEAR) {
        let before = core.pc;
        if translations.begin_at(before, window) || fast::run::<I>(core, window, false, 1) == 0 {
            return (ran, Place::Other);
        }
        if core.pc <= before {
            return (ran + 1, Place::Loop);
        }
    }
    (budget.min(NEAR), Place::Other)
}

/// Where the program is.
#[derive(PartialEq, Eq)]
enum Place {
    /// Where a loop begins that is not entered by translated code yet.
    Loop,
    Other,
}

/// The instruction at an address, written down, from cells that do not change all the time.
fn lift_at<I: System>(core: &Core, at: u16, is_quiet: &dyn Fn(u16) -> bool) -> Option<Lifted> {
    let key = core.key::<I>(at);
    let insn = lift::<I>(key, at)?;
    let quiet = |insn: &Lifted| (0..insn.fixed).all(|i| is_quiet(at.wrapping_add(i)));
    if quiet(&insn) {
        return Some(insn);
    }
    lift_first::<I>(key, at).filter(quiet)
}
