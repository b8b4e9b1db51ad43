//! Regions: what is translated at once, all instructions reachable from some entries.
//!
//! From the entries, all ways that the words themselves determine are followed: branches, calls, the return to the
//! place after a call. A jump to an address from a register can only go to a place after a call, as returns do; any
//! other exits. An instruction that cannot be lifted (see [`lift`](bantam_isa::lift)) is left out, and code exits
//! before it. What comes after it is not followed: often the program ends there, and no code comes after. If the
//! program does continue, that is one more entry.

use std::collections::{BTreeMap, BTreeSet};

use bantam_isa::Lifted;

use crate::window::Window;

/// The maximum number of instructions of a region.
const MOST: usize = 1_500;

/// A region of code.
#[derive(Clone, Debug)]
pub struct Region {
    /// The addresses at which it can be entered; all are leaders.
    pub entries: BTreeSet<u16>,
    /// The addresses that are plain memory to it.
    pub window: Window,
    /// The instructions, by address.
    pub insns: BTreeMap<u16, Lifted>,
    /// The first addresses of blocks; all are addresses of instructions.
    pub leaders: BTreeSet<u16>,
    /// The addresses after calls that are instructions of the region: the expected targets of jumps to an address
    /// from a register.
    pub returns: BTreeSet<u16>,
    /// The addresses of all cells that instructions were made from.
    pub cells: BTreeSet<u16>,
    /// Whether the code marks what it writes, and each leader that it reaches; see [`Memory`](crate::Memory).
    pub marks: bool,
}

impl Region {
    /// Returns the region with some entries, if there are plain instructions. `lift` lifts the instruction at an
    /// address, if it can be part of a region.
    pub fn discover(entries: &[u16], window: Window, lift: impl Fn(u16) -> Option<Lifted>) -> Option<Self> {
        let mut region = Self {
            entries: entries.iter().copied().collect(),
            window,
            insns: BTreeMap::new(),
            leaders: entries.iter().copied().collect(),
            returns: BTreeSet::new(),
            cells: BTreeSet::new(),
            marks: false,
        };
        let mut open = entries.to_vec();
        while let Some(at) = open.pop() {
            if region.insns.contains_key(&at) || region.insns.len() >= MOST {
                continue;
            }
            let Some(insn) = lift(at).filter(|insn| region.is_plain(at, insn)) else { continue };
            let next = insn.next;
            if let Some(target) = insn.target() {
                region.leaders.insert(target);
                open.push(target);
                region.leaders.insert(next);
            }
            if insn.calls {
                region.returns.insert(next);
                region.leaders.insert(next);
            }
            if insn.falls_through() || insn.calls {
                open.push(next);
            }
            region.cells.extend(cells(at, at.wrapping_add(insn.fixed)));
            region.insns.insert(at, insn);
        }
        region.leaders.retain(|at| region.insns.contains_key(at));
        region.returns.retain(|at| region.insns.contains_key(at));
        region.entries.retain(|at| region.insns.contains_key(at));
        (!region.entries.is_empty()).then_some(region)
    }

    /// Returns the instructions of the block that starts at a leader, in order.
    pub fn block(&self, leader: u16) -> impl Iterator<Item = (u16, &Lifted)> {
        let insn = |at: u16| self.insns.get(&at).map(|insn| (at, insn));
        std::iter::successors(insn(leader), move |(_, insn_before)| {
            let next = insn_before.next;
            let goes_on = insn_before.falls_through() && !self.leaders.contains(&next);
            goes_on.then(|| insn(next)).flatten()
        })
    }

    /// Whether all cells of an instruction are plain memory.
    fn is_plain(&self, at: u16, insn: &Lifted) -> bool {
        cells(at, insn.next).all(|cell| self.window.holds(cell))
    }
}

/// Returns the addresses from `at` to before `next`.
fn cells(at: u16, next: u16) -> impl Iterator<Item = u16> {
    (0..next.wrapping_sub(at)).map(move |i| at.wrapping_add(i))
}
