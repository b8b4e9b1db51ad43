//! What is translated at once: all instructions that are reached from one place without leaving.
//!
//! From the entries, every way that the words themselves tell is followed: branches, calls, the place behind a
//! call. A jump to an address from a register can only go to a place behind a call, as returns do; any other
//! leaves. What cannot be written down (see [`lift`](bantam_isa::lift)) is left out, and code that comes there
//! leaves. Where the program goes on after that is not followed: often it ends there, and what stands behind is
//! no code. When it turns out that it does go on, that is one more entry.

use std::collections::{BTreeMap, BTreeSet};

use bantam_isa::Lifted;

use crate::window::Window;

/// So many instructions make a region at most.
const MOST: usize = 1_500;

/// A region of code.
#[derive(Clone, Debug)]
pub struct Region {
    /// Where it can be entered: leaders.
    pub entries: BTreeSet<u16>,
    /// What is plain memory to it.
    pub window: Window,
    /// The instructions, by address.
    pub insns: BTreeMap<u16, Lifted>,
    /// Where blocks begin: all of them addresses of instructions.
    pub leaders: BTreeSet<u16>,
    /// The places behind calls, as far as they are instructions of the region: where a jump to an address
    /// from a register is expected to go.
    pub returns: BTreeSet<u16>,
    /// The addresses of all cells that instructions were made from.
    pub cells: BTreeSet<u16>,
    /// Whether the code is to mark what it writes, and each leader that it comes to; see [`Memory`](crate::Memory).
    pub marks: bool,
}

impl Region {
    /// The region that is entered at some places, if there are plain instructions. `lift` writes down what
    /// stands at an address, if that can be part of a region.
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

    /// The instructions that are done one after the other from a leader on, unless one of them leaves.
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

/// The addresses from `at` up to, but not with, `next`.
fn cells(at: u16, next: u16) -> impl Iterator<Item = u16> {
    (0..next.wrapping_sub(at)).map(move |i| at.wrapping_add(i))
}
