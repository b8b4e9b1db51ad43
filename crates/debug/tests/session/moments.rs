//! What "after N instructions" means, where interrupts are due at many of them.

use bantam::{EndReason, LaunchPlan, Limits, Machine, Script as Keys};
use bantam_debug::{Bounds, Command, Recorder, Recording, Session};
use proptest::prelude::*;
use snapbox::str;

use super::Script;

/// Runs with a timer and a keyboard that interrupt. Their handlers count, and take a key.
fn program(interval: u16, padding: u16) -> String {
    format!(
        "
        .ORIG x0800
        LD    R6, STACK
        LD    R0, ENABLE
        STI   R0, KBSR
        STI   R0, TMR
        LD    R0, EVERY
        STI   R0, TMI
LOOP    ADD   R1, R1, #1
{}        BRnzp LOOP
TICK    ADD   R2, R2, #1
        LDI   R4, TMR
        RTI
KEY     LDI   R3, KBDR
        ADD   R5, R5, #1
        RTI
STACK   .FILL x3000
ENABLE  .FILL x4000
EVERY   .FILL {interval}
KBSR    .FILL xFE00
KBDR    .FILL xFE02
TMR     .FILL xFE08
TMI     .FILL xFE0A
        .END
        .ORIG x0180
        .FILL KEY
        .FILL TICK
        .END
",
        "        ADD   R0, R0, #3\n".repeat(padding.into())
    )
}

/// All of a machine's state that a program can see.
fn state(machine: &dyn Machine) -> (Vec<u16>, Vec<u16>) {
    let registers = machine.registers().iter().map(|register| register.value).collect();
    (registers, (0..=u16::MAX).map(|addr| machine.word(addr)).collect())
}

fn perform(session: &mut Session, line: &str) {
    let command = Command::parse(line).unwrap().unwrap();
    session.perform(&command).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn e57_a_moment_is_before_its_interrupt(
        interval in 3_u16..40,
        padding in 0_u16..5,
        moments in prop::collection::vec(0_u64..3_000, 1..6),
        keys in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let text = program(interval, padding);
        let script = Script::new("moments.asm", &text, "");
        let (target, image) = script.image();
        let plan = LaunchPlan::new(target.name(), image.clone());
        let mut session = script.session();
        session.give(&keys);
        session.end_input();
        for moment in moments {
            // A run with a limit, which is recorded.
            let mut machine = plan.launch().unwrap();
            let mut recorder = Recorder::default();
            let mut console = Keys::new(keys.clone());
            machine.run(&mut recorder.console(&mut console), Limits::steps(moment));
            let expected = state(&*machine);
            let recording = recorder.finish(plan.clone(), &*machine, EndReason::StepLimit).unwrap();
            let recording = Recording::read(recording.write().unwrap().as_bytes()).unwrap();

            // The debugger, from wherever it is; and after steps across the moment.
            perform(&mut session, &format!("goto {moment}"));
            prop_assert!(state(session.history().machine()) == expected, "goto {moment}");
            perform(&mut session, "where");
            perform(&mut session, "step 2");
            perform(&mut session, "back 2");
            prop_assert!(state(session.history().machine()) == expected, "back to {moment}");
            perform(&mut session, "print R0");
            prop_assert!(state(session.history().machine()) == expected, "print at {moment}");

            // The recording, replayed and in a session.
            let mut replayed = recording.plan.launch().unwrap();
            recording.replay(&mut *replayed, &mut Keys::new(""), Bounds::default()).unwrap();
            prop_assert!(state(&*replayed) == expected, "replay of {moment}");
            if moment > 1_500 {
                let counts = ["R2", "R5"].map(|name| replayed.register(name).unwrap_or_default());
                prop_assert!(counts[0] > 9 && usize::from(counts[1]) == keys.len(), "{counts:?}");
            }
            let again = Session::of_recording(&recording, recording.plan.launch().unwrap(), Bounds::default()).unwrap();
            prop_assert!(state(again.history().machine()) == expected, "session of the recording of {moment}");
        }
    }
}

#[test]
fn an_interrupt_that_is_due_is_announced() {
    let text = program(10, 0);
    let script = "break TICK\ncontinue\nstep\nback\nnext\nrnext\n";
    Script::new("moments.asm", &text, script).run().code(0).stdout_eq(str![[r#"
(bantam) break TICK
point 1: TICK
(bantam) continue
point 1: TICK
[16 of 4096] x0806 (LOOP), moments.asm:9  ADD R1, R1, #1
    LOOP    ADD   R1, R1, #1
an interrupt comes first: x0808 (TICK), moments.asm:11
(bantam) step
[17 of 4096] x0809 (TICK+1), moments.asm:12  LDI R4, TMR
    LDI   R4, TMR
(bantam) back
[16 of 4096] x0806 (LOOP), moments.asm:9  ADD R1, R1, #1
    LOOP    ADD   R1, R1, #1
an interrupt comes first: x0808 (TICK), moments.asm:11
(bantam) next
[17 of 4096] x0809 (TICK+1), moments.asm:12  LDI R4, TMR
    LDI   R4, TMR
(bantam) rnext
[16 of 4096] x0806 (LOOP), moments.asm:9  ADD R1, R1, #1
    LOOP    ADD   R1, R1, #1
an interrupt comes first: x0808 (TICK), moments.asm:11

"#]]);
}
