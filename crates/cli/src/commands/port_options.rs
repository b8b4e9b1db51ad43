//! The options that connect the ports of a machine: `--ports`, `--port`, `--port-input`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use bantam::PortConnection;
use bantam_asm::number;
use bantam_machines::Target;
use bantam_run::Ports;

use crate::{
    args::Setup,
    error::Failure,
    host::{files, port_files::PortFolder},
};

/// Returns the connections of the machine's ports by number, and the folder of those that are files.
pub(crate) fn connections(
    setup: &Setup,
    target: &dyn Target,
) -> Result<(BTreeMap<u16, PortConnection>, Option<PortFolder>), Failure> {
    let is_asked = setup.ports.is_some() || !setup.port.is_empty() || !setup.port_input.is_empty();
    let mut all = BTreeMap::new();
    let Some(ports) = target.ports() else {
        let message = format!("the {} has no ports", target.title());
        return if is_asked { Err(Failure::argument(message)) } else { Ok((all, None)) };
    };
    let folder = setup.ports.as_ref().map(|folder| PortFolder::open(folder, ports.count)).transpose()?;
    if folder.is_some() {
        all.extend((0..ports.count).map(|port| (port, PortConnection::Host)));
    }
    let mut connected = BTreeSet::new();
    let mut once = |port: u16| {
        let message = format!("port {port} is set twice");
        if connected.insert(port) { Ok(port) } else { Err(Failure::argument(message)) }
    };
    for text in &setup.port {
        let (port, value) =
            assignment(text, "--port expects a port and its value", "--port 7=0x41", target, ports)?;
        all.insert(once(port)?, PortConnection::Holds(value_of(value, text, target, ports)?));
    }
    for text in &setup.port_input {
        let (expects, example) = ("--port-input expects a port and a file", "--port-input 7=keys.txt");
        let (port, file) = assignment(text, expects, example, target, ports)?;
        all.insert(once(port)?, PortConnection::Feed(files::read(Path::new(file))?));
    }
    Ok((all, folder))
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
        None => Err(wrong(format!("unknown port `{port}`; the ports are 0 to {}", ports.count - 1))),
    }
}

/// Parses the initial value of a port.
fn value_of(value: &str, text: &str, target: &dyn Target, ports: Ports) -> Result<u16, Failure> {
    let most = (1i64 << ports.bits) - 1;
    let value = number(value.trim(), target.dialect()).filter(|value| (0..=most).contains(value));
    value
        .and_then(|value| u16::try_from(value).ok())
        .ok_or_else(|| Failure::argument(format!("--port {text}: a port holds a number from 0 to {most}")))
}
