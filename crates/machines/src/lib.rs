//! The registry of machines: the only place that lists them.
//!
//! Outside of it a machine is a `&dyn` [`Target`]: names, tables, an assembler, and a way to make a [`Machine`] that
//! runs. A new machine is a folder and a line in [`ALL`].
//!
//! The tests here hold for every machine, and most name none: rows and tools in `tests/every_machine.rs`, engines in
//! `lift.rs`, `translated.rs` and `marks.rs`, time travel in `moments.rs` and `searches.rs`, launch plans in
//! `launch.rs`.

mod launch;

use std::{marker::PhantomData, sync::LazyLock};

use bantam_asm::{Assembler, Dialect, Language, Mistake, Object, ObjectError, Output, Services};
use bantam_chick::backend::Backend;
use bantam_isa::{Image, ImageError, InsnSet, Numerals};
use bantam_machine_euclid::Euclid;
use bantam_machine_lc3::{ChickBackend, Lc3};
use bantam_machine_vc::{Vc, chick::VcBackend};
use bantam_run::{Display, Machine, Plan, Ports, Setting, SettingError, Settings, System};

pub use launch::{DisplayPlan, LaunchError, LaunchPlan, Launched, PortConnection, PortLogging};

/// The machines by name.
pub mod builtin {
    use super::{ChickBackend, Euclid, Lc3, MachineTarget, Target, Vc, VcBackend};

    static LC3_TARGET: MachineTarget<Lc3<3>> = MachineTarget::new().compiled_by(&ChickBackend);
    static VC_TARGET: MachineTarget<Vc> = MachineTarget::new().compiled_by(&VcBackend);
    static EUCLID_TARGET: MachineTarget<Euclid> = MachineTarget::new();

    /// The LC-3, the textbook's 16-bit machine.
    pub static LC3: &dyn Target = &LC3_TARGET;
    /// The VC, an 8-bit machine with ports.
    pub static VC: &dyn Target = &VC_TARGET;
    /// Euclid, a machine with three registers that computes greatest common divisors.
    pub static EUCLID: &dyn Target = &EUCLID_TARGET;
}

/// All machines, the default first.
pub static ALL: &[&dyn Target] = &[builtin::LC3, builtin::VC, builtin::EUCLID];

/// The file ending of Chick programs, shared by all machines.
pub const CHICK_ENDING: &str = ".chk";

/// Returns the default machine for Chick programs: the one that the language was made for.
#[must_use]
pub fn for_chick() -> &'static dyn Target {
    builtin::VC
}

/// A machine, as tools see it.
pub trait Target: Send + Sync {
    /// Returns the short name, in lower case.
    fn name(&self) -> &'static str;
    /// Returns the name in its usual spelling.
    fn title(&self) -> &'static str;
    /// Returns its instructions. The first call computes them, which takes a while.
    fn insn_set(&self) -> &InsnSet;
    /// Returns its notation for numbers.
    fn numerals(&self) -> Numerals;
    /// Returns its assembler.
    fn assembler(&self) -> &Assembler;
    /// Checks whether the machine can load an image.
    ///
    /// # Errors
    ///
    /// Why it cannot, and the address of the first word that is in the way.
    fn check_image(&self, image: &Image) -> Result<(), (ImageError, Option<u16>)>;
    /// Returns the dialect of its assembly language.
    fn dialect(&self) -> &'static Dialect;
    /// Returns the file endings of its sources, longest first.
    fn source_endings(&self) -> &'static [&'static str];
    /// Returns the file endings of its objects.
    fn object_endings(&self) -> &'static [&'static str];
    /// Returns the output formats for images, the default first.
    fn outputs(&self) -> &'static [Output];
    /// Returns common mistakes and their corrections.
    fn mistakes(&self) -> &'static [Mistake];
    /// Returns benchmark programs: name and text.
    fn benchmarks(&self) -> &'static [(&'static str, &'static str)];
    /// Returns what its programs need when they are translated to C.
    fn services(&self) -> Services;
    /// Returns the files of a starter project.
    fn project(&self) -> &'static [(&'static str, &'static str)];
    /// Returns its Chick compiler, if it has one.
    fn chick(&self) -> Option<&'static dyn Backend>;
    /// Returns its settings.
    fn settings(&self) -> &'static [Setting];
    /// Returns its ports, if it has any.
    fn ports(&self) -> Option<Ports>;
    /// Returns the display that can be connected to some of its ports, if there is one.
    fn display(&self) -> Option<Display>;
    /// Returns the plan of its circuit, if it has been built of gates.
    fn plan(&self) -> Option<Plan>;
    /// Reads an object file in one of the machine's own formats.
    ///
    /// # Errors
    ///
    /// An [`ObjectError`] that says which byte is wrong.
    fn read_object(&self, name: &str, bytes: &[u8]) -> Result<Object, ObjectError>;
    /// Creates a machine to run programs on.
    ///
    /// # Errors
    ///
    /// If the machine has no such setting, or the setting does not accept the value.
    fn machine(&self, settings: &Settings) -> Result<Box<dyn Machine>, SettingError>;
}

/// Returns the machine of that name, ignoring case.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Target> {
    ALL.iter().copied().find(|target| target.name().eq_ignore_ascii_case(name))
}

