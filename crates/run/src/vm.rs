//! The machine in motion, and the loop that drives it.

use bantam_isa::{Access, Image, ImageError};

use crate::{
    bus::{AttachError, Bus, Context, Device, Interrupt},
    checkpoint::Checkpoint,
    console::Console,
    core::Core,
    engine::{Engine, EngineError},
    exact::Exact,
    exit::{Exit, Register},
    fast,
    limits::{Limits, StopHandle},
    machine::{
        Devices, Machine, Marking, Profiling, ResetError, SetRegisterError, SetWordError, Snapshots,
        StateAccess, sealed,
    },
    marks::Marks,
    memory::{EXECUTED, WRITTEN},
    picture::Picture,
    profile::Profile,
    profiler::Profiler,
    random,
    snapshot::{Snapshot, SnapshotError},
    stall::StallDetector,
    system::{Circuit, System},
    tiers::Tiers,
    translate::{MakeBackend, Translated},
};

/// The maximum number of instructions until a request to stop is noticed.
const CHUNK: u64 = 1 << 20;

/// The maximum number of loads and stores noted.
const MOST_ACCESSES: usize = 64;

/// A machine of kind `I`.
pub struct Vm<I: System> {
    /// Registers, program counter, condition codes, memory.
    pub core: Core,
    /// The machine's own state.
    pub state: I::State,
    pub(crate) bus: Bus,
    /// The number of completed instructions.
    pub(crate) done: u64,
    /// When the next device asks to be woken, or `u64::MAX`.
    pub(crate) due: u64,
    /// The most urgent interrupt that a device requests.
    pub(crate) request: Option<Interrupt>,
    pub(crate) halted: bool,
    pub(crate) stall: StallDetector<I::State>,
    pub(crate) stop: StopHandle,
    /// The machine built of gates, once it has been requested.
    pub(crate) circuit: Option<Box<dyn Circuit<I>>>,
    engine: Engine,
    tiers: Tiers<I>,
    /// The target of a reset.
    checkpoint: Option<Checkpoint<I::State>>,
    profiler: Option<Box<Profiler>>,
    /// The loads and stores of the exact datapath, if requested.
    accesses: Option<Vec<(Access, u16)>>,
}

impl<I: System> Vm<I> {
    /// Creates a machine with its devices and nothing loaded.
    #[must_use]
    pub fn new(state: I::State) -> Self {
        let mut core = Core::new();
        fast::guard::<I>(&mut core);
        I::install(&mut core, &state);
        let bus = I::devices(&state);
        Self {
            core,
            state,
            due: bus.due(),
            request: bus.request(),
            bus,
            done: 0,
            halted: false,
            stall: StallDetector::new(),
            stop: StopHandle::default(),
            circuit: None,
            engine: Engine::default(),
            tiers: Tiers::default(),
            checkpoint: None,
            profiler: None,
            accesses: None,
        }
    }

    /// Notes a load or a store, if requested.
    pub(crate) fn note(&mut self, access: Access, addr: u16) {
        if let Some(accesses) = self.accesses.as_mut().filter(|accesses| accesses.len() < MOST_ACCESSES) {
            accesses.push((access, addr));
        }
    }

    /// Whether the circuit does the instructions.
    pub(crate) fn is_gates(&self) -> bool {
        self.engine == Engine::Gates
    }

    /// Updates what devices ask for; called after each use of a device.
    pub(crate) fn wake(&mut self) {
        (self.due, self.request) = (self.bus.due(), self.bus.request());
    }

    /// What happens between instructions: devices are woken, and an interrupt may be taken.
    ///
    /// # Errors
    ///
    /// How the run ends, if the interrupt has no handler.
    pub fn take_interrupt(&mut self, console: &mut dyn Console) -> Result<(), Exit> {
        if self.done >= self.due {
            self.bus.tick(&mut Context::new(self.done, &mut *console));
            self.wake();
        }
        if let Some(request) = self.request {
            let regs = self.core.regs;
            let mut exact = Exact::new(self, console);
            I::interrupt(&mut exact, request)?;
            let (at, next) = (exact.at, exact.next);
            self.core.pc = next;
            self.tiers.note_change(&regs, &self.core);
            // What is pushed may overwrite code.
            self.tiers.refresh(&mut self.core);
            if let Some(profiler) = self.profiler.as_mut().filter(|_| next != at) {
                profiler.saw_interrupt(at, next);
            }
        }
        Ok(())
    }

