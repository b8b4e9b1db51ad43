//! Launch plans: what each field decides, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use bantam_isa::{Image, ImageError, Segment};
use bantam_machines::{
    DisplayPlan, LaunchError, LaunchPlan, PortConnection, PortLogging,
    builtin::{LC3, VC},
};
use bantam_run::{
    AccessLog, Device, Engine, Exit, Feed, Latch, Limits, Machine, PortAccess, Script, Settings,
};

/// The VC's instructions that these tests need: read a port into R0, write R0 to a port, halt.
const fn read(port: u16) -> u16 {
    0x80 | port
}
const fn write(port: u16) -> u16 {
    0xA0 | port
}
const HALT: u16 = 0xFF;

fn image(words: &[u16]) -> Image {
    Image { segments: vec![Segment { origin: 0, words: words.to_vec() }], ..Image::default() }
}

fn vc(words: &[u16]) -> LaunchPlan {
    LaunchPlan::new("vc", image(words))
}

fn lc3() -> LaunchPlan {
    let words = vec![0xF025];
    LaunchPlan::new("LC3", Image { segments: vec![Segment { origin: 0x3000, words }], ..Image::default() })
}

fn with_ports(plan: LaunchPlan, ports: impl IntoIterator<Item = (u16, PortConnection)>) -> LaunchPlan {
    LaunchPlan { ports: ports.into_iter().collect(), ..plan }
}

fn with_registers(plan: LaunchPlan, registers: &[(&str, i32)]) -> LaunchPlan {
    let registers = registers.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    LaunchPlan { registers, ..plan }
}

fn refused(plan: &LaunchPlan) -> LaunchError {
    plan.launch().err().unwrap()
}

fn run(machine: &mut dyn Machine) -> Exit {
    machine.run(&mut Script::new(""), Limits::steps(1_000))
}

fn port(machine: &dyn Machine, port: u16) -> u16 {
    machine.word(VC.ports().unwrap().first + port)
}

#[test]
fn the_machine_is_found_by_name() {
    assert_eq!(lc3().target().unwrap().name(), "lc3");
    let plan = LaunchPlan::new("pdp11", image(&[HALT]));
    assert_eq!(refused(&plan).to_string(), "there is no machine `pdp11`; the machines are lc3, vc, euclid");
}

#[test]
fn settings_engine_and_program_are_checked() {
    let plan = LaunchPlan { settings: Settings::new().with("gears", "five"), ..lc3() };
    assert!(matches!(refused(&plan), LaunchError::Setting(_)));
    let plan = LaunchPlan { engine: Engine::Gates, ..lc3() };
    assert!(matches!(refused(&plan), LaunchError::Engine(_)));
    assert_eq!(refused(&LaunchPlan::new("vc", Image::default())), LaunchError::Image(ImageError::Empty));
}

#[test]
fn registers_take_signed_and_unsigned_values() {
    let plan = with_registers(lc3(), &[("r1", -1), ("R2", -0x8000), ("R3", 0xFFFF), ("R3", 5)]);
    let machine = plan.launch().unwrap();
    let values = ["R1", "R2", "R3"].map(|name| machine.register(name).unwrap());
    assert_eq!(values, [0xFFFF, 0x8000, 5]);
    let plan = with_registers(vc(&[HALT]), &[("R0", -128), ("R1", 255)]);
    let machine = plan.launch().unwrap();
    assert_eq!(["R0", "R1"].map(|name| machine.register(name).unwrap()), [128, 255]);
}

