//! The translator: regions of code become functions of the host, by Cranelift.
//!
//! It reads what [`lift`](bantam_isa::lift) wrote down, so it knows no machine and no instruction. A region
//! (see [`Region`]) becomes one function. Inside, registers and the last result are variables in SSA form;
//! they are read from a frame when it is entered and written back when it is left. It leaves *before* an
//! instruction that it cannot do: an address that is not plain memory, a word that guards itself, a division
//! by zero, anything that is no plain instruction. The exact datapath then does that one.
//!
//! Instructions are counted block by block, and at each way back it is looked whether the budget lasts for
//! the longest way without a way back. So a run never does more than it may, and the count is exact.
//!
//! Memory for code is written first and made executable then; it is never both.

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

/// Cranelift, for this host.
pub struct Jit {
    isa: OwnedTargetIsa,
    context: Context,
    functions: FunctionBuilderContext,
}

impl Jit {
    /// The translator, if this host's processor is one that Cranelift knows.
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

    /// A translator behind its trait, if this host has one.
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