/// Whether the name of a file has an ending, in either case: some systems write `HELLO.ASM`.
#[must_use]
pub fn has_ending(name: &str, ending: &str) -> bool {
    let (name, ending) = (name.as_bytes(), ending.as_bytes());
    name.len() >= ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

/// Returns the machine that a file belongs to, by its ending; the longest ending wins. A Chick program belongs to all
/// machines that it can be compiled for, and [`for_chick`] represents them.
#[must_use]
pub fn for_file(name: &str) -> Option<&'static dyn Target> {
    if has_ending(name, CHICK_ENDING) {
        return Some(for_chick());
    }
    let endings = |target: &'static dyn Target| {
        let all = target.source_endings().iter().chain(target.object_endings());
        all.map(move |ending| (ending.len(), target, *ending))
    };
    let mut matching: Vec<_> =
        ALL.iter().copied().flat_map(endings).filter(|(_, _, ending)| has_ending(name, ending)).collect();
    matching.sort_by_key(|(len, ..)| *len);
    matching.last().map(|(_, target, _)| *target)
}

/// The target of the machine type `I`.
struct MachineTarget<I> {
    assembler: LazyLock<Assembler>,
    chick: Option<&'static dyn Backend>,
    machine: PhantomData<I>,
}

impl<I: Language> MachineTarget<I> {
    const fn new() -> Self {
        let assembler: LazyLock<Assembler> = LazyLock::new(|| Assembler::new(InsnSet::of::<I>(), I::DIALECT));
        Self { assembler, chick: None, machine: PhantomData }
    }

    /// Adds a compiler.
    const fn compiled_by(self, chick: &'static dyn Backend) -> Self {
        let mut this = self;
        this.chick = Some(chick);
        this
    }
}

impl<I: Language + System> Target for MachineTarget<I> {
    fn name(&self) -> &'static str {
        I::NAME
    }
    fn title(&self) -> &'static str {
        I::TITLE
    }
    fn insn_set(&self) -> &InsnSet {
        self.assembler.insn_set()
    }
    fn numerals(&self) -> Numerals {
        I::NUMERALS
    }
    fn assembler(&self) -> &Assembler {
        &self.assembler
    }
    fn check_image(&self, image: &Image) -> Result<(), (ImageError, Option<u16>)> {
        bantam_run::check_image::<I>(image)
    }
    fn dialect(&self) -> &'static Dialect {
        I::DIALECT
    }
    fn source_endings(&self) -> &'static [&'static str] {
        I::SOURCE_ENDINGS
    }
    fn object_endings(&self) -> &'static [&'static str] {
        I::OBJECT_ENDINGS
    }
    fn outputs(&self) -> &'static [Output] {
        I::OUTPUTS
    }
    fn mistakes(&self) -> &'static [Mistake] {
        I::MISTAKES
    }
    fn benchmarks(&self) -> &'static [(&'static str, &'static str)] {
        I::BENCHMARKS
    }
    fn services(&self) -> Services {
        I::SERVICES
    }
    fn project(&self) -> &'static [(&'static str, &'static str)] {
        I::PROJECT
    }
    fn chick(&self) -> Option<&'static dyn Backend> {
        self.chick
    }
    fn settings(&self) -> &'static [Setting] {
        I::SETTINGS
    }
    fn ports(&self) -> Option<Ports> {
        I::PORTS
    }
    fn display(&self) -> Option<Display> {
        I::DISPLAY
    }
    fn plan(&self) -> Option<Plan> {
        I::plan()
    }
    fn read_object(&self, name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
        I::read_object(name, bytes)
    }
    fn machine(&self, settings: &Settings) -> Result<Box<dyn Machine>, SettingError> {
        settings.check(I::TITLE, I::SETTINGS)?;
        #[cfg_attr(not(feature = "jit"), expect(unused_mut, reason = "a translator changes it"))]
        let mut machine = I::machine(settings);
        #[cfg(feature = "jit")]
        machine.set_backend(bantam_jit::Jit::backend);
        Ok(machine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ending_determines_the_machine() {
        for name in ["a.asm", "a.lc3.asm", "dir/a.obj"] {
            assert_eq!(for_file(name).map(Target::name), Some("lc3"), "{name}");
        }
        assert!(for_file("a.txt").is_none());
    }

    #[test]
    fn chick_is_compiled_for_some_machines() {
        assert_eq!(for_file("a.chk").map(Target::name), Some("vc"));
        assert!(for_chick().chick().is_some(), "the default machine for Chick compiles it");
        for target in ALL {
            let profile = target.chick().map(Backend::profile);
            assert!(profile.is_none_or(|profile| profile.title == target.title()), "{}", target.name());
        }
    }

    #[test]
    fn settings_are_checked() {
        let target = find("LC3").unwrap();
        let error = target.machine(&Settings::new().with("compat", "textbook4")).err().unwrap();
        assert_eq!(
            error.to_string(),
            "`compat` cannot be `textbook4`; it can be textbook3, textbook2, lc3tools, pennsim"
        );
        let error = target.machine(&Settings::new().with("gears", "five")).err().unwrap();
        assert_eq!(error.to_string(), "the LC-3 has no setting `gears`");
    }
}
