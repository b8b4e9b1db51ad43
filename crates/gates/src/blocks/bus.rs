//! Logic on buses: the same gate once for each bit. Bit 0, the least significant, comes first. The
//! formulas are those of single wires; gates that do the same for all bits are made one after another,
//! so that the simulator can skip them together.

use crate::{Builder, Net};

impl Builder {
    /// A bus of constants with the low `width` bits of `value`.
    #[must_use]
    pub fn constant(value: u64, width: usize) -> Vec<Net> {
        (0..width).map(|bit| if bit < 64 && value >> bit & 1 == 1 { Self::ONE } else { Self::ZERO }).collect()
    }

    /// NAND, bit by bit.
    pub fn nand_each(&mut self, x: &[Net], y: &[Net]) -> Vec<Net> {
        self.same_width(x, y);
        x.iter().zip(y).map(|(&x, &y)| self.nand(x, y)).collect()
    }

    /// NAND of every bit with one and the same wire.
    pub fn nand_all_with(&mut self, wire: Net, x: &[Net]) -> Vec<Net> {
        x.iter().map(|&x| self.nand(wire, x)).collect()
    }

    /// Every bit inverted.
    pub fn not_each(&mut self, x: &[Net]) -> Vec<Net> {
        self.nand_each(x, x)
    }

    /// AND, bit by bit.
    pub fn and_each(&mut self, x: &[Net], y: &[Net]) -> Vec<Net> {
        let both = self.nand_each(x, y);
        self.not_each(&both)
    }

    /// OR, bit by bit.
    pub fn or_each(&mut self, x: &[Net], y: &[Net]) -> Vec<Net> {
        let (not_x, not_y) = (self.not_each(x), self.not_each(y));
        self.nand_each(&not_x, &not_y)
    }

    /// XOR, bit by bit.
    pub fn xor_each(&mut self, x: &[Net], y: &[Net]) -> Vec<Net> {
        let both = self.nand_each(x, y);
        let (x_alone, y_alone) = (self.nand_each(x, &both), self.nand_each(y, &both));
        self.nand_each(&x_alone, &y_alone)
    }

    /// The OR of any number of buses, bit by bit. Of none, no wires.
    pub fn any_each(&mut self, buses: &[&[Net]]) -> Vec<Net> {
        match buses {
            [] => Vec::new(),
            [bus] => bus.to_vec(),
            _ => {
                let (left, right) = buses.split_at(buses.len() / 2);
                let (left, right) = (self.any_each(left), self.any_each(right));
                self.or_each(&left, &right)
            }
        }
    }

    /// The AND of any number of buses, bit by bit. Of none, no wires.
    pub fn all_each(&mut self, buses: &[&[Net]]) -> Vec<Net> {
        match buses {
            [] => Vec::new(),
            [bus] => bus.to_vec(),
            _ => {
                let not_all = self.not_all_each(buses);
                self.not_each(&not_all)
            }
        }
    }

    /// The NAND of any number of buses, bit by bit. Of none, no wires.
    pub fn not_all_each(&mut self, buses: &[&[Net]]) -> Vec<Net> {
        if let [bus] = buses {
            return self.not_each(bus);
        }
        let (left, right) = buses.split_at(buses.len() / 2);
        let (left, right) = (self.all_each(left), self.all_each(right));
        self.nand_each(&left, &right)
    }

    /// A mask: `x` when `open` is 1, and zeros when it is 0.
    pub fn pass(&mut self, open: Net, x: &[Net]) -> Vec<Net> {
        let both = self.nand_all_with(open, x);
        self.not_each(&both)
    }

    /// All ones when `full` is 1, and `x` when it is 0, for saturation.
    pub fn fill(&mut self, full: Net, x: &[Net]) -> Vec<Net> {
        let not_full = self.not(full);
        let not_x = self.not_each(x);
        self.nand_all_with(not_full, &not_x)
    }

    /// 1 when every bit is 0.
    pub fn is_zero(&mut self, x: &[Net]) -> Net {
        self.none(x)
    }

    /// 1 when the two buses have the same value.
    pub fn equal(&mut self, x: &[Net], y: &[Net]) -> Net {
        let different = self.xor_each(x, y);
        self.none(&different)
    }
}
