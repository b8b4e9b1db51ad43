//! Building a circuit: gates, flip-flops, pins, and the components around them.
//!
//! Every method returns the nets that it drives, and other methods accept them: an expression tree of
//! method calls is a circuit. A net that is read before it is driven (the next value of a register
//! depends on its current value) starts as a [`wire`](Builder::wire) and is
//! [connected](Builder::connect) later. Mistakes are recorded where they are made and reported by
//! [`finish`](Builder::finish).

use crate::netlist::{Component, FlipFlop, Gate, Net, Netlist, Port, path};
use crate::order::order;
use std::collections::HashMap;

/// A mistake in a circuit. `component` is the path of the component in which it was found; the path of
/// the whole circuit is empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Gates whose outputs depend on themselves without a flip-flop in between.
    #[error("gates in `{component}` form a loop without a flip-flop")]
    Loop {
        /// The path of a component with a gate of the loop.
        component: String,
    },
    /// A wire that is read but not driven.
    #[error("`{component}` has an undriven wire")]
    Undriven {
        /// The path of the component that made the wire.
        component: String,
    },
    /// A wire connected twice, or a net connected that is not a wire.
    #[error("`{component}` drives a net that already has a driver")]
    DrivenTwice {
        /// The path of the component that connects it again.
        component: String,
    },
    /// Two buses that should have the same number of bits.
    #[error("`{component}` combines buses of {left} and {right} bits")]
    Widths {
        /// The path of the component that combines them.
        component: String,
        /// The number of bits of one bus.
        left: usize,
        /// The number of bits of the other.
        right: usize,
    },
}

/// What drives a net.
#[derive(Clone, Copy)]
enum Driver {
    /// A constant, a pin, a gate or a flip-flop.
    Itself,
    /// Nothing yet: a wire, with the component that made it.
    Nothing(usize),
    /// The net to which a wire was connected, and the component that made the wire.
    Net(Net, usize),
}

/// A circuit under construction.
pub struct Builder {
    drivers: Vec<Driver>,
    gates: Vec<Gate>,
    flip_flops: Vec<FlipFlop>,
    components: Vec<Component>,
    /// The component being built.
    current: usize,
    /// The number of uses of each name inside each component.
    names: HashMap<(usize, String), u32>,
    mistake: Option<BuildError>,
}

impl Builder {
    /// The net that is always 0.
    pub const ZERO: Net = Net(0);
    /// The net that is always 1.
    pub const ONE: Net = Net(1);

