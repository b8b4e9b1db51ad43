//! The settings of the LC-3, and the presets that match other tools.

use bantam_run::{Setting, Settings};

use crate::rules::{FixedBits, Rules, Start, Traps, Unhandled};

const COMPAT: Setting = Setting {
    name: "compat",
    values: &["textbook3", "textbook2", "lc3tools", "pennsim"],
    help: "LC-3 variant: an edition of the textbook, or another tool.",
};
const TRAPS: Setting = Setting {
    name: "traps",
    values: &["os", "native"],
    help: "Trap services: run by the operating system, or by the host in one instruction each.",
};
const BOOT: Setting = Setting {
    name: "boot",
    values: &["off", "on"],
    help: "Start in the operating system, which jumps to x3000.",
};
const STRICT: Setting =
    Setting { name: "strict", values: &["off", "on"], help: "Require the bits that an encoding fixes." };
const HALT_BANNER: Setting =
    Setting { name: "halt-banner", values: &["off", "on"], help: "Print a line on HALT, as other tools do." };

/// All settings of the LC-3.
pub const ALL: &[Setting] = &[COMPAT, TRAPS, BOOT, STRICT, HALT_BANNER];

/// The text that HALT prints in lc3tools, and here if a banner is requested. PennSim prints none.
const BANNER: &str = "\n\n--- Halting the LC-3 ---\n\n";

/// The rules that the settings choose.
pub(crate) fn rules(settings: &Settings) -> Rules {
    let is_on = |setting: &Setting| settings.get(setting) == "on";
    let is_lc3tools = settings.get(&COMPAT) == "lc3tools";
    let has_banner = if settings.is_set(&HALT_BANNER) { is_on(&HALT_BANNER) } else { is_lc3tools };
    Rules {
        traps: if settings.get(&TRAPS) == "native" { Traps::Native } else { Traps::Os },
        unhandled: if is_lc3tools { Unhandled::Handled } else { Unhandled::Reported },
        fixed_bits: if is_on(&STRICT) { FixedBits::Checked } else { FixedBits::Ignored },
        start: if is_on(&BOOT) { Start::Boot } else { Start::Program },
        halt_banner: if has_banner { BANNER } else { "" },
    }
}

/// Whether addresses are protected as in the third edition of the textbook. PennSim protects nothing,
/// like the second edition.
pub(crate) fn is_third_edition(settings: &Settings) -> bool {
    !matches!(settings.get(&COMPAT), "textbook2" | "pennsim")
}
