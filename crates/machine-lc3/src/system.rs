//! The LC-3 beyond its rows: privilege, traps, exceptions, interrupts, and the start of a run.
//!
//! Entering the operating system is always the same: if the program ran in user mode, R6 becomes the
//! supervisor's stack pointer; PSR and PC are pushed; PC is loaded from a table of vectors. RTI reverses this.
//! If a vector still points to the default handler, the trap or exception is unhandled, and the host
//! reports a fault instead.
//!
//! Source: Patt and Patel, Appendix C; the second edition has no privilege and simpler traps.

use bantam_isa::{Access, DecodeTable, Image, Isa, NO_ROW, Stop};
use bantam_run::{
    Bus, Core, Exact, Exit, Interrupt, Machine, Register, Setting, Settings, System, Vm, Window,
};

use crate::{
    devices::{Counter, Display, Keyboard, Timer},
    native,
    os::{self, Os},
    rows::Lc3,
    rules::{FixedBits, Rules, Start, Traps, USER, Unhandled},
    settings,
};

/// The start of device space.
const DEVICES: u16 = 0xFE00;
/// The processor status register.
const PSR: u16 = 0xFFFC;
/// The machine control register; bit 15 lets the clock run.
const MCR: u16 = 0xFFFE;
/// Exception n has its vector at this address plus n.
const EXCEPTIONS: u16 = 0x0100;
/// The base of the supervisor's stack: the first push writes the word below.
const SUPERVISOR_STACK: u16 = 0x3000;

/// The state of the LC-3 besides registers, PC, condition codes and memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// PSR bit 15: the program may not access the operating system.
    pub user: bool,
    /// PSR bits 10 to 8: the priority of what runs, 0 to 7.
    pub priority: u8,
    /// The supervisor's R6 while a user program runs.
    pub saved_ssp: u16,
    /// The user's R6 while the operating system runs.
    pub saved_usp: u16,
    /// The machine control register.
    pub mcr: u16,
    /// The rules of this LC-3.
    pub rules: Rules,
}

impl State {
    /// The state after power-on.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { user: false, priority: 0, saved_ssp: SUPERVISOR_STACK, saved_usp: 0, mcr: 1 << 15, rules }
    }

    fn psr(&self, cc: u8) -> u16 {
        (u16::from(self.user) << 15) | (u16::from(self.priority) << 8) | u16::from(cc)
    }

    /// Sets mode, priority and condition codes; the stacks are unchanged.
    fn set_psr(&mut self, core: &mut Core, psr: u16) {
        self.user = psr >> 15 == 1;
        self.priority = (psr >> 8) as u8 & 7;
        core.cc = psr as u8 & 7;
    }
}

impl<const EDITION: u8> Lc3<EDITION> {
    /// The operating system of this edition.
    pub(crate) fn os() -> &'static Os {
        if EDITION == 2 { os::edition_2() } else { os::edition_3() }
    }

    /// Whether addresses are protected from user programs.
    const PROTECTS: bool = EDITION != 2;
}

/// A machine with these settings.
#[must_use]
pub fn machine(settings: &Settings) -> Box<dyn Machine> {
    let state = State::new(settings::rules(settings));
    if settings::is_third_edition(settings) {
        Box::new(Vm::<Lc3<3>>::new(state))
    } else {
        Box::new(Vm::<Lc3<2>>::new(state))
    }
}

impl<const EDITION: u8> System for Lc3<EDITION> {
    type State = State;

    // The editions differ in what LEA does to the condition codes.
    type Sibling = Lc3<3>;
    const OWN_ROWS: u32 = if EDITION == 2 { 1 << DecodeTable::<Lc3<3>>::EXECUTES[0xE000] } else { 0 };

    const DEVICES: u32 = DEVICES as u32;

    const SETTINGS: &'static [Setting] = settings::ALL;

    fn machine(settings: &Settings) -> Box<dyn Machine> {
        machine(settings)
    }

    fn install(core: &mut Core, state: &State) {
        let os = Self::os();
        for (origin, words) in os.blocks {
            core.mem.write_all(*origin, words.iter().copied());
        }
        let banner = state.rules.halt_banner.bytes().take(os::LONGEST_BANNER);
        core.mem.write_all(os.halt_banner, banner.map(u16::from));
    }

