//! The exact datapath: one instruction with everything that can happen in it.
//!
//! This is the reference. Addresses are checked, devices respond, traps and exceptions are entered. An instruction
//! that ends in a reported fault leaves the state as it was before it.

use bantam_isa::{Access, DecodeTable, NO_ROW, NumericState, PrintFormat, Step, Stop, dispatch, sign};

use crate::{
    bus::{Context, Poll},
    console::Console,
    exit::{Exit, Fault},
    memory::WRITTEN,
    system::System,
    vm::Vm,
};

/// A machine while it does one instruction.
pub struct Exact<'a, I: System> {
    /// The machine.
    pub vm: &'a mut Vm<I>,
    /// The console.
    pub console: &'a mut dyn Console,
    /// The address of the instruction.
    pub at: u16,
    /// The address to continue at when the instruction completes.
    pub next: u16,
    /// Why a device failed.
    complaint: Option<String>,
}

impl<'a, I: System> Exact<'a, I> {
    /// Prepares for the instruction at the program counter.
    pub(crate) fn new(vm: &'a mut Vm<I>, console: &'a mut dyn Console) -> Self {
        let at = vm.core.pc;
        Self { vm, console, at, next: at, complaint: None }
    }

    /// Does one instruction and counts it if it completes.
    pub(crate) fn step(&mut self) -> Result<(), Exit> {
        let regs = self.vm.core.regs;
        let done = if self.vm.is_gates() { self.by_gates() } else { self.execute() };
        match done.and_then(|()| self.stay_below_the_end(regs)) {
            Ok(()) => {}
            Err(Stop::Halt) => self.halt(),
            Err(stop) => {
                self.outside(stop)?;
                I::stopped(self, stop)?;
            }
        }
        self.vm.core.pc = self.next;
        self.vm.done += 1;
        Ok(())
    }

    /// Ends the run if something outside the machine stopped the instruction: the console, or a device that failed.
    /// All other stops are left to the machine.
    ///
    /// # Errors
    ///
    /// How the run ends.
    pub fn outside(&mut self, stop: Stop) -> Result<(), Exit> {
        match stop {
            Stop::OutputFull => Err(Exit::OutputLimit),
            Stop::OutputClosed => Err(Exit::OutputClosed),
            Stop::InputEnded => Err(Exit::InputEnded),
            Stop::Device => {
                let complaint = self.complaint.take().unwrap_or_else(|| "a device failed".to_owned());
                Err(self.fault(complaint, None))
            }
            Stop::SlowPath
            | Stop::Illegal
            | Stop::DivideByZero
            | Stop::BeforeStart
            | Stop::Trap(_)
            | Stop::Return
            | Stop::Halt
            | Stop::Refused { .. } => Ok(()),
        }
    }

    /// Fetches, decodes, and does what the row says.
    fn execute(&mut self) -> Step {
        let key = self.fetch()?;
        let row = DecodeTable::<I>::executes(key);
        if row == NO_ROW || !I::is_legal(&self.vm.state, key) {
            return Err(Stop::Illegal);
        }
        let cells = DecodeTable::<I>::CELLS[row as usize % bantam_isa::MAX_ROWS];
        if cells > 1 {
            I::allow(&self.vm.state, Access::Fetch, self.at.wrapping_add(cells - 1))?;
        }
        self.next = self.at.wrapping_add(cells);
        dispatch!(I, row, N => DecodeTable::<I>::perform::<_, N>(self, key), Err(Stop::Illegal))
    }

    /// Undoes an instruction after the last address, unless addresses wrap. Only registers can have changed: rows
    /// that store or jump are on machines that wrap.
    fn stay_below_the_end(&mut self, regs: [u16; 8]) -> Step {
        if I::WRAPS || self.at != u16::MAX || self.next != 0 {
            return Ok(());
        }
        self.vm.core.regs = regs;
        Err(Stop::Refused { access: Access::Fetch, addr: self.next })
    }

    /// Does the instruction on the machine's circuit.
    fn by_gates(&mut self) -> Step {
        let Some(mut circuit) = self.vm.circuit.take() else { return self.execute() };
        let done = circuit.step(self);
        self.vm.circuit = Some(circuit);
        done
    }

    /// Fetches the opcode key. On a machine with 8-bit cells, its second half matters only to an instruction that
    /// uses it.
    fn fetch(&mut self) -> Result<u16, Stop> {
        I::allow(&self.vm.state, Access::Fetch, self.at)?;
        let first = self.read_unnoted(self.at)?;
        if I::CELL_BITS == 16 {
            return Ok(first);
        }
        Ok((first << 8) | self.vm.core.mem[self.at.wrapping_add(1) as usize] & 0xFF)
    }

    /// Reads memory or a device register, ignoring protection.
    ///
    /// # Errors
    ///
    /// [`Stop::InputEnded`] if the read proves that the program waits for a key that cannot come.
    pub fn read(&mut self, addr: u16) -> Result<u16, Stop> {
        self.vm.note(Access::Load, addr);
        self.read_unnoted(addr)
    }

