//! A trace of a circuit, cycle by cycle, as plain data for display.

use serde::Serialize;

use crate::{Netlist, Simulator, netlist::Port};

/// One cycle of the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cycle {
    /// The name of the cycle.
    pub name: String,
    /// Sentences that describe what happens in it.
    pub happens: Vec<String>,
    /// The active components.
    pub parts: Vec<Part>,
}

/// A component with the numbers on its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The names of the components around it and its own, with `/` between them.
    pub path: String,
    /// The inputs.
    pub inputs: Vec<Reading>,
    /// The outputs.
    pub outputs: Vec<Reading>,
}

/// The number on a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The port's name.
    pub name: String,
    /// Its number in the first machine; only the low 64 bits.
    pub value: u64,
    /// The number of wires.
    pub bits: usize,
}

/// The components at most `depth` levels below the whole circuit that have a nonzero output.
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
