//! Threaded code: the rows again, with a function for each instruction.
//!
//! In the [plain loop](crate::fast) all instructions share one jump to their meanings, which the host can hardly
//! predict. Here each row is compiled once for every choice of its registers, and such a *handler* ends with a call
//! to the handler of the next instruction. In a release build that call is a jump, so the host sees one jump per
//! instruction and learns where each goes. No machine code is generated: handlers are functions like any other.
//!
//! The compiler does not guarantee those jumps. So handlers run in slices, after which they return; in a debug build,
//! where calls stay calls, slices are short and no stack overflows.
//!
//! There are two forms, for two kinds of machines. With 16-bit cells there are too many instructions for a table of
//! handlers, so each address remembers its handler ([`by_address`]), and a write to the word has to remove it. If the
//! first byte identifies the instruction, there are 256 handlers, and nothing is remembered ([`by_first`]). Other
//! machines stay in the plain loop.
//!
//! Handlers leave before an instruction that they cannot do, and the plain loop tries it.

mod by_address;
mod by_first;
mod datapath;
mod operands;

use std::marker::PhantomData;

use crate::{
    core::Core,
    marker::{Marker, run_plain},
    marks::Marks,
    system::System,
    window::Window,
};
use by_address::Cache;

/// Whether calls between handlers may stay calls, so that each instruction takes stack space.
const NESTS: bool = cfg!(debug_assertions);

/// The number of instructions that handlers run before they return.
const SLICE: u64 = if NESTS { 512 } else { 4_096 };

/// The number of instructions that the plain loop runs at a time where handlers cannot run.
const PLAIN_CHUNK: u64 = 256;

/// The threaded code of one machine, always to be run with the same [`Core`].
///
/// Creating it is free. The first run on a machine that remembers handlers allocates their table in about 100
/// microseconds, which pays off after about 100,000 instructions.
pub struct Threaded<I: System> {
    /// The handlers of addresses.
    cache: Option<Cache>,
    /// The intersection of the windows of all runs so far: only instructions in it have handlers.
    common: Option<Window>,
    machine: PhantomData<fn() -> I>,
}

impl<I: System> Threaded<I> {
    /// Creates threaded code without handlers.
    #[must_use]
    pub const fn new() -> Self {
        Self { cache: None, common: None, machine: PhantomData }
    }

    /// Runs plain instructions, at most `budget` of them, and returns how many.
    ///
    /// Returns early where [`run`](crate::fast::run) would, so before a store to a word that another engine depends
    /// on; and before a store to a word with a handler, if the storing instruction is outside of the intersection of
    /// all windows.
    pub fn run(&mut self, core: &mut Core, plain: Window, budget: u64) -> u64 {
        self.run_marked(core, plain, budget, None)
    }

    /// As [`run`](Self::run); the marker is notified of what handlers do not do.
    pub(crate) fn run_marked(
        &mut self,
        core: &mut Core,
        plain: Window,
        budget: u64,
        mut marker: Option<&mut Marker>,
    ) -> u64 {
        let common = self.narrow(core, plain);
        let mut left = budget;
        while left > 0 {
            let chunk = if common.holds(core.pc) {
                let (ran, reserve) = self.follow(core, common, left);
                left -= ran;
                // So little is left that handlers could run past it, or there is an instruction that they cannot do.
                if left <= reserve { left } else { 1 }
            } else {
                PLAIN_CHUNK
            };
            let ran = run_plain::<I>(core, plain, false, left.min(chunk), marker.as_deref_mut());
            if ran == 0 {
                break;
            }
            left -= ran;
        }
        budget - left
    }

    /// Runs instructions as long as handlers can. Returns how many, and how many handlers could run too far.
    fn follow(&mut self, core: &mut Core, common: Window, budget: u64) -> (u64, u64) {
        if const { by_first::suits::<I>() } {
            (by_first::run::<I>(core, budget), by_first::reserve::<I>())
        } else if const { by_address::suits::<I>() } {
            let cache = self.cache.get_or_insert_with(Cache::new);
            let ran = cache.run::<I>(core, common, budget);
            (ran, cache.reserve())
        } else {
            (0, budget)
        }
    }

    /// Returns how many handlers were removed because their word had been written.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.cache.as_ref().map_or(0, Cache::forgotten)
    }

    /// Removes the handlers of words that have been written elsewhere.
    pub fn forget(&mut self, core: &mut Core, addrs: &[u16]) {
        if let Some(cache) = &mut self.cache {
            for addr in addrs {
                cache.forget(&mut core.mem, *addr);
            }
        }
    }

    /// Whether this form notes what was executed.
    pub(crate) const MARKS: bool = by_address::suits::<I>();

    /// Adds what has been written and executed since the last call.
    pub(crate) fn take_marks(&mut self, core: &mut Core, marks: &mut Marks) {
        if let Some(cache) = &mut self.cache {
            cache.take_marks(&mut core.mem, marks);
        }
    }

    /// Removes all handlers.
    pub fn clear(&mut self, core: &mut Core) {
        self.common = None;
        if let Some(cache) = &mut self.cache {
            cache.forget_outside(&mut core.mem, Window { first: 0, count: 0 });
        }
    }

    /// Returns the intersection of all windows, including this one. Handlers outside of it are removed, so that
    /// handlers leave where the program leaves it, without a check.
    fn narrow(&mut self, core: &mut Core, plain: Window) -> Window {
        core.mem.keep_inside(plain);
        let common = self.common.map_or(plain, |common| common.shared(plain));
        if self.common != Some(common) {
            self.common = Some(common);
            if let Some(cache) = &mut self.cache {
                cache.forget_outside(&mut core.mem, common);
            }
        }
        common
    }
}

impl<I: System> Default for Threaded<I> {
    fn default() -> Self {
        Self::new()
    }
}
