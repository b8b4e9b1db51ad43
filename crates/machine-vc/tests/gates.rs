//! The gates against a small model of the VC in plain Rust: every first byte in many states, random
//! programs, faults.

use bantam_gates::{dot, json, statistics};
use bantam_machine_vc::gates::{Bus, Computer, Outcome, State};

/// A generator of random numbers that is the same everywhere (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn byte(&mut self) -> u8 {
        // Zeros and the ends of the range find more mistakes than other values.
        match self.next() >> 32 & 15 {
            0 => 0,
            1 => 1,
            2 => 255,
            _ => (self.next() >> 24) as u8,
        }
    }

    fn state(&mut self) -> State {
        let regs = std::array::from_fn(|_| self.byte());
        let pc = (self.next() >> 20 & 0xFF) as u16;
        let flags = self.next() >> 30;
        State { regs, pc, n: flags & 1 == 1, z: flags & 2 == 2 }
    }
}

/// Something that the machine did to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    Port(u8, u8),
    Bits(u8),
    Character(u8),
}

/// What is around the machine: memory, ports, what was shown; and which of these fails.
#[derive(Clone, Debug, PartialEq, Eq)]
struct World {
    memory: [u8; 256],
    ports: [u8; 8],
    events: Vec<Event>,
    failing_port: Option<u8>,
    is_mute: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum WorldError {
    End,
    Port(u8),
    Mute,
}

impl World {
    fn new(random: &mut Random) -> Self {
        let memory = std::array::from_fn(|_| random.byte());
        let ports = std::array::from_fn(|_| random.byte());
        Self { memory, ports, events: Vec::new(), failing_port: None, is_mute: false }
    }

    fn check_port(&self, port: u8) -> Result<(), WorldError> {
        if self.failing_port == Some(port) { Err(WorldError::Port(port)) } else { Ok(()) }
    }

    fn show(&mut self, event: Event) -> Result<(), WorldError> {
        if self.is_mute {
            return Err(WorldError::Mute);
        }
        self.events.push(event);
        Ok(())
    }
}

impl Bus for World {
    type Error = WorldError;

    fn read(&mut self, addr: u16) -> Result<u8, WorldError> {
        self.memory.get(usize::from(addr)).copied().ok_or(WorldError::End)
    }

    fn write(&mut self, addr: u16, value: u8) -> Result<(), WorldError> {
        *self.memory.get_mut(usize::from(addr)).ok_or(WorldError::End)? = value;
        Ok(())
    }

    fn read_port(&mut self, port: u8) -> Result<u8, WorldError> {
        self.check_port(port)?;
        Ok(self.ports[usize::from(port)])
    }

    fn write_port(&mut self, port: u8, value: u8) -> Result<(), WorldError> {
        self.check_port(port)?;
        self.ports[usize::from(port)] = value;
        self.show(Event::Port(port, value))
    }

    fn show_bits(&mut self, value: u8) -> Result<(), WorldError> {
        self.show(Event::Bits(value))
    }

