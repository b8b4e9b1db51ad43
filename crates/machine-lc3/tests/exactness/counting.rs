//! What counts, and the state that an incomplete instruction leaves.

use bantam_run::{Exit, Limits, Script};

use crate::tools::{
    BELL, BELL_VECTOR, Bell, Kind, MCC, SUPERVISOR, Timed, USER, go, on_all, on_native, program, register,
    settle, state, supervisor, user,
};

/// Instructions that end in a fault as the second one of a program in user mode.
fn bad_instructions(kind: Kind) -> Vec<&'static str> {
    let mut all = vec!["RTI", ".FILL xD000", "TRAP x30"];
    if kind.edition == 3 {
        // R7 is zero, and x0000 is the operating system's.
        all.extend(["LDR R1, R7, #0", "STR R1, R7, #0", "STI R1, DDR", "LDI R1, KBSR"]);
    }
    all
}

#[test]
fn e1_instructions_count_when_they_complete() {
    on_all(|kind| {
        let body = "
                    ADD   R0, R0, #1
                    ST    R0, HERE
                    LD    R1, HERE
                    BRn   OVER
                    BRp   OVER
                    HALT
            OVER    LEA   R2, HERE
                    JSR   SUB
                    NOT   R0, R0
                    HALT
            SUB     RET";
        let mut machine = kind.load(&user(body));
        for count in 1..=9 {
            assert_eq!(machine.step(&mut Script::new("")), None);
            assert_eq!(machine.instructions(), count);
        }
        assert_eq!(register(&*machine, "R0"), 0xFFFE);
    });
}

#[test]
fn e2_the_halting_instruction_counts() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor("AND R0, R0, #0\n STI R0, MCR"));
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
        assert_eq!(machine.instructions(), 2);
    });
    on_native(|kind| {
        let mut machine = kind.load(&user("AND R0, R0, #0\n HALT"));
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
        assert_eq!(machine.instructions(), 2);
    });
}

#[test]
fn e3_faults_do_not_count() {
    on_all(|kind| {
        for bad in bad_instructions(kind) {
            let mut machine = kind.load(&user(&format!("ADD R0, R0, #1\n {bad}")));
            let exit = machine.run(&mut Script::new(""), Limits::none());
            assert!(matches!(exit, Exit::Fault(_)), "{bad}: {exit:?}");
            assert_eq!(machine.instructions(), 1, "{bad}");
        }
    });
}

#[test]
fn e4_entering_a_handler_counts_as_one() {
    on_all(|kind| {
        let body = format!("TRAP x30\n HALT\n SERVE ADD R1, R1, #1\n {}", kind.leave_trap());
        let mut machine = kind.load(&program(USER, &body, &[(0x0030, "SERVE")]));
        go(&mut *machine, 3);
        assert_eq!((machine.pc(), register(&*machine, "R1")), (USER + 1, 1));

        // The handler of the exception steps over the instruction that failed.
        let body = "
                    .FILL xD000
                    HALT
            SERVE   LDR   R0, R6, #0
                    ADD   R0, R0, #1
                    STR   R0, R6, #0
                    RTI";
        let mut machine = kind.load(&program(USER, body, &[(0x0101, "SERVE")]));
        go(&mut *machine, 5);
        assert_eq!(machine.pc(), USER + 1);
    });
}

#[test]
fn e5_taking_an_interrupt_does_not_count() {
    on_all(|kind| {
        let body = "ADD R0, R0, #1\n HALT\n RING STI R0, BELL\n RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(BELL_VECTOR, "RING")]));
        machine.attach(Bell::boxed(BELL, 4, 1)).unwrap();
        go(&mut *machine, 1);
        settle(&mut *machine);
        assert_eq!((machine.instructions(), machine.pc()), (1, SUPERVISOR + 2));
        // The two of the handler, and it is back.
        go(&mut *machine, 2);
        assert_eq!((machine.instructions(), machine.pc()), (3, SUPERVISOR + 1));
    });
}

#[test]
fn e6_native_traps_count_as_one() {
    on_native(|kind| {
        let body = "
                    LEA   R0, TEXT
                    PUTS
                    PUTSP
                    GETC
                    OUT
                    IN
                    HALT
            TEXT    .STRINGZ \"four hundred kangaroos\"";
        let mut machine = kind.load(&user(body));
        let mut console = Script::new("ab");
        for count in 1..=6 {
            assert_eq!(machine.run(&mut console, Limits::steps(1)), Exit::StepLimit);
            assert_eq!((machine.instructions(), machine.pc()), (count, USER + count as u16));
        }
        assert_eq!(console.text(), "four hundred kangaroosfa\nInput a character> b");
        assert_eq!(machine.run(&mut console, Limits::steps(1)), Exit::Halted);

        // The host does not perform a trap whose vector the program has changed.
        let body = format!("OUT\n HALT\n SERVE ADD R1, R1, #1\n {}", kind.leave_trap());
        let mut machine = kind.load(&program(USER, &body, &[(0x0021, "SERVE")]));
        go(&mut *machine, 3);
        assert_eq!((machine.pc(), register(&*machine, "R1")), (USER + 1, 1));
    });
}

