//! Which engine runs the plain instructions: translated code where there is some, else the interpreter.

use bantam_isa::{Lifted, lift, lift_first};

use crate::{
    core::Core,
    engine::Engine,
    marker::{self, Marker},
    marks::Marks,
    system::System,
    threaded::Threaded,
    translate::{MOST_WRITES, MakeBackend, TierPolicy, Translated, Translations},
    window::Window,
};

/// What a program that is to be translated at once must have done for that: nothing.
const AT_ONCE: TierPolicy = TierPolicy { slice: 32, visits: 1, growth: 100 };
/// What it must have done where the interpreter may be the better one. The interpreter does some 500,000
/// instructions while one region is translated; few programs need more than ten.
const WHERE_IT_PAYS: TierPolicy = TierPolicy { slice: 512, visits: 3, growth: 20_000 };

/// A good place to enter a loop is looked for in so many instructions.
const NEAR: u64 = 256;

/// A program that may be translated is interpreted for so many instructions first: for most, that is all.
const WARM: u64 = 100_000;
/// So many instructions are left to the plain loop before threaded code is worth its start. Where the compiler
/// checks for mistakes of ours, all engines are to be seen by tests.
const THREADS: u64 = if cfg!(debug_assertions) { 2_000 } else { 100_000 };

/// The engines for plain instructions.
pub(crate) struct Tiers<I: System> {
    backend: Option<MakeBackend>,
    engine: Engine,
    translations: Option<Translations>,
    interpreter: Interpreter<I>,
}

impl<I: System> Default for Tiers<I> {
    fn default() -> Self {
        let (engine, interpreter) = (Engine::default(), Interpreter::default());
        Self { backend: None, engine, translations: None, interpreter }
    }
}

/// The plain loop at first, then threaded code.
struct Interpreter<I: System> {
    threaded: Threaded<I>,
    /// How many plain instructions have been interpreted.
    done: u64,
    pause: Backoff,
    /// Whoever is told what is written and executed.
    marker: Option<Box<Marker>>,
}

impl<I: System> Default for Interpreter<I> {
    fn default() -> Self {
        Self { threaded: Threaded::new(), done: 0, pause: Backoff::default(), marker: None }
    }
}

impl<I: System> Interpreter<I> {
    /// Interprets plain instructions, at most `budget`, and tells how many.
    fn run(&mut self, core: &mut Core, window: Window, budget: u64) -> u64 {
        let mut left = budget;
        while left > 0 {
            let plain_until = if self.may_thread() { THREADS.max(self.pause.until) } else { u64::MAX };
            let (chunk, ran) = if self.done < plain_until {
                let chunk = left.min(plain_until - self.done);
                (chunk, self.plain(core, window, false, chunk))
            } else {
                let chunk = left.min(Backoff::CHUNK);
                let before = self.threaded.forgotten();
                let ran = self.threaded.run_marked(core, window, chunk, self.marker.as_deref_mut());
                self.pause.note(self.done, ran, self.threaded.forgotten() - before);
                (chunk, ran)
            };
            self.done += ran;
            left -= ran;
            if ran < chunk {
                break;
            }
        }
        budget - left
    }

    /// The plain loop.
    fn plain(&mut self, core: &mut Core, window: Window, watch: bool, budget: u64) -> u64 {
        marker::run_plain::<I>(core, window, watch, budget, self.marker.as_deref_mut())
    }

    /// Whether threaded code can do all that is asked for.
    fn may_thread(&self) -> bool {
        self.marker.is_none() || Threaded::<I>::MARKS
    }

    fn clear(&mut self, core: &mut Core) {
        self.threaded.clear(core);
        self.done = 0;
        self.pause = Backoff::default();
    }
}

/// A program that writes over its own code all the time is better off in the plain loop, which remembers
/// nothing of it. After a while threaded code gets another chance.
#[derive(Default)]
struct Backoff {
    /// Until so many instructions have been interpreted.
    until: u64,
    /// How long the next one is.
    next: u64,
}

impl Backoff {
    /// So many instructions are run before it is looked whether that pays.
    const CHUNK: u64 = 1 << 15;
    /// One word in so many instructions may be forgotten.
    const BEARABLE: u64 = 400;
    /// How long the first pause is, and the longest.
    const LENGTHS: (u64, u64) = (1 << 20, 1 << 26);

    /// Threaded code has run so many instructions and forgotten so many words.
    fn note(&mut self, interpreted: u64, ran: u64, forgotten: u64) {
        if forgotten * Self::BEARABLE > ran + Self::CHUNK / 8 {
            self.next = (self.next * 2).clamp(Self::LENGTHS.0, Self::LENGTHS.1);
            self.until = interpreted + self.next;
        }
    }
}

impl<I: System> Tiers<I> {
    pub(crate) fn set_backend(&mut self, backend: MakeBackend) {
        self.backend = Some(backend);
    }

    /// Makes ready what an engine needs; false if there is no back end for it.
    pub(crate) fn prepare(&mut self, engine: Engine, core: &mut Core) -> bool {
        self.clear(core);
        self.translations = None;
        self.engine = engine;
        match engine {
            Engine::Jit => self.translate_by(AT_ONCE),
            Engine::Auto | Engine::Interpreter | Engine::Reference | Engine::Gates => true,
        }
    }

