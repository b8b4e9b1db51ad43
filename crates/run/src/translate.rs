//! Translated code: what there is, where it is entered, when to make it and when to discard it.
//!
//! An address is translated when the program has been there often enough, and when enough instructions have run
//! outside of translated code that another translation may pay off. A translation is valid until one of its words is
//! written. A word that is written again and again is data, or code that changes itself: it is left out of further
//! translations, so that a program that constantly changes itself costs bounded time and memory.

use bantam_isa::Lifted;
use rustc_hash::FxHashMap;

use crate::{
    core::Core,
    marks::AddrSet,
    memory::{EXECUTED, TRANSLATED, WORDS},
    region::Region,
    window::Window,
};

/// A generator of code for the host, or for another target such as a browser.
pub trait Backend: Send {
    /// Translates a region, if possible.
    fn translate(&mut self, region: &Region) -> Option<Box<dyn Translation>>;
}

/// A translated region.
pub trait Translation: Send {
    /// Runs from an entry of the region, which must be the program counter, at most `budget` instructions, and
    /// returns how many. Returns early before an instruction that is not plain or not part of the region, or when the
    /// budget may not last. Does nothing if the condition codes are a combination that no result has.
    fn run(&self, core: &mut Core, budget: u64) -> u64;
}

/// Creates a back end; `None` if there is none for this host.
pub type MakeBackend = fn() -> Option<Box<dyn Backend>>;

/// When code is worth translating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierPolicy {
    /// The number of instructions between two looks at where the program is.
    pub slice: u64,
    /// The number of visits to an address before it is translated.
    pub visits: u8,
    /// The number of instructions that must have run outside of translated code before another translation, times the
    /// square of the number of translations so far. Each exit from translated code counts as some.
    pub growth: u64,
    /// The number of instructions that a translation must run, on average, to have been worth its time. Below that,
    /// the program is interpreted in long slices, and translations become rare.
    pub pays: u64,
}

/// Statistics of translation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Translated {
    /// The number of regions.
    pub regions: u64,
    /// The number of instructions in them.
    pub instructions: u64,
    /// The number of regions discarded because the program had overwritten them.
    pub discarded: u64,
    /// The number of instructions run in them.
    pub ran: u64,
}

/// After this many writes while it was part of a translation, a word is left out of further ones.
pub(crate) const MOST_WRITES: u8 = 3;
/// The cost of leaving translated code and returning, in interpreted instructions.
const COST_OF_LEAVING: u64 = 50;
/// The number of translations after which a program may turn out not to be worth translating.
const FIRST_REGIONS: u64 = 4;
/// The policy for such a program: one that overwrites its code, or runs each part of it only for a short time.
const RELUCTANT: TierPolicy = TierPolicy { slice: 4_096, visits: 3, growth: 100_000_000, pays: 0 };
/// The maximum number of translations; beyond it, all are discarded.
const MOST_REGIONS: usize = 1_000;
/// The maximum number of entries when translations that share words are merged.
const MOST_ENTRIES: usize = 64;
/// A translation and its origin.
struct TranslatedRegion {
    code: Box<dyn Translation>,
    entries: Vec<u16>,
    window: Window,
    cells: Vec<u16>,
    /// The instructions of each block, by its leader, if its code marks what it does.
    blocks: Vec<Vec<u16>>,
}

/// Lifts the instruction at an address, given how often each cell has been written while it was code.
pub(crate) type Lift = fn(&Core, u16, &dyn Fn(u16) -> u8) -> Option<Lifted>;

/// The translations of a machine's program.
pub(crate) struct Translations {
    backend: Box<dyn Backend>,
    lift: Lift,
    policy: TierPolicy,
    regions: Vec<Option<TranslatedRegion>>,
    /// For each address, the index of the translation entered there plus 1; 0 if there is none.
    entries: Box<[u16]>,
    /// The translations that each word is part of.
    users: FxHashMap<u16, Vec<u16>>,
    /// The number of visits to each address.
    visits: Box<[u8]>,
    /// How many times each word was written while it was part of a translation.
    writes: FxHashMap<u16, u8>,
    /// The number of instructions run outside of translated code, including the cost of leaving it.
    outside: u64,
    /// Whether code marks what it does.
    marks: bool,
    /// What discarded code has executed.
    executed: AddrSet,
    pub(crate) translated: Translated,
}

impl Translations {
    pub(crate) fn new(backend: Box<dyn Backend>, lift: Lift, policy: TierPolicy, marks: bool) -> Self {
        Self {
            backend,
            lift,
            policy,
            regions: Vec::new(),
            entries: vec![0; WORDS].into_boxed_slice(),
            users: FxHashMap::default(),
            visits: vec![0; WORDS].into_boxed_slice(),
            writes: FxHashMap::default(),
            outside: 0,
            marks,
            executed: AddrSet::new(),
            translated: Translated::default(),
        }
    }

    /// Returns when code is worth translating: rarely, as long as translations have not paid off.
    pub(crate) fn policy(&self) -> TierPolicy {
        let Translated { regions, ran, .. } = self.translated;
        let pays = regions < FIRST_REGIONS || ran >= regions * self.policy.pays;
        if pays { self.policy } else { RELUCTANT }
    }

    /// Runs translated code as long as the program is at an entry. Returns the number of instructions.
    pub(crate) fn run(&mut self, core: &mut Core, window: Window, budget: u64) -> u64 {
        let mut ran = 0;
        while ran < budget
            && let Some(region) = self.at(core.pc).filter(|region| region.window == window)
        {
            let now = region.code.run(core, budget - ran);
            if now == 0 {
                break;
            }
            ran += now;
        }
        self.translated.ran += ran;
        ran
    }

