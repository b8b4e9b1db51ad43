//! The VC beyond its rows: 256 bytes of memory, followed by eight ports, and faults with their reasons.

use bantam_isa::{Access, Image, Isa as _, Stop};
use bantam_run::{
    Bus, Circuit, Core, Device, Display, Exact, Exit, Latch, Machine, Plan, Ports, Register, Settings,
    System, Vm, Window,
};

use crate::{
    engine::{GateEngine, state, trace},
    gates::Computer,
    rows::{ABOVE, N, PORT_0, Vc, Z},
};

/// The number of ports.
const PORTS: u16 = 8;

impl System for Vc {
    /// The complete state of the VC is in its [`Core`].
    type State = ();
    type Sibling = Self;

    const PORTS: Option<Ports> = Some(Ports { first: PORT_0, count: PORTS, bits: 8 });

    /// The one of the published example.
    const DISPLAY: Option<Display> = Some(Display {
        first: PORT_0,
        width: 120,
        height: 120,
        pad: Some((PORT_0 + 5, PORT_0 + 6)),
        key: Some(PORT_0 + 7),
    });

    fn machine(_: &Settings) -> Box<dyn Machine> {
        Box::new(Vm::<Self>::new(()))
    }

    fn start(core: &mut Core, (): &mut (), _: &Image) {
        core.pc = 0;
        core.cc = ABOVE;
    }

    fn window((): &()) -> Window {
        Window { first: 0, count: Self::MEMORY }
    }

    fn allow((): &(), access: Access, addr: u16) -> Result<(), Stop> {
        match access {
            Access::Fetch if u32::from(addr) >= Self::MEMORY => Err(Stop::Refused { access, addr }),
            Access::Fetch | Access::Load | Access::Store => Ok(()),
        }
    }

    fn stopped(exact: &mut Exact<'_, Self>, stop: Stop) -> Result<(), Exit> {
        let (message, help) = describe(exact, stop);
        Err(exact.fault(message, Some(help)))
    }

    fn registers(core: &Core, (): &()) -> Vec<Register> {
        let named = Self::REGS.iter().zip(core.regs);
        let regs = named.map(|(name, value)| Register { name, value, bits: 8 });
        let flag = |name, bit| Register { name, value: u16::from(core.cc == bit), bits: 1 };
        let pc = Register { name: Self::PC, value: core.pc, bits: 8 };
        regs.chain([pc, flag("N", N), flag("Z", Z)]).collect()
    }

    fn set_register(core: &mut Core, (): &mut (), name: &str, value: u16) {
        let mut flag = |bit| match value {
            0 if core.cc == bit => core.cc = ABOVE,
            0 => {}
            _ => core.cc = bit,
        };
        match name {
            "N" => flag(N),
            "Z" => flag(Z),
            Self::PC => core.pc = value,
            _ => {
                if let Some(reg) = Self::REGS.iter().position(|reg| *reg == name) {
                    core.regs[reg] = value;
                }
            }
        }
    }

    /// Ports that keep their last value.
    fn devices((): &()) -> Bus {
        Bus::of((0..PORTS).map(|port| -> Box<dyn Device> { Box::new(Latch::new(PORT_0 + port, 0)) }))
    }

    fn circuit() -> Option<Box<dyn Circuit<Self>>> {
        Some(Box::new(GateEngine::new()))
    }

    fn plan() -> Option<Plan> {
        Some(Plan { netlist: Computer::netlist, trace: |registers, cells| trace(&state(registers), cells) })
    }
}

/// The message about an instruction that cannot complete.
fn describe(exact: &Exact<'_, Vc>, stop: Stop) -> (String, String) {
    let addr = |addr: u16| Vc::NUMERALS.addr(addr);
    if stop == Stop::DivideByZero {
        let help = "check the divisor first: SUB it from 0 in another register, then JMP_ZRO";
        return ("division by zero".to_owned(), help.to_owned());
    }
    if let Stop::Refused { addr: past, .. } = stop {
        if past == exact.at {
            let help = "end it with HALT, or with a JMP back into the program";
            return (format!("execution ran past the end of memory ({})", addr(past - 1)), help.to_owned());
        }
        let help = "has the program run past its end, or into its variables?";
        let message =
            format!("the instruction at {} needs a second byte, but memory ends there", addr(exact.at));
        return (message, help.to_owned());
    }
    let byte = Vc::NUMERALS.cell(exact.vm.core.mem[usize::from(exact.at)]);
    let help = "has the program run into its data, or jumped into the middle of an instruction?";
    (format!("{byte} is not an instruction"), help.to_owned())
}
