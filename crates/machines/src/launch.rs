//! Launch plans: a machine ready to run, described as plain data. Every front end makes machines this way.
//!
//! A [`LaunchPlan`] lists everything that determines the start of a run: machine, settings, engine, program, ports,
//! random memory, registers, program counter, keys and limits. The command line fills it from its options, the
//! debugger and the C library from their callers, a recording from its file. [`LaunchPlan::launch`] makes the
//! machine. A port to something outside of the process, a file for example, cannot be plain data: it is
//! [`PortConnection::Host`] in the plan, and its device is supplied at launch.

use std::collections::BTreeMap;

use bantam_isa::{Image, ImageError};
use bantam_run::{
    AccessLog, AttachError, Canvas, Device, Engine, EngineError, Feed, Latch, Limits, LoggedPort, Machine,
    PortLog, Ports, Script, SetRegisterError, SettingError, Settings,
};

use crate::{Target, find};

/// Everything that determines the start of a run.
///
/// ```
/// use bantam_isa::{Image, Segment};
/// use bantam_machines::LaunchPlan;
/// use bantam_run::{Exit, Script};
///
/// // Two words that are the instruction HALT twice.
/// let image = Image { segments: vec![Segment { origin: 0, words: vec![0, 0] }], ..Image::default() };
/// let plan = LaunchPlan { registers: vec![("r0".to_owned(), 42)], ..LaunchPlan::new("euclid", image) };
/// let mut machine = plan.launch()?;
/// let mut console = Script::new("");
/// assert_eq!(machine.run(&mut console, plan.limits), Exit::Halted);
/// assert_eq!(console.text(), "42\n");
/// # Ok::<(), bantam_machines::LaunchError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaunchPlan {
    /// The machine's short name, in any case.
    pub machine: String,
    /// Settings that differ from the machine's defaults.
    pub settings: Settings,
    /// The engine; all give the same results.
    pub engine: Engine,
    /// The program.
    pub image: Image,
    /// The connections of ports, by number from 0. Other ports keep what is written to them.
    pub ports: BTreeMap<u16, PortConnection>,
    /// Whether the machine's display is connected to its ports.
    pub display: DisplayPlan,
    /// The seed of random memory and registers; `None` for zeros.
    pub random_memory: Option<u64>,
    /// Registers to set, in order, each to -2^(bits-1) to 2^bits - 1.
    pub registers: Vec<(String, i32)>,
    /// The address of the first instruction, if it differs from the image's.
    pub pc: Option<u16>,
    /// All keys that the program can read, in bytes; after the last one, input ends. `None` if they come from the
    /// console that the machine runs with.
    pub keys: Option<Vec<u8>>,
    /// How far a run may go.
    pub limits: Limits,
}

/// The connection of a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortConnection {
    /// A latch with an initial value, which keeps what is written to the port.
    Holds(u16),
    /// A list of bytes; each read returns the next.
    Feed(Vec<u8>),
    /// A log of the accesses in an earlier run, which are replayed.
    Log(AccessLog),
    /// Something outside of the process, whose device is supplied at launch.
    Host,
}

/// Whether a machine's display is connected. The program cannot observe it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DisplayPlan {
    /// No display.
    #[default]
    Absent,
    /// The display, unless one of its ports is connected to something else.
    Connected,
}

/// Whether [host](PortConnection::Host) ports keep a log of their accesses, from which the run can be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortLogging {
    /// No log.
    Off,
    /// A log of every read and write.
    On,
}

/// A machine that is ready to run, and the logs of its ports.
pub struct Launched {
    /// The machine, with the program loaded.
    pub machine: Box<dyn Machine>,
    /// The logs of [host](PortConnection::Host) ports, by number; empty without [`PortLogging::On`].
    pub logs: BTreeMap<u16, PortLog>,
}

