//! A session: a machine with its console and program, and the texts that C has pointers to.
//!
//! Everything here is safe. The only pointers are those that it returns; they point into the session, and are valid
//! until the next call on it.

use std::ffi::{CString, c_char};

use bantam::{
    Exit, Fault, Image, Input, LaunchError, LaunchPlan, Limits, Machine, Outcome, Source, StopHandle, Target,
};

use crate::{
    device::CDevice,
    guard::{Error, c_text, pointer},
    program,
    terminal::Terminal,
    types::{BantamEngine, BantamExit, BantamFault, BantamRegister},
};

/// The texts of a fault.
struct FaultTexts {
    message: CString,
    help: Option<CString>,
    place: CString,
    addr: u16,
}

/// A machine in use by C.
pub(crate) struct Session {
    target: &'static dyn Target,
    machine: Box<dyn Machine>,
    pub(crate) terminal: Terminal,
    image: Image,
    /// The names of the registers, in the machine's order.
    names: Vec<CString>,
    diagnostics: CString,
    fault: Option<FaultTexts>,
    /// The output as it was last returned, followed by a zero byte.
    shown: Vec<u8>,
}

impl Session {
    pub(crate) fn new(name: &str, settings: &[(&str, &str)]) -> Result<Self, Error> {
        let mut plan = LaunchPlan::new(name, Image::default());
        for (name, value) in settings {
            plan.settings.set(name, value);
        }
        let (target, machine) = (plan.target()?, plan.machine()?);
        let names = machine.registers().iter().map(|register| c_text(register.name)).collect();
        Ok(Self {
            target,
            machine,
            terminal: Terminal::default(),
            image: Image::default(),
            names,
            diagnostics: CString::default(),
            fault: None,
            shown: Vec::new(),
        })
    }

    pub(crate) fn stop_handle(&self) -> StopHandle {
        self.machine.stop_handle()
    }

    /// Loads a program from bytes; the extension of `name` selects the format.
    pub(crate) fn load(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.load_input(program::input(self.target, name, bytes)?)
    }

    /// Loads assembly; `name` is used in messages.
    pub(crate) fn load_source(&mut self, name: Option<&str>, text: &str) -> Result<(), Error> {
        let usual = || format!("program{}", self.target.source_endings().last().unwrap_or(&""));
        let name = name.map_or_else(usual, str::to_owned);
        self.load_input(Input::Source(Source::new(name, text)))
    }

    fn load_input(&mut self, input: Input) -> Result<(), Error> {
        let made = program::build(self.target, input);
        self.diagnostics = c_text(&made.diagnostics);
        let image = made.image.ok_or(Error::Program(made.diagnostics))?;
        self.machine.load(&image)?;
        self.image = image;
        self.fault = None;
        Ok(())
    }

    /// Returns the errors and warnings of the last load.
    pub(crate) fn diagnostics(&self) -> *const c_char {
        self.diagnostics.as_ptr()
    }

    pub(crate) fn label(&self, name: &str) -> Result<u32, Error> {
        let addr = self.image.addr_of(name).map(u32::from);
        addr.ok_or_else(|| Error::Unknown(format!("the program has no label `{name}`")))
    }

    pub(crate) fn randomize(&mut self, seed: u64) {
        self.machine.randomize(seed);
    }

