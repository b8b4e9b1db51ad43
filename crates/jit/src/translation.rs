//! A region's function and the call into it: the one place where generated code runs.
#![expect(unsafe_code, reason = "made code is called here, and its memory is freed")]

use bantam_isa::sign;
use bantam_run::{Core, Translation, result_of};
use cranelift_jit::JITModule;
use cranelift_module::FuncId;

/// What a function reads on entry and writes on exit. Its layout is known to [`writer`](crate::writer).
#[repr(C)]
pub(crate) struct Frame {
    pub(crate) regs: [u16; 8],
    /// The last result; the condition codes are its sign.
    pub(crate) last: u16,
    /// The address of the next instruction.
    pub(crate) pc: u16,
}

/// Frame, words of memory, budget; returns the rest of the budget.
type Function = unsafe extern "C" fn(*mut Frame, *mut u16, i64) -> i64;

/// A region as a function.
pub(crate) struct Native {
    /// Owns the memory of the function; taken on drop.
    module: Option<JITModule>,
    function: Function,
}

// SAFETY: a finished module is memory that is never written, and it has no thread-local state, so the translation can
// run on any thread.
unsafe impl Send for Native {}

impl Native {
    /// Wraps function `id` of a finalised module; it must have been written by `writer`.
    pub(crate) fn new(module: JITModule, id: FuncId) -> Self {
        let code = module.get_finalized_function(id);
        // SAFETY: the writer gives every function this signature and the host's C calling convention.
        let function = unsafe { std::mem::transmute::<*const u8, Function>(code) };
        Self { module: Some(module), function }
    }
}

impl Translation for Native {
    fn run(&self, core: &mut Core, budget: u64) -> u64 {
        let Some(last) = result_of(core.cc) else { return 0 };
        let mut frame = Frame { regs: core.regs, last, pc: core.pc };
        let budget = i64::try_from(budget).unwrap_or(i64::MAX);
        // SAFETY: the function accesses the frame, words, guards and marks. Addresses have 16 bits, so it stays
        // inside the cells, which `Memory` owns and which are borrowed exclusively during the call.
        let left = unsafe { (self.function)(&raw mut frame, core.mem.as_mut_ptr(), budget) };
        core.regs = frame.regs;
        core.pc = frame.pc;
        core.cc = sign(frame.last);
        (budget - left) as u64
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        if let Some(module) = self.module.take() {
            // SAFETY: the function is not running, as a run borrows `self`, and no other pointer to it exists.
            unsafe { module.free_memory() };
        }
    }
}
