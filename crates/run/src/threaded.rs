//! Threaded code: the rows again, each instruction with a function of its own.
//!
//! In the [plain loop](crate::fast) all instructions share one jump to their meanings, and the host can hardly
//! guess where it goes. Here each row is compiled once for every choice of its registers, and such a *handler*
//! ends with a call to the handler of the next instruction. In a release build that call is a jump, so the host
//! sees one jump an instruction and learns where each goes. Machine code is not made: handlers are functions
//! like any other.
//!
//! The compiler does not promise those jumps. So handlers run in slices, after which they return; in a debug
//! build, where calls stay calls, slices are short and no stack overflows.
//!
//! Two forms, for two kinds of machines. With 16-bit cells there are too many instructions for a table of
//! handlers, so each address remembers its handler ([`by_address`]); whoever writes the word must have that
//! forgotten. Where the first byte of an instruction says what it is, 256 handlers do, and nothing is
//! remembered ([`by_first`]). Other machines keep the plain loop.
//!
//! Whatever handlers cannot do they leave, with nothing done, and the plain loop tries it.

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

/// Whether calls from handler to handler may stay calls, so that each instruction must count against the depth
/// of the stack.
const NESTS: bool = cfg!(debug_assertions);

/// How many instructions handlers run before they return.
const SLICE: u64 = if NESTS { 512 } else { 4_096 };

/// How many instructions the plain loop runs at a time where handlers are not to be used.
const PLAIN_CHUNK: u64 = 256;

/// The threaded code of one machine, which is always to be run with the same [`Core`].
///
/// Made in no time. The first run on a machine that remembers handlers takes some 100 microseconds to make room
/// for them, which pays after about as many thousand instructions.
pub struct Threaded<I: System> {
    /// What the addresses remember.
    cache: Option<Cache>,
    /// What has been plain in all runs so far: only instructions in there are remembered.
    common: Option<Window>,
    machine: PhantomData<fn() -> I>,
}

impl<I: System> Threaded<I> {
    /// Threaded code that remembers nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { cache: None, common: None, machine: PhantomData }
    }

    /// Runs plain instructions, at most `budget` of them, and returns how many.
    ///
    /// Comes back early where [`run`](crate::fast::run) would, so before a store to a word that another engine has made
    /// something of; and before such a store to a word remembered here, if the instruction itself is outside of
    /// what was plain in all runs.
    pub fn run(&mut self, core: &mut Core, plain: Window, budget: u64) -> u64 {
        self.run_marked(core, plain, budget, None)
    }

    /// The same, and the marker is told what handlers do not do.
    pub(crate) fn run_marked(
        &mut self,
        core: &mut Core,
        plain: Window,
        budget: u64,
        mut marker: Option<&mut Marker>,
    ) -> u64 {
        let common = self.keep_inside(core, plain);
        let mut left = budget;
        while left > 0 {
            let chunk = if common.holds(core.pc) {
                let (ran, reserve) = self.follow(core, common, left);
                left -= ran;
                // So little is left that handlers could run past it; or there is something they cannot do.
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

    /// Runs instructions as long as handlers can. Says how many, and how many handlers could run too far.
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

    /// How often a word was forgotten because it had been written.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.cache.as_ref().map_or(0, Cache::forgotten)
    }

    /// Words have been written by somebody else: what was made of them is forgotten.
    pub fn forget(&mut self, core: &mut Core, addrs: &[u16]) {
        if let Some(cache) = &mut self.cache {
            for addr in addrs {
                cache.forget(&mut core.mem, *addr);
            }
        }
    }

    /// Whether this form can tell what was executed.
    pub(crate) const MARKS: bool = by_address::suits::<I>();

    /// Adds what has been written and executed since the last call.
    pub(crate) fn take_marks(&mut self, core: &mut Core, marks: &mut Marks) {
        if let Some(cache) = &mut self.cache {
            cache.take_marks(&mut core.mem, marks);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self, core: &mut Core) {
        self.common = None;
        if let Some(cache) = &mut self.cache {
            cache.forget_outside(&mut core.mem, Window { first: 0, count: 0 });
        }
    }

    /// What has been plain in all runs, this one included. What was remembered outside of it is forgotten, so
    /// handlers leave wherever the program leaves it, and need not look.
    fn keep_inside(&mut self, core: &mut Core, plain: Window) -> Window {
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