    pub(crate) fn register_count(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn register_at(&self, index: usize) -> Result<BantamRegister, Error> {
        let registers = self.machine.registers();
        let found = self.names.get(index).zip(registers.get(index));
        let (name, register) = found.ok_or_else(|| {
            Error::Unknown(format!("unknown register number {index}; there are {}", self.names.len()))
        })?;
        Ok(BantamRegister { name: name.as_ptr(), value: u32::from(register.value), bits: register.bits })
    }

    pub(crate) fn register(&self, name: &str) -> Result<u32, Error> {
        let known = || self.machine.registers().iter().map(|register| register.name).collect::<Vec<_>>();
        let unknown =
            || Error::Unknown(format!("unknown register `{name}`; the registers are {}", known().join(" ")));
        self.machine.register(name).map(u32::from).ok_or_else(unknown)
    }

    pub(crate) fn set_register(&mut self, name: &str, value: u32) -> Result<(), Error> {
        let value = small(value, name)?;
        Ok(self.machine.set_register(name, value)?)
    }

    pub(crate) fn pc(&self) -> u32 {
        u32::from(self.machine.pc())
    }

    pub(crate) fn set_pc(&mut self, addr: u32) -> Result<(), Error> {
        self.set_register(self.machine.pc_name(), addr)
    }

    pub(crate) fn cell(&self, addr: u32) -> Result<u32, Error> {
        Ok(u32::from(self.machine.word(small(addr, "addr")?)))
    }

    pub(crate) fn set_cell(&mut self, addr: u32, value: u32) -> Result<(), Error> {
        let (addr, value) = (small(addr, "addr")?, small(value, "value")?);
        self.machine.set_word(addr, value).map_err(|error| Error::Value(error.to_string()))
    }

    pub(crate) fn instructions(&self) -> u64 {
        self.machine.instructions()
    }

    pub(crate) fn set_engine(&mut self, engine: i32) -> Result<(), Error> {
        let known = BantamEngine::from_number(engine);
        let engine = known.ok_or_else(|| Error::Unknown(format!("unknown engine {engine}")))?;
        Ok(self.machine.set_engine(engine).map_err(LaunchError::from)?)
    }

    /// Runs at most `most` instructions; 0 means no limit.
    pub(crate) fn run(&mut self, most: u64) -> BantamExit {
        let limits = if most == 0 { Limits::none() } else { Limits::steps(most) };
        let exit = self.machine.run(&mut self.terminal, limits);
        self.ended(Some(exit))
    }

    pub(crate) fn step(&mut self) -> BantamExit {
        let exit = self.machine.step(&mut self.terminal);
        self.ended(exit)
    }

    /// Converts the end of a run for C, and keeps the texts of a fault.
    fn ended(&mut self, exit: Option<Exit>) -> BantamExit {
        self.fault = None;
        let Some(exit) = exit else { return BantamExit::Running };
        let outcome = Outcome::new(exit, &*self.machine);
        self.fault = outcome.fault().map(|fault| self.texts(fault));
        outcome.reason().into()
    }

    fn texts(&self, fault: &Fault) -> FaultTexts {
        FaultTexts {
            message: c_text(&fault.message),
            help: fault.help.as_deref().map(c_text),
            place: c_text(&self.image.whereabouts(fault.addr, fault.numerals)),
            addr: fault.addr,
        }
    }

    pub(crate) fn fault(&self) -> Result<BantamFault, Error> {
        let nothing = || Error::Unknown("the last run did not end with a fault".to_owned());
        let fault = self.fault.as_ref().ok_or_else(nothing)?;
        Ok(BantamFault {
            message: fault.message.as_ptr(),
            help: pointer(fault.help.as_deref()),
            place: fault.place.as_ptr(),
            addr: u32::from(fault.addr),
        })
    }

    /// Returns the buffered output, and its length in bytes.
    pub(crate) fn output(&mut self) -> (*const c_char, usize) {
        self.shown.clone_from(&self.terminal.output);
        self.shown.push(0);
        (self.shown.as_ptr().cast(), self.terminal.output.len())
    }

    pub(crate) fn attach(&mut self, device: CDevice) -> Result<(), Error> {
        Ok(self.machine.attach(Box::new(device))?)
    }

    pub(crate) fn detach(&mut self, addr: u32) -> Result<(), Error> {
        let addr = small(addr, "addr")?;
        let nothing =
            || Error::Unknown(format!("there is no device at {}", self.target.numerals().addr(addr)));
        self.machine.detach(addr).map(drop).ok_or_else(nothing)
    }

    /// Returns the bits of a cell.
    pub(crate) fn cell_bits(&self) -> u32 {
        self.target.insn_set().cell_bits
    }

    pub(crate) fn port_count(&self) -> u32 {
        self.target.ports().map_or(0, |ports| u32::from(ports.count))
    }

    /// Returns the address and the bits of a port.
    pub(crate) fn port(&self, port: u32) -> Result<Port, Error> {
        let title = self.target.title();
        let Some(ports) = self.target.ports() else {
            return Err(Error::Unknown(format!("the {title} has no ports")));
        };
        match u16::try_from(port) {
            Ok(port) if port < ports.count => {
                Ok(Port { addr: ports.first + port, base: ports.first, bits: ports.bits })
            }
            Ok(_) | Err(_) => {
                Err(Error::Unknown(format!("unknown port {port}; the ports are 0 to {}", ports.count - 1)))
            }
        }
    }

    /// Replaces the device at the same address.
    pub(crate) fn connect(&mut self, device: CDevice) -> Result<(), Error> {
        self.machine.detach(*device.addrs.start());
        self.attach(device)
    }
}

/// A port of a machine.
pub(crate) struct Port {
    pub(crate) addr: u16,
    /// The address of port 0.
    pub(crate) base: u16,
    pub(crate) bits: u32,
}

/// Converts a number from C to 16 bits; `name` is its argument.
pub(crate) fn small(value: u32, name: &str) -> Result<u16, Error> {
    u16::try_from(value).map_err(|_| Error::Value(format!("{value} is too large for `{name}`")))
}

#[cfg(test)]
#[expect(unsafe_code, reason = "the tests call the functions for C as C does")]
mod tests {
    use std::{ffi::CStr, ops::RangeInclusive, ptr};

