//! The control unit: which cycle it is, and what happens in it.
//!
//! A counter of two flip-flops counts the cycles of an instruction. The first fetches; the second is
//! for the operand if there is one, and otherwise executes; the third executes.
//!
//! | cycle | in which instructions | what happens | at the tick that ends it |
//! | --- | --- | --- | --- |
//! | fetch | all | memory is read at PC | the byte goes into the instruction register |
//! | operand | of two bytes | memory is read at PC + 1 | the byte goes into the operand register |
//! | execute | all | the decoder's line is on; see below | registers, flags and PC change, all at once |
//!
//! | instructions | cycles | in the execute cycle |
//! | --- | --- | --- |
//! | ADD SUB MUL DIV | 2 | two registers go through a unit of the ALU; the register and both flags are written |
//! | AND OR NOT XOR | 2 | the same, without the flags |
//! | INC DEC | 2 | the adder or the subtractor with 1 as its second number; no flags |
//! | CMP_NEG CMP_ZRO CMP_ABV | 2 | the register takes 255 or 0 |
//! | RPRT | 2 | a port is read, and the register takes the byte |
//! | WPRT | 2 | a port is written |
//! | OUT MSG | 2 | the register is shown |
//! | HALT | 2 | `halted` is on |
//! | illegal bytes | 2 | `illegal` is on, and nothing changes |
//! | STR | 3 | memory is written at the operand |
//! | LDR | 3 | memory is read at the operand, and the register takes the byte |
//! | MOV CPY | 3 | the register takes the operand, or the register that the operand names |
//! | SHL SHR | 3 | the register goes through the shifter |
//! | JMP JMP_NEG JMP_ZRO JMP_ABV | 3 | PC becomes the operand if the condition holds |
//!
//! PC moves past the instruction, or to the operand, only at the last tick, and so do registers and
//! flags. A fault (an illegal byte, a divisor of 0, `bus error`) holds all of them back and sends the
//! counter to the fetch cycle.

use super::decoder::Lines;
use super::flags::Flags;
use bantam_gates::{Builder, Net};

/// The cycle: exactly one of the lines is on.
#[derive(Clone, Copy)]
pub struct Cycle {
    /// The first byte is fetched.
    pub fetch: Net,
    /// The second byte is fetched.
    pub operand: Net,
    /// The instruction is executed.
    pub execute: Net,
}

/// The cycle counter: two flip-flops, for the second and for the third cycle.
pub fn cycle_counter(b: &mut Builder, has_operand: Net, bus_error: Net) -> Cycle {
    b.component("cycle counter", |b| {
        b.input_port("has operand", &[has_operand]);
        b.input_port("bus error", &[bus_error]);
        let next = b.wires(2);
        let held = b.flip_flops(&next);
        let (second, third) = (held[0], held[1]);
        let fetch = b.nor(second, third);
        let operand = b.and(second, has_operand);
        let not_operand = b.not(has_operand);
        let short = b.and(second, not_operand);
        let execute = b.or(short, third);
        let goes_on = b.not(bus_error);
        let following = b.pass(goes_on, &[fetch, operand]);
        b.connect(&next, &following);
        b.output_port("fetch", &[fetch]);
        b.output_port("operand", &[operand]);
        b.output_port("execute", &[execute]);
        Cycle { fetch, operand, execute }
    })
}

/// The memory request: read, write, and whether the address is the operand.
#[derive(Clone, Copy)]
pub struct Memory {
    /// Memory puts a byte on the bus.
    pub read: Net,
    /// The address is the operand.
    pub transfer: Net,
}

/// When memory is read, and when at the operand.
pub fn memory(b: &mut Builder, cycle: Cycle, lines: &Lines) -> Memory {
    b.component("memory control", |b| {
        b.input_port("fetch", &[cycle.fetch]);
        b.input_port("operand", &[cycle.operand]);
        b.input_port("LDR", &[lines.ldr]);
        b.input_port("STR", &[lines.str]);
        let read = b.any(&[cycle.fetch, cycle.operand, lines.ldr]);
        let transfer = b.or(lines.ldr, lines.str);
        b.output_port("read", &[read]);
        b.output_port("transfer", &[transfer]);
        Memory { read, transfer }
    })
}

/// The conditions of jumps and comparisons.
#[derive(Clone, Copy)]
pub struct Conditions {
    /// PC takes the operand.
    pub jump: Net,
    /// A CMP whose condition holds: the register becomes 255.
    pub compare: Net,
}

/// Which conditions hold.
pub fn conditions(b: &mut Builder, lines: &Lines, flags: Flags) -> Conditions {
    b.component("conditions", |b| {
        b.input_port("N", &[flags.n]);
        b.input_port("Z", &[flags.z]);
        b.input_port("above", &[flags.above]);
        let held = [flags.n, flags.z, flags.above];
        let jumps = b.and_each(&[lines.jmp_neg, lines.jmp_zro, lines.jmp_abv], &held);
        let compares = b.and_each(&[lines.cmp_neg, lines.cmp_zro, lines.cmp_abv], &held);
        let jump = b.any(&[&[lines.jmp], &jumps[..]].concat());
        let compare = b.any(&compares);
        b.output_port("jump", &[jump]);
        b.output_port("compare", &[compare]);
        Conditions { jump, compare }
    })
}

/// What is written at the tick that ends the cycle.
#[derive(Clone, Copy)]
pub struct Writes {
    /// The PC: the instruction completes.
    pub pc: Net,
    /// The register that is named first.
    pub register: Net,
    /// The flags.
    pub flags: Net,
}

/// The conditions that block every write.
#[derive(Clone, Copy)]
pub struct Faults {
    /// DIV by 0.
    pub by_zero: Net,
    /// Memory or a port has failed.
    pub bus_error: Net,
}

/// What is written, unless there is a fault.
pub fn writes(b: &mut Builder, execute: Net, lines: &Lines, faults: Faults) -> Writes {
    b.component("write control", |b| {
        b.input_port("execute", &[execute]);
        b.input_port("illegal", &[lines.illegal]);
        b.input_port("by zero", &[faults.by_zero]);
        b.input_port("bus error", &[faults.bus_error]);
        let is_good = b.none(&[lines.illegal, faults.by_zero, faults.bus_error]);
        let pc = b.and(execute, is_good);
        let outward = [lines.wprt, lines.str, lines.out, lines.msg, lines.halt];
        let jumps = [lines.jmp, lines.jmp_neg, lines.jmp_zro, lines.jmp_abv];
        let has_result = b.none(&[&outward[..], &jumps].concat());
        let register = b.and(pc, has_result);
        let has_flags = b.any(&[lines.add, lines.sub, lines.mul, lines.div]);
        let flags = b.and(pc, has_flags);
        b.output_port("PC", &[pc]);
        b.output_port("register", &[register]);
        b.output_port("flags", &[flags]);
        Writes { pc, register, flags }
    })
}