    /// Runs until `end` instructions have completed in total, or something else ends the run.
    fn run_to(&mut self, console: &mut dyn Console, end: u64) -> Exit {
        loop {
            if self.done >= end {
                return Exit::StepLimit;
            }
            if self.stop.take() {
                return Exit::Stopped;
            }
            if let Err(exit) = self.take_interrupt(console) {
                return exit;
            }
            // An interrupt that is pushed onto a device may halt the machine. On the exact datapath that takes effect
            // after the next instruction, so it does here.
            if self.is_fast() && !self.halted {
                let budget = (end - self.done).min(self.due.saturating_sub(self.done)).min(CHUNK);
                let ran = self.run_plain(budget);
                self.done += ran;
                // A budget of 0 means that a device is due and stays due.
                if ran == budget && budget > 0 {
                    continue;
                }
            }
            if let Some(exit) = self.exact_step(console) {
                return exit;
            }
            if self.profiler.is_none() {
                self.tiers.resume(&mut self.core, I::window(&self.state));
            }
        }
    }

    /// Runs plain instructions, at most `budget`, and returns how many.
    fn run_plain(&mut self, budget: u64) -> u64 {
        let (window, watch) = (I::window(&self.state), self.stall.is_watching());
        match &mut self.profiler {
            None => self.tiers.run(&mut self.core, window, watch, budget),
            Some(profiler) => {
                profiler.enter_loop(budget);
                let mut both = (&mut **profiler, self.tiers.marker());
                let ran = fast::run_observed::<I, _>(&mut self.core, window, watch, budget, &mut both);
                profiler.catch_up(budget - ran);
                ran
            }
        }
    }

    fn begin_profile(&mut self) {
        let pc = self.core.pc;
        if let Some(profiler) = &mut self.profiler {
            profiler.begin(pc);
        }
    }

    /// Makes the profile complete at the end of a run.
    fn settle_profile(&mut self) {
        if let Some(profiler) = &mut self.profiler {
            profiler.settle();
        }
    }

    /// Whether fast engines run plain instructions.
    fn is_fast(&self) -> bool {
        matches!(self.engine, Engine::Auto | Engine::Interpreter | Engine::Jit)
    }

    /// Does one instruction by the exact datapath.
    fn exact_step(&mut self, console: &mut dyn Console) -> Option<Exit> {
        let at = self.core.pc;
        let (key, regs) = (self.core.key::<I>(at), self.core.regs);
        if let Err(exit) = Exact::new(self, console).step() {
            return Some(exit);
        }
        self.core.mem.mark(at, EXECUTED);
        self.tiers.note_change(&regs, &self.core);
        if let Some(profiler) = &mut self.profiler {
            profiler.saw_exact::<I>(at, key, self.core.pc);
        }
        std::mem::take(&mut self.halted).then_some(Exit::Halted)
    }
}

/// Checks whether a machine can load an image.
///
/// # Errors
///
/// Why it cannot, and the address of the first word that is in the way.
pub fn check_image<I: System>(image: &Image) -> Result<(), (ImageError, Option<u16>)> {
    if image.start().is_none() {
        return Err((ImageError::Empty, None));
    }
    for segment in &image.segments {
        let (origin, len) = (I::NUMERALS.addr(segment.origin), segment.words.len());
        let from = |first: u32| u16::try_from(first.max(segment.origin.into())).ok();
        if segment.end() > I::MEMORY {
            return Err((ImageError::PastEnd { origin, len, size: I::MEMORY }, from(I::MEMORY)));
        }
        if segment.end() > I::DEVICES {
            let first = I::NUMERALS.addr(I::DEVICES);
            return Err((ImageError::InDevices { origin, len, first }, from(I::DEVICES)));
        }
        let wide = segment.words.iter().position(|word| u32::from(*word) >> I::CELL_BITS != 0);
        if let Some(i) = wide {
            let (at, word) = (segment.origin + i as u16, segment.words[i]);
            let error = ImageError::TooWide { addr: I::NUMERALS.addr(at), word, bits: I::CELL_BITS };
            return Err((error, Some(at)));
        }
    }
    Ok(())
}

impl<I: System> sealed::Sealed for Vm<I> {}

impl<I: System> Machine for Vm<I> {
    fn load(&mut self, image: &Image) -> Result<(), ImageError> {
        check_image::<I>(image).map_err(|(error, _)| error)?;
        for segment in &image.segments {
            self.core.mem.write_all(segment.origin, segment.words.iter().copied());
        }
        self.stall.forget();
        self.tiers.clear(&mut self.core);
        I::start(&mut self.core, &mut self.state, image);
        Ok(())
    }

