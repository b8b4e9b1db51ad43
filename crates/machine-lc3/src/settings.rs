//! What a user may choose about the LC-3, and the bundles that make it like other tools.

use bantam_run::{Machine, Setting, Settings, Vm};

use crate::{
    rows::Lc3,
    system::{FixedBits, Rules, Start, State, Traps, Unhandled},
};

const COMPAT: Setting = Setting {
    name: "compat",
    values: &["textbook3", "textbook2", "lc3tools", "pennsim"],
    help: "Which LC-3 to be: an edition of the textbook, or another tool.",
};
const TRAPS: Setting = Setting {
    name: "traps",
    values: &["os", "native"],
    help: "Who serves the traps: the operating system, or the host in one instruction each.",
};
const BOOT: Setting = Setting {
    name: "boot",
    values: &["off", "on"],
    help: "Start in the operating system, which goes to x3000.",
};
const STRICT: Setting = Setting {
    name: "strict",
    values: &["off", "on"],
    help: "Bits that an encoding fixes must be as written.",
};
const HALT_BANNER: Setting =
    Setting { name: "halt-banner", values: &["off", "on"], help: "HALT prints a line, as in other tools." };

/// All settings of the LC-3.
pub const ALL: &[Setting] = &[COMPAT, TRAPS, BOOT, STRICT, HALT_BANNER];

/// What HALT prints in lc3tools, and here where a banner is asked for. PennSim prints none.
const BANNER: &str = "\n\n--- Halting the LC-3 ---\n\n";

/// An LC-3 as the settings want it.
#[must_use]
pub fn machine(settings: &Settings) -> Box<dyn Machine> {
    let compat = settings.get(&COMPAT);
    let is_on = |setting: &Setting| settings.get(setting) == "on";
    let has_banner = if settings.is_set(&HALT_BANNER) { is_on(&HALT_BANNER) } else { compat == "lc3tools" };
    let rules = Rules {
        traps: if settings.get(&TRAPS) == "native" { Traps::Native } else { Traps::Os },
        unhandled: if compat == "lc3tools" { Unhandled::Handled } else { Unhandled::Reported },
        fixed_bits: if is_on(&STRICT) { FixedBits::Checked } else { FixedBits::Ignored },
        start: if is_on(&BOOT) { Start::Boot } else { Start::Program },
        halt_banner: if has_banner { BANNER } else { "" },
    };
    let state = State::new(rules);
    // PennSim protects nothing, like the second edition of the textbook.
    match compat {
        "textbook2" | "pennsim" => Box::new(Vm::<Lc3<2>>::new(state)),
        _ => Box::new(Vm::<Lc3<3>>::new(state)),
    }
}
