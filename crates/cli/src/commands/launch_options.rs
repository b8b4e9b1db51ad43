//! From the options of `run`, `debug` and similar commands to a launch plan.

use bantam::{DisplayPlan, LaunchError, LaunchPlan, Launched, PortLogging};
use bantam_asm::number;
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{Device, Engine, Machine, Settings};

use crate::{
    args::{EngineName, Language, Setup},
    commands::port_options,
    error::Failure,
    host::{port_files::PortFolder, timed_backend},
};

/// A plan, and the folder of its ports that are files.
pub(crate) struct Launch {
    pub(crate) plan: LaunchPlan,
    folder: Option<PortFolder>,
    /// The registers to set, as they were typed.
    set: Vec<String>,
}

impl Launch {
    /// Returns the launch of an image with the options.
    pub(crate) fn new(
        setup: &Setup,
        language: &Language,
        target: &dyn Target,
        image: &Image,
    ) -> Result<Self, Failure> {
        let settings = settings(setup, language);
        settings.check(target.title(), target.settings())?;
        let (ports, folder) = port_options::connections(setup, target)?;
        let registers = setup.set.iter().map(|text| register(text, target, image));
        let plan = LaunchPlan {
            settings,
            engine: engine(setup.engine),
            ports,
            random_memory: setup.random_memory,
            registers: registers.collect::<Result<_, _>>()?,
            pc: setup.pc.as_ref().map(|pc| address(pc, target, image)).transpose()?,
            ..LaunchPlan::new(target.name(), image.clone())
        };
        Ok(Self { plan, folder, set: setup.set.clone() })
    }

    /// Connects the machine's display.
    pub(crate) fn with_display(mut self) -> Self {
        self.plan.display = DisplayPlan::Connected;
        self
    }

    /// Launches the machine, with the logs of its ports if `logging` is on.
    pub(crate) fn launch(&self, logging: PortLogging) -> Result<Launched, Failure> {
        let launched = self.plan.launch_with(logging, |port, addr| self.port_file(port, addr));
        let mut launched = launched.map_err(|failure| self.explained(failure))?;
        timed_backend::watch(&mut *launched.machine);
        launched.machine.set_engine(self.plan.engine)?;
        Ok(launched)
    }

    /// Launches the machine for a run that is not recorded.
    pub(crate) fn machine(&self) -> Result<Box<dyn Machine>, Failure> {
        Ok(self.launch(PortLogging::Off)?.machine)
    }

    /// Returns the devices of the ports, without a machine.
    pub(crate) fn port_devices(&self) -> Result<Vec<Box<dyn Device>>, Failure> {
        self.plan.port_devices(|port, addr| self.port_file(port, addr))
    }

    /// Adds help to a failure, and quotes a value as it was typed.
    fn explained(&self, failure: Failure) -> Failure {
        match (failure, self.plan.target()) {
            (Failure::Launch(LaunchError::RegisterValue { name, value, bits }), Ok(target)) => {
                let mut typed = self.set.iter().rev().filter_map(|text| text.split_once('='));
                let typed = typed.find(|(register, _)| register.trim() == name);
                let value = typed.map_or(value, |(_, text)| text.trim().to_owned());
                let error = LaunchError::RegisterValue { name, value, bits };
                Failure::Argument { message: error.to_string(), help: Some(register_help(target)) }
            }
            (failure, _) => failure,
        }
    }

    fn port_file(&self, port: u16, addr: u16) -> Result<Box<dyn Device>, Failure> {
        let missing = || Failure::argument(format!("port {port} is not connected"));
        let folder = self.folder.as_ref().ok_or_else(missing)?;
        Ok(Box::new(folder.port(port, addr)))
    }
}

/// Returns the settings of the options.
fn settings(setup: &Setup, language: &Language) -> Settings {
    let mut settings = Settings::new();
    let switches = [("boot", setup.boot), ("strict", language.strict), ("halt-banner", setup.halt_banner)];
    for (name, _) in switches.iter().filter(|(_, on)| *on) {
        settings.set(name, "on");
    }
    for (name, value) in [("compat", &setup.compat), ("traps", &setup.traps)] {
        if let Some(value) = value {
            settings.set(name, value);
        }
    }
    settings
}

/// Returns the engine of a name.
pub(crate) fn engine(name: EngineName) -> Engine {
    match name {
        EngineName::Auto => Engine::Auto,
        EngineName::Interp => Engine::Interpreter,
        EngineName::Jit => Engine::Jit,
        EngineName::Gates => Engine::Gates,
        EngineName::Reference => Engine::Reference,
    }
}

/// Parses an address: a number in the machine's notation, or a label.
pub(crate) fn address(text: &str, target: &dyn Target, image: &Image) -> Result<u16, Failure> {
    if let Some(addr) = image.addr_of(text) {
        return Ok(addr);
    }
    let value = number(text, target.dialect()).and_then(|value| u16::try_from(value).ok());
    let usual = target.numerals().addr(target.dialect().usual_origin);
    value.ok_or_else(|| Failure::Argument {
        message: format!("`{text}` is neither an address nor a label of the program"),
        help: Some(format!("write an address such as {usual}")),
    })
}

/// set = register "=" (number | label)
pub(crate) fn register(text: &str, target: &dyn Target, image: &Image) -> Result<(String, i32), Failure> {
    let wrong = |message| Failure::Argument { message, help: Some(register_help(target)) };
    let (name, text) = text
        .split_once('=')
        .ok_or_else(|| wrong(format!("--set expects a register and a value, not `{text}`")))?;
    let (name, text) = (name.trim(), text.trim());
    let value = match number(text, target.dialect()) {
        Some(value) => i32::try_from(value)
            .ok()
            .filter(|value| (-32_768..=65_535).contains(value))
            .ok_or_else(|| wrong(format!("`{text}` does not fit into 16 bits")))?,
        None => image
            .addr_of(text)
            .map(i32::from)
            .ok_or_else(|| wrong(format!("`{text}` is neither a number nor a label of the program")))?,
    };
    Ok((name.to_owned(), value))
}

/// Returns examples of `--set` for a machine.
pub(crate) fn register_help(target: &dyn Target) -> String {
    let set = target.insn_set();
    let reg = set.regs.get(1).unwrap_or(&"R1");
    let (three, number) = (set.numerals.decimal(3), target.dialect().example_number);
    format!("for example --set {reg}={three} or --set {reg}={number}")
}
