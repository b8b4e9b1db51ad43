//! The types of the C interface: codes, and structures that C fills in or receives.

use std::ffi::{c_char, c_void};

use bantam::{EndReason, Engine};

/// The status of a call. Unless it is `BANTAM_STATUS_OK`, the call has changed nothing (its comment
/// lists exceptions), and `bantam_last_error` returns a message.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamStatus {
    /// Success.
    Ok = 0,
    /// A required pointer is NULL.
    NullPointer = 1,
    /// A string is not UTF-8.
    NotUtf8 = 2,
    /// The name or number is unknown.
    Unknown = 3,
    /// A number or the value of a setting is out of range.
    BadValue = 4,
    /// The source has errors; `bantam_diagnostics` returns them.
    BadProgram = 5,
    /// An image or object is malformed, for another machine, empty, or too large.
    BadFile = 6,
    /// A device cannot be attached at its addresses.
    BadDevice = 7,
    /// The machine is in use by another thread, or by the run that called this callback.
    InUse = 8,
    /// An internal error of the library. The machine can only be freed.
    Panic = 9,
    /// An earlier call had an internal error.
    Poisoned = 10,
}

/// How a run ended.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamExit {
    /// The step completed, and the run has not ended.
    Running = 0,
    /// The program halted.
    Halted = 1,
    /// The program faulted; `bantam_fault` returns why. The machine is in the state before the
    /// instruction that faulted.
    Fault = 2,
    /// The instruction limit was reached.
    StepLimit = 3,
    /// The output limit was reached.
    OutputLimit = 4,
    /// The console has closed its output.
    OutputClosed = 5,
    /// The program is waiting for a key after the end of input.
    InputEnded = 6,
    /// `bantam_stop` was called.
    Stopped = 7,
}

/// The engine that runs the instructions. All give the same results.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamEngine {
    /// The interpreter.
    Interpreter = 0,
    /// The exact datapath for every instruction. It is slow, and the other engines are tested against it.
    Reference = 1,
    /// A simulation of the machine's circuit of gates, if the machine has one.
    Gates = 2,
    /// Translated code if it pays off and the host supports it, or else the interpreter. This is the
    /// default.
    Auto = 3,
    /// Translates code to the host's instructions as soon as it runs.
    Jit = 4,
}

impl BantamEngine {
    /// Returns the engine of a number.
    pub(crate) fn from_number(number: i32) -> Option<Engine> {
        const ENGINES: [(BantamEngine, Engine); 5] = [
            (BantamEngine::Interpreter, Engine::Interpreter),
            (BantamEngine::Reference, Engine::Reference),
            (BantamEngine::Gates, Engine::Gates),
            (BantamEngine::Auto, Engine::Auto),
            (BantamEngine::Jit, Engine::Jit),
        ];
        ENGINES.iter().find(|(engine, _)| *engine as i32 == number).map(|(_, engine)| *engine)
    }
}

impl From<EndReason> for BantamExit {
    fn from(reason: EndReason) -> Self {
        match reason {
            EndReason::Halted => Self::Halted,
            EndReason::Fault => Self::Fault,
            EndReason::StepLimit => Self::StepLimit,
            EndReason::OutputLimit => Self::OutputLimit,
            EndReason::OutputClosed => Self::OutputClosed,
            EndReason::InputEnded => Self::InputEnded,
            EndReason::Timeout | EndReason::Interrupted => Self::Stopped,
        }
    }
}

/// A register.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BantamRegister {
    /// Its name; valid as long as the machine.
    pub name: *const c_char,
    /// Its value.
    pub value: u32,
    /// Its size in bits.
    pub bits: u32,
}

/// Why the last run ended with `BANTAM_EXIT_FAULT`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BantamFault {
    /// What happened, as a sentence without a full stop.
    pub message: *const c_char,
    /// What to do about it; may be NULL.
    pub help: *const c_char,
    /// Where it happened, as text: the address, and the nearest label, file and line if known.
    pub place: *const c_char,
    /// The address of the instruction.
    pub addr: u32,
}

/// The result of the callback `key` at the end of input; the same as `EOF`.
pub const BANTAM_KEY_ENDED: i32 = -1;
/// The result of the callback `key` if no key is available yet.
pub const BANTAM_KEY_NONE: i32 = -2;
/// The result of the callback `put` if it accepts no more output: the run ends with
/// `BANTAM_EXIT_OUTPUT_LIMIT`. Any other nonzero number ends it with `BANTAM_EXIT_OUTPUT_CLOSED`.
pub const BANTAM_PUT_FULL: i32 = 1;

/// A setting of a machine, with the same names as on the command line.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BantamSetting {
    /// The name of the setting.
    pub name: *const c_char,
    /// The value of the setting.
    pub value: *const c_char,
}

/// The context of a read or write of a device. It is valid only during the callback.
pub struct BantamContext {
    pub(crate) now: u64,
    pub(crate) complaint: Option<String>,
}

/// A console: the destination of output and the source of keys. Each function may be NULL; then output
/// is buffered, and keys come from `bantam_add_input`. The functions are called during `bantam_run` and
/// `bantam_step`, on the thread of that call, and must not throw, use `longjmp`, or use the machine.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BantamConsole {
    /// Given to each function as it is.
    pub user: *mut c_void,
    /// Prints bytes, all or none. Returns 0 on success. Any other number ends the run before the
    /// instruction that printed them: `BANTAM_PUT_FULL` with the exit output limit, any other with
    /// output closed.
    pub put: Option<unsafe extern "C" fn(user: *mut c_void, bytes: *const u8, len: usize) -> i32>,
    /// Returns the next key, 0 to 255, or `BANTAM_KEY_NONE`, or `BANTAM_KEY_ENDED`; any other number
    /// means `BANTAM_KEY_ENDED`. It must not wait. `now` is the number of completed instructions.
    pub key: Option<unsafe extern "C" fn(user: *mut c_void, now: u64) -> i32>,
    /// Called each time that the machine has polled for a key and cannot continue without one. It may
    /// wait for a while; the machine then polls again. If it is NULL, the machine polls without waiting.
    pub wait: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// A device. Each function may be NULL; then reads return 0, and writes are ignored. The functions are
/// called under the same conditions as those of a console.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BantamDevice {
    /// Given to each function as it is.
    pub user: *mut c_void,
    /// A short name, for messages; copied.
    pub name: *const c_char,
    /// The first address of the device. `bantam_connect_port` ignores it.
    pub first: u32,
    /// The last address of the device. `bantam_connect_port` ignores it.
    pub last: u32,
    /// Reads a value into `*value`, which is initially 0. It must fit into the bits of a cell or port.
    /// Returns 0, or the result of `bantam_fail`: then the instruction does not complete, and the run
    /// ends with a fault. `addr` is the address, or the number of the port.
    pub read: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            context: *mut BantamContext,
            addr: u32,
            value: *mut u32,
        ) -> i32,
    >,
    /// Writes a value. Returns the same as `read`.
    pub write: Option<
        unsafe extern "C" fn(user: *mut c_void, context: *mut BantamContext, addr: u32, value: u32) -> i32,
    >,
    /// Reads without side effects, for `bantam_read`.
    pub peek: Option<unsafe extern "C" fn(user: *mut c_void, addr: u32) -> u32>,
}
