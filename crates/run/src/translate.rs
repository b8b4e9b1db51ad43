//! Translated code: which there is, where it begins, and when it is worth making or to be thrown away.
//!
//! A place is translated when the program has been seen there often enough, and when so many instructions
//! have run outside of translated code that another translation may pay. A translation holds as long as none of its words
//! is written. A word that is written again and again is data, or code that changes itself: it is left out of
//! further translations, so that a program which never stops changing itself costs bounded time and memory.

use bantam_isa::Lifted;
use rustc_hash::FxHashMap;

use crate::{
    core::Core,
    marks::AddrSet,
    memory::{EXECUTED, TRANSLATED, WORDS},
    region::Region,
    window::Window,
};

/// What makes code for the host. One that makes code for a browser will be another.
pub trait Backend: Send {
    /// Translates a region, if it can.
    fn translate(&mut self, region: &Region) -> Option<Box<dyn Translation>>;
}

/// A region as code of the host.
pub trait Translation: Send {
    /// Runs from an entry of the region, where the program counter must be, at most `budget` instructions;
    /// tells how many. Comes back before an instruction that is not plain, before one that is not part of the
    /// region, or when the budget may not last. Does nothing if the condition codes are a combination that no
    /// result has.
    fn run(&self, core: &mut Core, budget: u64) -> u64;
}

/// Makes a back end, or returns `None` if this host has none.
pub type MakeBackend = fn() -> Option<Box<dyn Backend>>;

/// When code is worth translating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierPolicy {
    /// The program is looked at after so many instructions.
    pub slice: u64,
    /// So often must the program have been seen at a place.
    pub visits: u8,
    /// So many instructions must have run outside of translated code before another translation, times the square
    /// of the number of those that have been made. To leave translated code counts for some.
    pub growth: u64,
}

/// What has been translated, for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Translated {
    /// How many regions.
    pub regions: u64,
    /// How many instructions they had.
    pub instructions: u64,
    /// How many have been thrown away because the program had written over them.
    pub discarded: u64,
    /// How many instructions have run in them.
    pub ran: u64,
}

/// A word that has been written so often while it was part of a translation is left out of further ones.
pub(crate) const MOST_WRITES: u8 = 3;
/// To leave translated code and come back costs as much as the interpreter takes for so many instructions.
const COST_OF_LEAVING: u64 = 50;
/// So many translations are kept at most; when there are more, all are thrown away.
const MOST_KEPT: usize = 1_000;
/// Translations that share words become one, unless it would have more entries than that.
const MOST_ENTRIES: usize = 64;
/// A translation, and where it comes from.
struct TranslatedRegion {
    code: Box<dyn Translation>,
    entries: Vec<u16>,
    window: Window,
    cells: Vec<u16>,
    /// If its code marks what it does: the instructions of each block, by its leader.
    blocks: Vec<Vec<u16>>,
}

/// Writes down what stands at an address. It can ask how often a cell has been written while it was code.
pub(crate) type Lift = fn(&Core, u16, &dyn Fn(u16) -> u8) -> Option<Lifted>;

/// The translations of a machine's program.
pub(crate) struct Translations {
    backend: Box<dyn Backend>,
    lift: Lift,
    pub(crate) patience: TierPolicy,
    kept: Vec<Option<TranslatedRegion>>,
    /// For each address the number of the translation that begins there, plus 1; 0 if there is none.
    entries: Box<[u16]>,
    /// The translations that a word is part of.
    users: FxHashMap<u16, Vec<u16>>,
    /// How often the program was seen at each address.
    visits: Box<[u8]>,
    /// How often each word was written while it was part of a translation.
    writes: FxHashMap<u16, u8>,
    /// How many instructions have been run outside of translated code, with what it costs to leave it.
    outside: u64,
    /// Whether code is to mark what it does.
    marks: bool,
    /// What code that has been thrown away had executed.
    executed: AddrSet,
    pub(crate) translated: Translated,
}