#[test]
fn registers_that_are_missing_or_too_narrow_are_refused() {
    for (plan, message) in [
        (with_registers(lc3(), &[("R1", 0x10000)]), "`65536` does not fit into the 16 bits of `R1`"),
        (with_registers(lc3(), &[("R1", -0x8001)]), "`-32769` does not fit into the 16 bits of `R1`"),
        (with_registers(vc(&[HALT]), &[("R0", 256)]), "`256` does not fit into the 8 bits of `R0`"),
        (with_registers(vc(&[HALT]), &[("R0", -129)]), "`-129` does not fit into the 8 bits of `R0`"),
    ] {
        assert_eq!(refused(&plan).to_string(), message);
    }
    assert!(matches!(refused(&with_registers(lc3(), &[("R9", 0)])), LaunchError::Register(_)));
}

#[test]
fn the_program_counter_is_set_last() {
    let plan = LaunchPlan { pc: Some(0x4000), ..with_registers(lc3(), &[("PC", 0x5000)]) };
    assert_eq!(plan.launch().unwrap().pc(), 0x4000);
    assert_eq!(lc3().launch().unwrap().pc(), 0x3000, "the image says where it starts");
}

#[test]
fn random_memory_depends_on_its_seed() {
    let word = |random_memory| {
        let machine = LaunchPlan { random_memory, ..lc3() }.launch().unwrap();
        (machine.word(0x4000), machine.word(0x4001), machine.word(0x3000))
    };
    assert_eq!(word(None), (0, 0, 0xF025));
    assert_eq!(word(Some(1)), word(Some(1)));
    assert_ne!(word(Some(1)), word(Some(2)));
    assert_eq!(word(Some(1)).2, 0xF025, "the program is loaded afterwards");
}

#[test]
fn a_port_holds_a_value() {
    let plan = with_ports(vc(&[read(2), write(3), HALT]), [(2, PortConnection::Holds(77))]);
    let mut machine = plan.launch().unwrap();
    assert_eq!(run(&mut *machine), Exit::Halted);
    assert_eq!((port(&*machine, 2), port(&*machine, 3)), (77, 77));
}

#[test]
fn a_port_feeds_bytes() {
    let words = [read(0), write(1), read(0), write(2), read(0), HALT];
    let plan = with_ports(vc(&words), [(0, PortConnection::Feed(vec![5, 6]))]);
    let mut machine = plan.launch().unwrap();
    assert!(matches!(run(&mut *machine), Exit::Fault(_)), "there is no third byte");
    assert_eq!((port(&*machine, 1), port(&*machine, 2)), (5, 6));
}

#[test]
fn a_port_repeats_a_log() {
    let mut log = AccessLog::default();
    log.add(PortAccess::Read(9), 1);
    log.add(PortAccess::Write(9), 1);
    let plan = with_ports(vc(&[read(0), write(0), HALT]), [(0, PortConnection::Log(log))]);
    let mut machine = plan.launch().unwrap();
    assert_eq!(run(&mut *machine), Exit::Halted);
    assert_eq!(machine.register("R0"), Some(9));
}

#[test]
fn ports_that_are_missing_or_too_narrow_are_refused() {
    let too_wide = || {
        let mut log = AccessLog::default();
        log.add(PortAccess::Read(300), 1);
        PortConnection::Log(log)
    };
    for (plan, message) in [
        (with_ports(lc3(), [(0, PortConnection::Holds(0))]), "the LC-3 has no port 0"),
        (with_ports(vc(&[HALT]), [(8, PortConnection::Holds(0))]), "the VC has no port 8"),
        (
            with_ports(vc(&[HALT]), [(1, PortConnection::Holds(256))]),
            "`256` does not fit into the 8 bits of port 1",
        ),
        (with_ports(vc(&[HALT]), [(1, too_wide())]), "`300` does not fit into the 8 bits of port 1"),
    ] {
        assert_eq!(refused(&plan).to_string(), message);
    }
}