    fn set_engine(&mut self, engine: Engine) -> Result<(), EngineError> {
        if engine == Engine::Gates && self.circuit.is_none() {
            self.circuit = Some(I::circuit().ok_or(EngineError::NoCircuit { machine: I::TITLE })?);
        }
        if !self.tiers.prepare(engine, &mut self.core) {
            return Err(EngineError::NoTranslator);
        }
        self.engine = engine;
        Ok(())
    }

    fn set_backend(&mut self, backend: MakeBackend) {
        self.tiers.set_backend(backend);
    }

    fn translated(&self) -> Option<Translated> {
        self.tiers.translated()
    }

    fn run(&mut self, console: &mut dyn Console, limits: Limits) -> Exit {
        // Words may have been written since the last run.
        self.tiers.refresh(&mut self.core);
        let end = limits.max_steps().map_or(u64::MAX, |steps| self.done.saturating_add(steps));
        self.begin_profile();
        let exit = self.run_to(console, end);
        self.settle_profile();
        exit
    }

    fn settle(&mut self, console: &mut dyn Console) -> Option<Exit> {
        self.take_interrupt(console).err()
    }

    fn is_unsettled(&self) -> bool {
        self.done >= self.due || self.request.is_some()
    }

    fn step(&mut self, console: &mut dyn Console) -> Option<Exit> {
        self.begin_profile();
        let exit = self.settle(console).or_else(|| self.exact_step(console));
        self.settle_profile();
        exit
    }

    fn instructions(&self) -> u64 {
        self.done
    }

    fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }
}

impl<I: System> StateAccess for Vm<I> {
    fn pc(&self) -> u16 {
        self.core.pc
    }

    fn pc_name(&self) -> &'static str {
        I::PC
    }

    fn reported_pc(&self) -> u16 {
        I::reported_pc(&self.core, &self.state)
    }

    fn registers(&self) -> Vec<Register> {
        I::registers(&self.core, &self.state)
    }

    fn flags(&self) -> Vec<Register> {
        let flag = |(name, bit): &(&'static str, u8)| {
            let value = u16::from(self.core.cc & bit != 0);
            Register { name, value, bits: 1 }
        };
        I::FLAGS.iter().map(flag).collect()
    }

    fn is_operand(&self, name: &str) -> bool {
        I::REGS.iter().any(|reg| reg.eq_ignore_ascii_case(name))
    }

    fn set_register(&mut self, name: &str, value: u16) -> Result<(), SetRegisterError> {
        let registers = self.registers();
        let Some(register) = registers.iter().find(|register| register.name.eq_ignore_ascii_case(name))
        else {
            let known: Vec<&str> = registers.iter().map(|register| register.name).collect();
            return Err(SetRegisterError::Unknown { name: name.to_owned(), known: known.join(" ") });
        };
        if u32::from(value) >> register.bits != 0 {
            return Err(SetRegisterError::TooWide { name: register.name, value, bits: register.bits });
        }
        self.stall.forget();
        I::set_register(&mut self.core, &mut self.state, register.name, value);
        Ok(())
    }

    fn calls(&self) -> Vec<u16> {
        I::calls(&self.core)
    }

    fn stack(&self) -> Option<u16> {
        I::STACK.map(|reg| self.core.regs[reg & 7])
    }

    fn word(&self, addr: u16) -> u16 {
        if u32::from(addr) < I::DEVICES {
            return self.core.mem[addr as usize];
        }
        I::read_register(&self.core, &self.state, addr).unwrap_or_else(|| self.bus.peek(addr, self.done))
    }

    fn set_word(&mut self, addr: u16, word: u16) -> Result<(), SetWordError> {
        if u32::from(word) >> I::CELL_BITS != 0 {
            return Err(SetWordError::TooWide { word, bits: I::CELL_BITS });
        }
        if u32::from(addr) < I::DEVICES {
            self.stall.forget();
            self.core.mem.write(addr, word);
            return Ok(());
        }
        let at = I::NUMERALS.addr(addr);
        if I::read_register(&self.core, &self.state, addr).is_some() {
            return Err(SetWordError::Device { addr: at, device: "processor".to_owned() });
        }
        let Some(device) = self.bus.at(addr) else { return Err(SetWordError::NoMemory { addr: at }) };
        if device.poke(addr, word) {
            self.wake();
            return Ok(());
        }
        Err(SetWordError::Device { addr: at, device: device.name().to_owned() })
    }

    fn randomize(&mut self, seed: u64) {
        let cells = I::DEVICES.min(I::MEMORY) as usize;
        let mut words = vec![0; cells];
        random::fill(&mut words, I::CELL_BITS, seed);
        self.core.mem.write_all(0, words);
        random::fill(&mut self.core.regs[..I::REGS.len()], I::CELL_BITS, seed ^ u64::MAX);
        I::install(&mut self.core, &self.state);
        self.stall.forget();
    }
}