    /// Creates an empty circuit with this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let whole = Component { name: name.into(), parent: None, inputs: Vec::new(), outputs: Vec::new() };
        Self {
            drivers: vec![Driver::Itself; 2],
            gates: Vec::new(),
            flip_flops: Vec::new(),
            components: vec![whole],
            current: 0,
            names: HashMap::new(),
            mistake: None,
        }
    }

    /// Input pins of the whole circuit, `width` of them, the least significant first.
    pub fn input(&mut self, name: &str, width: usize) -> Vec<Net> {
        let nets: Vec<_> = (0..width).map(|_| self.net(Driver::Itself)).collect();
        self.components[0].inputs.push(Port { name: name.into(), nets: nets.clone() });
        nets
    }

    /// Names a bus that enters the component being built.
    pub fn input_port(&mut self, name: &str, nets: &[Net]) {
        self.components[self.current].inputs.push(Port { name: name.into(), nets: nets.into() });
    }

    /// Names a bus that leaves the component being built; outside all components, the output pins of the circuit.
    pub fn output_port(&mut self, name: &str, nets: &[Net]) {
        self.components[self.current].outputs.push(Port { name: name.into(), nets: nets.into() });
    }

    /// Puts everything that `build` makes into a component with this name, inside the current one. A name
    /// that is already used in the current one gets a number: `row`, `row 2`.
    pub fn component<R>(&mut self, name: &str, build: impl FnOnce(&mut Self) -> R) -> R {
        let parent = self.current;
        let times = self.names.entry((parent, name.into())).or_default();
        *times += 1;
        let name = if *times == 1 { name.into() } else { format!("{name} {times}") };
        self.current = self.components.len();
        self.components.push(Component {
            name,
            parent: Some(parent),
            inputs: Vec::new(),
            outputs: Vec::new(),
        });
        let result = build(self);
        self.current = parent;
        result
    }

    /// A NAND gate: 0 when both are 1, and 1 otherwise.
    pub fn nand(&mut self, a: Net, b: Net) -> Net {
        let out = self.net(Driver::Itself);
        self.gates.push(Gate { a, b, out, component: self.current });
        out
    }

    /// A D flip-flop: the value of `d` at the last clock edge, and 0 before the first.
    pub fn flip_flop(&mut self, d: Net) -> Net {
        let q = self.net(Driver::Itself);
        self.flip_flops.push(FlipFlop { d, q, component: self.current });
        q
    }

    /// A net to read now and to [connect](Self::connect) later.
    pub fn wire(&mut self) -> Net {
        self.net(Driver::Nothing(self.current))
    }

    /// A bus of `width` wires.
    pub fn wires(&mut self, width: usize) -> Vec<Net> {
        (0..width).map(|_| self.wire()).collect()
    }

    /// Connects each wire to the source at the same index.
    pub fn connect(&mut self, wires: &[Net], sources: &[Net]) {
        self.same_width(wires, sources);
        for (wire, &source) in wires.iter().zip(sources) {
            match self.drivers[wire.index()] {
                Driver::Nothing(maker) => self.drivers[wire.index()] = Driver::Net(source, maker),
                Driver::Itself | Driver::Net(..) => {
                    let component = path(&self.components, self.current);
                    self.mistake.get_or_insert(BuildError::DrivenTwice { component });
                }
            }
        }
    }

    /// Records a mistake if the two buses have different widths.
    pub fn same_width(&mut self, left: &[Net], right: &[Net]) {
        if left.len() != right.len() {
            let component = path(&self.components, self.current);
            let (left, right) = (left.len(), right.len());
            self.mistake.get_or_insert(BuildError::Widths { component, left, right });
        }
    }

    /// Returns the finished circuit. Existing nets keep their numbers.
    ///
    /// # Errors
    ///
    /// Returns the first recorded mistake.
    pub fn finish(mut self) -> Result<Netlist, BuildError> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let drivers = self.resolve()?;
        for gate in &mut self.gates {
            gate.a = drivers[gate.a.index()];
            gate.b = drivers[gate.b.index()];
        }
        for flip_flop in &mut self.flip_flops {
            flip_flop.d = drivers[flip_flop.d.index()];
        }
        for component in &mut self.components {
            for net in component.inputs.iter_mut().chain(&mut component.outputs).flat_map(|p| &mut p.nets) {
                *net = drivers[net.index()];
            }
        }
        let sorted = order(&self.gates, drivers.len()).map_err(|gate| BuildError::Loop {
            component: path(&self.components, self.gates[gate].component),
        })?;
        let gates = sorted.into_iter().map(|gate| self.gates[gate]).collect();
        let Self { flip_flops, components, .. } = self;
        Ok(Netlist { gates, flip_flops, components, drivers })
    }

    /// For each net, the net that drives it at the far end of all wires.
    fn resolve(&self) -> Result<Vec<Net>, BuildError> {
        let follow = |start: u32| {
            let mut at = Net(start);
            // A chain with more links than nets is a cycle.
            for _ in 0..=self.drivers.len() {
                match self.drivers[at.index()] {
                    Driver::Itself => return Ok(at),
                    Driver::Net(next, _) => at = next,
                    Driver::Nothing(maker) => {
                        return Err(BuildError::Undriven { component: path(&self.components, maker) });
                    }
                }
            }
            Err(BuildError::Loop { component: self.maker_of(at) })
        };
        (0..self.next_number()).map(follow).collect()
    }

    fn maker_of(&self, wire: Net) -> String {
        match self.drivers[wire.index()] {
            Driver::Nothing(maker) | Driver::Net(_, maker) => path(&self.components, maker),
            Driver::Itself => String::new(),
        }
    }

    fn net(&mut self, driver: Driver) -> Net {
        let net = Net(self.next_number());
        self.drivers.push(driver);
        net
    }

    fn next_number(&self) -> u32 {
        // A circuit of four thousand million nets does not fit into any memory that builds it.
        u32::try_from(self.drivers.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_gates_is_an_error_that_names_the_component() {
        let mut b = Builder::new("latch");
        let set = b.input("set", 1)[0];
        b.component("outer", |b| {
            b.component("cell", |b| {
                let back = b.wire();
                let out = b.nand(set, back);
                let again = b.not(out);
                b.connect(&[back], &[again]);
            });
        });
        let error = b.finish().unwrap_err();
        assert_eq!(error, BuildError::Loop { component: "outer/cell".into() });
        assert_eq!(error.to_string(), "gates in `outer/cell` form a loop without a flip-flop");
    }

    #[test]
    fn a_loop_is_found_from_a_gate_after_it() {
        let mut b = Builder::new("whole");
        let back = b.wire();
        let before = b.component("after", |b| b.not(back));
        let end = b.component("round", |b| {
            let x = b.wire();
            let y = b.not(x);
            let z = b.not(y);
            b.connect(&[x], &[z]);
            z
        });
        b.connect(&[back], &[end]);
        b.output_port("out", &[before]);
        assert_eq!(b.finish().unwrap_err(), BuildError::Loop { component: "round".into() });
    }

    #[test]
    fn a_loop_through_a_flip_flop_is_none() {
        let mut b = Builder::new("toggle");
        let d = b.wire();
        let q = b.flip_flop(d);
        let next = b.not(q);
        b.connect(&[d], &[next]);
        assert!(b.finish().is_ok());
    }

    #[test]
    fn wires_are_driven_exactly_once() {
        let mut b = Builder::new("whole");
        let wire = b.component("part", Builder::wire);
        b.not(wire);
        assert_eq!(b.finish().unwrap_err(), BuildError::Undriven { component: "part".into() });

        let mut b = Builder::new("whole");
        let wire = b.wire();
        b.connect(&[wire], &[Builder::ONE]);
        b.connect(&[wire], &[Builder::ZERO]);
        assert_eq!(b.finish().unwrap_err(), BuildError::DrivenTwice { component: String::new() });

        let mut b = Builder::new("whole");
        let (x, y) = (b.wire(), b.wire());
        b.connect(&[x, y], &[y, x]);
        assert_eq!(b.finish().unwrap_err(), BuildError::Loop { component: String::new() });
    }

    #[test]
    fn buses_of_different_widths_are_an_error() {
        let mut b = Builder::new("whole");
        let (x, y) = (b.input("x", 3), b.input("y", 2));
        b.component("sum", |b| b.ripple_adder(&x, &y, Builder::ZERO));
        let error = b.finish().unwrap_err();
        assert_eq!(error, BuildError::Widths { component: "sum".into(), left: 3, right: 2 });
    }

    #[test]
    fn components_have_paths_and_different_names() {
        let mut b = Builder::new("whole");
        b.component("row", |b| b.component("cell", |_| ()));
        b.component("row", |b| b.component("cell", |_| ()));
        let netlist = b.finish().unwrap();
        assert_eq!(netlist.find(""), Some(0));
        assert_eq!(netlist.find("row 2/cell"), Some(4));
        assert_eq!(netlist.path(2), "row/cell");
        assert_eq!(netlist.find("cell"), None);
    }

    #[test]
    fn gates_are_ordered_whatever_the_order_of_building() {
        let mut b = Builder::new("whole");
        let x = b.input("x", 1)[0];
        let late = b.wire();
        let last = b.not(late);
        let first = b.not(x);
        b.connect(&[late], &[first]);
        let netlist = b.finish().unwrap();
        assert_eq!(netlist.gates()[0].out, first);
        assert_eq!(netlist.gates()[1].out, last);
        assert_eq!(netlist.driver(late), first);
    }
}
