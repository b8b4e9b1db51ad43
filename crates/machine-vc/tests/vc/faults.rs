//! Faults: each has a place and a reason, and leaves the state unchanged.

use bantam_run::{Exit, Fault};

use crate::tools::{assemble, image, run};

/// The fault in which a program ends, on every engine.
fn fault(bytes: &[u8]) -> Fault {
    let exit = run(&image(bytes)).exit;
    let Exit::Fault(fault) = exit else { unreachable!("{exit:?}") };
    *fault
}

#[test]
fn division_by_zero() {
    let fault = fault(&[0xC8, 7, 0xC9, 0, 0x31, 0xFF]);
    assert_eq!(fault.to_string(), "division by zero at 0x04");
    assert_eq!((fault.cells.as_slice(), fault.registers[0].value), (&[0x31][..], 7));
    assert_eq!(
        fault.help.unwrap(),
        "check the divisor first: SUB it from 0 in another register, then JMP_ZRO"
    );
}

#[test]
fn each_byte_that_is_not_an_instruction() {
    for byte in [0xEC, 0xED, 0xEE, 0xEF, 0xFC, 0xFD, 0xFE] {
        let fault = fault(&[0xE0, byte]);
        assert_eq!(fault.to_string(), format!("0x{byte:02X} is not an instruction at 0x01"));
        assert_eq!(fault.cells, [u16::from(byte)]);
        assert!(fault.help.unwrap().starts_with("has the program run into its data"));
    }
}

#[test]
fn a_program_that_runs_past_the_end_of_memory() {
    let fault = fault(&[0xE0; 256]);
    assert_eq!(fault.to_string(), "execution ran past the end of memory (0xFF) at 0x100");
    assert_eq!((fault.cells.as_slice(), fault.registers[0].value), (&[][..], 255));
}

#[test]
fn a_jump_to_the_last_byte_and_past_it() {
    let mut bytes = vec![0xE8, 0xFF];
    bytes.resize(255, 0);
    bytes.push(0xE1);
    let fault = fault(&bytes);
    assert_eq!((fault.addr, fault.registers[1].value), (256, 1));
}

#[test]
fn an_instruction_that_is_cut_off_by_the_end_of_memory() {
    for first in [0xC0, 0xC4, 0xC8, 0xCC, 0xD0, 0xD4, 0xE8, 0xE9, 0xEA, 0xEB] {
        let mut bytes = vec![0xE8, 0xFF];
        bytes.resize(255, 0);
        bytes.push(first);
        let fault = fault(&bytes);
        assert_eq!(
            fault.to_string(),
            "the instruction at 0xFF needs a second byte, but memory ends there at 0xFF"
        );
        assert_eq!(fault.cells, [u16::from(first)]);
    }
}

#[test]
fn a_halt_in_the_last_byte_is_not_a_fault() {
    let mut bytes = vec![0xE8, 0xFF];
    bytes.resize(255, 0);
    bytes.push(0xFF);
    let done = run(&image(&bytes));
    assert_eq!((done.exit, done.machine.pc()), (Exit::Halted, 256));
}

#[test]
fn an_image_over_256_bytes_is_an_error_at_load() {
    let mut machine = crate::tools::machine(&assemble("HALT"), bantam_run::Engine::Interpreter);
    let error = machine.load(&image(&[0; 257])).unwrap_err();
    assert_eq!(error.to_string(), "a block of 257 words at 0x00 goes past the end of memory (256 cells)");
    let words = bantam_isa::Segment { origin: 3, words: vec![1, 0x1FF] };
    let wide = bantam_isa::Image { segments: vec![words], ..Default::default() };
    let error = machine.load(&wide).unwrap_err();
    assert_eq!(error.to_string(), "the word 511 at 0x04 does not fit into the 8 bits of a cell");
}

#[test]
fn a_fault_changes_nothing_and_does_not_count() {
    let done = run(&image(&[0xC8, 7, 0xC9, 0, 0x31, 0xFF]));
    assert_eq!((done.machine.instructions(), done.machine.pc()), (2, 4));
    assert_eq!(["R0", "R1", "N", "Z"].map(|name| done.register(name)), [7, 0, 0, 0]);
}
