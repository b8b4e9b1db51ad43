//! Writing words from outside of a program: what is written, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bantam_machines::builtin::{EUCLID, LC3, VC};
use bantam_run::{Machine, SetWordError, Settings};

fn machine(target: &dyn bantam_machines::Target) -> Box<dyn Machine> {
    target.machine(&Settings::new()).unwrap()
}

#[test]
fn memory_is_written_whatever_protection_says() {
    let mut lc3 = machine(LC3);
    for addr in [0x0000, 0x3000, 0xFDFF] {
        lc3.set_word(addr, 0xBEEF).unwrap();
        assert_eq!(lc3.word(addr), 0xBEEF);
    }
}

#[test]
fn registers_of_devices_and_of_the_processor_are_refused() {
    let mut lc3 = machine(LC3);
    for (addr, message) in [
        (0xFE00, "xFE00 is a register of the keyboard, which cannot be set from outside"),
        (0xFFFC, "xFFFC is a register of the processor, which cannot be set from outside"),
        (0xFE30, "there is no memory at xFE30"),
    ] {
        let before = lc3.word(addr);
        assert_eq!(lc3.set_word(addr, 0x0123).unwrap_err().to_string(), message);
        assert_eq!(lc3.word(addr), before, "{message}");
    }
}

#[test]
fn ports_keep_what_is_written() {
    let mut vc = machine(VC);
    let port = VC.ports().unwrap().first;
    vc.set_word(port, 42).unwrap();
    assert_eq!(vc.word(port), 42);
    vc.detach(port).unwrap();
    assert!(matches!(vc.set_word(port, 42), Err(SetWordError::NoMemory { .. })));
}

#[test]
fn a_word_wider_than_a_cell_is_refused() {
    let mut vc = machine(VC);
    let addr = VC.ports().unwrap().first;
    for addr in [0, addr] {
        let error = vc.set_word(addr, 256).unwrap_err();
        assert_eq!(error, SetWordError::TooWide { word: 256, bits: 8 });
        assert_eq!(error.to_string(), "256 does not fit into the 8 bits of a cell");
        assert_eq!(vc.word(addr), 0);
    }
    machine(EUCLID).set_word(0, u16::MAX).unwrap();
}
