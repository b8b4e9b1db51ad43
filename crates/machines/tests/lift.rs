//! Lifted instructions, evaluated step by step, do what the reference does: all keys of all machines, in a few states
//! each. No machine is named here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bantam_isa::{Image, Lifted, Op, Segment, Word, sign};
use bantam_machines::{ALL, Target};
use bantam_run::{Engine, Exit, Limits, Machine, Script, Settings};

/// Registers, the sign of the last result, memory, and the address of the next instruction.
struct State<'a> {
    regs: [u16; 8],
    cc: u8,
    pc: u16,
    word: &'a dyn Fn(u16) -> Option<u16>,
    written: Option<(u16, u16)>,
}

/// Evaluates a lifted instruction; `None` if it leaves.
fn perform(insn: &Lifted, state: &mut State<'_>) -> Option<()> {
    let mut worth: Vec<u16> = Vec::new();
    state.pc = insn.next;
    for op in &insn.ops {
        let get = |id: u16| worth[usize::from(id)];
        let two = |a, b, op: fn(Word, Word) -> Word| op(Word(get(a)), Word(get(b))).0;
        let value = match *op {
            Op::Num(number) => number,
            Op::Reg(reg) => state.regs[usize::from(reg)],
            Op::Conds(mask) => u16::from(state.cc & mask),
            Op::Add(a, b) => two(a, b, |a, b| a + b),
            Op::Sub(a, b) => two(a, b, |a, b| a - b),
            Op::Mul(a, b) => two(a, b, |a, b| a * b),
            Op::And(a, b) => get(a) & get(b),
            Op::Or(a, b) => get(a) | get(b),
            Op::Xor(a, b) => get(a) ^ get(b),
            Op::Not(a) => !get(a),
            Op::Shl(a, by) => get(a) << by,
            Op::Shr(a, by) => get(a) >> by,
            Op::Min(a, b) => get(a).min(get(b)),
            Op::Select(condition, then, or) => get(if get(condition) == 0 { or } else { then }),
            Op::Divide(a, b) => get(a).checked_div(get(b))?,
            Op::Remainder(a, b) => get(a).checked_rem(get(b))?,
            Op::Load(addr) => (state.word)(get(addr))?,
            Op::LeaveIf(condition) if get(condition) != 0 => return None,
            Op::LeaveIf(_) => 0,
            Op::Set(reg, value) => {
                state.regs[usize::from(reg)] = get(value);
                0
            }
            Op::Flag(value) => {
                state.cc = sign(get(value));
                0
            }
            Op::Store { addr, value } => {
                (state.word)(get(addr))?;
                state.written = Some((get(addr), get(value)));
                0
            }
            Op::Goto(to) => {
                state.pc = get(to);
                0
            }
            Op::GotoIf { condition, to } => {
                if get(condition) != 0 {
                    state.pc = get(to);
                }
                0
            }
        };
        worth.push(value);
    }
    Some(())
}

/// Runs one instruction on the machine, with the same registers; the program fills all of its memory.
fn reference(target: &dyn Target, image: &Image, regs: &[u16]) -> Option<Box<dyn Machine>> {
    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.set_engine(Engine::Reference).unwrap();
    machine.load(image).unwrap();
    for (name, value) in target.insn_set().regs.iter().zip(regs) {
        machine.set_register(name, *value).unwrap();
    }
    machine.set_register(machine.pc_name(), image.segments[0].origin).unwrap();
    let exit = machine.run(&mut Script::new(""), Limits::steps(1));
    (exit == Exit::StepLimit && machine.instructions() == 1).then_some(machine)
}

/// Returns noise that depends on a number.
fn noise(number: u32) -> u16 {
    (number.wrapping_mul(0x9E37_79B9) >> 16) as u16
}

#[test]
fn every_lifted_key_does_what_the_reference_does() {
    for target in ALL {
        let set = target.insn_set();
        let origin = target.dialect().usual_origin;
        let at = origin + 0x20;
        let mask = ((1u32 << set.cell_bits) - 1) as u16;
        let (mut compared, mut lifted) = (0, 0);
        for key in (0..=u16::MAX).step_by(7) {
            let Some(insn) = set.lift(key, origin) else { continue };
            lifted += 1;
            let mut words: Vec<u16> = (0..64).map(|i| noise(i + u32::from(key)) & mask).collect();
            let cells: Vec<u16> = set.cells_of(key, set.cells(key)).collect();
            words[..cells.len()].copy_from_slice(&cells);
            let image = Image { segments: vec![Segment { origin, words }], ..Image::default() };
            // Returns an address near the program, a small number, or noise.
            let regs: Vec<u16> = (0..8)
                .map(|r| {
                    [at.wrapping_add(r), r, noise(u32::from(r + key))][usize::from((r + key) % 3)] & mask
                })
                .collect();
            let Some(machine) = reference(*target, &image, &regs) else { continue };
            let before = {
                let mut machine = target.machine(&Settings::new()).unwrap();
                machine.load(&image).unwrap();
                machine
            };
            let word = |addr: u16| (u32::from(addr) < set.memory).then(|| before.word(addr));
            let mut all = [0; 8];
            all[..set.regs.len()].copy_from_slice(&regs[..set.regs.len()]);
            // All machines start with a last result of zero or more. The first instruction that asks needs the slow
            // path.
            let Some(cc) = codes(&*before, set.conditions) else { continue };
            let mut state = State { regs: all, cc, pc: 0, word: &word, written: None };
            if perform(&insn, &mut state).is_none() {
                continue;
            }
            compared += 1;
            let about = format!("{} {key:04X}", set.name);
            assert_eq!(machine.pc(), state.pc, "{about}");
            for (reg, name) in set.regs.iter().enumerate() {
                assert_eq!(machine.register(name), Some(state.regs[reg]), "{about} {name}");
            }
            if let Some((addr, value)) = state.written {
                assert_eq!(machine.word(addr), value, "{about}");
            }
        }
        assert!(compared * 10 > lifted * 5, "{}: {compared} of {lifted}", set.name);
    }
}

/// Returns the condition codes as a mask, from the visible registers.
fn codes(machine: &dyn Machine, letters: [char; 3]) -> Option<u8> {
    if let Some(status) = machine.register("PSR") {
        return Some(status as u8 & 7);
    }
    let flag = |letter: char| machine.register(&letter.to_string());
    match (flag(letters[0]), flag(letters[1])) {
        (Some(1), _) => Some(4),
        (_, Some(1)) => Some(2),
        (Some(_), Some(_)) => Some(1),
        // No instruction reads codes that a machine does not have.
        _ => Some(2),
    }
}
