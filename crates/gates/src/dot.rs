//! A circuit as a Graphviz drawing: a box around each component, an edge for each connection.

use crate::netlist::{Net, Netlist};
use std::fmt::Write;

/// The circuit in Graphviz' language, the same text each time: gates are `g0`, `g1`, ..., flip-flops
/// `f0`, `f1`, ..., pins and constants `n0`, `n1`, ... by the number of the net, output pins `o` and
/// the number; a component is a cluster.
#[must_use]
pub fn dot(netlist: &Netlist) -> String {
    let mut text = String::from("digraph circuit {\n  rankdir=LR;\n");
    let drawing = Drawing::new(netlist);
    drawing.pins(&mut text);
    if !netlist.components.is_empty() {
        drawing.cluster(&mut text, 0, 1);
    }
    drawing.edges(&mut text);
    text.push_str("}\n");
    text
}

/// The nesting of components, and the name of the node that drives each net.
struct Drawing<'n> {
    netlist: &'n Netlist,
    children: Vec<Vec<usize>>,
    nodes: Vec<Vec<String>>,
    drivers: Vec<String>,
}

impl<'n> Drawing<'n> {
    fn new(netlist: &'n Netlist) -> Self {
        let mut drivers: Vec<_> = (0..netlist.drivers.len()).map(|net| format!("n{net}")).collect();
        let mut children = vec![Vec::new(); netlist.components.len()];
        let mut nodes = vec![Vec::new(); netlist.components.len()];
        for (index, component) in netlist.components.iter().enumerate() {
            if let Some(parent) = component.parent {
                children[parent].push(index);
            }
        }
        for (index, gate) in netlist.gates.iter().enumerate() {
            nodes[gate.component].push(format!("g{index} [label=NAND shape=box]"));
            drivers[gate.out.index()] = format!("g{index}");
        }
        for (index, flip_flop) in netlist.flip_flops.iter().enumerate() {
            nodes[flip_flop.component].push(format!("f{index} [label=\"D flip-flop\" shape=box3d]"));
            drivers[flip_flop.q.index()] = format!("f{index}");
        }
        Self { netlist, children, nodes, drivers }
    }

    /// The constants and the pins, outside all boxes.
    fn pins(&self, text: &mut String) {
        let constants = [(0, "0"), (1, "1")].map(|(net, name)| (Net(net), 'n', name.to_string()));
        let mut pins = Vec::from(constants);
        if let Some(whole) = self.netlist.components.first() {
            for (ports, letter) in [(&whole.inputs, 'n'), (&whole.outputs, 'o')] {
                for port in ports {
                    let bits = port.nets.iter().enumerate();
                    pins.extend(bits.map(|(bit, &net)| (net, letter, format!("{} {bit}", port.name))));
                }
            }
        }
        for (net, letter, name) in pins {
            line(
                text,
                1,
                &format!("{letter}{} [label=\"{}\" shape=plaintext];", net.number(), quoted(&name)),
            );
        }
    }

    fn cluster(&self, text: &mut String, component: usize, depth: usize) {
        line(text, depth, &format!("subgraph cluster_{component} {{"));
        let name = quoted(&self.netlist.components[component].name);
        line(text, depth + 1, &format!("label=\"{name}\";"));
        for node in &self.nodes[component] {
            line(text, depth + 1, &format!("{node};"));
        }
        for &child in &self.children[component] {
            self.cluster(text, child, depth + 1);
        }
        line(text, depth, "}");
    }

    fn edges(&self, text: &mut String) {
        let mut edge = |from: Net, to: String| {
            line(text, 1, &format!("{} -> {to};", self.drivers[from.index()]));
        };
        for (index, gate) in self.netlist.gates.iter().enumerate() {
            edge(gate.a, format!("g{index}"));
            if gate.b != gate.a {
                edge(gate.b, format!("g{index}"));
            }
        }
        for (index, flip_flop) in self.netlist.flip_flops.iter().enumerate() {
            edge(flip_flop.d, format!("f{index}"));
        }
        let outputs = self.netlist.components.first().map_or(&[][..], |whole| &whole.outputs);
        for &net in outputs.iter().flat_map(|port| &port.nets) {
            edge(net, format!("o{}", net.number()));
        }
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    let indent = 2 * depth;
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{:indent$}{content}", "");
}

/// A name escaped for use between quotation marks.
fn quoted(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;

    #[test]
    fn one_gate_is_drawn_whole() {
        let mut b = Builder::new("a \"gate\"");
        let x = b.input("x", 1)[0];
        let out = b.component("inverter", |b| b.not(x));
        let q = b.flip_flop(out);
        b.output_port("out", &[q]);
        let text = r#"digraph circuit {
  rankdir=LR;
  n0 [label="0" shape=plaintext];
  n1 [label="1" shape=plaintext];
  n2 [label="x 0" shape=plaintext];
  o4 [label="out 0" shape=plaintext];
  subgraph cluster_0 {
    label="a \"gate\"";
    f0 [label="D flip-flop" shape=box3d];
    subgraph cluster_1 {
      label="inverter";
      g0 [label=NAND shape=box];
    }
  }
  n2 -> g0;
  g0 -> f0;
  f0 -> o4;
}
"#;
        assert_eq!(dot(&b.finish().unwrap()), text);
        assert!(dot(&Netlist::default()).ends_with("}\n"));
    }
}