    /// Whether translated code can be entered at an address.
    pub(crate) fn is_entry(&self, addr: u16, window: Window) -> bool {
        self.at(addr).is_some_and(|region| region.window == window)
    }

    fn at(&self, pc: u16) -> Option<&TranslatedRegion> {
        let number = self.entries[usize::from(pc)].checked_sub(1)?;
        self.regions[usize::from(number)].as_ref()
    }

    /// Counts a visit to the program counter, after `more` instructions outside of translated code, and translates
    /// from there if it pays off.
    pub(crate) fn visit(&mut self, core: &mut Core, window: Window, more: u64) {
        self.outside += more + COST_OF_LEAVING;
        let pc = core.pc;
        let TierPolicy { visits: enough, growth, .. } = self.policy();
        let visits = &mut self.visits[usize::from(pc)];
        *visits = visits.saturating_add(1);
        let due = growth * self.translated.regions.pow(2);
        if *visits < enough || self.outside < due {
            return;
        }
        *visits = 0;
        if !self.is_entry(pc, window) {
            self.translate(core, window);
        }
    }

    /// Translates from the program counter, together with all translations that share words.
    fn translate(&mut self, core: &mut Core, window: Window) {
        let Some(region) = self.discover(core, &[core.pc], window) else { return };
        let shared = region.cells.iter().filter_map(|cell| self.users.get(cell)).flatten();
        let mut parts: Vec<u16> = shared.copied().collect();
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|number| {
            self.regions[usize::from(*number)].as_ref().is_some_and(|region| region.window == window)
        });
        let mut entries = vec![core.pc];
        for number in &parts {
            entries.extend(self.regions[usize::from(*number)].iter().flat_map(|region| &region.entries));
        }
        let merges = !parts.is_empty() && entries.len() <= MOST_ENTRIES;
        let whole = if merges { self.discover(core, &entries, window) } else { None };
        let region = whole.unwrap_or(region);
        let Some(code) = self.backend.translate(&region) else { return };
        if merges {
            parts.into_iter().for_each(|number| self.discard(core, number));
        }
        if self.regions.len() >= MOST_REGIONS {
            self.forget_all(core);
        }
        self.install(core, region, code);
    }

    /// Returns the region with some entries, without words that change all the time.
    fn discover(&self, core: &Core, entries: &[u16], window: Window) -> Option<Region> {
        Region::discover(entries, window, |at| {
            (self.lift)(core, at, &|cell| self.writes.get(&cell).copied().unwrap_or(0))
        })
        .map(|region| Region { marks: self.marks, ..region })
    }

    fn install(&mut self, core: &mut Core, region: Region, code: Box<dyn Translation>) {
        let number = self.regions.len() as u16;
        for cell in &region.cells {
            self.users.entry(*cell).or_default().push(number);
            core.mem.watch(*cell, TRANSLATED);
        }
        self.translated.regions += 1;
        self.translated.instructions += region.insns.len() as u64;
        for entry in &region.entries {
            self.entries[usize::from(*entry)] = number + 1;
        }
        let marked = region.leaders.iter().filter(|_| region.marks);
        let blocks = marked.map(|leader| region.block(*leader).map(|(at, _)| at).collect()).collect();
        let (entries, cells) = (region.entries.into_iter().collect(), region.cells.into_iter().collect());
        self.regions.push(Some(TranslatedRegion { code, entries, window: region.window, cells, blocks }));
    }

    /// Discards translations of words that have been written.
    pub(crate) fn forget(&mut self, core: &mut Core, words: &[u16]) {
        for word in words {
            let Some(users) = self.users.remove(word) else { continue };
            let writes = self.writes.entry(*word).or_default();
            *writes = writes.saturating_add(1);
            for number in users {
                self.translated.discarded += 1;
                self.discard(core, number);
            }
        }
    }

    fn discard(&mut self, core: &mut Core, number: u16) {
        let Some(region) = self.regions[usize::from(number)].take() else { return };
        note_executed(&region, core, &mut self.executed);
        for entry in region.entries {
            if self.entries[usize::from(entry)] == number + 1 {
                self.entries[usize::from(entry)] = 0;
            }
        }
        for cell in region.cells {
            if let Some(users) = self.users.get_mut(&cell) {
                users.retain(|user| *user != number);
                if !users.is_empty() {
                    continue;
                }
            }
            self.users.remove(&cell);
            core.mem.unwatch(cell, TRANSLATED);
        }
        while self.regions.pop_if(|last| last.is_none()).is_some() {}
    }

    /// Starts to mark what code does.
    pub(crate) fn start_marks(&mut self, core: &mut Core) {
        if !self.marks {
            self.forget_all(core);
            self.marks = true;
        }
    }

    /// Adds what has been executed since the last call; the marks in memory stay.
    pub(crate) fn take_marks(&mut self, core: &Core, executed: &mut AddrSet) {
        executed.add(&self.executed);
        self.executed.clear();
        self.regions.iter().flatten().for_each(|region| note_executed(region, core, executed));
    }

    /// Discards everything.
    pub(crate) fn forget_all(&mut self, core: &mut Core) {
        for region in self.regions.iter().flatten() {
            note_executed(region, core, &mut self.executed);
        }
        for cell in self.users.keys() {
            core.mem.unwatch(*cell, TRANSLATED);
        }
        self.users.clear();
        self.regions.clear();
        self.entries.fill(0);
        self.visits.fill(0);
    }
}

/// Adds the instructions of all blocks whose leader is marked as executed. A block that was left early counts as a
/// whole.
fn note_executed(region: &TranslatedRegion, core: &Core, executed: &mut AddrSet) {
    for block in &region.blocks {
        if block.first().is_some_and(|leader| core.mem.marks(*leader) & EXECUTED != 0) {
            block.iter().for_each(|at| executed.insert(*at));
        }
    }
}
