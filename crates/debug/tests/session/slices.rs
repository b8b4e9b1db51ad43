//! A command in slices of any size does the same as at once.

use bantam_debug::{Answer, Command, DebugError, Driver, PointRequest, Session, Slice, StopReason, Trigger};
use proptest::prelude::*;

use super::{LIMIT, NEXT_LETTER, SUM, Script};

/// Counts down from 5000 in a subroutine, prints a letter now and then, and runs for about 70,000 instructions.
const LONG: &str = "
        .ORIG x3000
        LD    R1, COUNT
LOOP    JSR   DOWN
        AND   R2, R1, R3
        BRnp  LOOP
        LD    R0, LETTER
        OUT
        ADD   R1, R1, #0
        BRp   LOOP
        HALT
DOWN    ADD   R1, R1, #-1
        LD    R3, MASK
        ST    R1, LAST
        RET
COUNT   .FILL #5000
MASK    .FILL x01FF
LETTER  .FILL x41
LAST    .BLKW 1
        .END
";

/// Runs for ever, and waits for keys.
const ECHO: &str = "
        .ORIG x3000
AGAIN   GETC
        OUT
        BR    AGAIN
        .END
";

/// Commands that may take long, with others in between.
const COMMANDS: &[&str] = &[
    "step",
    "step 3",
    "step 5000",
    "step 100000",
    "back",
    "back 700",
    "next",
    "rnext",
    "finish",
    "rfinish",
    "continue",
    "rcontinue",
    "proceed",
    "until DOWN",
    "until LOOP",
    "goto 0",
    "goto 123",
    "goto 30000",
    "goto 90000",
    "undo",
    "break DOWN if R1 == 4321",
    "break LOOP after 7",
    "watch [LAST] if R1 == 77",
    "watch \"AAA\"",
    "watch R3",
    "delete 1",
    "delete 2",
    "last [LAST]",
    "last R3",
    "last read [MASK]",
    "when R1 == 1000",
    "when R1 == 9999",
    "set [LAST] = 5",
    "set R1 = 600",
    "input \"ab\"",
    "eof",
    "why R1",
    "where",
    "calls",
];

/// Carries a command out in slices of these budgets, repeated.
fn in_slices(session: &mut Session, command: &Command, budgets: &[u64]) -> Result<Answer, DebugError> {
    let mut driver = Driver::start(command.clone());
    for budget in budgets.iter().cycle() {
        match driver.slice(session, *budget) {
            Slice::Running(progress) => {
                assert!(driver.is_running());
                assert!(progress.total.is_none_or(|total| progress.instructions < total), "{progress:?}");
            }
            Slice::Done(answer) => return answer,
        }
    }
    unreachable!("the budgets are repeated for ever")
}

/// The moment, the end, registers, memory, output and points of a session.
fn state(session: &Session) -> (u64, u64, Vec<u16>, Vec<u8>, Vec<String>) {
    let history = session.history();
    let machine = history.machine();
    let registers = machine.registers().into_iter().map(|register| register.value);
    let words = registers.chain((0x2F00..0x3100).map(|addr| machine.word(addr))).collect();
    let points = session.points().iter().map(ToString::to_string).collect();
    (history.moment(), history.end(), words, history.output().to_vec(), points)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slices_of_any_size_do_the_same_as_one(
        program in prop::sample::select(vec![LONG, SUM, NEXT_LETTER, ECHO]),
        commands in prop::collection::vec(prop::sample::select(COMMANDS), 1..12),
        budgets in prop::collection::vec(prop_oneof![0_u64..4, 1_u64..5_000, 1_u64..2_000_000], 1..4),
        limit in prop_oneof![Just(LIMIT), 1_u64..50_000],
    ) {
        let script = Script { limit: limit.min(1_000_000), ..Script::new("long.asm", program, "") };
        let (mut whole, mut sliced) = (script.session(), script.session());
        for line in commands {
            // Labels of another program make an error, which has to be the same too.
            let Some(command) = Command::parse(line).unwrap() else { continue };
            // One instruction at a time takes too long for a run of many.
            let is_long = matches!(command, Command::Step(count) | Command::Goto(count) if count > 1_000);
            let least = if is_long { 100 } else { 0 };
            let budgets: Vec<u64> = budgets.iter().map(|budget| *budget.max(&least)).collect();
            let expected = whole.perform(&command);
            prop_assert_eq!(in_slices(&mut sliced, &command, &budgets), expected, "{}", line);
            prop_assert_eq!(state(&sliced), state(&whole), "{}", line);
        }
    }
}