    fn read_unnoted(&mut self, addr: u16) -> Result<u16, Stop> {
        if u32::from(addr) < I::DEVICES {
            return Ok(self.vm.core.mem[addr as usize]);
        }
        if let Some(value) = I::read_register(&self.vm.core, &self.vm.state, addr) {
            return Ok(value);
        }
        let (value, poll) = self.look(addr)?;
        match poll {
            None => self.vm.stall.forget(),
            Some(Poll::Steady) => {}
            Some(Poll::Ended) if self.waits_for_ever() => return Err(Stop::InputEnded),
            Some(Poll::Empty) if self.waits_for_ever() => self.console.wait(),
            Some(Poll::Empty | Poll::Ended) => {}
        }
        Ok(value)
    }

    /// Reads a device register without checking for an endless wait, and returns what kind of read it was.
    ///
    /// # Errors
    ///
    /// If the device failed; then nothing has happened.
    pub fn look(&mut self, addr: u16) -> Result<(u16, Option<Poll>), Stop> {
        let mut context = Context::new(self.vm.done, self.console);
        let Some(device) = self.vm.bus.at(addr) else { return Ok((0, Some(Poll::Steady))) };
        let (value, is_passive) = (device.read(addr, &mut context), device.is_passive());
        let poll = context.poll;
        self.complaint = context.complaint.take();
        if !is_passive {
            self.vm.wake();
        }
        Ok((value?, poll))
    }

    /// Whether only a key can change what the program does: it polled in this very state before, and no device asks
    /// to be woken.
    fn waits_for_ever(&mut self) -> bool {
        let vm = &mut *self.vm;
        vm.due == u64::MAX && vm.stall.note((vm.core.regs, self.at, vm.core.cc, vm.state.clone()))
    }

    /// Writes memory or a device register, ignoring protection.
    ///
    /// # Errors
    ///
    /// If the device failed; then nothing has happened.
    pub fn write(&mut self, addr: u16, value: u16) -> Step {
        self.vm.stall.forget();
        self.vm.note(Access::Store, addr);
        if u32::from(addr) < I::DEVICES {
            self.vm.core.mem.write(addr, value);
            return Ok(());
        }
        // Device space has no memory, but its marks are read by searches.
        self.vm.core.mem.mark(addr, WRITTEN);
        if I::write_register(self, addr, value) {
            return Ok(());
        }
        let mut context = Context::new(self.vm.done, self.console);
        let Some(device) = self.vm.bus.at(addr) else { return Ok(()) };
        let (written, is_passive) = (device.write(addr, value, &mut context), device.is_passive());
        self.complaint = context.complaint.take();
        if !is_passive {
            self.vm.wake();
        }
        written
    }

    /// Ends the run after this instruction, which completes.
    pub fn halt(&mut self) {
        self.vm.halted = true;
    }

    /// Creates the fault of this instruction, with everything that a report needs.
    #[must_use]
    pub fn fault(&self, message: String, help: Option<String>) -> Exit {
        let core = &self.vm.core;
        let key = core.key::<I>(self.at);
        let cells = match DecodeTable::<I>::row_of(key) {
            NO_ROW => 1,
            row => DecodeTable::<I>::CELLS[row as usize % bantam_isa::MAX_ROWS],
        };
        let addrs = (0..cells).map(|i| self.at.wrapping_add(i));
        let readable = addrs.take_while(|addr| I::has_memory(&self.vm.state, *addr));
        Exit::Fault(Box::new(Fault {
            message,
            help,
            addr: self.at,
            cells: readable.map(|addr| core.mem[addr as usize]).collect(),
            numerals: I::NUMERALS,
            registers: I::registers(core, &self.vm.state),
            calls: I::calls(core),
        }))
    }
}

impl<I: System> NumericState for Exact<'_, I> {
    fn at(&self) -> u16 {
        self.at
    }
    fn next(&self) -> u16 {
        self.next
    }
    fn jump(&mut self, to: u16) {
        self.next = to;
    }
    fn register(&self, r: usize) -> u16 {
        self.vm.core.regs[r]
    }
    fn set_register(&mut self, r: usize, value: u16) {
        self.vm.core.regs[r] = value;
    }
    fn conditions(&self, mask: i32) -> u16 {
        u16::from(self.vm.core.cc) & mask as u16
    }
    fn set_result(&mut self, result: u16) {
        self.vm.core.cc = sign(result);
    }
    fn load_word(&mut self, addr: u16) -> Result<u16, Stop> {
        I::allow(&self.vm.state, Access::Load, addr)?;
        self.read(addr)
    }
    fn store_word(&mut self, addr: u16, value: u16) -> Step {
        I::allow(&self.vm.state, Access::Store, addr)?;
        self.write(addr, value)
    }
    fn print(&mut self, value: u16, format: PrintFormat) -> Step {
        self.vm.stall.forget();
        Context::new(self.vm.done, self.console).put(&format.bytes(value))
    }
}
