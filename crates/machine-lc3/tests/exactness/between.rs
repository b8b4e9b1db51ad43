//! What happens between two instructions.

use std::sync::{Arc, atomic::Ordering};

use bantam_run::{Exit, Limits, Script};

use crate::tools::{
    BELL, BELL_VECTOR, Bell, Clock, Kind, SUPERVISOR, Timed, USER, go, on_all, program, register, settle,
    supervisor, user,
};

/// A program that two bells interrupt; each handler silences its own.
const RUNG: &str = "
LOOP    ADD   R0, R0, #1
        BR    LOOP
RING    STI   R0, BELL
        RTI
RING2   STI   R0, BELL2
        RTI";
const VECTORS: &[(u16, &str)] = &[(BELL_VECTOR, "RING"), (BELL_VECTOR + 1, "RING2")];
const RING: u16 = SUPERVISOR + 2;
const RING2: u16 = SUPERVISOR + 4;

#[test]
fn e25_one_interrupt_between_two_instructions() {
    on_all(|kind| {
        let mut machine = kind.load(&program(SUPERVISOR, RUNG, VECTORS));
        machine.attach(Bell::boxed(BELL, 3, 1)).unwrap();
        machine.attach(Bell::boxed(BELL + 2, 5, 1)).unwrap();
        go(&mut *machine, 1);
        assert_eq!((machine.word(BELL), machine.word(BELL + 2)), (0, 0));
        // Both are woken, and only the more urgent interrupt is taken.
        for _ in 0..2 {
            settle(&mut *machine);
            assert_eq!((machine.word(BELL), machine.word(BELL + 2)), (1, 1));
            assert_eq!((machine.pc(), register(&*machine, "R6")), (RING2, 0x2FFE));
            assert_eq!((machine.word(0x2FFE), machine.word(0x2FFF)), (SUPERVISOR + 1, 0x0001));
        }
        // The other one is heard when its handler has returned.
        go(&mut *machine, 2);
        assert_eq!(machine.pc(), SUPERVISOR + 1);
        settle(&mut *machine);
        assert_eq!((machine.pc(), register(&*machine, "R6")), (RING, 0x2FFE));
        assert_eq!(machine.instructions(), 3);
    });
}

#[test]
fn e26_interrupts_come_before_the_first_instruction() {
    on_all(|kind| {
        let mut machine = kind.load(&program(SUPERVISOR, RUNG, VECTORS));
        machine.attach(Bell::boxed(BELL, 4, 0)).unwrap();
        go(&mut *machine, 1);
        assert_eq!((machine.pc(), register(&*machine, "R0")), (RING + 1, 0));
    });
}

#[test]
fn e27_no_interrupt_after_halting() {
    on_all(|kind| {
        let body = "AND R0, R0, #0\n STI R0, MCR\n BR #-1\n RING STI R0, BELL\n RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(BELL_VECTOR, "RING")]));
        machine.attach(Bell::boxed(BELL, 4, 2)).unwrap();
        assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
        assert_eq!((machine.pc(), machine.word(BELL)), (SUPERVISOR + 2, 0));
        go(&mut *machine, 1);
        assert_eq!(machine.pc(), SUPERVISOR + 4);
    });
}

#[test]
fn e28_only_a_higher_priority_interrupts() {
    on_all(|kind| {
        let image = program(SUPERVISOR, RUNG, VECTORS);
        for own in 0..8u8 {
            for asked in 0..8u8 {
                let mut machine = kind.load(&image);
                machine.attach(Bell::boxed(BELL, asked, 0)).unwrap();
                machine.set_register("PSR", u16::from(own) << 8 | 2).unwrap();
                settle(&mut *machine);
                let (pc, priority) = if asked > own { (RING, asked) } else { (SUPERVISOR, own) };
                assert_eq!(machine.pc(), pc, "{asked} at {own}");
                assert_eq!(register(&*machine, "PSR"), u16::from(priority) << 8 | 2, "{asked} at {own}");
            }
        }
    });
}

