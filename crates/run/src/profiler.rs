//! The profiler: counts instructions by address, calls, and call paths.
//!
//! The [plain loop](crate::fast) reports every instruction to a [`Profiler`], and so does the exact datapath; the
//! count of its address goes up by one. Only a jump needs more: its kind depends on the word alone, so it is looked
//! up in a table that [`flow`] fills. A call is pushed onto a shadow stack with its return address; a jump to that
//! address from a register is the return. Traps, exceptions and interrupts are calls too. A program that returns in
//! other ways is counted correctly, but its paths are not what it means.

use bantam_isa::{DecodeTable, Flow, Isa, MAX_ROWS, NO_ROW, flow};
use rustc_hash::FxHashMap;

use crate::{
    memory::WORDS,
    observer::Observer,
    profile::{Profile, ProfiledCall, ProfiledPath},
};

/// The maximum depth of a path.
const DEEPEST: u16 = 1_024;
/// The maximum number of paths.
const MOST_PATHS: usize = 10_000;
/// The maximum number of different calls.
const MOST_CALLS: usize = 65_536;
/// The maximum number of calls that are expected to return. Only programs that call and never return exceed it.
const MOST_FRAMES: usize = 65_536;

/// How an instruction's word jumps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Not looked up yet.
    Unknown,
    /// Does not jump, except into an exception.
    Plain,
    /// Jumps to an address in its word, or ends the program.
    Fixed,
    /// Jumps to an address from a register, as returns do.
    Computed,
    /// Notes a return address.
    Call,
    /// Calls a service.
    Trap,
}

impl Way {
    fn of(flow: Option<Flow>) -> Self {
        match flow {
            Some(flow) if flow.calls => Self::Call,
            Some(flow) if flow.trap.is_some() => Self::Trap,
            Some(flow) if flow.target.is_some() || flow.halts => Self::Fixed,
            Some(flow) if !flow.falls_through => Self::Computed,
            Some(_) | None => Self::Plain,
        }
    }
}

/// The number of calls whose result is cached, by the last bits of their addresses.
const REMEMBERED: usize = 256;

/// A call that has been looked up, to make the same call again cheap.
#[derive(Clone, Copy, Default)]
struct Seen {
    from: u16,
    to: u16,
    /// The path that called.
    path: usize,
    /// The index of the call in the profile.
    call: usize,
    /// The path of what was called, which is never the root; 0 in an empty entry.
    called: usize,
}

/// A call that is expected to return.
struct Frame {
    /// The return address.
    back: u16,
    /// The path that called.
    path: usize,
}

/// The state of a machine that is being profiled.
pub(crate) struct Profiler {
    profile: Profile,
    ways: Box<[Way; WORDS]>,
    /// The current path.
    path: usize,
    /// The number of instructions completed in it that are not added yet.
    here: u64,
    /// The rest of the plain loop's budget when `here` was updated.
    left: u64,
    frames: Vec<Frame>,
    /// The number of frames that return to each address.
    expected: Box<[u32; WORDS]>,
    /// The indices of calls in the profile, by both their addresses.
    calls: FxHashMap<(u16, u16), usize>,
    /// The indices of paths, by parent and entry.
    paths: FxHashMap<(usize, u16), usize>,
    seen: [Seen; REMEMBERED],
}

impl Profiler {
    pub(crate) fn new() -> Self {
        let root = ProfiledPath { parent: None, entry: 0, count: 0, depth: 0 };
        let profile = Profile { counts: filled(0), calls: Vec::new(), paths: vec![root], merged: 0 };
        Self {
            profile,
            ways: filled(Way::Unknown),
            path: 0,
            here: 0,
            left: 0,
            frames: Vec::new(),
            expected: filled(0),
            calls: FxHashMap::default(),
            paths: FxHashMap::default(),
            seen: [Seen::default(); REMEMBERED],
        }
    }

    /// A run starts or continues at `pc`; the first one determines the start of the program.
    pub(crate) fn begin(&mut self, pc: u16) {
        if self.profile.paths.len() == 1 && self.profile.paths[0].count == 0 {
            self.profile.paths[0].entry = pc;
        }
    }

    /// The program restarts: no call will return.
    pub(crate) fn begin_again(&mut self) {
        self.settle();
        self.path = 0;
        self.forget(self.frames.len());
    }

