//! An order for gates in which each comes after those whose outputs it reads.
//!
//! Among the gates that are ready, the one created first goes first. The gates of a component thus
//! stay together, and the simulator can skip them together. If at some point no gate is ready, the
//! remaining gates contain a loop.

use crate::netlist::Gate;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The indices of `gates` in such an order, or the index of a gate in a loop.
/// `nets` is one more than the highest net number.
pub(crate) fn order(gates: &[Gate], nets: usize) -> Result<Vec<usize>, usize> {
    let made_by = made_by(gates, nets);
    let mut readers = vec![Vec::new(); gates.len()];
    let mut waits = vec![0_u32; gates.len()];
    for (index, gate) in gates.iter().enumerate() {
        for source in [gate.a, gate.b].into_iter().filter_map(|net| made_by[net.index()]) {
            readers[source].push(index);
            waits[index] += 1;
        }
    }
    let mut ready: BinaryHeap<_> = (0..gates.len()).filter(|&gate| waits[gate] == 0).map(Reverse).collect();
    let mut sorted = Vec::with_capacity(gates.len());
    while let Some(Reverse(gate)) = ready.pop() {
        sorted.push(gate);
        for &reader in &readers[gate] {
            waits[reader] -= 1;
            if waits[reader] == 0 {
                ready.push(Reverse(reader));
            }
        }
    }
    match waits.iter().position(|&wait| wait > 0) {
        None => Ok(sorted),
        Some(stuck) => Err(in_loop(gates, &made_by, &waits, stuck)),
    }
}

/// For each net, the gate that drives it.
fn made_by(gates: &[Gate], nets: usize) -> Vec<Option<usize>> {
    let mut made_by = vec![None; nets];
    for (index, gate) in gates.iter().enumerate() {
        made_by[gate.out.index()] = Some(index);
    }
    made_by
}

/// A gate of the loop that `stuck` waits for: following waiting gates backwards must enter a loop, and
/// after one step per gate it certainly has.
fn in_loop(gates: &[Gate], made_by: &[Option<usize>], waits: &[u32], stuck: usize) -> usize {
    let mut at = stuck;
    for _ in 0..gates.len() {
        let sources = [gates[at].a, gates[at].b];
        let before = sources.iter().filter_map(|net| made_by[net.index()]).find(|&gate| waits[gate] > 0);
        at = before.unwrap_or(at);
    }
    at
}