    use bantam::{Context, Device, Stop};

    use super::*;
    use crate::{api::*, machine::BantamMachine, types::BantamStatus};

    /// A device with a bug that panics.
    struct Panics(u16);

    impl Device for Panics {
        fn name(&self) -> &str {
            "panics"
        }
        fn addrs(&self) -> RangeInclusive<u16> {
            self.0..=self.0
        }
        fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
            panic!("a device fell to pieces")
        }
        fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Stop> {
            Ok(())
        }
        fn peek(&self, _: u16, _: u64) -> u16 {
            0
        }
    }

    /// Returns a VC that panics when it reads port 0, which is all that its program does.
    fn machine_that_panics() -> *mut BantamMachine {
        let mut session = Session::new("vc", &[]).unwrap();
        let port = session.port(0).unwrap().addr;
        session.machine.detach(port);
        session.machine.attach(Box::new(Panics(port))).unwrap();
        session.load_source(None, "RPRT R0 0\nHALT").unwrap();
        Box::into_raw(Box::new(BantamMachine::new(session)))
    }

    fn last_error() -> String {
        // SAFETY: it is a string, and this thread causes no other error while it is read.
        unsafe { CStr::from_ptr(machines::bantam_last_error()) }.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_panic_becomes_an_error_and_poisons_the_machine() {
        let machine = machine_that_panics();
        let mut exit = BantamExit::Running;
        let mut pc = 77;
        // SAFETY: the machine lives until it is freed, and the places until the end of the test.
        unsafe {
            assert_eq!(runs::bantam_run(machine, 0, &raw mut exit), BantamStatus::Panic);
            assert_eq!(last_error(), "internal error: a device fell to pieces");
            assert_eq!(state::bantam_pc(machine, &raw mut pc), BantamStatus::Poisoned);
            assert_eq!(runs::bantam_run(machine, 0, &raw mut exit), BantamStatus::Poisoned);
            assert_eq!(runs::bantam_stop(machine), BantamStatus::Poisoned);
            assert!(runs::bantam_output(machine, ptr::null_mut()).is_null());
            assert_eq!(last_error(), "the machine cannot be used after an internal error");
            assert_eq!((exit, pc), (BantamExit::Running, 77));
            assert_eq!(machines::bantam_free(machine), BantamStatus::Ok);
        }
    }

    #[test]
    fn other_machines_continue_after_a_panic() {
        let (bad, good) = (machine_that_panics(), machine_that_panics());
        let mut exit = BantamExit::Running;
        let mut pc = 77;
        // SAFETY: as above.
        unsafe {
            assert_eq!(runs::bantam_run(bad, 0, &raw mut exit), BantamStatus::Panic);
            assert_eq!(state::bantam_pc(good, &raw mut pc), BantamStatus::Ok);
            assert_eq!(pc, 0);
            assert_eq!(machines::bantam_free(bad), BantamStatus::Ok);
            assert_eq!(machines::bantam_free(good), BantamStatus::Ok);
        }
    }

    #[test]
    fn every_machine_loads_its_own_files() {
        for target in bantam::ALL {
            let (name, source) = target.project()[0];
            let input = Input::Source(Source::new(name, source));
            let made = bantam::build(*target, vec![input], bantam::Options::default());
            let bto = bantam::write_bto(&made.objects[0]).into_bytes();
            let mut files = vec![(format!("{name}.bto"), bto)];
            // The first format in which an image is written can also be read.
            let parts = (target.outputs()[0].write)(&made.image);
            files.extend(parts.into_iter().map(|part| (format!("{name}{}", part.ending), part.bytes)));
            for (name, bytes) in files {
                let mut session = Session::new(target.name(), &[]).unwrap();
                session.load(&name, &bytes).unwrap();
                assert_ne!(session.run(100), BantamExit::Fault, "{name} on the {}", target.title());
                assert!(session.instructions() > 0);
            }
        }
    }

    #[test]
    fn objects_of_other_machines_are_rejected() {
        let made = bantam::build(
            bantam::ALL[0],
            vec![Input::Source(Source::new("a.asm", ".ORIG x3000\nHALT\n.END"))],
            bantam::Options::default(),
        );
        let bto = bantam::write_bto(&made.objects[0]);
        let error = Session::new("vc", &[]).unwrap().load("a.bto", bto.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "a.bto is for the LC-3, not for the VC");
    }

    #[test]
    fn zero_bytes_do_not_end_a_text() {
        assert_eq!(c_text("a\0b").to_str().unwrap(), "a\u{FFFD}b");
    }
}
