//! A finished circuit, as plain data.
//!
//! A net is a wire: one thing drives it (a constant, an input pin, a gate or a flip-flop) and any
//! number of things read it. Each gate comes after the gates that it reads, so that one pass from
//! first to last computes them all. Only a [`Builder`](crate::Builder) makes a
//! netlist, so every number in it points at something.

use serde::Serialize;

/// A wire, by its number, which stays the same after building.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Net(pub(crate) u32);

impl Net {
    /// The wire's number: 0 is the constant 0, 1 the constant 1, others count up from 2.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A NAND gate: `out` is 0 when `a` and `b` are both 1, and 1 otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The first input.
    pub a: Net,
    /// The second input; the same net as the first makes the gate an inverter.
    pub b: Net,
    /// The output.
    pub out: Net,
    /// The innermost component that contains the gate: an index into [`Netlist::components`].
    pub component: usize,
}

/// A D flip-flop: at each clock edge `q` becomes the value of `d` and keeps it until the next.
/// It starts at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FlipFlop {
    /// The input.
    pub d: Net,
    /// The output.
    pub q: Net,
    /// The innermost component that contains the flip-flop: an index into [`Netlist::components`].
    pub component: usize,
}

/// A named bundle of wires that enters or leaves a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Port {
    /// The name for display: `sum`, `carry in`.
    pub name: String,
    /// The wires, the least significant bit first.
    pub nets: Vec<Net>,
}

/// A named part of the circuit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    /// The name, which no other component inside the same parent has.
    pub name: String,
    /// The component around it: a smaller index into [`Netlist::components`]. The whole has none.
    pub parent: Option<usize>,
    /// The inputs, in the order in which they were named.
    pub inputs: Vec<Port>,
    /// The outputs, in the order in which they were named.
    pub outputs: Vec<Port>,
}

impl Component {
    /// The input with this name.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Port> {
        self.inputs.iter().find(|port| port.name == name)
    }

    /// The output with this name.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<&Port> {
        self.outputs.iter().find(|port| port.name == name)
    }
}

/// A finished circuit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Netlist {
    pub(crate) gates: Vec<Gate>,
    pub(crate) flip_flops: Vec<FlipFlop>,
    pub(crate) components: Vec<Component>,
    /// For each net of the builder, the net that drives it: itself, unless it was connected.
    pub(crate) drivers: Vec<Net>,
}

impl Netlist {
    /// The gates; each comes after those whose outputs it reads.
    #[must_use]
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The flip-flops, in the order in which they were made.
    #[must_use]
    pub fn flip_flops(&self) -> &[FlipFlop] {
        &self.flip_flops
    }

    /// The components. The first is the whole circuit, and its ports are the pins; each other one
    /// comes after its parent.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The net that drives `net`: another one if `net` was made by [`Builder::wire`](crate::Builder::wire).
    #[must_use]
    pub fn driver(&self, net: Net) -> Net {
        self.drivers.get(net.index()).copied().unwrap_or_default()
    }

    /// The component at a path of names below the whole, as in `alu/adder`; the whole is the empty path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        (0..self.components.len()).find(|&component| self.path(component) == path)
    }

    /// The names from below the whole down to `component`, with `/` between them.
    #[must_use]
    pub fn path(&self, component: usize) -> String {
        path(&self.components, component)
    }
}

/// [`Netlist::path`], for a list of components that is not yet a netlist.
pub(crate) fn path(components: &[Component], component: usize) -> String {
    let mut names = Vec::new();
    let mut at = components.get(component);
    while let Some(part) = at {
        let Some(parent) = part.parent else { break };
        names.push(part.name.as_str());
        at = components.get(parent);
    }
    names.reverse();
    names.join("/")
}
