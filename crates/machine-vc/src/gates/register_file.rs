//! The register file: four registers of eight flip-flops, a way in and two ways out.

use bantam_gates::{Builder, Net};

/// The inputs of the register file.
pub struct Inputs<'n> {
    /// Write `value` to the first register at the tick.
    pub write: Net,
    /// The byte to write, 8 bits.
    pub value: &'n [Net],
    /// The number of the first register, 2 bits.
    pub first: &'n [Net],
    /// The number of the second register, 2 bits.
    pub second: &'n [Net],
}

/// The registers, and the two that are read.
pub struct Registers {
    /// `R0` to `R3`, 8 bits each.
    pub all: Vec<Vec<Net>>,
    /// The value of the first register, 8 bits.
    pub first: Vec<Net>,
    /// The value of the second register, 8 bits.
    pub second: Vec<Net>,
}

/// Four registers. The one that is written is the one that is read first, as in all instructions.
pub fn register_file(b: &mut Builder, inputs: &Inputs<'_>) -> Registers {
    b.component("register file", |b| {
        b.input_port("write", &[inputs.write]);
        b.input_port("value", inputs.value);
        b.input_port("first", inputs.first);
        b.input_port("second", inputs.second);
        let lines = b.decoder(inputs.first);
        let loads = b.pass(inputs.write, &lines);
        let names = ["R0", "R1", "R2", "R3"];
        let one = |(name, &load): (&str, &Net)| b.component(name, |b| register(b, load, inputs.value));
        let all: Vec<_> = names.into_iter().zip(&loads).map(one).collect();
        let first = b.component("first port", |b| port(b, inputs.first, &all));
        let second = b.component("second port", |b| port(b, inputs.second, &all));
        b.output_port("first", &first);
        b.output_port("second", &second);
        Registers { all, first, second }
    })
}

fn register(b: &mut Builder, load: Net, value: &[Net]) -> Vec<Net> {
    b.input_port("load", &[load]);
    b.input_port("value", value);
    let held = b.register(load, value);
    b.output_port("held", &held);
    held
}

fn port(b: &mut Builder, index: &[Net], registers: &[Vec<Net>]) -> Vec<Net> {
    b.input_port("index", index);
    let value = b.pick(index, registers);
    b.output_port("value", &value);
    value
}