    fn start(core: &mut Core, state: &mut State, image: &Image) {
        let origin = image.start().unwrap_or_default();
        let boots = state.rules.start == Start::Boot;
        let user = origin >= USER.first && !boots;
        core.pc = if boots { Self::os().start } else { origin };
        state.set_psr(core, if user { 0x8002 } else { 0x0002 });
        state.saved_ssp = SUPERVISOR_STACK;
        if !user {
            core.regs[6] = SUPERVISOR_STACK;
        }
    }

    fn window(state: &State) -> Window {
        match state.rules.fixed_bits {
            // The exact datapath executes every word.
            FixedBits::Checked => Window { first: 0, count: 0 },
            FixedBits::Ignored if state.user && Self::PROTECTS => USER,
            FixedBits::Ignored => Window { first: 0, count: DEVICES.into() },
        }
    }

    fn allow(state: &State, access: Access, addr: u16) -> Result<(), Stop> {
        if state.user && Self::PROTECTS && !USER.holds(addr) {
            return Err(Stop::Refused { access, addr });
        }
        Ok(())
    }

    fn is_legal(state: &State, key: u16) -> bool {
        state.rules.fixed_bits == FixedBits::Ignored || is_canonical::<Self>(key)
    }

    fn read_register(core: &Core, state: &State, addr: u16) -> Option<u16> {
        match addr {
            PSR => Some(state.psr(core.cc)),
            MCR => Some(state.mcr),
            _ => None,
        }
    }

    fn write_register(exact: &mut Exact<'_, Self>, addr: u16, value: u16) -> bool {
        match addr {
            PSR => exact.vm.state.set_psr(&mut exact.vm.core, value),
            MCR => {
                exact.vm.state.mcr = value;
                if value >> 15 == 0 {
                    exact.halt();
                }
            }
            _ => return false,
        }
        true
    }

    fn stopped(exact: &mut Exact<'_, Self>, stop: Stop) -> Result<(), Exit> {
        if let Stop::Trap(vector) = stop {
            return trap(exact, vector);
        }
        if stop == Stop::Return && !exact.vm.state.user {
            return return_from_interrupt(exact);
        }
        let is_refused = matches!(stop, Stop::Refused { .. });
        let number = if stop == Stop::Return { 0 } else { 1 + u16::from(is_refused) };
        exception(exact, number, stop)
    }

    fn interrupt(exact: &mut Exact<'_, Self>, request: Interrupt) -> Result<(), Exit> {
        if request.priority <= exact.vm.state.priority {
            return Ok(());
        }
        let vector = EXCEPTIONS + u16::from(request.vector);
        let handler = exact.vm.core.mem[usize::from(vector)];
        if handler == Self::os().interrupt && exact.vm.state.rules.unhandled == Unhandled::Reported {
            let message = format!("interrupt x{:02X} has no handler", request.vector);
            let help =
                format!("put the address of a handler into x{vector:04X} before you enable the interrupt");
            return Err(exact.fault(message, Some(help)));
        }
        enter(exact, exact.at, vector, Some(request.priority))
    }

    fn registers(core: &Core, state: &State) -> Vec<Register> {
        let word = |name, value| Register { name, value, bits: 16 };
        let mut all: Vec<Register> =
            Self::REGS.iter().zip(core.regs).map(|(name, value)| word(name, value)).collect();
        all.push(word("PC", core.pc));
        all.push(word("PSR", state.psr(core.cc)));
        all.push(word("SSP", state.saved_ssp));
        all.push(word("USP", state.saved_usp));
        all.push(word("MCR", state.mcr));
        all
    }

    fn set_register(core: &mut Core, state: &mut State, name: &str, value: u16) {
        match name {
            "PC" => core.pc = value,
            "PSR" => state.set_psr(core, value),
            "SSP" => state.saved_ssp = value,
            "USP" => state.saved_usp = value,
            "MCR" => state.mcr = value,
            _ => {
                if let Some(reg) = Self::REGS.iter().position(|reg| *reg == name) {
                    core.regs[reg] = value;
                }
            }
        }
    }

    const STACK: Option<usize> = Some(6);
    const FLAGS: &'static [(&'static str, u8)] = &[("N", 4), ("Z", 2), ("P", 1)];

    fn calls(core: &Core) -> Vec<u16> {
        calls(core)
    }

    fn reported_pc(core: &Core, state: &State) -> u16 {
        if state.user || core.pc >= USER.first { core.pc } else { current_trap(core).unwrap_or(core.pc) }
    }

    fn devices(_: &State) -> Bus {
        let ours: [Box<dyn bantam_run::Device>; 4] = [
            Box::new(Keyboard::default()),
            Box::new(Display::default()),
            Box::new(Timer::default()),
            Box::new(Counter),
        ];
        Bus::of(ours)
    }
}

