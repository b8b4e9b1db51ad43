//! The report of a fault: message, address, instruction, registers and callers.

use snapbox::{IntoData as _, assert_data_eq, str};

use crate::desk::{Desk, Exactly as _};

/// Runs a program that faults on one engine after the other, which report the same. Messages of the
/// assembler are omitted.
fn fault(program: &str, how: &str) -> String {
    let desk = Desk::with("wrong.asm", program);
    let reference = desk.bantam(&format!("run wrong.asm --engine reference {how}")).code(3).prints("");
    let interp = desk.bantam(&format!("run wrong.asm --engine interp {how}")).code(3).prints("");
    assert_eq!(interp.says(), reference.says());
    let said = interp.says();
    said[said.find("error: ").unwrap()..].to_owned()
}

#[test]
fn a_fetch_outside_the_users_memory() {
    let program = "
        .ORIG x3000
        LD    R3, AWAY
        JMP   R3
AWAY    .FILL x2F00
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: the program may not execute x2F00
  --> x2F00
  instruction x0000  NOP
  R0 x0000  R1 x0000  R2 x0000  R3 x2F00  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x2F00  PSR x8001  SSP x3000  USP x0000  MCR x8000
help: user programs may use x3000 to xFDFF; check the address in the register

"#]]
    );
}

#[test]
fn a_load_from_outside_with_its_callers() {
    let program = "
        .ORIG x3000
        JSR   OUTER
        HALT
OUTER   ST    R7, BACK
        AND   R0, R0, #0
        JSR   INNER
        LD    R7, BACK
        RET
INNER   ADD   R0, R0, #4
        LDR   R1, R0, #-1     ; not ours
        RET
BACK    .BLKW 1
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: the program may not read x0003
  --> x3008 (INNER+1), wrong.asm:11
   |          LDR   R1, R0, #-1     ; not ours
  instruction x623F  LDR R1, R0, #-1
  R0 x0004  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x3005
  PC x3008  PSR x8001  SSP x3000  USP x0000  MCR x8000
  called from x3004 (OUTER+2), wrong.asm:7
help: user programs may use x3000 to xFDFF; check the address in the register

"#]]
    );
}

#[test]
fn callers_are_found_on_a_stack() {
    let program = "
        .ORIG x3000
        LD    R6, STACK
        JSR   OUTER
        HALT
OUTER   ADD   R6, R6, #-1
        STR   R7, R6, #0
        JSR   INNER
        LDR   R7, R6, #0
        ADD   R6, R6, #1
        RET
INNER   LDI   R0, LOW
        RET
STACK   .FILL xFE00
LOW     .FILL x1000
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: the program may not read x1000
  --> x3009 (INNER), wrong.asm:12
   |  INNER   LDI   R0, LOW
  instruction xA002  LDI R0, #2
  R0 x0000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 xFDFF  R7 x3006
  PC x3009  PSR x8004  SSP x3000  USP x0000  MCR x8000
  called from x3005 (OUTER+2), wrong.asm:8
  called from x3001, wrong.asm:4
help: user programs may use x3000 to xFDFF; check the address in the register

"#]]
    );
}

#[test]
fn a_store_into_the_operating_system() {
    let program = "
        .ORIG x3000
        LD    R0, LOW
        STR   R0, R0, #0
        HALT
LOW     .FILL x2FFF
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: the program may not write x2FFF
  --> x3001, wrong.asm:4
   |          STR   R0, R0, #0
  instruction x7000  STR R0, R0, #0
  R0 x2FFF  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3001  PSR x8001  SSP x3000  USP x0000  MCR x8000
help: user programs may use x3000 to xFDFF; check the address in the register

"#]]
    );
}

#[test]
fn a_device_register_names_the_compatible_machine() {
    let program = "
        .ORIG x3000
POLL    LDI   R0, KBSR
        BRzp  POLL
        HALT
KBSR    .FILL xFE00
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: the program may not read xFE00
  --> x3000 (POLL), wrong.asm:3
   |  POLL    LDI   R0, KBSR
  instruction xA002  LDI R0, #2
  R0 x0000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3000  PSR x8002  SSP x3000  USP x0000  MCR x8000
help: xFE00 is a device register, which user programs access through traps; for programs written for the second edition of the textbook, use --compat textbook2

"#]]
    );
}

#[test]
fn a_word_that_is_not_an_instruction() {
    let program = "
        .ORIG x3000
        LEA   R0, DATA
        AND   R1, R1, #0
DATA    .FILL xD123
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: xD123 is not an instruction
  --> x3002 (DATA), wrong.asm:5
   |  DATA    .FILL xD123
  instruction xD123  not an instruction
  R0 x3002  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3002  PSR x8002  SSP x3000  USP x0000  MCR x8000
help: has the program run into its data, or past its end?

"#]]
    );
}