    /// Adds the completed instructions to their path.
    pub(crate) fn settle(&mut self) {
        self.profile.paths[self.path].count += std::mem::take(&mut self.here);
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn into_profile(mut self) -> Profile {
        self.settle();
        self.profile
    }

    /// The exact datapath has done the instruction `key` at `at`, and the program continues at `next`.
    pub(crate) fn saw_exact<I: Isa>(&mut self, at: u16, key: u16, next: u16) {
        self.profile.counts[usize::from(at)] += 1;
        self.here += 1;
        let following = at.wrapping_add(cells::<I>(key));
        match self.way::<I>(key, at) {
            Way::Call => self.call(at, next, following),
            Way::Trap if next != following => self.call(at, next, following),
            Way::Computed => self.come_back(next),
            // An exception: its handler can return to the instruction.
            Way::Plain if next != following => self.call(at, next, at),
            Way::Trap | Way::Plain | Way::Fixed | Way::Unknown => {}
        }
    }

    /// An interrupt is taken before the instruction at `at`.
    pub(crate) fn saw_interrupt(&mut self, at: u16, handler: u16) {
        self.call(at, handler, at);
    }

    /// The plain loop continues, for at most `budget` instructions.
    pub(crate) fn enter_loop(&mut self, budget: u64) {
        self.left = budget;
    }

    /// The plain loop has `left` instructions of its budget left.
    pub(crate) fn catch_up(&mut self, left: u64) {
        self.here += self.left - left;
        self.left = left;
    }

    /// Returns how the word jumps, which does not depend on its address.
    fn way<I: Isa>(&mut self, key: u16, at: u16) -> Way {
        let way = &mut self.ways[usize::from(key)];
        if *way == Way::Unknown {
            *way = Way::of(flow::<I>(key, at));
        }
        *way
    }

    /// Handles a jump of the plain loop that may be a call or a return.
    #[inline(never)]
    fn jump<I: Isa>(&mut self, at: u16, key: u16, next: u16, left: u64) {
        self.catch_up(left - 1);
        match self.way::<I>(key, at) {
            Way::Call => self.call(at, next, at.wrapping_add(cells::<I>(key))),
            Way::Computed => self.come_back(next),
            Way::Trap | Way::Plain | Way::Fixed | Way::Unknown => {}
        }
    }

    fn call(&mut self, from: u16, to: u16, back: u16) {
        if self.frames.len() >= MOST_FRAMES {
            self.forget(MOST_FRAMES / 2);
        }
        self.frames.push(Frame { back, path: self.path });
        self.expected[usize::from(back)] += 1;
        self.settle();
        let seen = self.seen[usize::from(from) % REMEMBERED];
        if (seen.from, seen.to, seen.path) == (from, to, self.path) && seen.called > 0 {
            self.profile.calls[seen.call].count += 1;
            self.path = seen.called;
        } else {
            self.call_unseen(from, to);
        }
    }

    /// Handles a call that is not cached.
    #[inline(never)]
    fn call_unseen(&mut self, from: u16, to: u16) {
        let (path, call, called) = (self.path, self.listed(from, to), self.called(to));
        if let Some(call) = call.filter(|_| called != path) {
            self.seen[usize::from(from) % REMEMBERED] = Seen { from, to, path, call, called };
        }
        self.path = called;
    }

    /// Counts a call and returns its index in the profile, if there is room for it.
    fn listed(&mut self, from: u16, to: u16) -> Option<usize> {
        let calls = &mut self.profile.calls;
        if let Some(place) = self.calls.get(&(from, to)) {
            calls[*place].count += 1;
            return Some(*place);
        }
        if calls.len() >= MOST_CALLS {
            return None;
        }
        self.calls.insert((from, to), calls.len());
        calls.push(ProfiledCall { from, to, count: 1 });
        Some(calls.len() - 1)
    }

    /// Returns the path of what is called at `entry`.
    fn called(&mut self, entry: u16) -> usize {
        if let Some(path) = self.paths.get(&(self.path, entry)) {
            return *path;
        }
        let paths = &mut self.profile.paths;
        let depth = paths[self.path].depth + 1;
        if depth > DEEPEST || paths.len() >= MOST_PATHS {
            self.profile.merged += 1;
            return self.path;
        }
        self.paths.insert((self.path, entry), paths.len());
        paths.push(ProfiledPath { parent: Some(self.path), entry, count: 0, depth });
        paths.len() - 1
    }

    /// Handles a jump to an address from a register: a return from the innermost call that returns there, if there is
    /// one. Calls inside of it have been left.
    fn come_back(&mut self, to: u16) {
        if self.expected[usize::from(to)] == 0 {
            return;
        }
        self.settle();
        while let Some(frame) = self.frames.pop() {
            self.expected[usize::from(frame.back)] -= 1;
            self.path = frame.path;
            if frame.back == to {
                break;
            }
        }
    }

    /// Forgets the oldest calls.
    fn forget(&mut self, count: usize) {
        for frame in self.frames.drain(..count) {
            self.expected[usize::from(frame.back)] -= 1;
        }
    }
}

impl<I: Isa> Observer<I> for Profiler {
    #[inline(always)]
    fn executed(&mut self, at: u16, key: u16, next: u16, jumped: bool, left: u64) {
        self.profile.counts[usize::from(at)] += 1;
        // Most jumps are branches, which need no more.
        if jumped && self.ways[usize::from(key)] != Way::Fixed {
            self.jump::<I>(at, key, next, left);
        }
    }
}

/// Returns the length of the instruction in cells; 1 if it is not an instruction.
fn cells<I: Isa>(key: u16) -> u16 {
    match DecodeTable::<I>::row_of(key) {
        NO_ROW => 1,
        row => DecodeTable::<I>::CELLS[usize::from(row) % MAX_ROWS],
    }
}

/// Allocates one `value` for every address or word, directly on the heap.
fn filled<T: Clone>(value: T) -> Box<[T; WORDS]> {
    let Ok(array) = vec![value; WORDS].into_boxed_slice().try_into() else {
        unreachable!("it has that length")
    };
    array
}
