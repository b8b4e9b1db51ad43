//! Tiers: which engine runs plain instructions, from the plain loop to translated code.

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

/// For a program that is to be translated as soon as possible. In debug builds always, so that tests run all engines.
const AT_ONCE: TierPolicy =
    TierPolicy { slice: 32, visits: 1, growth: 100, pays: if cfg!(debug_assertions) { 0 } else { 100_000 } };
/// For a program that may run better in the interpreter, which does about 500,000 instructions while one region is
/// translated. Few programs need more than ten regions.
const WHERE_IT_PAYS: TierPolicy = TierPolicy { slice: 512, visits: 3, growth: 20_000, pays: 200_000 };

/// The number of plain instructions that are left to the plain loop at first, each time: entering anything else costs
/// as much as running them.
const SHORT: u64 = if cfg!(debug_assertions) { 4 } else { 48 };

/// The number of instructions in which a good entry to a loop is searched.
const NEAR: u64 = 256;

/// The number of instructions that are interpreted before translating: most programs end earlier.
const WARM: u64 = 100_000;
/// The same for the engine that translates as soon as possible.
const EAGER: u64 = if cfg!(debug_assertions) { 0 } else { WARM };
/// The number of instructions that are left to the plain loop before threaded code pays off. Fewer in debug builds,
/// so that tests run all engines.
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

/// The plain loop, then threaded code.
struct Interpreter<I: System> {
    threaded: Threaded<I>,
    /// The number of plain instructions interpreted so far.
    done: u64,
    backoff: Backoff,
    /// Notes what is written and executed, if requested.
    marker: Option<Box<Marker>>,
}

impl<I: System> Default for Interpreter<I> {
    fn default() -> Self {
        Self { threaded: Threaded::new(), done: 0, backoff: Backoff::default(), marker: None }
    }
}

