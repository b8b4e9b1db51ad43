//! Simulates a circuit, gate by gate.
//!
//! A net's value is 64 bits: one for each of 64 machines that run side by side. Gates are
//! ordered so that each comes after those it reads, and split into short runs. A net that changes marks the
//! runs that read it, and [`Simulator::settle`] computes the marked runs from first to last, so that
//! the parts of a circuit whose inputs stay the same cost nothing. All values are in one array:
//! first those set from outside (constants, pins, flip-flops), then the outputs of the gates in
//! order, so that the index of a gate determines where its output goes.

use crate::netlist::{Net, Netlist};

/// The number of machines that run side by side, one bit of each value per machine.
pub const LANES: usize = 64;

/// The number of gates in a run; the last run is padded. Short runs compute few gates in vain, long ones
/// are marked less often. This value was the fastest for a machine of four thousand gates.
const RUN: usize = 12;

/// Some runs that read a net: bits of one word of [`Simulator::marks`].
#[derive(Clone, Copy, Debug)]
struct Readers {
    word: u32,
    runs: u64,
}

/// A circuit with the values of its nets.
#[derive(Clone, Debug)]
pub struct Simulator {
    /// For each net, the place of its value.
    places: Vec<u32>,
    /// The values: those set from outside, then those of gates.
    values: Vec<u64>,
    /// The runs: for each gate, the places of its two inputs.
    runs: Vec<[[u32; 2]; RUN]>,
    /// For each run, a bit for each gate whose output another run reads.
    exports: Vec<u32>,
    /// The place of the first gate's output.
    first_gate: usize,
    /// For each flip-flop, the places of its input and its output.
    flip_flops: Vec<[u32; 2]>,
    /// The flip-flops' next values, while the clock ticks.
    next: Vec<u64>,
    /// For each place, the start of its readers in `readers`, followed by a final end.
    first_reader: Vec<u32>,
    readers: Vec<Readers>,
    /// A bit for each run that must be computed again.
    marks: Vec<u64>,
}

impl Simulator {
    /// Creates a simulator with all inputs and flip-flops 0. Its gates are not settled yet.
    #[must_use]
    pub fn new(netlist: &Netlist) -> Self {
        let (places, first_gate) = places(netlist);
        let place = |net: Net| places[net.index()];
        let gates: Vec<_> = netlist.gates.iter().map(|gate| [place(gate.a), place(gate.b)]).collect();
        let flip_flops: Vec<_> = netlist.flip_flops.iter().map(|f| [place(f.d), place(f.q)]).collect();
        let (first_reader, readers) = readers(&gates, first_gate);
        let runs: Vec<_> = gates.chunks(RUN).map(filled_up).collect();
        let exports = (0..runs.len()).map(|run| exports(&first_reader, first_gate + run * RUN)).collect();
        let mut values = vec![0; first_gate + runs.len() * RUN];
        if let Some(one) = values.get_mut(1) {
            *one = !0;
        }
        let mut marks = vec![0; runs.len().div_ceil(64)];
        for run in 0..runs.len() {
            marks[run / 64] |= 1 << (run % 64);
        }
        let next = vec![0; flip_flops.len()];
        Self { places, values, runs, exports, first_gate, flip_flops, next, first_reader, readers, marks }
    }

    /// Gives an input pin, or the output of a flip-flop, a bit for each machine. Other nets are driven
    /// by the circuit: setting one does nothing.
    pub fn set(&mut self, net: Net, value: u64) {
        let Some(&place) = self.places.get(net.index()) else { return };
        let place = place as usize;
        if (2..self.first_gate).contains(&place) && self.values[place] != value {
            self.values[place] = value;
            self.mark_readers(place);
        }
    }

    /// Gives every machine the same number on a bus of at most 64 pins or flip-flops; bit 0 is the first net.
    pub fn set_number(&mut self, bus: &[Net], number: u64) {
        for (bit, &net) in bus.iter().take(64).enumerate() {
            let is_on = number >> bit & 1 == 1;
            self.set(net, if is_on { !0 } else { 0 });
        }
    }

    /// Gives machine `i` the number `numbers[i]` on a bus of at most 64 pins or flip-flops; those beyond get 0.
    pub fn set_numbers(&mut self, bus: &[Net], numbers: &[u64]) {
        for (bit, &net) in bus.iter().take(64).enumerate() {
            let lanes = numbers.iter().take(LANES).enumerate();
            let value = lanes.fold(0, |value, (lane, number)| value | (number >> bit & 1) << lane);
            self.set(net, value);
        }
    }