#[test]
fn e7_mcc_is_the_count_before_the_read() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor("ADD R0, R0, #1\n ADD R0, R0, #1\n LDI R0, MCC\n BR #-2"));
        go(&mut *machine, 3);
        assert_eq!(register(&*machine, "R0"), 2);
        assert_eq!(machine.word(MCC), 3);
        // It reads at 4, at 6, and so on.
        go(&mut *machine, 70_000);
        assert_eq!(register(&*machine, "R0"), (70_002 % 65_536) as u16);
        assert_eq!(machine.word(MCC), (70_003 % 65_536) as u16);
    });
}

#[test]
fn e8_a_fault_leaves_the_state_before_it() {
    on_all(|kind| {
        for bad in bad_instructions(kind) {
            let mut machine = kind.load(&user(&format!("ADD R0, R0, #1\n {bad}")));
            go(&mut *machine, 1);
            let before = state(&*machine);
            let exit = machine.run(&mut Script::new(""), Limits::none());
            let Exit::Fault(fault) = exit else { panic!("{bad}: {exit:?}") };
            assert_eq!(state(&*machine), before, "{bad}");
            assert_eq!((fault.addr, fault.registers), (USER + 1, machine.registers()), "{bad}");
        }
    });
}

#[test]
fn e9_a_fault_repeats() {
    on_all(|kind| {
        for bad in bad_instructions(kind) {
            let mut machine = kind.load(&user(&format!("ADD R0, R0, #1\n {bad}")));
            let first = machine.run(&mut Script::new(""), Limits::none());
            assert_eq!(machine.run(&mut Script::new(""), Limits::none()), first, "{bad}");
            assert_eq!(machine.step(&mut Script::new("")), Some(first), "{bad}");
            assert_eq!(machine.instructions(), 1, "{bad}");
        }
    });
}

#[test]
fn e10_an_unhandled_interrupt_changes_nothing() {
    on_all(|kind| {
        for origin in [USER, SUPERVISOR] {
            let mut machine = kind.load(&program(origin, "ADD R0, R0, #1\n HALT", &[]));
            machine.attach(Bell::boxed(BELL, 4, 1)).unwrap();
            go(&mut *machine, 1);
            let before = state(&*machine);
            for _ in 0..2 {
                let exit = machine.run(&mut Script::new(""), Limits::none());
                let Exit::Fault(fault) = exit else { panic!("{exit:?}") };
                assert_eq!((fault.addr, machine.pc()), (origin + 1, origin + 1));
                assert_eq!(state(&*machine), before);
                assert_eq!(machine.instructions(), 1);
            }
        }
    });
}

#[test]
fn e11_output_that_is_not_taken_is_done_again() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor("LD R0, LETTER\n STI R0, DDR\n HALT\n LETTER .FILL x41"));
        go(&mut *machine, 1);
        let before = state(&*machine);
        let mut console = Timed::default();
        for _ in 0..2 {
            assert_eq!(machine.run(&mut console, Limits::none()), Exit::OutputLimit);
            assert_eq!(machine.instructions(), 1);
            assert_eq!(state(&*machine), before);
        }
        console.room = 1;
        assert_eq!(machine.run(&mut console, Limits::steps(1)), Exit::StepLimit);
        assert_eq!((console.text().as_str(), machine.pc()), ("A", SUPERVISOR + 2));
    });
}

#[test]
fn e12_the_last_look_for_a_key_does_not_count() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor("LOOP LDI R0, KBSR\n BRzp LOOP"));
        go(&mut *machine, 2);
        let before = state(&*machine);
        for _ in 0..2 {
            assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::InputEnded);
            assert_eq!((machine.instructions(), machine.pc()), (2, SUPERVISOR));
            assert_eq!(state(&*machine), before);
        }
    });
}

#[test]
fn e13_an_unfinished_native_trap_has_shown_its_part() {
    on_native(|kind| {
        for (trap, text) in [("PUTS", ".STRINGZ \"HEY\""), ("PUTSP", ".FILL x4548\n .FILL x0059")] {
            let mut machine = kind.load(&user(&format!("LEA R0, TEXT\n {trap}\n HALT\n TEXT {text}")));
            let mut console = Timed { room: 2, ..Timed::default() };
            assert_eq!(machine.run(&mut console, Limits::steps(1)), Exit::StepLimit);
            let before = state(&*machine);
            assert_eq!(machine.run(&mut console, Limits::none()), Exit::OutputLimit);
            assert_eq!(state(&*machine), before);
            assert_eq!((machine.instructions(), console.text().as_str()), (1, "HE"));
            console.room = 9;
            assert_eq!(machine.run(&mut console, Limits::steps(1)), Exit::StepLimit);
            assert_eq!((machine.instructions(), console.text().as_str()), (2, "HEHEY"));
        }

        // The key is in R0 only when it has been shown.
        let mut machine = kind.load(&user("IN\n HALT"));
        let before = state(&*machine);
        let mut console = Timed { room: 20, ..Timed::open(&[(0, b'k')]) };
        assert_eq!(machine.run(&mut console, Limits::none()), Exit::OutputLimit);
        assert_eq!((machine.instructions(), console.text().as_str()), (0, "\nInput a character> "));
        assert_eq!(state(&*machine), before);
    });
}