impl<I: System> Interpreter<I> {
    /// Interprets plain instructions, at most `budget`, and returns how many.
    fn run(&mut self, core: &mut Core, window: Window, budget: u64) -> u64 {
        let mut left = budget;
        while left > 0 {
            let plain_until = if self.may_thread() { THREADS.max(self.backoff.until) } else { u64::MAX };
            let (chunk, ran) = if self.done < plain_until {
                let chunk = left.min(plain_until - self.done);
                (chunk, self.plain(core, window, false, chunk))
            } else {
                let chunk = left.min(Backoff::CHUNK);
                let before = self.threaded.forgotten();
                let ran = self.threaded.run_marked(core, window, chunk, self.marker.as_deref_mut());
                self.backoff.note(self.done, ran, self.threaded.forgotten() - before);
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

    /// Runs the plain loop.
    fn plain(&mut self, core: &mut Core, window: Window, watch: bool, budget: u64) -> u64 {
        marker::run_plain::<I>(core, window, watch, budget, self.marker.as_deref_mut())
    }

    /// Whether threaded code can do everything that is requested.
    fn may_thread(&self) -> bool {
        self.marker.is_none() || Threaded::<I>::MARKS
    }

    fn clear(&mut self, core: &mut Core) {
        self.threaded.clear(core);
        self.done = 0;
        self.backoff = Backoff::default();
    }
}

/// Keeps a program that constantly overwrites its own code in the plain loop, which remembers nothing of it. After a
/// while threaded code gets another chance.
#[derive(Default)]
struct Backoff {
    /// The count of interpreted instructions at which it ends.
    until: u64,
    /// Its next length.
    next: u64,
}

impl Backoff {
    /// The number of instructions between two checks.
    const CHUNK: u64 = 1 << 15;
    /// At most one handler may be removed per this number of instructions.
    const BEARABLE: u64 = 400;
    /// The minimum and maximum length.
    const LENGTHS: (u64, u64) = (1 << 20, 1 << 26);

    /// Threaded code has run `ran` instructions and removed `forgotten` handlers.
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

    /// Prepares an engine; false if it needs a back end and there is none.
    pub(crate) fn prepare(&mut self, engine: Engine, core: &mut Core) -> bool {
        self.clear(core);
        self.translations = None;
        self.engine = engine;
        match engine {
            Engine::Jit => self.translate_by(AT_ONCE),
            Engine::Auto | Engine::Interpreter | Engine::Reference | Engine::Gates => true,
        }
    }

    /// Forgets everything about the previous program.
    pub(crate) fn clear(&mut self, core: &mut Core) {
        if let Some(translations) = &mut self.translations {
            translations.forget_all(core);
        }
        self.interpreter.clear(core);
        core.mem.forget_windows();
    }

    /// Starts to translate, if there is a back end.
    fn translate_by(&mut self, policy: TierPolicy) -> bool {
        let backend = self.backend.and_then(|make| make());
        self.translations = backend.map(|backend| {
            let marks = self.interpreter.marker.is_some();
            Translations::new(backend, lift_at::<I>, policy, marks)
        });
        self.translations.is_some()
    }

    /// Runs plain instructions, at most `budget`, and returns how many. Returns early before an instruction that is
    /// not plain. With `watch`, stores are not plain.
    pub(crate) fn run(&mut self, core: &mut Core, window: Window, watch: bool, budget: u64) -> u64 {
        if watch {
            return self.interpreter.plain(core, window, watch, budget);
        }
        // A program that prints runs few plain instructions at a time.
        let first = budget.min(SHORT);
        let ran = self.interpreter.plain(core, window, watch, first);
        self.interpreter.done += ran;
        if ran < first || ran == budget {
            return ran;
        }
        ran + self.run_on(core, window, budget - ran)
    }

    /// Runs plain instructions after the first ones.
    fn run_on(&mut self, core: &mut Core, window: Window, budget: u64) -> u64 {
        let warm = if self.engine == Engine::Jit { EAGER } else { WARM };
        let may_translate =
            self.translations.is_some() || self.engine == Engine::Auto && self.backend.is_some();
        if may_translate && self.interpreter.done < warm {
            return self.interpreter.run(core, window, budget.min(warm));
        }
        if may_translate && self.translations.is_none() && !self.translate_by(WHERE_IT_PAYS) {
            self.backend = None;
        }
        match &mut self.translations {
            Some(translations) => run_translated(translations, &mut self.interpreter, core, window, budget),
            None => self.interpreter.run(core, window, budget),
        }
    }

    /// Called after an instruction that is not plain: forgets what it has overwritten, and counts a visit to the next
    /// address.
    pub(crate) fn resume(&mut self, core: &mut Core, window: Window) {
        self.refresh(core);
        if let Some(translations) = &mut self.translations {
            translations.visit(core, window, 1);
        }
    }

    /// Forgets what has been overwritten.
    pub(crate) fn refresh(&mut self, core: &mut Core) {
        if core.mem.is_stale() {
            let words = core.mem.take_stale();
            self.interpreter.threaded.forget(core, &words);
            if let Some(translations) = &mut self.translations {
                translations.forget(core, &words);
            }
        }
    }

    /// Starts to note what is written and executed.
    pub(crate) fn start_marks(&mut self, core: &mut Core) {
        if let Some(translations) = &mut self.translations {
            translations.start_marks(core);
        }
        self.interpreter.marker.get_or_insert_default();
        self.take_marks(core);
    }

    /// Returns and clears what was noted since the last call; `None` if marks were not started.
    pub(crate) fn take_marks(&mut self, core: &mut Core) -> Option<Marks> {
        let marker = self.interpreter.marker.as_mut()?;
        self.interpreter.threaded.take_marks(core, &mut marker.marks);
        if let Some(translations) = &mut self.translations {
            translations.take_marks(core, &mut marker.marks.executed);
        }
        core.mem.take_marks(|addr, mark| marker.note(addr, mark));
        Some(marker.take::<I>(core))
    }

    /// Returns the marker, if marks were started.
    pub(crate) fn marker(&mut self) -> Option<&mut Marker> {
        self.interpreter.marker.as_deref_mut()
    }

    /// Notes registers that were changed by something other than a plain instruction.
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
    let (mut left, most) = (budget, translations.policy().slice);
    while left > 0 {
        let translated = translations.run(core, window, left);
        left -= translated;
        if translated > 0 && left > most {
            // A place where it exits to the interpreter again and again may become an entry.
            translations.visit(core, window, 0);
        }
        let slice = left.min(most);
        let ran = interpreter.run(core, window, slice);
        left -= ran;
        if ran < slice || slice == 0 {
            break;
        }
        let (more, reached) = approach::<I>(translations, interpreter, core, window, left);
        left -= more;
        if reached == Reached::Loop {
            translations.visit(core, window, ran + more);
        }
    }
    budget - left
}

/// Continues to the start of a loop: to an entry of translated code, or to the target of a backward jump. Those are
/// good entries, and few. Returns the number of instructions run, and what was reached.
fn approach<I: System>(
    translations: &Translations,
    interpreter: &mut Interpreter<I>,
    core: &mut Core,
    window: Window,
    budget: u64,
) -> (u64, Reached) {
    for ran in 0..budget.min(NEAR) {
        let before = core.pc;
        if translations.is_entry(before, window) || interpreter.plain(core, window, false, 1) == 0 {
            return (ran, Reached::Other);
        }
        if core.pc <= before {
            return (ran + 1, Reached::Loop);
        }
    }
    (budget.min(NEAR), Reached::Other)
}

/// Where [`approach`] ended.
#[derive(PartialEq, Eq)]
enum Reached {
    /// The start of a loop that is not an entry of translated code yet.
    Loop,
    Other,
}

/// Lifts the instruction at an address. A cell that changes all the time is left out; a second cell that has ever
/// changed is read when the instruction runs, if possible.
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
