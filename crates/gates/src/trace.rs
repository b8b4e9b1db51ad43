//! What a circuit does, cycle by cycle, as plain data for people.

use serde::Serialize;

use crate::{Netlist, Simulator, netlist::Port};

/// One cycle of the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cycle {
    /// What the cycle is called.
    pub name: String,
    /// What happens in it, a sentence each.
    pub happens: Vec<String>,
    /// The components that have something to do.
    pub parts: Vec<Part>,
}

/// A component with the numbers on its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The names of the components around it and its own, with `/` between them.
    pub path: String,
    /// What enters.
    pub inputs: Vec<Reading>,
    /// What leaves.
    pub outputs: Vec<Reading>,
}

/// The number on a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The port's name.
    pub name: String,
    /// Its number in the first machine, as far as it has 64 bits.
    pub value: u64,
    /// How many wires it has.
    pub bits: usize,
}

/// The components at most `depth` levels below the whole circuit of which some output is not zero.
#[must_use]
pub fn active_parts(netlist: &Netlist, simulator: &Simulator, depth: usize) -> Vec<Part> {
    let read = |ports: &[Port]| -> Vec<Reading> {
        let reading = |port: &Port| Reading {
            name: port.name.clone(),
            value: simulator.number(&port.nets, 0),
            bits: port.nets.len(),
        };
        ports.iter().map(reading).collect()
    };
    let mut parts = Vec::new();
    for (index, component) in netlist.components().iter().enumerate().skip(1) {
        let path = netlist.path(index);
        let is_on = component.outputs.iter().flat_map(|port| &port.nets).any(|net| simulator.is_on(*net));
        if is_on && path.matches('/').count() <= depth {
            parts.push(Part { path, inputs: read(&component.inputs), outputs: read(&component.outputs) });
        }
    }
    parts
}