/// Why a plan cannot be launched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchError {
    /// There is no machine of that name.
    #[error("there is no machine `{0}`; the machines are {known}", known = names())]
    Machine(String),
    /// The machine has no such setting, or the setting does not accept the value.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The machine or the host does not have the engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The program cannot be loaded.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The machine has no such register.
    #[error(transparent)]
    Register(#[from] SetRegisterError),
    /// A register is too narrow for its value.
    #[error("`{value}` does not fit into the {} of `{name}`", bit_count(*bits))]
    RegisterValue {
        /// The register.
        name: String,
        /// The value, in decimal or as it was typed.
        value: String,
        /// The register's width in bits.
        bits: u32,
    },
    /// A port cannot be connected.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// The machine has no such port.
    #[error("the {machine} has no port {port}")]
    Port {
        /// The machine.
        machine: &'static str,
        /// The port.
        port: u16,
    },
    /// A port is too narrow for its value.
    #[error("`{value}` does not fit into the {bits} bits of port {port}")]
    PortValue {
        /// The port.
        port: u16,
        /// Its width in bits.
        bits: u32,
        /// The value.
        value: u16,
    },
    /// The device of a host port was not supplied.
    #[error("port {0} is connected to the host, but no device was supplied for it")]
    HostPort(u16),
}

/// "one bit", "16 bits".
fn bit_count(bits: u32) -> String {
    if bits == 1 { "one bit".to_owned() } else { format!("{bits} bits") }
}

fn names() -> String {
    crate::ALL.iter().map(|target| target.name()).collect::<Vec<_>>().join(", ")
}

impl LaunchPlan {
    /// Creates the plan of a program on a machine, with defaults for everything else.
    #[must_use]
    pub fn new(machine: impl Into<String>, image: Image) -> Self {
        Self { machine: machine.into(), image, ..Self::default() }
    }