impl<I: System> Devices for Vm<I> {
    fn attach(&mut self, device: Box<dyn Device>) -> Result<(), AttachError> {
        let is_processors = |addr: &u16| I::read_register(&self.core, &self.state, *addr).is_some();
        if let Some(addr) = device.addrs().find(is_processors) {
            let (name, owner) = (device.name().to_owned(), "processor".to_owned());
            return Err(AttachError::Taken { name, addr: I::NUMERALS.addr(addr), owner });
        }
        if I::DEVICES > 0xFFFF {
            return Err(AttachError::NoDevices { name: device.name().to_owned() });
        }
        self.bus.attach(device, I::DEVICES, I::NUMERALS)?;
        self.wake();
        Ok(())
    }

    fn detach(&mut self, addr: u16) -> Option<Box<dyn Device>> {
        let device = self.bus.detach(addr);
        self.wake();
        device
    }

    fn picture(&self) -> Option<&Picture> {
        self.bus.picture()
    }
}

impl<I: System> Snapshots for Vm<I> {
    fn checkpoint(&mut self) {
        self.checkpoint = Some(Checkpoint::new(&self.core, &self.state, self.done));
    }

    fn reset(&mut self) -> Result<(), ResetError> {
        let checkpoint = self.checkpoint.as_ref().ok_or(ResetError)?;
        // Programs cannot write to the words from device space on.
        self.done = checkpoint.restore(&mut self.core, &mut self.state, I::DEVICES as usize);
        self.bus.renew(I::devices(&self.state));
        self.wake();
        self.stall.forget();
        self.halted = false;
        if let Some(profiler) = &mut self.profiler {
            profiler.begin_again();
        }
        Ok(())
    }

    fn snapshot(&self, before: Option<&Snapshot>) -> Result<Snapshot, SnapshotError> {
        let bus = self.bus.copy().map_err(|name| SnapshotError::Device { name })?;
        let (state, cells) = (Box::new(self.state.clone()), I::DEVICES as usize);
        Ok(Snapshot::new(&self.core, cells, state, bus, self.done, before))
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let state: &I::State = snapshot.state.downcast_ref().ok_or(SnapshotError::Foreign)?;
        self.bus = snapshot.bus.copy().map_err(|name| SnapshotError::Device { name })?;
        self.state.clone_from(state);
        snapshot.restore(&mut self.core, I::DEVICES as usize);
        self.done = snapshot.done;
        self.halted = false;
        self.stall.forget();
        self.wake();
        Ok(())
    }
}

impl<I: System> Profiling for Vm<I> {
    fn start_profile(&mut self) {
        self.profiler = Some(Box::new(Profiler::new()));
    }

    fn profile(&self) -> Option<&Profile> {
        self.profiler.as_ref().map(|profiler| profiler.profile())
    }

    fn stop_profile(&mut self) -> Option<Profile> {
        self.profiler.take().map(|profiler| profiler.into_profile())
    }
}

impl<I: System> Marking for Vm<I> {
    fn start_marks(&mut self) {
        self.tiers.start_marks(&mut self.core);
    }

    fn take_marks(&mut self) -> Marks {
        self.tiers.take_marks(&mut self.core).unwrap_or_default()
    }

    fn is_written(&self, addr: u16) -> bool {
        self.core.mem.marks(addr) & WRITTEN != 0
    }

    fn clear_written(&mut self, addr: u16) {
        self.core.mem.unmark(addr, WRITTEN);
    }

    fn start_accesses(&mut self) {
        self.accesses = Some(Vec::with_capacity(MOST_ACCESSES));
    }

    fn accesses(&self) -> &[(Access, u16)] {
        self.accesses.as_deref().unwrap_or_default()
    }

    fn clear_accesses(&mut self) {
        self.accesses.iter_mut().for_each(Vec::clear);
    }
}
