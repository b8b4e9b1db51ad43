//! Translated code: which there is, where it begins, and when it is worth making or to be thrown away.
//!
//! A place is translated when the program has been seen there often enough, and when so many instructions
//! have run since the last translation that another may pay. A translation holds as long as none of its words
//! is written. A word that is written again and again is data, or code that changes itself: it is left out of
//! further translations, so that a program which never stops changing itself costs bounded time and memory.

use bantam_isa::Lifted;
use rustc_hash::FxHashMap;

use crate::{
    core::{Core, Window},
    memory::{TRANSLATED, WORDS},
    region::Region,
};

/// What makes code for the host. One that makes code for a browser will be another.
pub trait Backend: Send {
    /// Translates a region, if it can.
    fn translate(&mut self, region: &Region) -> Option<Box<dyn Translation>>;
}

/// A region as code of the host.
pub trait Translation: Send {
    /// Runs from the entry of the region, where the program counter must be, at most `budget` instructions;
    /// tells how many. Comes back before an instruction that is not plain, before one that is not part of the
    /// region, or when the budget may not last. Does nothing if the condition codes are a combination that no
    /// result has.
    fn run(&self, core: &mut Core, budget: u64) -> u64;
}

/// When code is worth translating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// So often must the program have been seen at a place.
    pub visits: u8,
    /// So many instructions must have run for each translation that has been made.
    pub instructions: u64,
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
const MOST_WRITES: u8 = 3;
/// So many translations are kept at most; when there are more, all are thrown away.
const MOST_KEPT: usize = 1_000;
/// The program is looked at after so many instructions.
pub(crate) const SLICE: u64 = 256;

/// A translation, and where it comes from.
struct Kept {
    code: Box<dyn Translation>,
    entry: u16,
    window: Window,
    cells: Vec<u16>,
}

/// The translations of a machine's program.
pub(crate) struct Translations {
    backend: Box<dyn Backend>,
    lift: fn(&Core, u16) -> Option<Lifted>,
    patience: Patience,
    kept: Vec<Option<Kept>>,
    /// For each address the number of the translation that begins there, plus 1; 0 if there is none.
    entries: Box<[u16]>,
    /// The translations that a word is part of.
    users: FxHashMap<u16, Vec<u16>>,
    /// How often the program was seen at each address.
    visits: Box<[u8]>,
    /// How often each word was written while it was part of a translation.
    writes: FxHashMap<u16, u8>,
    /// How many instructions have been run outside, for [`Patience::instructions`].
    outside: u64,
    pub(crate) translated: Translated,
}

impl Translations {
    pub(crate) fn new(
        backend: Box<dyn Backend>,
        lift: fn(&Core, u16) -> Option<Lifted>,
        patience: Patience,
    ) -> Self {
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

    fn at(&self, pc: u16) -> Option<&Kept> {
        let number = self.entries[usize::from(pc)].checked_sub(1)?;
        self.kept[usize::from(number)].as_ref()
    }

    /// The program is at its program counter after so many more instructions outside of translated code; it
    /// is translated from there if that is worth while.
    pub(crate) fn visit(&mut self, core: &mut Core, window: Window, more: u64) {
        self.outside += more;
        let pc = core.pc;
        let visits = &mut self.visits[usize::from(pc)];
        *visits = visits.saturating_add(1);
        let due = self.patience.instructions * (self.translated.regions + 1);
        if *visits < self.patience.visits || self.outside + self.translated.ran < due {
            return;
        }
        *visits = 0;
        if self.at(pc).is_none_or(|kept| kept.window != window) {
            self.translate(core, window);
        }
    }

    /// Translates what begins at the program counter.
    fn translate(&mut self, core: &mut Core, window: Window) {
        let lift = |at: u16| {
            let insn = (self.lift)(core, at)?;
            let is_quiet = |cell: u16| self.writes.get(&cell).is_none_or(|writes| *writes < MOST_WRITES);
            (0..insn.next.wrapping_sub(at)).all(|i| is_quiet(at.wrapping_add(i))).then_some(insn)
        };
        let Some(region) = Region::discover(core.pc, window, lift) else { return };
        let Some(code) = self.backend.translate(&region) else { return };
        if self.kept.len() >= MOST_KEPT {
            self.forget_all(core);
        }
        let number = self.kept.len() as u16;
        for cell in &region.cells {
            self.users.entry(*cell).or_default().push(number);
            core.mem.watch(*cell, TRANSLATED);
        }
        self.translated.regions += 1;
        self.translated.instructions += region.insns.len() as u64;
        self.entries[usize::from(region.entry)] = number + 1;
        let cells = region.cells.into_iter().collect();
        self.kept.push(Some(Kept { code, entry: region.entry, window, cells }));
    }

    /// Words have been written: what was made of them is thrown away.
    pub(crate) fn forget(&mut self, core: &mut Core, words: &[u16]) {
        for word in words {
            let Some(users) = self.users.remove(word) else { continue };
            let writes = self.writes.entry(*word).or_default();
            *writes = writes.saturating_add(1);
            for number in users {
                self.discard(core, number);
            }
        }
    }

    fn discard(&mut self, core: &mut Core, number: u16) {
        let Some(kept) = self.kept[usize::from(number)].take() else { return };
        self.translated.discarded += 1;
        if self.entries[usize::from(kept.entry)] == number + 1 {
            self.entries[usize::from(kept.entry)] = 0;
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

    /// Throws everything away.
    pub(crate) fn forget_all(&mut self, core: &mut Core) {
        for cell in self.users.keys() {
            core.mem.unwatch(*cell, TRANSLATED);
        }
        self.users.clear();
        self.kept.clear();
        self.entries.fill(0);
        self.visits.fill(0);
    }
}