    /// Returns the machine's entry in the registry.
    ///
    /// # Errors
    ///
    /// [`LaunchError::Machine`] if the registry has none of that name.
    pub fn target(&self) -> Result<&'static dyn Target, LaunchError> {
        find(&self.machine).ok_or_else(|| LaunchError::Machine(self.machine.clone()))
    }

    /// Returns a console with the plan's keys, whose output is kept; without any, input has ended.
    #[must_use]
    pub fn console(&self) -> Script {
        Script::new(self.keys.clone().unwrap_or_default())
    }

    /// Makes the machine with its settings and its engine, and nothing else: no program, no ports.
    ///
    /// # Errors
    ///
    /// If there is no such machine, setting or engine.
    pub fn machine(&self) -> Result<Box<dyn Machine>, LaunchError> {
        let mut machine = self.target()?.machine(&self.settings)?;
        machine.set_engine(self.engine)?;
        Ok(machine)
    }

    /// Makes the machine and loads the program.
    ///
    /// # Errors
    ///
    /// Why the plan cannot be launched; [`LaunchError::HostPort`] if it has a host port.
    pub fn launch(&self) -> Result<Box<dyn Machine>, LaunchError> {
        let launched = self.launch_with(PortLogging::Off, |port, _| Err(LaunchError::HostPort(port)))?;
        Ok(launched.machine)
    }

    /// Makes the machine and loads the program. `host` returns the device of a [host](PortConnection::Host) port,
    /// given its number and its address.
    ///
    /// # Errors
    ///
    /// Why the plan cannot be launched, or what `host` returns.
    pub fn launch_with<E: From<LaunchError>>(
        &self,
        logging: PortLogging,
        mut host: impl FnMut(u16, u16) -> Result<Box<dyn Device>, E>,
    ) -> Result<Launched, E> {
        let (target, mut machine) = (self.target()?, self.machine()?);
        let mut logs = BTreeMap::new();
        for (port, connection) in &self.ports {
            let missing = LaunchError::Port { machine: target.title(), port: *port };
            let ports = target.ports().filter(|ports| *port < ports.count).ok_or(missing)?;
            let addr = ports.first + port;
            let device = match (connection.device(*port, ports)?, logging) {
                (Some(device), PortLogging::Off | PortLogging::On) => device,
                (None, PortLogging::Off) => host(*port, addr)?,
                (None, PortLogging::On) => {
                    let logged = LoggedPort::new(host(*port, addr)?);
                    logs.insert(*port, logged.log());
                    Box::new(logged)
                }
            };
            machine.detach(addr);
            machine.attach(device).map_err(LaunchError::from)?;
        }
        self.connect_display(target, &mut *machine)?;
        self.load(&mut *machine)?;
        Ok(Launched { machine, logs })
    }

    /// Returns the devices of all ports, for an engine that is not a [`Machine`] but has its ports.
    ///
    /// # Errors
    ///
    /// As [`launch_with`](Self::launch_with).
    pub fn port_devices<E: From<LaunchError>>(
        &self,
        mut host: impl FnMut(u16, u16) -> Result<Box<dyn Device>, E>,
    ) -> Result<Vec<Box<dyn Device>>, E> {
        let target = self.target()?;
        let Some(ports) = target.ports() else { return Ok(Vec::new()) };
        let device = |port: u16| {
            let addr = ports.first + port;
            match self.ports.get(&port) {
                None => Ok(Box::new(Latch::new(addr, 0)) as Box<dyn Device>),
                Some(connection) => match connection.device(port, ports)? {
                    Some(device) => Ok(device),
                    None => host(port, addr),
                },
            }
        };
        (0..ports.count).map(device).collect()
    }

    /// Returns the plan that repeats a run of `machine`, which was launched from this plan. The logs of its host
    /// ports become part of the plan, negative register values become unsigned, and the program counter becomes one
    /// of the registers.
    #[must_use]
    pub fn repeated(&self, machine: &dyn Machine, logs: &BTreeMap<u16, PortLog>) -> Self {
        let mut plan = self.clone();
        for (port, log) in logs {
            plan.ports.insert(*port, PortConnection::Log(log.accesses()));
        }
        for (name, value) in &mut plan.registers {
            let known = machine.registers();
            let register = known.iter().find(|register| register.name.eq_ignore_ascii_case(name));
            *value = value.rem_euclid(1 << register.map_or(16, |register| register.bits));
        }
        if let Some(pc) = plan.pc.take() {
            plan.registers.push((machine.pc_name().to_owned(), pc.into()));
        }
        plan
    }

    fn connect_display(&self, target: &dyn Target, machine: &mut dyn Machine) -> Result<(), LaunchError> {
        let display = match self.display {
            DisplayPlan::Absent => None,
            DisplayPlan::Connected => target.display(),
        };
        let Some(display) = display else { return Ok(()) };
        let first = target.ports().map_or(0, |ports| ports.first);
        let canvas = Canvas::new(display);
        if canvas.addrs().any(|addr| self.ports.contains_key(&addr.wrapping_sub(first))) {
            return Ok(());
        }
        for addr in canvas.addrs() {
            machine.detach(addr);
        }
        Ok(machine.attach(Box::new(canvas))?)
    }

    /// Sets memory, program, registers, program counter, in this order: each can overwrite the one before.
    fn load(&self, machine: &mut dyn Machine) -> Result<(), LaunchError> {
        if let Some(seed) = self.random_memory {
            machine.randomize(seed);
        }
        machine.load(&self.image)?;
        for (name, value) in &self.registers {
            let known = machine.registers();
            let register = known.iter().find(|register| register.name.eq_ignore_ascii_case(name));
            let span = 1i64 << register.map_or(16, |register| register.bits);
            if !(-span / 2..span).contains(&i64::from(*value)) {
                let (name, bits) = (name.clone(), span.ilog2());
                return Err(LaunchError::RegisterValue { name, value: value.to_string(), bits });
            }
            machine.set_register(name, i64::from(*value).rem_euclid(span) as u16)?;
        }
        if let Some(pc) = self.pc {
            machine.set_register(machine.pc_name(), pc)?;
        }
        Ok(())
    }
}

impl PortConnection {
    /// Returns the device of the port; `None` if it is a host port.
    fn device(&self, port: u16, ports: Ports) -> Result<Option<Box<dyn Device>>, LaunchError> {
        let bits = ports.bits;
        let is_wide = |value: &u16| u32::from(*value) >> bits != 0;
        let wide = match self {
            Self::Holds(value) => Some(*value).filter(is_wide),
            Self::Feed(bytes) => bytes.iter().map(|byte| u16::from(*byte)).find(is_wide),
            Self::Log(log) => log.runs().map(|(access, _)| access.value()).find(is_wide),
            Self::Host => None,
        };
        if let Some(value) = wide {
            return Err(LaunchError::PortValue { port, bits, value });
        }
        let (addr, name) = (ports.first + port, format!("port {port}"));
        Ok(match self {
            Self::Holds(value) => Some(Box::new(Latch::new(addr, *value))),
            Self::Feed(bytes) => Some(Box::new(Feed::new(addr, name, bytes.as_slice()))),
            Self::Log(log) => Some(Box::new(LoggedPort::of(addr, name, log.clone()))),
            Self::Host => None,
        })
    }
}
