//! The program counter: nine flip-flops, so that 256, one past the end of memory, differs from 0;
//! and the address that memory gets.

use bantam_gates::{Builder, Net};

/// The inputs of the program counter.
pub struct Inputs<'n> {
    /// Take the next value at the tick.
    pub load: Net,
    /// The next value is the operand, not the address after the instruction.
    pub jump: Net,
    /// The instruction has two bytes.
    pub has_operand: Net,
    /// The second byte, 8 bits.
    pub operand: &'n [Net],
}

/// The program counter.
pub struct ProgramCounter {
    /// The address of the instruction, 9 bits, 0 to 256.
    pub pc: Vec<Net>,
    /// One more, 9 bits.
    pub next_byte: Vec<Net>,
}

/// The program counter, its two incrementers and the switch for jumps.
pub fn program_counter(b: &mut Builder, inputs: &Inputs<'_>) -> ProgramCounter {
    b.component("program counter", |b| {
        b.input_port("load", &[inputs.load]);
        b.input_port("jump", &[inputs.jump]);
        b.input_port("has operand", &[inputs.has_operand]);
        b.input_port("operand", inputs.operand);
        let next = b.wires(9);
        let pc = b.register(inputs.load, &next);
        let next_byte = b.component("next byte", |b| plus(b, &pc, Builder::ONE));
        let following = b.component("following instruction", |b| plus(b, &next_byte, inputs.has_operand));
        let target = [inputs.operand, &[Builder::ZERO]].concat();
        let chosen = b.mux_each(inputs.jump, &following, &target);
        b.connect(&next, &chosen);
        b.output_port("PC", &pc);
        b.output_port("next byte", &next_byte);
        b.output_port("next", &chosen);
        ProgramCounter { pc, next_byte }
    })
}

fn plus(b: &mut Builder, x: &[Net], bit: Net) -> Vec<Net> {
    b.input_port("x", x);
    b.input_port("plus", &[bit]);
    let result = b.incrementer(x, bit).bits;
    b.output_port("result", &result);
    result
}

/// The address for memory, 9 bits: the PC while `fetch` is on, the operand while `transfer` is (LDR and
/// STR execute), and otherwise the byte after the PC.
pub fn address(
    b: &mut Builder,
    [fetch, transfer]: [Net; 2],
    program_counter: &ProgramCounter,
    operand: &[Net],
) -> Vec<Net> {
    b.component("address", |b| {
        b.input_port("fetch", &[fetch]);
        b.input_port("transfer", &[transfer]);
        b.input_port("PC", &program_counter.pc);
        b.input_port("next byte", &program_counter.next_byte);
        b.input_port("operand", operand);
        let operand = [operand, &[Builder::ZERO]].concat();
        let after_fetch = b.mux_each(transfer, &program_counter.next_byte, &operand);
        let address = b.mux_each(fetch, &after_fetch, &program_counter.pc);
        b.output_port("address", &address);
        address
    })
}
