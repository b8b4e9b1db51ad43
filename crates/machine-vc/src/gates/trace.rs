//! One instruction walked through the circuit, cycle by cycle, as its description walks through it.

use std::convert::Infallible;

use bantam_gates::{Cycle, active_parts};

use super::computer::{Bus, Computer, Outcome, State};

/// No instruction takes more cycles.
const MOST_CYCLES: usize = 3;
/// The depth of the reported components: the units of the ALU, but not their full adders.
const DEPTH: usize = 1;

/// What happens when the instruction of these bytes runs in this state. Memory holds nothing else, the
/// ports are 0, and nothing is shown.
#[must_use]
pub fn trace(state: &State, bytes: [u8; 2]) -> Vec<Cycle> {
    let mut computer = Computer::new();
    computer.set_state(state);
    let mut bus = Alone { pc: state.pc, bytes };
    let mut cycles = Vec::new();
    for _ in 0..MOST_CYCLES {
        computer.simulator.settle();
        let Ok(()) = computer.serve(&mut bus);
        computer.simulator.settle();
        let parts = active_parts(Computer::netlist(), &computer.simulator, DEPTH);
        cycles.push(Cycle { name: computer.cycle_name().to_owned(), happens: computer.happens(), parts });
        if computer.outcome().is_some() {
            break;
        }
        computer.tick();
    }
    cycles
}

/// A bus with the instruction in memory, and zeros.
struct Alone {
    pc: u16,
    bytes: [u8; 2],
}

impl Bus for Alone {
    type Error = Infallible;

    fn read(&mut self, addr: u16) -> Result<u8, Infallible> {
        let at = usize::from(addr.wrapping_sub(self.pc));
        Ok(self.bytes.get(at).copied().unwrap_or_default())
    }
    fn write(&mut self, _: u16, _: u8) -> Result<(), Infallible> {
        Ok(())
    }
    fn read_port(&mut self, _: u8) -> Result<u8, Infallible> {
        Ok(0)
    }
    fn write_port(&mut self, _: u8, _: u8) -> Result<(), Infallible> {
        Ok(())
    }
    fn show_bits(&mut self, _: u8) -> Result<(), Infallible> {
        Ok(())
    }
    fn show_character(&mut self, _: u8) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Computer {
    fn cycle_name(&self) -> &'static str {
        if self.simulator.is_on(self.pins.fetch) {
            "fetch"
        } else if self.simulator.is_on(self.pins.execute) {
            "execute"
        } else {
            "operand"
        }
    }

    /// Sentences that describe the output lines of the circuit.
    fn happens(&self) -> Vec<String> {
        let pins = self.pins;
        let is_on = |net| self.simulator.is_on(net);
        if !is_on(pins.execute) {
            let register = if is_on(pins.fetch) { "instruction" } else { "operand" };
            let addr = self.address();
            return vec![format!(
                "Memory is read at 0x{addr:02X}, and the byte goes into the {register} register."
            )];
        }
        let mut happens = Vec::new();
        let (addr, value, port) = (self.address(), self.byte(&pins.value), self.byte(&pins.port));
        for (net, sentence) in [
            (pins.read, format!("Memory is read at 0x{addr:02X}.")),
            (pins.write, format!("0x{value:02X} is written to memory at 0x{addr:02X}.")),
            (pins.read_port, format!("Port {port} is read.")),
            (pins.write_port, format!("0x{value:02X} is written to port {port}.")),
            (pins.show_bits, format!("0x{value:02X} is printed as {value:08b}.")),
            (pins.show_character, format!("The character 0x{value:02X} is printed.")),
        ] {
            if is_on(net) {
                happens.push(sentence);
            }
        }
        happens.extend(self.ends());
        happens
    }

    /// What the tick at the end of the instruction changes.
    fn ends(&self) -> Vec<String> {
        let pins = self.pins;
        let is_on = |net| self.simulator.is_on(net);
        let mut ends = Vec::new();
        match self.outcome() {
            Some(Outcome::Illegal) => {
                return vec!["The byte is not an instruction; nothing changes.".to_owned()];
            }
            Some(Outcome::DividedByZero) => return vec!["The divisor is 0; nothing changes.".to_owned()],
            Some(Outcome::Halted) => ends.push("The machine stops.".to_owned()),
            Some(Outcome::Done) | None => {}
        }
        let mut after = self.clone();
        after.tick();
        let state = after.state();
        if is_on(pins.write_register) {
            let reg = self.byte(&pins.destination);
            ends.push(format!("At the clock edge, R{reg} becomes 0x{:02X}.", self.byte(&pins.result)));
        }
        if is_on(pins.write_flags) {
            let on = |flag| if flag { "on" } else { "off" };
            ends.push(format!("Then N is {} and Z is {}.", on(state.n), on(state.z)));
        }
        let why = if is_on(pins.jump) { ", because the jump is taken" } else { "" };
        ends.push(format!("PC becomes 0x{:02X}{why}.", state.pc));
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(state: &State, bytes: [u8; 2]) -> Vec<(String, Vec<String>)> {
        trace(state, bytes).into_iter().map(|cycle| (cycle.name, cycle.happens)).collect()
    }

    #[test]
    fn an_addition_takes_two_cycles() {
        let state = State { regs: [0, 5, 7, 0], ..State::default() };
        let cycles = trace(&state, [0x06, 0]);
        let names: Vec<&str> = cycles.iter().map(|cycle| cycle.name.as_str()).collect();
        assert_eq!(names, ["fetch", "execute"]);
        assert_eq!(
            cycles[0].happens,
            ["Memory is read at 0x00, and the byte goes into the instruction register."]
        );
        assert_eq!(
            cycles[1].happens,
            ["At the clock edge, R1 becomes 0x0C.", "Then N is off and Z is off.", "PC becomes 0x01."]
        );
        let adder = cycles[1].parts.iter().find(|part| part.path == "alu/adder").unwrap();
        let inputs: Vec<u64> = adder.inputs.iter().map(|reading| reading.value).collect();
        assert!(inputs.contains(&5) && inputs.contains(&7), "{adder:?}");
        assert!(adder.outputs.iter().any(|reading| reading.value == 12), "{adder:?}");
    }

    #[test]
    fn a_load_reads_memory_three_times() {
        let cycles = walked(&State { pc: 0x10, ..State::default() }, [0xC5, 0x11]);
        let names: Vec<&str> = cycles.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["fetch", "operand", "execute"]);
        assert_eq!(cycles[1].1, ["Memory is read at 0x11, and the byte goes into the operand register."]);
        assert_eq!(
            cycles[2].1,
            ["Memory is read at 0x11.", "At the clock edge, R1 becomes 0x11.", "PC becomes 0x12."]
        );
    }

    #[test]
    fn jumps_faults_and_halt_say_so() {
        let last = |state: &State, bytes| walked(state, bytes).pop().unwrap().1;
        let zero = State { z: true, ..State::default() };
        assert_eq!(last(&zero, [0xEA, 0x40]), ["PC becomes 0x40, because the jump is taken."]);
        assert_eq!(last(&zero, [0xE9, 0x40]), ["PC becomes 0x02."]);
        assert_eq!(last(&zero, [0xFF, 0]), ["The machine stops.", "PC becomes 0x01."]);
        assert_eq!(last(&zero, [0xEC, 0]), ["The byte is not an instruction; nothing changes."]);
        assert_eq!(last(&zero, [0x31, 0]), ["The divisor is 0; nothing changes."]);
        assert_eq!(last(&zero, [0xB7, 0])[0], "0x00 is written to port 7.");
    }
}
