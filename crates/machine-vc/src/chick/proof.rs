//! Proofs of the instruction selection: every path that is found runs on the machine, for all values of its
//! input registers, and must produce the state that it claims.
//!
//! No rule is written twice. The rules are whatever [`cover`] finds: INC for an addition of 1, a constant made
//! from the next one, ADD of a register to itself as a test for 0, SUB from a constant, flags that are already
//! set, a patched operand.

use std::rc::Rc;

use bantam_asm::{Assembler, Options as AsmOptions, link};
use bantam_chick::{
    arithmetic::{Arith, Compare, Num, arith, truth},
    ir::{Module, V},
};
use bantam_diag::{Source, has_errors};
use bantam_isa::{Image, InsnSet};
use bantam_run::{Machine, Script, Settings, System as _};

use super::{
    code::{Alu, BlockCode, Exit, Label, Mask, Step},
    cover::{Effort, Path, cover},
    emit::{self, Memory},
    goals::{Cells, Goal, LiveOut, Operation},
    state::{Content, State},
};
use crate::{DIALECT, NUMERALS, Vc};

/// The two values in registers at the start, and the result.
const A: V = V(0);
const B: V = V(1);
const D: V = V(2);

const EFFORT: Effort = Effort { beam: 500, slack: 4, ends: 1 };

/// The expected result of two values.
type Make = fn(u16, u16) -> u16;

/// An operation and its expected result.
type Rule = (Operation, Make);

fn value(v: V) -> Content {
    Content::Value(v)
}

/// Returns all operations on two values in registers, or on one and a constant.
fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = vec![
        (Operation::Lower(D, value(A)), |a, _| a.saturating_sub(1)),
        (Operation::Flip(D, value(A)), |a, _| 255 - a),
        (Operation::Left(D, value(A), Content::Number(3), 9), |a, _| a << 3 & 255),
        (Operation::Right(D, value(A), Content::Number(1), 9), |a, _| a >> 1),
        (Operation::Left(D, value(A), value(B), 9), |a, b| arith(Arith::Shl, Num::Byte, a, b).unwrap()),
        (Operation::Right(D, value(A), value(B), 9), |a, b| arith(Arith::Shr, Num::Byte, a, b).unwrap()),
        (Operation::Binary(Alu::Add, D, value(A), Content::Number(1)), |a, _| (a + 1).min(255)),
        (Operation::Binary(Alu::Sub, D, Content::Number(10), value(A)), |a, _| a.abs_diff(10)),
        (Operation::Binary(Alu::Add, D, value(A), value(A)), |a, _| (a + a).min(255)),
    ];
    let alus: [(Alu, Make); 6] = [
        (Alu::Add, |a, b| (a + b).min(255)),
        (Alu::Sub, |a, b| a.abs_diff(b)),
        (Alu::Mul, |a, b| (a * b).min(255)),
        (Alu::And, |a, b| a & b),
        (Alu::Or, |a, b| a | b),
        (Alu::Xor, |a, b| a ^ b),
    ];
    rules.extend(alus.map(|(alu, make)| (Operation::Binary(alu, D, value(A), value(B)), make)));
    rules
}

const COMPARES: [Compare; 6] = [Compare::Eq, Compare::Ne, Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge];

/// Returns the compared pairs: two values, or one and a constant.
fn pairs() -> Vec<(Content, Content)> {
    let numbers = [0, 1, 5, 254, 255].map(Content::Number);
    let with_numbers = numbers.into_iter().flat_map(|n| [(value(A), n), (n, value(A))]);
    with_numbers.chain([(value(A), value(B))]).collect()
}

/// Returns start states with the values in registers and various useful constants.
fn starts() -> Vec<State> {
    let rest = [
        [Content::Nothing, Content::Nothing],
        [Content::Number(0), Content::Number(1)],
        [Content::Number(4), Content::Number(255)],
    ];
    let start = |[c, d]: [Content; 2]| {
        let mut state = State::empty();
        state.regs = [value(A), value(B), c, d];
        state
    };
    rest.map(start).into()
}

/// Returns a goal for an operation, after which the `kept` values are live.
fn goal(operation: Operation, kept: &[V]) -> Goal {
    let mut live_out = LiveOut::default();
    live_out.live.extend(kept.iter().copied().chain([D]));
    live_out.pairs.extend(pairs());
    live_out.pairs.insert((value(D), Content::Number(0)));
    Goal::new(operation, 1, Rc::new(live_out), Rc::new(Cells(vec![0, 1, 2])))
}