#[test]
fn rti_in_user_mode() {
    assert_data_eq!(
        fault(".ORIG x3000\nRTI\n.END\n", ""),
        str![[r#"
error: RTI is reserved for the operating system, but the program runs in user mode
  --> x3000, wrong.asm:2
   |  RTI
  instruction x8000  RTI
  R0 x0000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3000  PSR x8002  SSP x3000  USP x0000  MCR x8000
help: return from a subroutine with RET

"#]]
    );
}

#[test]
fn a_trap_without_a_service_routine() {
    let program = ".ORIG x3000\nAND R0, R0, #0\nTRAP x30\nHALT\n.END\n";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: TRAP x30 has no service routine
  --> x3001, wrong.asm:3
   |  TRAP x30
  instruction xF030  TRAP x30
  R0 x0000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3001  PSR x8002  SSP x3000  USP x0000  MCR x8000
help: the services are x20 GETC, x21 OUT, x22 PUTS, x23 IN, x24 PUTSP, x25 HALT

"#]]
    );
    assert_eq!(fault(program, "--traps native"), fault(program, ""));
}

#[test]
fn the_second_edition_faults_too() {
    let program = ".ORIG x3000\nAND R0, R0, #0\n.FILL xDEAD\nHALT\n.END\n";
    let said = fault(program, "--compat textbook2");
    assert!(said.starts_with("error: xDEAD is not an instruction\n"), "{said}");
}

#[test]
fn without_symbols_the_address_remains() {
    let desk = Desk::new().and("wrong.obj", [0x30, 0x00, 0x50, 0x20, 0xD0, 0x00]);
    desk.bantam("run wrong.obj").code(3).prints("").stderr_eq(str![[r#"
error: xD000 is not an instruction
  --> x3001
  instruction xD000  not an instruction
  R0 x0000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3001  PSR x8002  SSP x3000  USP x0000  MCR x8000
help: has the program run into its data, or past its end?

"#]]);
}

#[test]
fn a_bto_keeps_lines_and_labels() {
    let program = "
        .ORIG x3000
START   AND   R0, R0, #0
        .FILL xD000           ; no instruction
        .END
    ";
    let desk = Desk::with("wrong.asm", program);
    desk.bantam("build wrong.asm -o wrong.bto").code(0);
    let source = desk.bantam("run wrong.asm").code(3).says();
    let object = desk.bantam("run wrong.bto").code(3).says();
    let place = "  --> x3001 (START+1), wrong.asm:4\n   |          .FILL xD000           ; no instruction\n";
    assert!(source.contains(place), "{source}");
    assert!(object.contains(place), "{object}");
}

#[test]
fn output_before_the_fault_is_not_lost() {
    let program = "
        .ORIG x3000
        LEA   R0, TEXT
        PUTS
        .FILL xD000
TEXT    .STRINGZ \"so far\"
        .END
    ";
    Desk::with("wrong.asm", program).bantam("run wrong.asm").code(3).prints("so far");
}

#[test]
fn a_fault_in_colour() {
    let desk = Desk::with("wrong.asm", ".ORIG x3000\n.FILL xD000\n.END\n");
    let done = desk.bantam("run wrong.asm --color always").code(3).prints("");
    assert!(done.says().starts_with("\u{1b}[1;31merror\u{1b}[0m: xD000 is not"), "{:?}", done.says());
    let plain = desk.bantam("run wrong.asm").code(3).says();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert_data_eq!(desk.bantam("run wrong.asm --color never").says(), plain.raw());
}

#[test]
fn an_interrupt_without_a_handler() {
    // Enables the timer's interrupt, and forgets the vector.
    let program = "
        .ORIG x0800
        LD    R0, ENABLE
        STI   R0, TMR
        STI   R0, TMI
LOOP    BR    LOOP
ENABLE  .FILL x4000
TMR     .FILL xFE08
TMI     .FILL xFE0A
        .END
    ";
    assert_data_eq!(
        fault(program, ""),
        str![[r#"
error: interrupt x81 has no handler
  --> x0803 (LOOP), wrong.asm:6
   |  LOOP    BR    LOOP
  instruction x0FFF  BRnzp #-1
  R0 x4000  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x3000  R7 x0000
  PC x0803  PSR x0001  SSP x3000  USP x0000  MCR x8000
help: put the address of a handler into x0181 before you enable the interrupt

"#]]
    );
}
