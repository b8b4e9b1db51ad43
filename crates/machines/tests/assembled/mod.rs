//! Programs written as assembly, on machines.

use bantam_asm::{Options, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::Image;
use bantam_jit::Jit;
use bantam_machines::Target;
use bantam_run::{Engine, Machine, Settings};

pub(crate) fn image(target: &dyn Target, text: &str) -> Image {
    let assembly = target.assembler().assemble(&Source::new("test.asm", text), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{:?}", assembly.diagnostics.first());
    link(&[(0, assembly.object)], target.numerals()).0
}

pub(crate) fn machine(target: &dyn Target, image: &Image, engine: Engine) -> Box<dyn Machine> {
    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.set_backend(Jit::backend);
    machine.set_engine(engine).unwrap();
    machine.load(image).unwrap();
    machine
}
