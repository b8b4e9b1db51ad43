//! Logic on single wires. With NAND alone: NOT is a NAND whose inputs are one wire, AND is a NAND and
//! a NOT, and OR is a NAND of NOTs.

use crate::{Builder, Net};

impl Builder {
    /// 1 when `x` is 0.
    pub fn not(&mut self, x: Net) -> Net {
        self.nand(x, x)
    }

    /// 1 when both are 1.
    pub fn and(&mut self, x: Net, y: Net) -> Net {
        let both = self.nand(x, y);
        self.not(both)
    }

    /// 1 when at least one is 1.
    pub fn or(&mut self, x: Net, y: Net) -> Net {
        let (not_x, not_y) = (self.not(x), self.not(y));
        self.nand(not_x, not_y)
    }

    /// 1 when neither is 1.
    pub fn nor(&mut self, x: Net, y: Net) -> Net {
        let either = self.or(x, y);
        self.not(either)
    }

    /// 1 when the two are different.
    pub fn xor(&mut self, x: Net, y: Net) -> Net {
        let both = self.nand(x, y);
        let (x_alone, y_alone) = (self.nand(x, both), self.nand(y, both));
        self.nand(x_alone, y_alone)
    }

    /// 1 when the two are the same.
    pub fn xnor(&mut self, x: Net, y: Net) -> Net {
        let different = self.xor(x, y);
        self.not(different)
    }

    /// A two-way switch: `zero` when `select` is 0, and `one` when it is 1.
    pub fn mux(&mut self, select: Net, zero: Net, one: Net) -> Net {
        self.mux_each(select, &[zero], &[one])[0]
    }

    /// 1 when all are 1: a tree of ANDs. Of no wires at all, 1.
    pub fn all(&mut self, nets: &[Net]) -> Net {
        match nets {
            [] => Self::ONE,
            [net] => *net,
            _ => {
                let not_all = self.not_all(nets);
                self.not(not_all)
            }
        }
    }

    /// 1 when at least one is 0: a NAND of any number of inputs. Of no wires at all, 0.
    pub fn not_all(&mut self, nets: &[Net]) -> Net {
        let (left, right) = nets.split_at(nets.len() / 2);
        let (left, right) = (self.all(left), self.all(right));
        if left == Self::ONE { self.not(right) } else { self.nand(left, right) }
    }

    /// 1 when at least one is 1: a tree of ORs. Of no wires at all, 0.
    pub fn any(&mut self, nets: &[Net]) -> Net {
        match nets {
            [] => Self::ZERO,
            [net] => *net,
            _ => {
                let (left, right) = nets.split_at(nets.len() / 2);
                let (left, right) = (self.any(left), self.any(right));
                self.or(left, right)
            }
        }
    }

    /// 1 when none is 1. Of no wires at all, 1.
    pub fn none(&mut self, nets: &[Net]) -> Net {
        let any = self.any(nets);
        self.not(any)
    }
}