    /// The value of a net: a bit for each machine.
    #[must_use]
    pub fn get(&self, net: Net) -> u64 {
        self.places.get(net.index()).map_or(0, |&place| self.values[place as usize])
    }

    /// Whether the net is 1 in the first machine.
    #[must_use]
    pub fn is_on(&self, net: Net) -> bool {
        self.get(net) & 1 == 1
    }

    /// The number on a bus of at most 64 nets in machine `lane`, 0 to 63.
    #[must_use]
    pub fn number(&self, bus: &[Net], lane: usize) -> u64 {
        let bits = bus.iter().take(64).enumerate();
        bits.fold(0, |number, (bit, &net)| number | (self.get(net) >> (lane % LANES) & 1) << bit)
    }

    /// Propagates every change through the gates until all outputs match their inputs.
    pub fn settle(&mut self) {
        for word in 0..self.marks.len() {
            // Runs mark only runs that come later, in this word or the next ones.
            while self.marks[word] != 0 {
                let run = word * 64 + self.marks[word].trailing_zeros() as usize;
                self.marks[word] &= self.marks[word] - 1;
                self.compute(run);
            }
        }
    }

    /// Settles, then ticks the clock: every flip-flop stores its input, all at once. The effects are
    /// visible after the next [`settle`](Self::settle).
    pub fn clock(&mut self) {
        self.settle();
        for (next, [d, _]) in self.next.iter_mut().zip(&self.flip_flops) {
            *next = self.values[*d as usize];
        }
        for index in 0..self.flip_flops.len() {
            let place = self.flip_flops[index][1] as usize;
            if self.values[place] != self.next[index] {
                self.values[place] = self.next[index];
                self.mark_readers(place);
            }
        }
    }

    /// Computes the gates of one run, and only then checks which have changed: a branch per gate would
    /// be mispredicted half of the time.
    #[inline]
    fn compute(&mut self, run: usize) {
        let first = self.first_gate + run * RUN;
        let mut changed = 0;
        for (index, [a, b]) in self.runs[run].iter().enumerate() {
            let value = !(self.values[*a as usize] & self.values[*b as usize]);
            let old = std::mem::replace(&mut self.values[first + index], value);
            changed |= u32::from(old != value) << index;
        }
        changed &= self.exports[run];
        while changed != 0 {
            self.mark_readers(first + changed.trailing_zeros() as usize);
            changed &= changed - 1;
        }
    }

    #[inline]
    fn mark_readers(&mut self, place: usize) {
        let (first, end) = (self.first_reader[place], self.first_reader[place + 1]);
        for readers in &self.readers[first as usize..end as usize] {
            self.marks[readers.word as usize] |= readers.runs;
        }
    }
}

/// For each net, the place of its value; and the place of the first gate's output.
fn places(netlist: &Netlist) -> (Vec<u32>, usize) {
    let mut by_gate = vec![false; netlist.drivers.len()];
    for gate in &netlist.gates {
        by_gate[gate.out.index()] = true;
    }
    let mut places = vec![0; netlist.drivers.len()];
    let mut next = 0;
    let mut give = |net: Net| {
        places[net.index()] = next;
        next += 1;
    };
    let own = |net: &Net| netlist.driver(*net) == *net;
    let outside = (0_u32..).map(Net).take(by_gate.len()).filter(own).filter(|net| !by_gate[net.index()]);
    outside.for_each(&mut give);
    netlist.gates.iter().for_each(|gate| give(gate.out));
    let first_gate = next as usize - netlist.gates.len();
    let of_driver = netlist.drivers.iter().map(|driver| places[driver.index()]).collect();
    (of_driver, first_gate)
}

/// For each place, the runs that read it, except the run that computes it: [`Simulator::first_reader`]
/// and [`Simulator::readers`].
fn readers(gates: &[[u32; 2]], first_gate: usize) -> (Vec<u32>, Vec<Readers>) {
    let places = first_gate + gates.len().next_multiple_of(RUN);
    let mut by_place: Vec<Vec<Readers>> = vec![Vec::new(); places];
    for (gate, inputs) in gates.iter().enumerate() {
        let run = gate / RUN;
        let (word, runs) = ((run / 64) as u32, 1 << (run % 64));
        for &place in inputs {
            let place = place as usize;
            if place >= first_gate && (place - first_gate) / RUN == run {
                continue;
            }
            // Gates come in order, so that the word of this run is the last one noted or a new one.
            match by_place[place].last_mut() {
                Some(last) if last.word == word => last.runs |= runs,
                _ => by_place[place].push(Readers { word, runs }),
            }
        }
    }
    let mut first = vec![0];
    let mut all = Vec::new();
    for readers in by_place {
        all.extend(readers);
        first.push(all.len() as u32);
    }
    (first, all)
}

