//! The flags: two flip-flops, N and Z, that ADD, SUB, MUL and DIV write together; and the conditions
//! that jumps and comparisons make of them.

use bantam_gates::{Builder, Net};

/// The flags, and what follows from them.
#[derive(Clone, Copy)]
pub struct Flags {
    /// The last result was negative.
    pub n: Net,
    /// The last result was 0.
    pub z: Net,
    /// Neither.
    pub above: Net,
}

/// The flags; they take `borrow` and `is_zero` at the tick if `load` is on.
pub fn flags(b: &mut Builder, load: Net, borrow: Net, is_zero: Net) -> Flags {
    b.component("flags", |b| {
        b.input_port("load", &[load]);
        b.input_port("borrow", &[borrow]);
        b.input_port("is zero", &[is_zero]);
        let held = b.register(load, &[borrow, is_zero]);
        let flags = Flags { n: held[0], z: held[1], above: b.nor(held[0], held[1]) };
        b.output_port("N", &[flags.n]);
        b.output_port("Z", &[flags.z]);
        b.output_port("above", &[flags.above]);
        flags
    })
}
