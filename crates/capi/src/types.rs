//! What C sees besides the functions: codes, and structures that it fills in or gets filled.

use std::ffi::{c_char, c_void};

use bantam::{EndReason, Engine};

use crate::callbacks::BantamContext;

/// What a call says. On anything but `BANTAM_STATUS_OK` nothing has changed, if the call does not say
/// otherwise, and `bantam_last_error` has a text.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamStatus {
    /// It was done.
    Ok = 0,
    /// A pointer is NULL that must not be.
    NullPointer = 1,
    /// A text is not UTF-8.
    NotUtf8 = 2,
    /// There is nothing of that name or number.
    Unknown = 3,
    /// A number or a setting's value is not allowed.
    BadValue = 4,
    /// The source has errors; `bantam_diagnostics` tells them.
    BadProgram = 5,
    /// An image or object is malformed, for another machine, empty, or too large.
    BadFile = 6,
    /// A device cannot be attached there.
    BadDevice = 7,
    /// The machine is in use: by another thread, or by the run that called this callback.
    InUse = 8,
    /// There was an error inside the library. The machine can be freed, and nothing else.
    Panic = 9,
    /// There was such an error before.
    Poisoned = 10,
}

/// How a run ended.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamExit {
    /// It has not ended: the step was done, and there is nothing to report.
    Running = 0,
    /// The program halted.
    Halted = 1,
    /// The program did something that the machine cannot go on from; `bantam_fault` tells what. The
    /// machine is as it was before that instruction.
    Fault = 2,
    /// The limit of instructions was reached.
    StepLimit = 3,
    /// The console took as much output as it was told to take.
    OutputLimit = 4,
    /// The console did not take output.
    OutputClosed = 5,
    /// The program waits for a key, and input has ended.
    InputEnded = 6,
    /// `bantam_stop` was called.
    Stopped = 7,
}

/// What runs the instructions. The results are the same.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BantamEngine {
    /// The interpreter.
    Interpreter = 0,
    /// The simple and slow one, which the others are checked against.
    Reference = 1,
    /// The machine as a circuit, gate by gate, where there is one.
    Gates = 2,
    /// Translated code where that pays and the host can run it, else the interpreter. A new machine has
    /// this one.
    Auto = 3,
    /// Code is translated to the host's instructions as soon as it runs.
    Jit = 4,
}

impl BantamEngine {
    /// The engine of a number of C.
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
    /// Its name; lives as long as the machine.
    pub name: *const c_char,
    /// What it holds.
    pub value: u32,
    /// How many bits it has.
    pub bits: u32,
}

/// Why the last run ended with `BANTAM_EXIT_FAULT`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BantamFault {
    /// What happened: a sentence without a full stop.
    pub message: *const c_char,
    /// What to do about it; may be NULL.
    pub help: *const c_char,
    /// Where it happened, for people: the address, the nearest label, file and line if known.
    pub place: *const c_char,
    /// The address of the instruction.
    pub addr: u32,
}

/// What the callback `key` returns when there is no key and none will come: the same as `EOF`.
pub const BANTAM_KEY_ENDED: i32 = -1;
/// What the callback `key` returns when there is no key now and one may come.
pub const BANTAM_KEY_NONE: i32 = -2;
/// What the callback `put` returns when it takes no more: the run ends with
/// `BANTAM_EXIT_OUTPUT_LIMIT`. Any other number but 0 is `BANTAM_EXIT_OUTPUT_CLOSED`.
pub const BANTAM_PUT_FULL: i32 = 1;

/// A choice about a machine, by name, as the command line has it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BantamSetting {
    /// The name of the setting.
    pub name: *const c_char,
    /// The value that is chosen.
    pub value: *const c_char,
}

/// A console: where output goes and keys come from. Each function may be NULL; then output is kept, and
/// keys are those of `bantam_add_input`. The functions are called during `bantam_run` and
/// `bantam_step`, on the thread that called these, and must not throw, jump out, or use the machine.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BantamConsole {
    /// Given to each function as it is.
    pub user: *mut c_void,
    /// Shows bytes, all or none. Returns 0 if they were taken. Any other number ends the run before the
    /// instruction that showed them: `BANTAM_PUT_FULL` as output limit, the rest as output closed.
    pub put: Option<unsafe extern "C" fn(user: *mut c_void, bytes: *const u8, len: usize) -> i32>,
    /// Returns the next key, 0 to 255, or `BANTAM_KEY_NONE`, or `BANTAM_KEY_ENDED`; any other number
    /// is as `BANTAM_KEY_ENDED`. It does not wait. `now` is the count of instructions that have
    /// completed.
    pub key: Option<unsafe extern "C" fn(user: *mut c_void, now: u64) -> i32>,
    /// Called when the machine can do nothing until a key comes, each time that it has looked for one.
    /// May wait for a while; the machine then goes on and looks again. NULL: it does not wait.
    pub wait: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// A device. Each function may be NULL: then reads give 0, and writes go nowhere. They are called as
/// those of a console are.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BantamDevice {
    /// Given to each function as it is.
    pub user: *mut c_void,
    /// A short name, for messages; copied.
    pub name: *const c_char,
    /// The first address that the device answers for. Not looked at by `bantam_connect_port`.
    pub first: u32,
    /// The last one.
    pub last: u32,
    /// Reads: puts a number of as many bits as a cell or port has into `*value`, which is 0 before.
    /// Returns 0, or what `bantam_fail` returns: then the instruction has not happened, and the run
    /// ends with a fault. `addr` is the address, or the number of the port.
    pub read: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            context: *mut BantamContext,
            addr: u32,
            value: *mut u32,
        ) -> i32,
    >,
    /// Writes; returns as `read` does.
    pub write: Option<
        unsafe extern "C" fn(user: *mut c_void, context: *mut BantamContext, addr: u32, value: u32) -> i32,
    >,
    /// Reads without any effect, for `bantam_read`. Must not change anything.
    pub peek: Option<unsafe extern "C" fn(user: *mut c_void, addr: u32) -> u32>,
}