#[test]
fn a_host_port_needs_a_device() {
    let plan = with_ports(vc(&[read(4), HALT]), [(4, PortConnection::Host)]);
    assert_eq!(refused(&plan), LaunchError::HostPort(4));
    let mut asked = Vec::new();
    let host = |port, addr| {
        asked.push((port, addr));
        Ok::<_, LaunchError>(Box::new(Latch::new(addr, 3)) as Box<dyn Device>)
    };
    let mut launched = plan.launch_with(PortLogging::Off, host).unwrap();
    assert_eq!(asked, [(4, VC.ports().unwrap().first + 4)]);
    assert!(launched.logs.is_empty());
    assert_eq!(run(&mut *launched.machine), Exit::Halted);
    assert_eq!(launched.machine.register("R0"), Some(3));
}

#[test]
fn what_the_host_reports_is_returned() {
    let plan = with_ports(vc(&[HALT]), [(4, PortConnection::Host)]);
    let error = plan.launch_with(PortLogging::Off, |port, _| Err(LaunchError::HostPort(port + 1))).err();
    assert_eq!(error, Some(LaunchError::HostPort(5)));
}

#[test]
fn a_logged_run_is_repeated_without_the_host() {
    let plan = LaunchPlan {
        pc: Some(1),
        ..with_registers(
            with_ports(vc(&[HALT, read(4), write(4), HALT]), [(4, PortConnection::Host)]),
            &[("r1", -1)],
        )
    };
    let host = |_, addr| {
        Ok::<_, LaunchError>(Box::new(Feed::new(addr, "port 4", [8u8].as_slice())) as Box<dyn Device>)
    };
    let mut launched = plan.launch_with(PortLogging::On, host).unwrap();
    assert_eq!(launched.logs.keys().copied().collect::<Vec<_>>(), [4]);
    assert_eq!(run(&mut *launched.machine), Exit::Halted);

    let repeated = plan.repeated(&*launched.machine, &launched.logs);
    let pc = launched.machine.pc_name().to_owned();
    assert_eq!(repeated.pc, None, "it is one of the registers");
    assert_eq!(repeated.registers, [("r1".to_owned(), 255), (pc, 1)]);
    let PortConnection::Log(log) = &repeated.ports[&4] else { panic!("{:?}", repeated.ports) };
    assert_eq!(log.runs().collect::<Vec<_>>(), [(PortAccess::Read(8), 1), (PortAccess::Write(8), 1)]);

    let mut again = repeated.launch().unwrap();
    assert_eq!(run(&mut *again), Exit::Halted);
    assert_eq!(again.registers(), launched.machine.registers());
    assert_eq!(repeated.repeated(&*again, &BTreeMap::new()), repeated);
}

#[test]
fn a_display_gives_way_to_connected_ports() {
    let shows = |ports: Vec<(u16, PortConnection)>, display| {
        let plan = LaunchPlan { display, ..with_ports(vc(&[HALT]), ports) };
        plan.launch().unwrap().picture().is_some()
    };
    assert!(!shows(vec![], DisplayPlan::Absent));
    assert!(shows(vec![], DisplayPlan::Connected));
    assert!(shows(vec![(7, PortConnection::Holds(1))], DisplayPlan::Connected));
    assert!(!shows(vec![(2, PortConnection::Holds(1))], DisplayPlan::Connected));
    let plan = LaunchPlan { display: DisplayPlan::Connected, ..lc3() };
    assert!(plan.launch().unwrap().picture().is_none(), "{} has none", LC3.title());
}

#[test]
fn port_devices_are_those_of_the_plan() {
    let plan = with_ports(vc(&[HALT]), [(1, PortConnection::Holds(6)), (2, PortConnection::Host)]);
    let host = |_, addr| Ok::<_, LaunchError>(Box::new(Latch::new(addr, 7)) as Box<dyn Device>);
    let devices = plan.port_devices(host).unwrap();
    let first = VC.ports().unwrap().first;
    let held: Vec<u16> = (first..).zip(&devices).map(|(addr, device)| device.peek(addr, 0)).collect();
    assert_eq!(held, [0, 6, 7, 0, 0, 0, 0, 0]);
    assert!(lc3().port_devices(host).unwrap().is_empty());
}
