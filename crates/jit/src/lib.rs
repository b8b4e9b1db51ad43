//! The translator: regions of code become functions of the host, by Cranelift.
//!
//! Its input is what [`lift`](bantam_isa::lift) recorded, so it knows no machine and no instruction. A region (see
//! [`Region`]) becomes one function. Inside, registers and the last result are variables in SSA form; they are read
//! from a frame on entry and written back on exit. The function exits *before* an instruction that it cannot do: an
//! address that is not plain memory, a guarded word, a division by zero, anything that is not a plain instruction.
//! The exact datapath then does that one.
//!
//! Instructions are counted block by block, and each backward jump checks that the budget lasts for the longest way
//! without another one. So a run never exceeds its limit, and the count is exact.
//!
//! Memory for code is written first and then made executable; it is never both.
//!
//! Translated code is tested against the other engines in `crates/machines/tests`: `lift.rs` and `translated.rs` for
//! every instruction, and wherever `check_engines` is called. `tests/regions.rs` here runs regions written by hand.

mod translation;
mod writer;

use std::sync::Arc;

use bantam_run::{Backend, Region, Translation};
use cranelift_codegen::{
    Context,
    isa::OwnedTargetIsa,
    settings::{self, Configurable as _},
};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Linkage, Module as _, default_libcall_names};

use translation::Native;

/// The Cranelift back end for this host.
pub struct Jit {
    isa: OwnedTargetIsa,
    context: Context,
    functions: FunctionBuilderContext,
}

impl Jit {
    /// Creates a translator, if Cranelift supports this host's processor.
    #[must_use]
    pub fn new() -> Option<Self> {
        let mut flags = settings::builder();
        for (name, value) in
            [("opt_level", "speed"), ("is_pic", "false"), ("use_colocated_libcalls", "false")]
        {
            flags.set(name, value).ok()?;
        }
        flags.set("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }).ok()?;
        let isa = cranelift_native::builder().ok()?.finish(settings::Flags::new(flags)).ok()?;
        Some(Self { isa, context: Context::new(), functions: FunctionBuilderContext::new() })
    }

    /// Creates a translator behind its trait, if Cranelift supports this host's processor.
    #[must_use]
    pub fn backend() -> Option<Box<dyn Backend>> {
        Self::new().map(|jit| Box::new(jit) as Box<dyn Backend>)
    }
}

impl Backend for Jit {
    fn translate(&mut self, region: &Region) -> Option<Box<dyn Translation>> {
        let builder = JITBuilder::with_isa(Arc::clone(&self.isa), default_libcall_names());
        let mut module = JITModule::new(builder);
        self.context.clear();
        writer::write(&mut self.context.func, &mut self.functions, region, &*self.isa);
        let signature = self.context.func.signature.clone();
        let id = module.declare_function("region", Linkage::Export, &signature).ok()?;
        module.define_function(id, &mut self.context).ok()?;
        module.finalize_definitions().ok()?;
        Some(Box::new(Native::new(module, id)))
    }
}