/// Returns the assembled code of a path and its number of instructions.
fn assembled(path: &Path) -> (Image, usize) {
    let block = BlockCode {
        label: Label::Block(0, 0),
        steps: path.steps.clone().into_iter().map(|step| Step { line: 0, ..step }).collect(),
        exit: Exit::None,
        line: 0,
    };
    let module = Module { functions: Vec::new(), slots: Vec::new() };
    let codes = [block];
    let memory = Memory::of(&codes, &module);
    let assembly = emit::emit(&codes, &module, &memory, &Source::new("rule", ""));
    let text = format!("{}        HALT\n", assembly.text);
    let assembler = Assembler::new(InsnSet::of::<Vc>(), &DIALECT);
    let made = assembler.assemble(&Source::new("rule", &*text), 0, AsmOptions::default());
    assert!(!has_errors(&made.diagnostics), "{text}");
    let insns = text.lines().filter(|line| line.starts_with("        ")).count() - 1;
    // The price must be the assembled size; HALT is one byte.
    let words: usize = made.object.blocks.iter().map(|block| block.words.len()).sum();
    assert_eq!(words as u32, path.price.bytes + 1, "{text}");
    (link(&[(0, made.object)], NUMERALS).0, insns)
}

fn number(content: Content, a: u16, b: u16, d: u16) -> Option<u16> {
    match content {
        Content::Number(n) => Some(n.into()),
        Content::Value(v) => [a, b, d].get(v.0 as usize).copied(),
        Content::Nothing | Content::Address(_) => None,
    }
}

/// Returns the flag that is set, as a bit.
fn flag(machine: &dyn Machine) -> Mask {
    match (machine.register("N"), machine.register("Z")) {
        (Some(1), _) => 1,
        (_, Some(1)) => 2,
        _ => 4,
    }
}

/// Runs a path for all values, and checks the state that it claims.
fn prove(
    (start, both): (&State, bool),
    path: &Path,
    make: impl Fn(u16, u16) -> u16,
    holds: impl Fn(u16, u16) -> bool,
) {
    let (image, insns) = assembled(path);
    let mut machine = Vc::machine(&Settings::new());
    machine.load(&image).unwrap();
    let others = if both { 0..=255 } else { 77..=77 };
    for a in 0..=255 {
        for b in others.clone() {
            machine.set_register("PC", 0).unwrap();
            for (reg, content) in start.regs.iter().enumerate() {
                let value = number(*content, a, b, 0).unwrap_or(99);
                machine.set_register(&format!("R{reg}"), value).unwrap();
            }
            for _ in 0..insns {
                assert!(machine.step(&mut Script::new("")).is_none());
            }
            let d = make(a, b);
            for (reg, content) in path.state.regs.iter().enumerate() {
                if let Some(wanted) = number(*content, a, b, d) {
                    assert_eq!(machine.register(&format!("R{reg}")), Some(wanted), "{a} {b} {path:?}");
                }
            }
            if let Some((x, y)) = path.state.flags
                && let (Some(x), Some(y)) = (number(x, a, b, d), number(y, a, b, d))
                && insns > 0
            {
                let wanted = 1 << ((x >= y) as u8 + (x > y) as u8);
                assert_eq!(flag(&*machine), wanted, "{a} {b} {path:?}");
            }
            if let Some((mask, possible)) = path.mask {
                let on = flag(&*machine);
                assert!(on & possible != 0, "{a} {b} {path:?}");
                assert_eq!(on & mask != 0, holds(a, b), "{a} {b} {path:?}");
            }
        }
    }
}

/// Proves the cheapest paths, with and without live inputs.
fn prove_operation(
    operation: &Operation,
    make: impl Fn(u16, u16) -> u16 + Copy,
    holds: impl Fn(u16, u16) -> bool + Copy,
) -> usize {
    // All pairs of values take long, so only one start state and the cheapest path are tried.
    let both = format!("{operation:?}").contains("V(1)");
    let (starts, paths_each) = if both { (starts()[..1].to_vec(), 1) } else { (starts(), 3) };
    let mut count = 0;
    for start in starts {
        for kept in [&[][..], &[A], &[A, B]] {
            let goal = goal(operation.clone(), kept);
            let paths = cover(std::iter::once(&goal), &start, EFFORT);
            assert!(!paths.is_empty(), "{operation:?}");
            for path in paths.into_iter().take(paths_each) {
                prove((&start, both), &path, make, holds);
                count += 1;
            }
        }
    }
    count
}

#[test]
fn what_is_made_of_values_is_right_for_all_values() {
    let count: usize =
        rules().into_iter().map(|(operation, make)| prove_operation(&operation, make, |_, _| false)).sum();
    assert!(count > 40);
}

#[test]
fn comparisons_are_right_for_all_values() {
    for (x, y) in pairs() {
        for cmp in COMPARES {
            let get = move |content: Content, a: u16, b: u16| number(content, a, b, 0).unwrap();
            let holds = move |a: u16, b: u16| cmp.holds(Num::Byte, get(x, a, b), get(y, a, b));
            prove_operation(&Operation::Branch(cmp, x, y), |_, _| 0, holds);
            prove_operation(&Operation::Truth(D, cmp, x, y), move |a, b| truth(holds(a, b)), holds);
        }
    }
}