/// A run from at most [`RUN`] gates, padded with gates that read the constant 0 and are not read.
fn filled_up(gates: &[[u32; 2]]) -> [[u32; 2]; RUN] {
    let mut run = [[0; 2]; RUN];
    run[..gates.len()].copy_from_slice(gates);
    run
}

/// The gates of the run whose outputs start at place `first` that another run reads.
fn exports(first_reader: &[u32], first: usize) -> u32 {
    let is_read = |index: &usize| first_reader[first + index] < first_reader[first + index + 1];
    (0..RUN).filter(is_read).fold(0, |bits, index| bits | 1 << index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;

    #[test]
    fn an_empty_circuit_runs() {
        for netlist in [Netlist::default(), Builder::new("empty").finish().unwrap()] {
            let mut simulator = Simulator::new(&netlist);
            simulator.clock();
            simulator.set(Builder::ONE, 0);
            assert_eq!(simulator.get(Builder::ZERO), 0);
        }
    }

    #[test]
    fn constants_and_gates_cannot_be_set() {
        let mut b = Builder::new("whole");
        let out = b.not(Builder::ONE);
        let mut simulator = Simulator::new(&b.finish().unwrap());
        simulator.settle();
        simulator.set(out, !0);
        simulator.set(Builder::ONE, 0);
        simulator.settle();
        assert_eq!((simulator.get(out), simulator.get(Builder::ONE)), (0, !0));
    }

    #[test]
    fn flip_flops_in_a_row_all_move_at_once() {
        let mut b = Builder::new("shift register");
        let pin = b.input("x", 1)[0];
        let first = b.flip_flop(pin);
        let second = b.flip_flop(first);
        let mut simulator = Simulator::new(&b.finish().unwrap());
        let mut seen = Vec::new();
        for x in [1, 0, 1, 1, 0] {
            simulator.set_number(&[pin], x);
            simulator.clock();
            seen.push(simulator.number(&[first, second], 0));
        }
        assert_eq!(seen, [0b01, 0b10, 0b01, 0b11, 0b10]);
    }

    #[test]
    fn machines_do_not_disturb_each_other() {
        let mut b = Builder::new("sums");
        let (x, y) = (b.input("x", 6), b.input("y", 6));
        let sum = b.ripple_adder(&x, &y, Builder::ZERO).bits;
        let mut simulator = Simulator::new(&b.finish().unwrap());
        let numbers: Vec<_> = (0..64).collect();
        simulator.set_numbers(&x, &numbers);
        simulator.set_number(&y, 40);
        simulator.settle();
        for lane in 0..64 {
            assert_eq!(simulator.number(&sum, lane), (lane as u64 + 40) % 64);
        }
    }

    /// Values after many small changes equal those of a fresh simulator.
    #[test]
    fn skipping_what_has_not_changed_changes_nothing() {
        let mut b = Builder::new("mill");
        let (x, y, pick) = (b.input("x", 16), b.input("y", 16), b.input("pick", 2));
        let sum = b.ripple_adder(&x, &y, Builder::ZERO).bits;
        let difference = b.ripple_subtractor(&x, &y).bits;
        let mixed = b.xor_each(&sum, &difference);
        let out = b.pick(&pick, &[sum, difference, mixed, x.clone()]);
        let netlist = b.finish().unwrap();
        let mut old = Simulator::new(&netlist);
        let mut random = 1_u64;
        for step in 0..2_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bus = [&x, &y, &pick][step % 3];
            let net = bus[(random >> 40) as usize % bus.len()];
            old.set(net, random ^ random >> 20);
            old.settle();
            let mut new = Simulator::new(&netlist);
            for &net in x.iter().chain(&y).chain(&pick) {
                new.set(net, old.get(net));
            }
            new.settle();
            assert!(out.iter().all(|&net| old.get(net) == new.get(net)));
        }
    }
}