    /// Another program is loaded: nothing of what was is of use.
    pub(crate) fn clear(&mut self, core: &mut Core) {
        if let Some(translations) = &mut self.translations {
            translations.forget_all(core);
        }
        self.interpreter.clear(core);
        core.mem.forget_windows();
    }

    /// From now on code is translated, if there is a back end.
    fn translate_by(&mut self, patience: TierPolicy) -> bool {
        let backend = self.backend.and_then(|make| make());
        self.translations = backend.map(|backend| {
            let marks = self.interpreter.marker.is_some();
            Translations::new(backend, lift_at::<I>, patience, marks)
        });
        self.translations.is_some()
    }

    /// Runs plain instructions, at most `budget`, and tells how many. Comes back early before an instruction
    /// that is not plain. With `watch`, stores are not plain.
    pub(crate) fn run(&mut self, core: &mut Core, window: Window, watch: bool, budget: u64) -> u64 {
        if watch {
            return self.interpreter.plain(core, window, watch, budget);
        }
        let may_translate = self.engine == Engine::Auto && self.backend.is_some();
        if may_translate && self.translations.is_none() {
            if self.interpreter.done < WARM {
                return self.interpreter.run(core, window, budget.min(WARM));
            }
            if !self.translate_by(WHERE_IT_PAYS) {
                self.backend = None;
            }
        }
        match &mut self.translations {
            Some(translations) => run_translated(translations, &mut self.interpreter, core, window, budget),
            None => self.interpreter.run(core, window, budget),
        }
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
            self.interpreter.threaded.forget(core, &words);
            if let Some(translations) = &mut self.translations {
                translations.forget(core, &words);
            }
        }
    }

    /// From now on it is noted what is written and executed.
    pub(crate) fn start_marks(&mut self, core: &mut Core) {
        if let Some(translations) = &mut self.translations {
            translations.start_marks(core);
        }
        self.interpreter.marker.get_or_insert_default();
        self.take_marks(core);
    }

    /// What has been touched since marks were started or taken last; `None` if they were not started.
    pub(crate) fn take_marks(&mut self, core: &mut Core) -> Option<Marks> {
        let marker = self.interpreter.marker.as_mut()?;
        self.interpreter.threaded.take_marks(core, &mut marker.marks);
        if let Some(translations) = &mut self.translations {
            translations.take_marks(core, &mut marker.marks.executed);
        }
        core.mem.take_marks(|addr, mark| marker.note(addr, mark));
        Some(marker.take::<I>(core))
    }

    /// Who notes what is written and executed.
    pub(crate) fn marker(&mut self) -> Option<&mut Marker> {
        self.interpreter.marker.as_deref_mut()
    }

    /// Something changed the registers that is no plain instruction.
    pub(crate) fn note_change(&mut self, before: &[u16; 8], core: &Core) {
        if let Some(marker) = &mut self.interpreter.marker {
            marker.changed(before, &core.regs);
        }
    }

    pub(crate) fn translated(&self) -> Option<Translated> {
        self.translations.as_ref().map(|translations| translations.translated)
    }
}

/// Runs plain instructions where there may be translated code.
fn run_translated<I: System>(
    translations: &mut Translations,
    interpreter: &mut Interpreter<I>,
    core: &mut Core,
    window: Window,
    budget: u64,
) -> u64 {
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
        let ran = interpreter.run(core, window, slice);
        left -= ran;
        if ran < slice || slice == 0 {
            break;
        }
        let (more, place) = approach::<I>(translations, interpreter, core, window, left);
        left -= more;
        if place == Place::Loop {
            translations.visit(core, window, ran + more);
        }
    }
    budget - left
}

/// Goes on to where a loop begins: to where translated code is entered, or to the end of a jump back. Such
/// places are good entries, and few. Tells how many instructions that took, and whether it is there.
fn approach<I: System>(
    translations: &Translations,
    interpreter: &mut Interpreter<I>,
    core: &mut Core,
    window: Window,
    budget: u64,
) -> (u64, Place) {
    for ran in 0..budget.min(NEAR) {
        let before = core.pc;
        if translations.begin_at(before, window) || interpreter.plain(core, window, false, 1) == 0 {
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

/// The instruction at an address, written down. A cell that changes all the time is no part of it; a second one
/// that has ever changed is read when the instruction runs, if that can be.
fn lift_at<I: System>(core: &Core, at: u16, writes: &dyn Fn(u16) -> u8) -> Option<Lifted> {
    let key = core.key::<I>(at);
    let insn = lift::<I>(key, at)?;
    let changes = |i| writes(at.wrapping_add(i));
    if (1..insn.fixed).any(|i| changes(i) > 0)
        && let Some(first) = lift_first::<I>(key, at)
    {
        return (changes(0) < MOST_WRITES).then_some(first);
    }
    (0..insn.fixed).all(|i| changes(i) < MOST_WRITES).then_some(insn)
}