#[test]
fn a_run_that_is_cancelled_stays_where_it_is_and_can_be_undone() {
    let mut session = Script::new("long.asm", LONG, "").session();
    let mut driver = Driver::start(Command::Continue);
    assert!(
        matches!(driver.slice(&mut session, 1), Slice::Running(progress) if progress.instructions == 4_096)
    );
    let Ok(Answer::Location(location)) = driver.cancel(&mut session) else { panic!("no location") };
    assert_eq!((location.moment, location.stop), (4_096, Some(StopReason::Asked)));
    session.perform(&Command::Undo).unwrap();
    assert_eq!(session.history().moment(), 0);
}

#[test]
fn a_search_that_is_cancelled_leaves_the_program_where_it_was() {
    let mut session = Script { limit: 5_000_000, ..Script::new("loop.asm", ECHO, "") }.session();
    session.give(&[b'a'; 60_000]);
    let _ = session.perform(&Command::Continue);
    let moment = session.history().moment();
    assert!(moment > 1_400_000, "{moment}");
    let mut driver = Driver::start(Command::When("R0 == 12345".to_owned()));
    let Slice::Running(progress) = driver.slice(&mut session, 1) else { panic!("done at once") };
    assert_eq!((progress.instructions, progress.total), (1 << 20, Some(moment)));
    assert_eq!(session.history().moment(), moment);
    assert!(driver.cancel(&mut session).is_err());
    assert_eq!(session.history().moment(), moment);
}

#[test]
fn stops_are_data() {
    let mut session = Script::new("long.asm", LONG, "").session();
    session.perform(&Command::parse("watch [LAST] if R1 == 4998").unwrap().unwrap()).unwrap();
    let Ok(Answer::Location(location)) = session.perform(&Command::Continue) else { panic!("no location") };
    let Some(StopReason::Points(hits)) = location.stop else { panic!("{location:?}") };
    let change = hits[0].change.unwrap();
    assert_eq!((hits.len(), hits[0].id, change.old, change.new), (1, 1, 4_999, 4_998));
    assert_eq!(change.addr, session.address("LAST").ok());
    // Backwards the instruction is to run again, and the values are the same.
    session.perform(&Command::Step(1)).unwrap();
    let Ok(Answer::Location(back)) = session.perform(&Command::ContinueBack) else { panic!("no location") };
    assert_eq!((back.moment + 1, back.stop), (location.moment, Some(StopReason::Points(hits))));
    session.perform(&Command::Delete(1)).unwrap();
    let Ok(Answer::Location(end)) = session.perform(&Command::Continue) else { panic!("no location") };
    assert_eq!(end.stop, Some(StopReason::End(bantam_debug::EndReason::Halted)));
    assert_eq!((location.label.as_deref(), location.line), (Some("DOWN+3"), Some(15)));
}

#[test]
fn points_are_replaced_as_a_whole() {
    let mut session = Script::new("long.asm", LONG, "").session();
    let point = |place: &str, skip: u64| PointRequest {
        trigger: Trigger::Break(place.to_owned()),
        condition: None,
        skip,
    };
    session.perform(&Command::parse("break DOWN").unwrap().unwrap()).unwrap();
    let results = session.replace_points(&[point("LOOP", 3), point("nowhere", 0), point("DOWN", 0)]);
    let ids: Vec<Option<u32>> =
        results.iter().map(|point| point.as_ref().ok().map(|point| point.id)).collect();
    assert_eq!(ids, [Some(2), None, Some(1)]);
    let points: Vec<String> = session.points().iter().map(ToString::to_string).collect();
    assert_eq!(points, ["break DOWN", "break LOOP after 3"]);
}

#[test]
fn printed_bytes_have_their_instructions() {
    let mut session = Script::new("long.asm", LONG, "").session();
    session.perform(&Command::Continue).unwrap();
    let end = session.history().moment();
    let printed = session.printed(2).unwrap();
    assert_eq!(session.history().moment(), end);
    assert_eq!(printed.len(), session.history().output().len() - 2);
    for (i, byte) in printed.iter().enumerate() {
        session.seek(byte.moment).unwrap();
        assert_eq!(session.history().output().len(), 2 + i);
        session.seek(byte.moment + 1).unwrap();
        assert_eq!((session.history().output().len(), session.history().output()[2 + i]), (3 + i, byte.byte));
    }
}

/// A slice can end exactly where a longer run would have stopped for a key.
#[test]
fn a_slice_that_ends_where_a_key_is_wanted_stops_there() {
    let command = Command::Goto(123);
    for budget in [0, 1, 2, 3, 8, 9, 10, 50] {
        let mut session = Script::new("next.asm", NEXT_LETTER, "").session();
        let answer = in_slices(&mut session, &command, &[budget]).unwrap();
        let Answer::Location(location) = answer else { unreachable!("`goto` goes somewhere") };
        assert_eq!((location.moment, location.stop), (9, Some(StopReason::KeyWanted)), "budget {budget}");
    }
}
