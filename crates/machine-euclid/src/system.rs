//! The start of a Euclid program, and its faults.
//!
//! The program has a memory of its own that only the instruction fetch can access. Besides its
//! registers, the machine therefore has only the length of the program.

use bantam_isa::{Access, DecodeTable, Image, Isa as _, NO_ROW, Stop};
use bantam_run::{Core, Exact, Exit, Machine, Settings, System, Vm, Window};

use crate::rows::Euclid;

/// The state of Euclid besides registers and `ip`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    /// The words of the program, 0 to 65,536.
    pub len: u32,
}

impl System for Euclid {
    type State = State;
    type Sibling = Self;

    const PC: &'static str = "ip";
    const WRAPS: bool = false;

    fn machine(_: &Settings) -> Box<dyn Machine> {
        Box::new(Vm::<Self>::new(State::default()))
    }

    fn start(core: &mut Core, state: &mut State, image: &Image) {
        core.pc = 0;
        state.len = image.segments.iter().map(|segment| segment.end()).max().unwrap_or(0);
    }

    /// The last address is left to the exact datapath, which detects that the program runs past it.
    fn window(state: &State) -> Window {
        Window { first: 0, count: state.len.min(Self::MEMORY - 1) }
    }

    fn allow(state: &State, access: Access, addr: u16) -> Result<(), Stop> {
        if u32::from(addr) < state.len { Ok(()) } else { Err(Stop::Refused { access, addr }) }
    }

    fn has_memory(state: &State, addr: u16) -> bool {
        u32::from(addr) < state.len
    }

    fn stopped(exact: &mut Exact<'_, Self>, stop: Stop) -> Result<(), Exit> {
        let (message, help) = describe(exact, stop);
        Err(exact.fault(message, Some(help.to_owned())))
    }
}

/// The message about an instruction that cannot complete.
fn describe(exact: &Exact<'_, Euclid>, stop: Stop) -> (String, &'static str) {
    if stop == Stop::DivideByZero {
        let help = "the second register of MOD must not be 0; check it first with BEZ or BNZ";
        return ("MOD divides by zero".to_owned(), help);
    }
    if stop == Stop::BeforeStart {
        let help = "the offset is counted back from the branch itself";
        return ("the branch target is before instruction 0".to_owned(), help);
    }
    if matches!(stop, Stop::Refused { .. }) {
        return ("execution ran past the last word of the program".to_owned(), "end it with HALT");
    }
    let word = exact.vm.core.mem[usize::from(exact.at)];
    match DecodeTable::<Euclid>::row_of(word) {
        NO_ROW => {
            let word = Euclid::NUMERALS.cell(word);
            (format!("{word} is not an instruction"), "the first digit of an instruction is 0 to 5")
        }
        row => {
            let number = DecodeTable::<Euclid>::missing_register(row.into(), word).unwrap_or_default();
            (format!("register r{number} does not exist"), "the registers are r0, r1 and r2")
        }
    }
}
