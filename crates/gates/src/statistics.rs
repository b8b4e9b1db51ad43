//! Counts the parts of a component and measures its depth.

use crate::netlist::Netlist;
use serde::Serialize;

/// The size of a component, including everything inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// The number of NAND gates.
    pub gates: usize,
    /// The number of flip-flops.
    pub flip_flops: usize,
    /// The longest chain of gates from an input of the component (or a flip-flop in it) to an output (or
    /// a flip-flop in it): its delay, in NAND delays.
    pub depth: usize,
}

/// The statistics of each component, in the order of [`Netlist::components`].
#[must_use]
pub fn statistics(netlist: &Netlist) -> Vec<Statistics> {
    let mut members = vec![Vec::new(); netlist.components.len()];
    let mut all = vec![Statistics::default(); netlist.components.len()];
    for (index, gate) in netlist.gates.iter().enumerate() {
        around(netlist, gate.component, |component| members[component].push(index));
    }
    for flip_flop in &netlist.flip_flops {
        around(netlist, flip_flop.component, |component| all[component].flip_flops += 1);
    }
    // The depth of each net, in the component that is looked at; 0 for what comes from outside it.
    let mut depths = vec![0; netlist.drivers.len()];
    for (statistics, members) in all.iter_mut().zip(&members) {
        statistics.gates = members.len();
        for gate in members.iter().map(|&gate| netlist.gates[gate]) {
            let depth = 1 + depths[gate.a.index()].max(depths[gate.b.index()]);
            depths[gate.out.index()] = depth;
            statistics.depth = statistics.depth.max(depth);
        }
        for &gate in members {
            depths[netlist.gates[gate].out.index()] = 0;
        }
    }
    all
}

/// Calls `each` for a component and all its ancestors.
fn around(netlist: &Netlist, component: usize, mut each: impl FnMut(usize)) {
    let mut at = Some(component);
    while let Some(component) = at {
        each(component);
        at = netlist.components[component].parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;

    #[test]
    fn a_part_counts_what_is_inside_it() {
        let mut b = Builder::new("whole");
        let (x, y) = (b.input("x", 4), b.input("y", 4));
        let load = b.input("load", 1)[0];
        b.component("accumulator", |b| {
            let sum = b.ripple_adder(&x, &y, Builder::ZERO);
            b.component("register", |b| b.register(load, &sum.bits))
        });
        let netlist = b.finish().unwrap();
        let statistics = statistics(&netlist);
        let of = |path| statistics[netlist.find(path).unwrap()];
        assert_eq!(of("accumulator/half adder"), Statistics { gates: 5, flip_flops: 0, depth: 3 });
        assert_eq!(of("accumulator/full adder"), Statistics { gates: 9, flip_flops: 0, depth: 6 });
        // Four switches of three gates share one inverter.
        assert_eq!(of("accumulator/register"), Statistics { gates: 13, flip_flops: 4, depth: 3 });
        let whole = of("");
        assert_eq!(whole, Statistics { gates: 5 + 3 * 9 + 13, flip_flops: 4, depth: whole.depth });
        assert_eq!(of("accumulator"), whole);
        // A carry costs two gates in each bit, the last sum two more, and the switch two.
        assert_eq!(whole.depth, 12);
    }
}
