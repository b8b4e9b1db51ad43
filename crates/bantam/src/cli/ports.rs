//! What the ports of a machine are connected to: `--ports`, `--port`, `--port-input`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use bantam_asm::number;
use bantam_debug::Connection;
use bantam_machines::Target;
use bantam_run::{Device, Feed, Latch, LoggedPort, Machine, PortLog, Ports};

use super::{
    args::Setup,
    failure::Failure,
    files,
    port_files::{PortFile, PortFolder},
};

/// What a port is connected to.
pub(super) struct Connected {
    port: u16,
    addr: u16,
    outlet: Outlet,
}

enum Outlet {
    File(PortFile),
    Holds(u16),
    Feed(Vec<u8>),
}

/// Whether ports that are files remember what they gave and took, so that the run can be done again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    Forget,
    Keep,
}

/// What is known of a port that has been connected.
pub(super) enum Known {
    Connection(Connection),
    Log(PortLog),
}

impl Known {
    /// What the port is connected to, with all that it has done so far.
    pub(super) fn connection(&self) -> Connection {
        match self {
            Self::Connection(connection) => connection.clone(),
            Self::Log(log) => Connection::Log(log.deeds()),
        }
    }
}

impl Connected {
    fn known(&self) -> Option<Connection> {
        match &self.outlet {
            Outlet::File(_) => None,
            Outlet::Holds(value) => Some(Connection::Holds(*value)),
            Outlet::Feed(bytes) => Some(Connection::Feed(bytes.clone())),
        }
    }

    fn device(self) -> Box<dyn Device> {
        match self.outlet {
            Outlet::File(file) => Box::new(file),
            Outlet::Holds(value) => Box::new(Latch::new(self.addr, value)),
            Outlet::Feed(bytes) => Box::new(Feed::new(self.addr, format!("port {}", self.port), bytes)),
        }
    }
}

/// Connects the machine's ports as the options say. The others keep what is written to them. Tells what there is to
/// know of those that have been connected, by number, if that is to be kept.
pub(super) fn connect(
    setup: &Setup,
    target: &dyn Target,
    machine: &mut dyn Machine,
    memory: Memory,
) -> Result<BTreeMap<u16, Known>, Failure> {
    let mut all = BTreeMap::new();
    for connected in connections(setup, target)? {
        let (port, addr) = (connected.port, connected.addr);
        machine.detach(addr);
        if memory == Memory::Forget {
            machine.attach(connected.device())?;
            continue;
        }
        if let Some(connection) = connected.known() {
            machine.attach(connected.device())?;
            all.insert(port, Known::Connection(connection));
        } else {
            let logged = LoggedPort::new(connected.device());
            all.insert(port, Known::Log(logged.log()));
            machine.attach(Box::new(logged))?;
        }
    }
    Ok(all)
}

/// Connects the machine's display, where the options say nothing else about its ports.
pub(super) fn connect_display(
    setup: &Setup,
    target: &dyn Target,
    machine: &mut dyn Machine,
) -> Result<(), Failure> {
    let others = connections(setup, target)?;
    let is_connected = |addr| others.iter().any(|other| other.addr == addr);
    Ok(bantam_debug::connect_display(target, machine, is_connected)?)
}

/// What the options connect to ports; of two that answer for one address, the later counts.
pub(super) fn devices(setup: &Setup, target: &dyn Target) -> Result<Vec<Box<dyn Device>>, Failure> {
    Ok(connections(setup, target)?.into_iter().map(Connected::device).collect())
}

fn connections(setup: &Setup, target: &dyn Target) -> Result<Vec<Connected>, Failure> {
    let mut all = Vec::new();
    let is_asked = setup.ports.is_some() || !setup.port.is_empty() || !setup.port_input.is_empty();
    let Some(ports) = target.ports() else {
        let message = format!("the {} has no ports", target.title());
        return if is_asked { Err(Failure::argument(message)) } else { Ok(all) };
    };
    let mut connect =
        |port: u16, outlet: Outlet| all.push(Connected { port, addr: ports.first + port, outlet });
    if let Some(folder) = &setup.ports {
        let folder = PortFolder::open(folder, ports.count)?;
        for port in 0..ports.count {
            connect(port, Outlet::File(folder.port(port, ports.first + port)));
        }
    }
    let mut connected = BTreeSet::new();
    let mut once = |port: u16| {
        let message = format!("port {port} is given twice");
        if connected.insert(port) { Ok(port) } else { Err(Failure::argument(message)) }
    };
    for text in &setup.port {
        let (port, value) =
            assignment(text, "--port takes a port and its value", "--port 7=0x41", target, ports)?;
        let (port, value) = (once(port)?, value_of(value, text, target, ports)?);
        connect(port, Outlet::Holds(value));
    }
    for text in &setup.port_input {
        let (takes, example) = ("--port-input takes a port and a file", "--port-input 7=keys.txt");
        let (port, file) = assignment(text, takes, example, target, ports)?;
        let (port, bytes) = (once(port)?, files::read(Path::new(file))?);
        connect(port, Outlet::Feed(bytes));
    }
    Ok(all)
}

/// assignment = port "=" text
fn assignment<'a>(
    text: &'a str,
    takes: &str,
    example: &str,
    target: &dyn Target,
    ports: Ports,
) -> Result<(u16, &'a str), Failure> {
    let wrong = |message: String| {
        let help = Some(format!("for example {example}"));
        Failure::Argument { message, help }
    };
    let (port, rest) = text
        .split_once('=')
        .filter(|(_, rest)| !rest.is_empty())
        .ok_or_else(|| wrong(format!("{takes}, not `{text}`")))?;
    let named = number(port.trim(), target.dialect()).and_then(|port| u16::try_from(port).ok());
    match named.filter(|port| *port < ports.count) {
        Some(port) => Ok((port, rest)),
        None => Err(wrong(format!("there is no port `{port}`; the ports are 0 to {}", ports.count - 1))),
    }
}

/// The value that a port holds at the start.
fn value_of(value: &str, text: &str, target: &dyn Target, ports: Ports) -> Result<u16, Failure> {
    let most = (1i64 << ports.bits) - 1;
    let value = number(value.trim(), target.dialect()).filter(|value| (0..=most).contains(value));
    value
        .and_then(|value| u16::try_from(value).ok())
        .ok_or_else(|| Failure::argument(format!("--port {text}: a port holds a number from 0 to {most}")))
}
