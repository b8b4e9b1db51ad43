//! Selection: decoders, which turn a number into one active wire, and multiplexers, which select one
//! of several buses.

use crate::{Builder, Net};

impl Builder {
    /// A decoder: of 2^n outputs for n inputs, output number `x` is 1. The halves of the inputs are
    /// decoded first, and each output is the AND of one line of each half.
    pub fn decoder(&mut self, x: &[Net]) -> Vec<Net> {
        match x {
            [] => vec![Self::ONE],
            [x] => vec![self.not(*x), *x],
            _ => {
                let (low, high) = x.split_at(x.len() / 2);
                let (low, high) = (self.decoder(low), self.decoder(high));
                high.into_iter().flat_map(|high| self.pass(high, &low)).collect()
            }
        }
    }

    /// A two-way switch for buses: `zero` when `select` is 0, and `one` when it is 1.
    pub fn mux_each(&mut self, select: Net, zero: &[Net], one: &[Net]) -> Vec<Net> {
        self.same_width(zero, one);
        let not_select = self.not(select);
        let (zero, one) = (self.nand_all_with(not_select, zero), self.nand_all_with(select, one));
        self.nand_each(&zero, &one)
    }

    /// Bus number `index`, selected by a tree of two-way switches. `buses` has 2^n buses for an `index`
    /// of n bits; without buses, the result is empty.
    pub fn pick(&mut self, index: &[Net], buses: &[Vec<Net>]) -> Vec<Net> {
        let Some((&top, rest)) = index.split_last() else {
            return buses.first().cloned().unwrap_or_default();
        };
        let (low, high) = buses.split_at(buses.len() / 2);
        let (low, high) = (self.pick(rest, low), self.pick(rest, high));
        self.mux_each(top, &low, &high)
    }

    /// The bus whose line is 1, or zeros if no line is 1. With two lines on, the OR of their buses. All
    /// buses have the same width.
    pub fn choose(&mut self, choices: &[(Net, &[Net])]) -> Vec<Net> {
        // With NOT (line AND bus) for each choice, the OR of the choices is where not all of these are 1.
        let off: Vec<_> = choices.iter().map(|(line, bus)| self.nand_all_with(*line, bus)).collect();
        let off: Vec<_> = off.iter().map(Vec::as_slice).collect();
        self.not_all_each(&off)
    }
}