/// Whether the bits that hardware ignores match the encoding.
fn is_canonical<I: Isa>(key: u16) -> bool {
    let row = DecodeTable::<I>::ROW_OF[key as usize];
    row == NO_ROW || DecodeTable::<I>::PATTERNS[row as usize].is_canonical(key)
}

/// TRAP: edition 3 enters the operating system, edition 2 calls it like a subroutine.
fn trap<const EDITION: u8>(exact: &mut Exact<'_, Lc3<EDITION>>, vector: u8) -> Result<(), Exit> {
    let handler = exact.vm.core.mem[usize::from(vector)];
    let is_ours = Lc3::<EDITION>::os().word(u16::from(vector)) == Some(handler);
    let wants_native = exact.vm.state.rules.traps == Traps::Native && is_ours && native::performs(vector);
    if wants_native && native::serve(exact, vector)? {
        if EDITION == 2 {
            exact.vm.core.regs[7] = exact.next;
        }
        return Ok(());
    }
    let unhandled = exact.vm.state.rules.unhandled;
    if handler == Lc3::<EDITION>::os().unknown_trap && unhandled == Unhandled::Reported {
        let help = "the services are x20 GETC, x21 OUT, x22 PUTS, x23 IN, x24 PUTSP, x25 HALT";
        return Err(exact.fault(format!("TRAP x{vector:02X} has no service routine"), Some(help.to_owned())));
    }
    if EDITION == 2 {
        exact.vm.core.regs[7] = exact.next;
        exact.next = handler;
        return Ok(());
    }
    enter(exact, exact.next, u16::from(vector), None)
}

/// Exception `n`: the program did something impossible or forbidden.
fn exception<const EDITION: u8>(exact: &mut Exact<'_, Lc3<EDITION>>, n: u16, stop: Stop) -> Result<(), Exit> {
    let handler = exact.vm.core.mem[usize::from(EXCEPTIONS + n)];
    let ours = Lc3::<EDITION>::os().exceptions[usize::from(n)];
    if handler == ours && exact.vm.state.rules.unhandled == Unhandled::Reported {
        let (message, help) = describe(exact, stop);
        return Err(exact.fault(message, help));
    }
    enter(exact, exact.at, EXCEPTIONS + n, None)
}

/// The message about an exception.
fn describe<const EDITION: u8>(exact: &Exact<'_, Lc3<EDITION>>, stop: Stop) -> (String, Option<String>) {
    if let Stop::Refused { access, addr } = stop {
        let what = match access {
            Access::Fetch if addr == DEVICES => {
                format!("execution ran past the end of user memory (x{:04X})", DEVICES - 1)
            }
            Access::Fetch => format!("the program may not execute x{addr:04X}"),
            Access::Load => format!("the program may not read x{addr:04X}"),
            Access::Store => format!("the program may not write x{addr:04X}"),
        };
        let help = if addr >= DEVICES && access != Access::Fetch {
            format!(
                "x{addr:04X} is a device register, which user programs access through traps; for programs written for the second edition of the textbook, use --compat textbook2"
            )
        } else {
            "user programs may use x3000 to xFDFF; check the address in the register".to_owned()
        };
        return (what, Some(help));
    }
    if stop == Stop::Return {
        let help = "return from a subroutine with RET".to_owned();
        return (
            "RTI is reserved for the operating system, but the program runs in user mode".to_owned(),
            Some(help),
        );
    }
    let word = exact.vm.core.mem[usize::from(exact.at)];
    if !is_canonical::<Lc3<EDITION>>(word) {
        let help = "hardware ignores them; run without --strict to do the same";
        let message = format!("x{word:04X} has bits that its encoding does not allow");
        return (message, Some(help.to_owned()));
    }
    let help = "has the program run into its data, or past its end?";
    (format!("x{word:04X} is not an instruction"), Some(help.to_owned()))
}