    fn show_character(&mut self, value: u8) -> Result<(), WorldError> {
        self.show(Event::Character(value))
    }
}

/// The model: one instruction, in plain Rust.
fn model(state: &mut State, world: &mut World) -> Result<Outcome, WorldError> {
    let old = *state;
    let byte = world.read(old.pc)?;
    let is_long = matches!(byte, 0xC0..=0xD7 | 0xE8..=0xEB);
    let operand = if is_long { world.read(old.pc + 1)? } else { 0 };
    let [low, middle] = [byte & 3, byte >> 2 & 3].map(usize::from);
    let mut new = State { pc: old.pc + 1 + u16::from(is_long), ..old };
    let (a, b, d) = (old.regs[middle], old.regs[low], old.regs[low]);
    let mut flagged = |result: u8, n| {
        new.regs[middle] = result;
        (new.n, new.z) = (n, result == 0);
    };
    let above = !old.n && !old.z;
    match byte >> 4 {
        0 => flagged(a.saturating_add(b), false),
        1 => flagged(a.abs_diff(b), a < b),
        2 => flagged(a.saturating_mul(b), false),
        3 if b == 0 => return Ok(Outcome::DividedByZero),
        3 => flagged(a / b, false),
        4 => new.regs[middle] = a & b,
        5 => new.regs[middle] = a | b,
        6 => new.regs[middle] = !a,
        7 => new.regs[middle] = a ^ b,
        8 | 9 => new.regs[usize::from(byte >> 3 & 3)] = world.read_port(byte & 7)?,
        10 | 11 => world.write_port(byte & 7, old.regs[usize::from(byte >> 3 & 3)])?,
        _ => match byte {
            0xC0..=0xC3 => world.write(operand.into(), d)?,
            0xC4..=0xC7 => new.regs[low] = world.read(operand.into())?,
            0xC8..=0xCB => new.regs[low] = operand,
            0xCC..=0xCF => new.regs[low] = old.regs[usize::from(operand >> 6)],
            0xD0..=0xD3 => new.regs[low] = d.checked_shl(operand.into()).unwrap_or(0),
            0xD4..=0xD7 => new.regs[low] = d.checked_shr(operand.into()).unwrap_or(0),
            0xD8..=0xDB => world.show_bits(d)?,
            0xDC..=0xDF => world.show_character(d)?,
            0xE0..=0xE3 => new.regs[low] = d.saturating_add(1),
            0xE4..=0xE7 => new.regs[low] = d.saturating_sub(1),
            0xE8..=0xEB => {
                if [true, old.n, old.z, above][low] {
                    new.pc = operand.into();
                }
            }
            0xF0..=0xFB => new.regs[low] = if [old.n, old.z, above][middle] { 255 } else { 0 },
            0xFF => {
                *state = new;
                return Ok(Outcome::Halted);
            }
            _ => return Ok(Outcome::Illegal),
        },
    }
    *state = new;
    Ok(Outcome::Done)
}

/// Runs one instruction on both, and compares all that can be seen.
fn compare(computer: &mut Computer, state: &mut State, world: &mut World) -> Result<Outcome, WorldError> {
    let before = *state;
    let mut other = world.clone();
    let byte = world.memory.get(usize::from(state.pc)).copied();
    let expected = model(state, world);
    let found = computer.instruction(&mut other);
    assert_eq!(found, expected, "{byte:02X?} in {before:?}");
    assert_eq!(computer.state(), *state, "{byte:02X?} in {before:?}");
    assert_eq!(other, *world, "{byte:02X?} in {before:?}");
    expected
}

#[test]
fn every_first_byte_in_many_states() {
    let mut random = Random(0x5EED);
    let mut computer = Computer::new();
    for byte in 0..=255 {
        for _ in 0..100 {
            let mut world = World::new(&mut random);
            let mut state = random.state();
            world.memory[usize::from(state.pc)] = byte;
            computer.set_state(&state);
            let before = computer.cycles();
            let result = compare(&mut computer, &mut state, &mut world);
            let is_long = matches!(byte, 0xC0..=0xD7 | 0xE8..=0xEB);
            if result.is_ok() {
                assert_eq!(computer.cycles() - before, if is_long { 3 } else { 2 });
            }
        }
    }
}

#[test]
fn random_programs() {
    let mut random = Random(0xBEEF);
    for _ in 0..100 {
        let mut computer = Computer::new();
        let mut world = World::new(&mut random);
        let mut state = State::default();
        for _ in 0..500 {
            match compare(&mut computer, &mut state, &mut world) {
                Ok(Outcome::Done) => {}
                // Whatever ends the program, go on somewhere else.
                _ => {
                    state = random.state();
                    computer.set_state(&state);
                }
            }
        }
    }
}

#[test]
fn faults_change_nothing() {
    let mut random = Random(0xFA117);
    let mut computer = Computer::new();
    for turn in 0..320_u16 {
        let (port, register) = ((turn % 8) as u8, (turn / 8 % 4) as u8);
        let mut world = World { failing_port: Some(port), is_mute: true, ..World::new(&mut random) };
        let mut state = random.state();
        state.regs[usize::from(register)] = 0;
        let [read, write, show] = [0x80 | register << 3 | port, 0xA0 | register << 3 | port, 0xD8 | register];
        let divide_by_zero = 0x30 | register;
        for byte in [read, write, show, show | 4, 0xEC | register, 0xFC, divide_by_zero] {
            world.memory[usize::from(state.pc)] = byte;
            computer.set_state(&state);
            let before = (state, world.clone());
            let result = compare(&mut computer, &mut state, &mut world);
            assert_ne!(result, Ok(Outcome::Done), "{byte:02X}");
            assert_eq!((state, &world), (before.0, &before.1));
            // The next instruction begins with its first cycle.
            world.memory[usize::from(state.pc)] = 0xE0;
            assert_eq!(compare(&mut computer, &mut state.clone(), &mut world), Ok(Outcome::Done));
        }
    }
}

#[test]
fn memory_ends_at_256() {
    let mut computer = Computer::new();
    let mut world = World::new(&mut Random(1));
    let mut run = |pc: u16, byte| {
        let mut state = State { pc, ..State::default() };
        world.memory[usize::from(pc.min(255))] = byte;
        computer.set_state(&state);
        (compare(&mut computer, &mut state, &mut world), state.pc)
    };
    assert_eq!(run(256, 0x00), (Err(WorldError::End), 256));
    assert_eq!(run(255, 0xC8), (Err(WorldError::End), 255));
    assert_eq!(run(255, 0xE8), (Err(WorldError::End), 255));
    assert_eq!(run(255, 0x01), (Ok(Outcome::Done), 256));
    assert_eq!(run(254, 0xC8), (Ok(Outcome::Done), 256));
}

#[test]
fn the_netlist_can_be_counted_and_drawn() {
    let netlist = Computer::netlist();
    let statistics = statistics(netlist);
    let whole = statistics[0];
    // Four registers, PC, the flags, two bytes of instruction, the cycle counter.
    assert_eq!(whole.flip_flops, 32 + 9 + 2 + 16 + 2);
    assert!((3_000..5_000).contains(&whole.gates) && (100..300).contains(&whole.depth), "{whole:?}");
    for (path, most) in [("adder", 150), ("subtractor", 250), ("multiplier", 800), ("divider", 1_000)] {
        let unit = statistics[netlist.find(&format!("alu/{path}")).unwrap()];
        assert!(unit.gates < most && unit.depth > 16 && unit.flip_flops == 0, "{path}: {unit:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&json(netlist)).unwrap();
    assert_eq!(json["gates"].as_array().unwrap().len(), whole.gates);
    let dot = dot(netlist);
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
    assert_eq!(dot.matches("subgraph").count(), netlist.components().len());
    assert_eq!(dot.matches("label=NAND").count(), whole.gates);
}
