//! The timer.

use crate::tools::{SUPERVISOR, TMR, go, on_all, program, register, settle, supervisor};

#[test]
fn e40_the_timer_counts_after_the_store() {
    on_all(|kind| {
        for interval in [1u16, 2, 10, 60_000] {
            let body = format!("LD R0, TIME\n STI R0, TMI\n LOOP BR LOOP\n TIME .FILL x{interval:X}");
            let mut machine = kind.load(&supervisor(&body));
            go(&mut *machine, 1 + u64::from(interval));
            settle(&mut *machine);
            assert_eq!(machine.word(TMR), 0, "{interval}");
            go(&mut *machine, 1);
            settle(&mut *machine);
            assert_eq!(machine.word(TMR), 0x8000, "{interval}");
        }

        // And then every ten: the handler notes the count before its second instruction.
        let body = "
                    LD    R0, ENABLE
                    STI   R0, TMR
                    LEA   R3, NOTES
                    LD    R0, TEN
                    STI   R0, TMI
            LOOP    BR    LOOP
            TICK    LDI   R1, TMR
                    LDI   R2, MCC
                    STR   R2, R3, #0
                    ADD   R3, R3, #1
                    RTI
            NOTES   .BLKW 5";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(0x0181, "TICK")]));
        go(&mut *machine, 60);
        let notes = SUPERVISOR + 11;
        assert_eq!([0, 1, 2, 3, 4].map(|i| machine.word(notes + i)), [16, 26, 36, 46, 56]);
    });
}

#[test]
fn e41_ticks_do_not_add_up() {
    on_all(|kind| {
        let body = "
                    LD    R0, TEN
                    STI   R0, TMI
                    ADD   R2, R0, #0
            LOOP    ADD   R2, R2, #-1
                    BRp   LOOP
                    LDI   R0, TMR       ; at 23; the time has come at 12 and 22
                    LDI   R1, TMR";
        let mut machine = kind.load(&supervisor(body));
        go(&mut *machine, 25);
        assert_eq!((register(&*machine, "R0"), register(&*machine, "R1")), (0x8000, 0));
    });
}

#[test]
fn e42_the_timer_counts_everywhere() {
    on_all(|kind| {
        // The handler takes 14 instructions, so the timer asks again before it has returned.
        let body = "
                    LD    R0, ENABLE
                    STI   R0, TMR
                    LD    R0, TEN
                    STI   R0, TMI
            LOOP    ADD   R4, R4, #1
                    BR    LOOP
            TICK    LDI   R1, TMR
                    AND   R2, R2, #0
                    ADD   R2, R2, #5
            MORE    ADD   R2, R2, #-1
                    BRp   MORE
                    RTI";
        let image = program(SUPERVISOR, body, &[(0x0181, "TICK")]);
        let mut machine = kind.load(&image);
        go(&mut *machine, 1_000);
        assert_eq!(register(&*machine, "R4"), 5);

        // It counts while the priority keeps it from interrupting.
        let mut machine = kind.load(&image);
        machine.set_register("PSR", 0x0402).unwrap();
        go(&mut *machine, 13);
        settle(&mut *machine);
        assert_eq!(machine.word(TMR), 0x4000);
        go(&mut *machine, 1);
        settle(&mut *machine);
        assert_eq!((machine.word(TMR), machine.pc()), (0xC000, SUPERVISOR + 4));
    });
}

#[test]
fn e43_an_interval_of_zero_is_off() {
    on_all(|kind| {
        let body = "
                    LD    R0, TEN
                    STI   R0, TMI
                    ADD   R2, R0, #0
            WAIT    ADD   R2, R2, #-1
                    BRp   WAIT
                    STI   R2, TMI
                    LDI   R0, TMR
            LOOP    BR    LOOP";
        let mut machine = kind.load(&supervisor(body));
        go(&mut *machine, 24);
        settle(&mut *machine);
        assert_eq!(machine.word(TMR), 0x8000);
        go(&mut *machine, 1);
        assert_eq!(register(&*machine, "R0"), 0x8000);
        go(&mut *machine, 100_000);
        settle(&mut *machine);
        assert_eq!(machine.word(TMR), 0);
    });
}
