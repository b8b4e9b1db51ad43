//! A circuit as JSON, for programs that draw it.
//!
//! One object. Nets are numbers; 0 is the constant 0 and 1 the constant 1; buses list the least
//! significant bit first; components are referred to by their index in `components`, which starts with
//! the whole circuit and lists parents before their children.
//!
//! ```json
//! {
//!   "gates": [{ "a": 2, "b": 3, "out": 4, "component": 1 }],
//!   "flip_flops": [{ "d": 4, "q": 5, "component": 0 }],
//!   "components": [
//!     {
//!       "name": "adder", "path": "alu/adder", "parent": 0,
//!       "inputs": [{ "name": "x", "nets": [2, 3] }],
//!       "outputs": [{ "name": "sum", "nets": [4] }],
//!       "gates": 1, "flip_flops": 0, "depth": 1
//!     }
//!   ]
//! }
//! ```
//!
//! `parent` is `null` for the whole circuit. The counts of a component include everything inside it;
//! `depth` is its longest path in gates. Each gate comes after the gates that it reads.

use crate::netlist::{Component, FlipFlop, Gate, Netlist};
use crate::statistics::{Statistics, statistics};
use serde::Serialize;

#[derive(Serialize)]
struct Circuit<'n> {
    gates: &'n [Gate],
    flip_flops: &'n [FlipFlop],
    components: Vec<Part<'n>>,
}

#[derive(Serialize)]
struct Part<'n> {
    #[serde(flatten)]
    component: &'n Component,
    path: String,
    #[serde(flatten)]
    statistics: Statistics,
}

/// The circuit as one JSON object: `gates` (`a`, `b`, `out`, `component`), `flip_flops` (`d`, `q`,
/// `component`) and `components` (`name`, `path`, `parent`, `inputs`, `outputs`, `gates`,
/// `flip_flops`, `depth`). Nets and components are numbers; a port is a `name` and its `nets`, the
/// least significant first.
#[must_use]
pub fn json(netlist: &Netlist) -> String {
    let statistics = statistics(netlist).into_iter().enumerate();
    let part = |(index, statistics): (usize, Statistics)| Part {
        component: &netlist.components[index],
        path: netlist.path(index),
        statistics,
    };
    let circuit = Circuit {
        gates: &netlist.gates,
        flip_flops: &netlist.flip_flops,
        components: statistics.map(part).collect(),
    };
    // Numbers, strings and lists of them always have a JSON form.
    serde_json::to_string(&circuit).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use serde_json::Value;

    #[test]
    fn the_json_has_the_shape_that_is_promised() {
        let mut b = Builder::new("half");
        let (x, y) = (b.input("x", 1)[0], b.input("y", 1)[0]);
        let half = b.half_adder(x, y);
        let q = b.flip_flop(half.sum);
        b.output_port("q", &[q]);
        let value: Value = serde_json::from_str(&json(&b.finish().unwrap())).unwrap();
        assert_eq!(value["gates"].as_array().unwrap().len(), 5);
        assert_eq!(value["gates"][0]["component"], 1);
        assert_eq!(value["flip_flops"][0]["q"], q.number());
        let part = &value["components"][1];
        assert_eq!((&part["name"], &part["path"]), (&"half adder".into(), &"half adder".into()));
        assert_eq!((&part["gates"], &part["depth"], &part["parent"]), (&5.into(), &3.into(), &0.into()));
        assert_eq!(part["inputs"][1]["nets"][0], y.number());
        assert_eq!(value["components"][0]["parent"], Value::Null);
    }
}