#[test]
fn e29_the_keyboard_comes_before_the_timer() {
    on_all(|kind| {
        // Both ask while the priority is too high for them.
        let body = "
                    LD    R0, ENABLE
                    STI   R0, KBSR
                    STI   R0, TMR
                    AND   R0, R0, #0
                    ADD   R1, R0, #1
                    STI   R1, TMI
                    STI   R0, PSR
                    HALT
            KEY     LDI   R2, KBDR
                    RTI
            TIMER   LDI   R3, TMR
                    RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(0x0180, "KEY"), (0x0181, "TIMER")]));
        machine.set_register("PSR", 0x0702).unwrap();
        let mut console = Timed::open(&[(0, b'k')]);
        for (steps, handler) in [(7, SUPERVISOR + 8), (2, SUPERVISOR + 10)] {
            assert_eq!(machine.run(&mut console, Limits::steps(steps)), Exit::StepLimit);
            assert_eq!((machine.settle(&mut console), machine.pc()), (None, handler));
        }

        // Of other devices, the one that was attached first.
        for (first, second, handler) in [(BELL, BELL + 2, RING), (BELL + 2, BELL, RING2)] {
            let mut machine = kind.load(&program(SUPERVISOR, RUNG, VECTORS));
            machine.attach(Bell::boxed(first, 4, 0)).unwrap();
            machine.attach(Bell::boxed(second, 4, 0)).unwrap();
            settle(&mut *machine);
            assert_eq!(machine.pc(), handler);
        }
    });
}

#[test]
fn e30_lowering_the_priority_lets_a_request_in_at_once() {
    on_all(|kind| {
        let body = "AND R0, R0, #0\n STI R0, PSR\n HALT\n RING STI R0, BELL\n RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(BELL_VECTOR, "RING")]));
        machine.attach(Bell::boxed(BELL, 4, 0)).unwrap();
        machine.set_register("PSR", 0x0402).unwrap();
        go(&mut *machine, 2);
        assert_eq!(machine.pc(), SUPERVISOR + 2);
        go(&mut *machine, 1);
        assert_eq!((machine.pc(), machine.word(0x2FFE)), (SUPERVISOR + 4, SUPERVISOR + 2));
    });
}

#[test]
fn e31_a_request_that_is_not_served_comes_again() {
    on_all(|kind| {
        let body = "ADD R0, R0, #1\n BR #-2\n RING ADD R1, R1, #1\n RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(BELL_VECTOR, "RING")]));
        machine.attach(Bell::boxed(BELL, 4, 0)).unwrap();
        go(&mut *machine, 20);
        assert_eq!((register(&*machine, "R0"), register(&*machine, "R1")), (0, 10));
        assert_eq!((machine.pc(), register(&*machine, "R6")), (SUPERVISOR, 0x3000));
    });
}

#[test]
fn e32_a_store_is_seen_by_the_next_fetch() {
    on_all(|kind| {
        let body = "LD R0, OTHER\n ST R0, NEXT\n NEXT ADD R1, R1, #1\n LOOP BR LOOP\n OTHER ADD R1, R1, #2";
        let mut machine = kind.load(&user(body));
        go(&mut *machine, 3);
        assert_eq!(register(&*machine, "R1"), 2);
        // The same while stores are watched, because the program has looked for a key.
        let mut machine = kind.load(&supervisor(&format!("LDI R2, KBSR\n {body}")));
        go(&mut *machine, 4);
        assert_eq!(register(&*machine, "R1"), 2);
    });
}

#[test]
fn e33_a_device_that_stays_due_is_woken_every_time() {
    on_all(|kind| {
        let mut machine = kind.load(&user("LOOP ADD R1, R1, #1\n BR LOOP"));
        let woken = Arc::default();
        let clock = Clock { due: Some(10), is_restless: true, stops: None, woken: Arc::clone(&woken) };
        machine.attach(Box::new(clock)).unwrap();
        go(&mut *machine, 1_000);
        assert_eq!((machine.instructions(), register(&*machine, "R1")), (1_000, 500));
        // Before each from the eleventh on.
        assert_eq!(woken.load(Ordering::Relaxed), 990);
    });
}

#[test]
fn the_place_is_the_trap_that_is_served() {
    // While PUTS runs, R0 is saved on the stack, and may point after another trap.
    let image = user("LEA R0, TEXT\n PUTS\n HALT\nTEXT .STRINGZ \"ab\"");
    let kind = Kind { engine: bantam_run::Engine::Interpreter, traps: "os", edition: 3 };
    let mut machine = kind.load(&image);
    go(&mut *machine, 1);
    let mut places = std::collections::BTreeSet::new();
    while machine.pc() != USER + 2 {
        places.insert(machine.reported_pc());
        go(&mut *machine, 1);
    }
    assert_eq!(places.into_iter().collect::<Vec<u16>>(), [USER + 1]);
}
