//! Limits, and stopping from outside.

use std::{sync::Arc, thread, time::Duration};

use bantam_run::{Exit, Limits, Script};

use crate::tools::{
    BELL, BELL_VECTOR, BUSY_KEYS, BUSY_SHOWS, Bell, Clock, SUPERVISOR, Timed, busy, go, on_all, on_native,
    program, register, settle, state, supervisor, user,
};

/// A program that a [`Bell`] interrupts; its handler does nothing about the bell.
const RUNG: &str = "ADD R0, R0, #1\n ADD R0, R0, #1\n BR #-3\n RING ADD R1, R1, #1\n RTI";
const VECTORS: &[(u16, &str)] = &[(BELL_VECTOR, "RING")];
const RING: u16 = SUPERVISOR + 3;

#[test]
fn e14_a_limit_is_exact() {
    on_all(|kind| {
        let body = "LOOP ADD R0, R0, #1\n ST R0, HERE\n AND R1, R0, #15\n BRnp LOOP\n OUT\n BR LOOP";
        let mut machine = kind.load(&user(body));
        let mut console = Script::new("");
        let mut count = 0;
        for steps in [1, 2, 3, 1_000, 2_000_000, 1] {
            assert_eq!(machine.run(&mut console, Limits::steps(steps)), Exit::StepLimit);
            count += steps;
            assert_eq!(machine.instructions(), count);
        }
    });
}

#[test]
fn e15_a_limit_of_zero_does_nothing() {
    on_all(|kind| {
        // A bell that is ringing but may not interrupt yet, and one whose time has just come.
        for rings_at in [0, 1] {
            let mut machine = kind.load(&program(SUPERVISOR, RUNG, VECTORS));
            machine.attach(Bell::boxed(BELL, 4, rings_at)).unwrap();
            machine.set_register("PSR", 0x0702).unwrap();
            go(&mut *machine, 1);
            machine.set_register("PSR", 0x0002).unwrap();
            let (before, rings) = (state(&*machine), machine.word(BELL));
            assert_eq!(rings, u16::from(rings_at == 0));
            go(&mut *machine, 0);
            assert_eq!((machine.word(BELL), machine.instructions()), (rings, 1));
            assert_eq!(state(&*machine), before);
            settle(&mut *machine);
            assert_eq!((machine.word(BELL), machine.pc()), (1, RING));
        }
    });
}

#[test]
fn e16_halting_at_the_limit_is_halting() {
    on_all(|kind| {
        for (steps, exit) in [(1, Exit::StepLimit), (2, Exit::Halted)] {
            let mut machine = kind.load(&supervisor("AND R0, R0, #0\n STI R0, MCR"));
            assert_eq!(machine.run(&mut Script::new(""), Limits::steps(steps)), exit);
        }
    });
    on_native(|kind| {
        let mut machine = kind.load(&user("HALT"));
        assert_eq!(machine.run(&mut Script::new(""), Limits::steps(1)), Exit::Halted);
    });
}

#[test]
fn e17_interrupts_wait_for_the_next_run() {
    on_all(|kind| {
        let mut machine = kind.load(&program(SUPERVISOR, RUNG, VECTORS));
        machine.attach(Bell::boxed(BELL, 4, 2)).unwrap();
        go(&mut *machine, 2);
        assert_eq!((machine.pc(), register(&*machine, "R6")), (SUPERVISOR + 2, 0x3000));
        go(&mut *machine, 1);
        assert_eq!((machine.pc(), register(&*machine, "R6")), (RING + 1, 0x2FFE));
    });
}

#[test]
fn e18_pieces_make_the_same_run() {
    on_all(|kind| {
        let image = busy();
        let (mut whole, mut keys) = (kind.load(&image), Script::new(BUSY_KEYS));
        assert_eq!(whole.run(&mut keys, Limits::none()), Exit::Halted);
        for piece in [1, 2, 7, 30] {
            let (mut machine, mut keys) = (kind.load(&image), Script::new(BUSY_KEYS));
            let mut exit = Exit::StepLimit;
            while exit == Exit::StepLimit {
                exit = machine.run(&mut keys, Limits::steps(piece));
                if machine.instructions() % 49 == 0 {
                    let (mut other, mut other_keys) = (kind.load(&image), Script::new(BUSY_KEYS));
                    other.run(&mut other_keys, Limits::steps(machine.instructions()));
                    assert_eq!(state(&*machine), state(&*other));
                    assert_eq!(keys.output(), other_keys.output());
                }
            }
            assert_eq!((exit, machine.instructions()), (Exit::Halted, whole.instructions()));
            assert_eq!((state(&*machine), keys.text().as_str()), (state(&*whole), BUSY_SHOWS));
        }
    });
}

