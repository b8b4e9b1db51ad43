//! A region's function, and how it is called: the one place where the host is told to run made code.
#![expect(unsafe_code, reason = "made code is called here, and its memory is freed")]

use bantam_isa::sign;
use bantam_run::{Core, Translation, result_of};
use cranelift_jit::JITModule;
use cranelift_module::FuncId;

/// What a function finds when it is entered, and leaves behind. Its layout is known to [`writer`](crate::writer).
#[repr(C)]
pub(crate) struct Frame {
    pub(crate) regs: [u16; 8],
    /// The last result: the condition codes are its sign.
    pub(crate) last: u16,
    /// Where the program goes on.
    pub(crate) pc: u16,
}

/// Frame, words of memory, budget; gives back what is left of the budget.
type Function = unsafe extern "C" fn(*mut Frame, *mut u16, i64) -> i64;

/// A region as a function.
pub(crate) struct Native {
    /// Holds the memory that the function is in; taken when it is dropped.
    module: Option<JITModule>,
    function: Function,
}

// SAFETY: a finished module is memory that nobody writes; whoever has the translation can run it, and no
// thread has a part of its own in it.
unsafe impl Send for Native {}

impl Native {
    /// The function `id` of a module that has been finalised; it must have been written by `writer`.
    pub(crate) fn new(module: JITModule, id: FuncId) -> Self {
        let code = module.get_finalized_function(id);
        // SAFETY: the writer gives every function this signature and the host's C convention.
        let function = unsafe { std::mem::transmute::<*const u8, Function>(code) };
        Self { module: Some(module), function }
    }
}

impl Translation for Native {
    fn run(&self, core: &mut Core, budget: u64) -> u64 {
        let Some(last) = result_of(core.cc) else { return 0 };
        let mut frame = Frame { regs: core.regs, last, pc: core.pc };
        let budget = i64::try_from(budget).unwrap_or(i64::MAX);
        // SAFETY: the function reads and writes the frame, words of memory, and guards; addresses have 16
        // bits, so that it stays inside of both, which `Memory` owns and nobody else uses meanwhile.
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
            // SAFETY: nobody runs the function, as running borrows `self`, and nobody else knows it.
            unsafe { module.free_memory() };
        }
    }
}