/// Pushes PSR and `back` on the supervisor's stack and jumps through the vector.
fn enter<const EDITION: u8>(
    exact: &mut Exact<'_, Lc3<EDITION>>,
    back: u16,
    vector: u16,
    priority: Option<u8>,
) -> Result<(), Exit> {
    let psr = exact.vm.state.psr(exact.vm.core.cc);
    let user = exact.vm.state.user;
    let r6 = exact.vm.core.regs[6];
    let stack = if user { exact.vm.state.saved_ssp } else { r6 };
    push(exact, stack.wrapping_sub(1), psr)?;
    push(exact, stack.wrapping_sub(2), back)?;
    exact.vm.core.regs[6] = stack.wrapping_sub(2);
    let state = &mut exact.vm.state;
    if user {
        state.saved_usp = r6;
    }
    state.user = false;
    if let Some(priority) = priority {
        state.priority = priority;
    }
    exact.next = exact.vm.core.mem[usize::from(vector)];
    Ok(())
}

/// Writes a word of the supervisor's stack, in memory or in device space.
fn push<const EDITION: u8>(exact: &mut Exact<'_, Lc3<EDITION>>, addr: u16, word: u16) -> Result<(), Exit> {
    exact.write(addr, word).map_err(|stop| stack_fault(exact, stop))
}

/// The fault of a stack in device space whose device rejects the access.
fn stack_fault<const EDITION: u8>(exact: &mut Exact<'_, Lc3<EDITION>>, stop: Stop) -> Exit {
    let outside = exact.outside(stop).err();
    outside.unwrap_or_else(|| exact.fault("the supervisor's stack is in device space".to_owned(), None))
}

/// RTI: pops PC and PSR, and switches to the user's stack if the PSR is in user mode.
fn return_from_interrupt<const EDITION: u8>(exact: &mut Exact<'_, Lc3<EDITION>>) -> Result<(), Exit> {
    let stack = exact.vm.core.regs[6];
    let pc = exact.read(stack).map_err(|stop| stack_fault(exact, stop))?;
    let psr = exact.read(stack.wrapping_add(1)).map_err(|stop| stack_fault(exact, stop))?;
    let vm = &mut *exact.vm;
    vm.core.regs[6] = stack.wrapping_add(2);
    vm.state.set_psr(&mut vm.core, psr);
    if vm.state.user {
        vm.state.saved_ssp = vm.core.regs[6];
        vm.core.regs[6] = vm.state.saved_usp;
    }
    exact.next = pc;
    Ok(())
}

/// The address of the trap that the operating system is performing: found through a return address on
/// its stack that follows a TRAP, with a PSR above it.
fn current_trap(core: &Core) -> Option<u16> {
    /// More words than the operating system's routines ever push.
    const DEPTH: u16 = 16;
    /// Bits that are never set in a PSR.
    const NOT_PSR: u16 = 0x78F8;
    let on_stack = |i: u16| core.mem[usize::from(core.regs[6].wrapping_add(i))];
    (0..DEPTH).find_map(|i| {
        let trap = on_stack(i).wrapping_sub(1);
        let is_trap = core.mem[usize::from(trap)] >> 8 == 0xF0;
        // A saved register can look like an address, but the word after it rarely looks like a PSR, in which
        // one condition code is set.
        let psr = on_stack(i + 1);
        (is_trap && psr & NOT_PSR == 0 && (psr & 7).is_power_of_two()).then_some(trap)
    })
}

/// Return addresses in R7 and on the stack: addresses that follow a call.
fn calls(core: &Core) -> Vec<u16> {
    /// The number of stack words that are searched, and the most return addresses that are reported.
    const DEPTH: u16 = 256;
    const MOST: usize = 16;
    let after_call = |addr: &u16| {
        let before = addr.wrapping_sub(1);
        let word = core.mem[usize::from(before)];
        (USER.holds(before) || before < USER.first)
            && bantam_isa::flow::<Lc3<3>>(word, before).is_some_and(|flow| flow.calls)
    };
    let stack = (0..DEPTH).map(|i| core.mem[usize::from(core.regs[6].wrapping_add(i))]);
    let mut found: Vec<u16> =
        std::iter::once(core.regs[7]).chain(stack).filter(after_call).take(MOST + 1).collect();
    // The value of R7 may already be on the stack. Further down, equal addresses are those of a recursive
    // function.
    if found.len() > 1 && found[0] == found[1] && found[0] == core.regs[7] {
        found.remove(0);
    }
    found.truncate(MOST);
    found
}
