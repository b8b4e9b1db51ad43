//! Signals end a run cleanly, without loss of output. Keys may arrive slowly.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::{Desk, ENDLESS, KEYS, LOOP};

/// Starts `bantam` with pipes to it and from it.
fn start(desk: &Desk, line: &str) -> Child {
    let mut process = desk.process(line);
    process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// A program that prints `ready` and continues with `rest`.
fn ready_then(rest: &str) -> String {
    format!(
        "
        .ORIG x3000
        LEA   R0, READY
        PUTS
{rest}
READY   .STRINGZ \"ready\\n\"
        .END
        "
    )
}

#[test]
fn a_signal_ends_an_endless_loop() {
    let desk =
        Desk::with("loop.asm", &ready_then("        AND   R1, R1, #0\nLOOP    BRz   LOOP\n        HALT"));
    for how in ["", "--engine reference", "--traps native", "--trace=/dev/null"] {
        for signal in [Signal::INT, Signal::TERM] {
            let mut child = start(&desk, &format!("run loop.asm {how}"));
            let mut first = [0; 6];
            child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
            assert_eq!(&first, b"ready\n");
            send(&child, signal);
            let done = child.wait_with_output().unwrap();
            assert_eq!(done.status.code(), Some(130), "{how} {signal:?}");
            assert_eq!((done.stdout.as_slice(), done.stderr.as_slice()), (&b""[..], &b""[..]));
        }
    }
}

#[test]
fn a_signal_ends_a_program_that_waits_for_a_key() {
    let desk = Desk::with("keys.asm", KEYS);
    for how in ["", "--traps native"] {
        let mut child = start(&desk, &format!("run keys.asm {how}"));
        let mut keys = child.stdin.take().unwrap();
        keys.write_all(b"a").unwrap();
        let mut first = [0; 3];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        assert_eq!(&first, b"[a]", "output is there before the program waits");
        send(&child, Signal::TERM);
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(130));
        drop(keys);
    }
}

#[test]
fn a_signal_loses_no_output() {
    let desk = Desk::with("endless.asm", ENDLESS);
    for signal in [Signal::INT, Signal::TERM] {
        let mut child = start(&desk, "run endless.asm --stats=json");
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        for _ in 0..100 {
            out.read_line(&mut printed).unwrap();
        }
        send(&child, signal);
        out.read_to_string(&mut printed).unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(130));
        // All lines are whole but perhaps the last, and there are as many as the program has made.
        assert!(printed.lines().all(|line| line == "*"));
        let stats: serde_json::Value = serde_json::from_slice(&done.stderr).unwrap();
        assert_eq!(stats["exit"], 130);
        let again = desk.bantam(&format!("run endless.asm --max-steps {}", stats["instructions"]));
        assert_eq!(again.get_output().stdout, printed.as_bytes());
    }
}

#[test]
fn a_signal_ends_a_program_whose_output_is_not_read() {
    let desk = Desk::with("endless.asm", ENDLESS);
    let mut child = start(&desk, "run endless.asm");
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 2]).unwrap();
    // From here on, the pipe is not read and fills up.
    send(&child, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(out);
}

#[test]
fn the_clock_ends_a_program_whose_output_is_not_read() {
    let desk = Desk::with("endless.asm", ENDLESS);
    let mut child = start(&desk, "run endless.asm --timeout 100ms");
    let out = child.stdout.take().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(4));
    drop(out);
}

#[test]
fn the_clock_ends_a_program_that_waits_for_a_key() {
    let desk = Desk::with("keys.asm", KEYS);
    for how in ["", "--traps native"] {
        // Standard input stays open, and nothing comes.
        let mut child = start(&desk, &format!("run keys.asm --timeout 100ms {how}"));
        let stdin = child.stdin.take().unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(4));
        assert!(String::from_utf8_lossy(&done.stderr).starts_with("error: time limit reached at "));
        drop(stdin);
    }
}

#[test]
fn keys_may_come_slowly() {
    let desk = Desk::with("keys.asm", KEYS);
    let mut child = start(&desk, "run keys.asm");
    let (mut keys, mut out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    for key in [b'a', b'b', b'\n', 0, 255] {
        keys.write_all(&[key]).unwrap();
        // The answer to each key comes before the next key is sent.
        let mut answer = [0; 3];
        out.read_exact(&mut answer).unwrap();
        assert_eq!(answer, [b'[', key, b']']);
    }
    keys.write_all(b".").unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), &b""[..]));
    drop(keys);
}

#[test]
fn the_speed_of_keys_changes_nothing() {
    // Counts how often it looks for a key: the same for a pipe and for a file.
    let program = "
        .ORIG x3000
        AND   R1, R1, #0
LOOK    ADD   R1, R1, #1
        LDI   R0, KBSR
        BRzp  LOOK
        LDI   R0, KBDR
        LD    R2, DOT
        ADD   R2, R2, R0
        BRnp  LOOK
        HALT
DOT     .FILL #-46
KBSR    .FILL xFE00
KBDR    .FILL xFE02
        .END
    ";
    let desk = Desk::with("count.asm", program).and("keys.txt", "ab.");
    let line = "run count.asm --compat textbook2 --dump registers --stats=json";
    let file = desk.bantam(&format!("{line} --input keys.txt")).code(0);
    let registers = |stderr: &[u8]| String::from_utf8_lossy(stderr).lines().next().unwrap().to_owned();
    let mut child = start(&desk, line);
    let mut keys = child.stdin.take().unwrap();
    for key in b"ab." {
        keys.write_all(&[*key]).unwrap();
        keys.flush().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(registers(&done.stderr), registers(&file.get_output().stderr));
}

#[test]
fn a_loop_without_output_can_be_interrupted_too() {
    // There is no sign that it has started, so it is interrupted until it ends.
    let desk = Desk::with("loop.asm", LOOP);
    let mut child = start(&desk, "run loop.asm --timeout 60s");
    while child.try_wait().unwrap().is_none() {
        send(&child, Signal::INT);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let status = child.wait().unwrap();
    // Before it listens, the signal ends it as it ends any process.
    assert!(status.code() == Some(130) || status.code().is_none(), "{status}");
}

#[test]
fn nohup_is_respected() {
    let desk = Desk::with("keys.asm", KEYS);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_bantam"), "run"]);
    shell.arg(desk.path("keys.asm")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    let (mut keys, mut out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut answer = [0; 3];
    keys.write_all(b"a").unwrap();
    out.read_exact(&mut answer).unwrap();
    send(&child, Signal::HUP);
    keys.write_all(b"b").unwrap();
    out.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"[b]");
    keys.write_all(b".").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