impl Translations {
    pub(crate) fn new(backend: Box<dyn Backend>, lift: Lift, patience: TierPolicy, marks: bool) -> Self {
        Self {
            backend,
            lift,
            patience,
            kept: Vec::new(),
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

    /// Runs translated code as long as there is some where the program is. Tells how many instructions that
    /// were.
    pub(crate) fn run(&mut self, core: &mut Core, window: Window, budget: u64) -> u64 {
        let mut ran = 0;
        while ran < budget
            && let Some(kept) = self.at(core.pc).filter(|kept| kept.window == window)
        {
            let now = kept.code.run(core, budget - ran);
            if now == 0 {
                break;
            }
            ran += now;
        }
        self.translated.ran += ran;
        ran
    }

    /// Whether translated code can be entered at an address.
    pub(crate) fn begin_at(&self, addr: u16, window: Window) -> bool {
        self.at(addr).is_some_and(|kept| kept.window == window)
    }

    fn at(&self, pc: u16) -> Option<&TranslatedRegion> {
        let number = self.entries[usize::from(pc)].checked_sub(1)?;
        self.kept[usize::from(number)].as_ref()
    }

    /// The program is at its program counter after so many more instructions outside of translated code; it
    /// is translated from there if that is worth while.
    pub(crate) fn visit(&mut self, core: &mut Core, window: Window, more: u64) {
        self.outside += more + COST_OF_LEAVING;
        let pc = core.pc;
        let visits = &mut self.visits[usize::from(pc)];
        *visits = visits.saturating_add(1);
        let TierPolicy { visits: enough, growth, .. } = self.patience;
        let due = growth * self.translated.regions.pow(2);
        if *visits < enough || self.outside < due {
            return;
        }
        *visits = 0;
        if !self.begin_at(pc, window) {
            self.translate(core, window);
        }
    }

    /// Translates what begins at the program counter, together with all that it shares words with.
    fn translate(&mut self, core: &mut Core, window: Window) {
        let Some(region) = self.discover(core, &[core.pc], window) else { return };
        let shared = region.cells.iter().filter_map(|cell| self.users.get(cell)).flatten();
        let mut parts: Vec<u16> = shared.copied().collect();
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|number| {
            self.kept[usize::from(*number)].as_ref().is_some_and(|kept| kept.window == window)
        });
        let mut entries = vec![core.pc];
        for number in &parts {
            entries.extend(self.kept[usize::from(*number)].iter().flat_map(|kept| &kept.entries));
        }
        let merges = !parts.is_empty() && entries.len() <= MOST_ENTRIES;
        let whole = if merges { self.discover(core, &entries, window) } else { None };
        let region = whole.unwrap_or(region);
        let Some(code) = self.backend.translate(&region) else { return };
        if merges {
            parts.into_iter().for_each(|number| self.discard(core, number));
        }
        if self.kept.len() >= MOST_KEPT {
            self.forget_all(core);
        }
        self.keep(core, region, code);
    }

    /// The region with some entries, of words that do not change all the time.
    fn discover(&self, core: &Core, entries: &[u16], window: Window) -> Option<Region> {
        Region::discover(entries, window, |at| {
            (self.lift)(core, at, &|cell| self.writes.get(&cell).copied().unwrap_or(0))
        })
        .map(|region| Region { marks: self.marks, ..region })
    }

    fn keep(&mut self, core: &mut Core, region: Region, code: Box<dyn Translation>) {
        let number = self.kept.len() as u16;
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
        self.kept.push(Some(TranslatedRegion { code, entries, window: region.window, cells, blocks }));
    }

    /// Words have been written: what was made of them is thrown away.
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
        let Some(kept) = self.kept[usize::from(number)].take() else { return };
        note_executed(&kept, core, &mut self.executed);
        for entry in kept.entries {
            if self.entries[usize::from(entry)] == number + 1 {
                self.entries[usize::from(entry)] = 0;
            }
        }
        for cell in kept.cells {
            if let Some(users) = self.users.get_mut(&cell) {
                users.retain(|user| *user != number);
                if !users.is_empty() {
                    continue;
                }
            }
            self.users.remove(&cell);
            core.mem.unwatch(cell, TRANSLATED);
        }
        while self.kept.pop_if(|last| last.is_none()).is_some() {}
    }

    /// From now on code marks what it does.
    pub(crate) fn start_marks(&mut self, core: &mut Core) {
        if !self.marks {
            self.forget_all(core);
            self.marks = true;
        }
    }

    /// Adds what has been executed since the last call; the marks are still to be taken from memory.
    pub(crate) fn take_marks(&mut self, core: &Core, executed: &mut AddrSet) {
        executed.add(&self.executed);
        self.executed.clear();
        self.kept.iter().flatten().for_each(|kept| note_executed(kept, core, executed));
    }

    /// Throws everything away.
    pub(crate) fn forget_all(&mut self, core: &mut Core) {
        for kept in self.kept.iter().flatten() {
            note_executed(kept, core, &mut self.executed);
        }
        for cell in self.users.keys() {
            core.mem.unwatch(*cell, TRANSLATED);
        }
        self.users.clear();
        self.kept.clear();
        self.entries.fill(0);
        self.visits.fill(0);
    }
}

/// Adds the instructions of all blocks whose leader is marked as executed. A block that was left before its end
/// counts as a whole.
fn note_executed(kept: &TranslatedRegion, core: &Core, executed: &mut AddrSet) {
    for block in &kept.blocks {
        if block.first().is_some_and(|leader| core.mem.marks(*leader) & EXECUTED != 0) {
            block.iter().for_each(|at| executed.insert(*at));
        }
    }
}