#[test]
fn e19_an_output_limit_is_exact() {
    on_all(|kind| {
        for bytes in [0, 1, 5, 100] {
            for trap in ["PUTS", "PUTSP", "OUT"] {
                let body = format!("LEA R0, TEXT\n {trap}\n BR #-3\n TEXT .STRINGZ \"abc\"");
                let mut machine = kind.load(&user(&body));
                let mut console = Script::new("").with_output_limit(bytes);
                assert_eq!(machine.run(&mut console, Limits::none()), Exit::OutputLimit);
                assert_eq!(console.output().len(), bytes, "{trap}");
            }
        }
    });
}

#[test]
fn e20_a_step_is_one_instruction() {
    on_all(|kind| {
        let image = program(SUPERVISOR, RUNG, VECTORS);
        let (mut one, mut two) = (kind.load(&image), kind.load(&image));
        let mut console = Script::new("");
        for machine in [&mut one, &mut two] {
            machine.attach(Bell::boxed(BELL, 4, 1)).unwrap();
            assert_eq!(machine.step(&mut console), None);
            assert_eq!((machine.instructions(), machine.pc()), (1, SUPERVISOR + 1));
        }
        // The interrupt belongs to the step, or has been taken before it by `settle`.
        settle(&mut *two);
        assert_eq!((two.instructions(), two.pc()), (1, RING));
        for machine in [&mut one, &mut two] {
            assert_eq!(machine.step(&mut console), None);
            assert_eq!((machine.instructions(), machine.pc()), (2, RING + 1));
        }
        assert_eq!(state(&*one), state(&*two));
    });
}

#[test]
fn e21_a_halted_machine_can_go_on() {
    on_all(|kind| {
        let body = "AND R0, R0, #0\n STI R0, MCR\n ADD R1, R1, #1\n STI R0, MCR";
        let mut machine = kind.load(&supervisor(body));
        for (count, r1) in [(2, 0), (4, 1)] {
            assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
            assert_eq!((machine.instructions(), register(&*machine, "R1")), (count, r1));
        }
    });
    on_native(|kind| {
        let mut machine = kind.load(&user("HALT\n ADD R1, R1, #1\n HALT"));
        for (count, r1) in [(1, 0), (3, 1)] {
            assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
            assert_eq!((machine.instructions(), register(&*machine, "R1")), (count, r1));
        }
    });
}

#[test]
fn e22_a_stopped_run_can_go_on() {
    /// When the clock asks.
    const ASKED: u64 = 1_000;
    on_all(|kind| {
        let image = user("LOOP ADD R1, R1, #1\n BRnp LOOP\n ADD R2, R2, #1\n BR LOOP");
        let (mut machine, mut other) = (kind.load(&image), kind.load(&image));
        let stops = Some(machine.stop_handle());
        let clock = Clock { due: Some(ASKED), is_restless: false, stops, woken: Arc::default() };
        machine.attach(Box::new(clock)).unwrap();
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Stopped);
        let later = machine.instructions() - ASKED;
        assert!(later <= 1_048_576, "{later} instructions later");
        go(&mut *machine, 12_345);
        go(&mut *other, machine.instructions());
        assert_eq!(state(&*machine), state(&*other));
    });
    // From another thread.
    on_native(|kind| {
        let mut machine = kind.load(&user("LOOP BR LOOP"));
        let handle = machine.stop_handle();
        let watch = thread::spawn(move || {
            thread::sleep(Duration::from_millis(5));
            handle.stop();
        });
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Stopped);
        watch.join().unwrap();
    });
}

#[test]
fn e23_an_early_request_stops_the_next_run() {
    on_all(|kind| {
        let mut machine = kind.load(&user("LOOP BR LOOP"));
        let handle = machine.stop_handle();
        handle.stop();
        handle.stop();
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Stopped);
        assert_eq!(machine.instructions(), 0);
        go(&mut *machine, 10);
    });
}

#[test]
fn e24_a_waiting_program_can_be_stopped() {
    on_all(|kind| {
        for body in ["GETC\n OUT\n HALT", "IN\n HALT"] {
            let mut machine = kind.load(&user(body));
            let mut console = Timed::open(&[]);
            console.stops = Some(machine.stop_handle());
            assert_eq!(machine.run(&mut console, Limits::none()), Exit::Stopped);
            assert_eq!(console.waits, 1);
            console.keys.push_back((0, b'k'));
            assert_eq!(machine.run(&mut console, Limits::none()), Exit::Halted);
            assert_eq!((console.waits, console.shown.last()), (1, Some(&b'k')));
        }
    });
}
