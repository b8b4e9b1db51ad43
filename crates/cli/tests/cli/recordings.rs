//! `run --record`, `replay`, and `debug` of a recording: on all machines, however a run ended, and of files that are
//! broken.

use std::fs;

use snapbox::str;

use crate::sandbox::{Exactly as _, HELLO, KEYS, LOOP, Sandbox, example, root};

/// Records the run of a command as `run.bt`, checks that recording does not change it, and replays it.
fn records(sandbox: &Sandbox, line: &str, input: &str) -> i32 {
    let plain = sandbox.bantam_with(&format!("run {line}"), input);
    let done = sandbox.bantam_with(&format!("run {line} --record run.bt"), input);
    assert_eq!((done.printed(), done.messages()), (plain.printed(), plain.messages()), "{line}");
    let code = done.get_output().status.code().unwrap();
    assert_eq!(plain.get_output().status.code(), Some(code));
    let again = sandbox.bantam("replay run.bt").code(code);
    // Messages about the source appear only once.
    assert!(
        done.messages().ends_with(&again.messages()) && again.messages().is_empty() == (code == 0),
        "{line}"
    );
    assert_eq!(again.printed(), done.printed(), "{line}");
    let token = sandbox.bantam("replay run.bt --token").code(0).printed();
    let again = sandbox.bantam(&format!("replay {}", token.trim())).code(code);
    assert_eq!(again.printed(), done.printed(), "{line}");
    code
}

#[test]
fn keys_come_at_their_moments() {
    let sandbox = Sandbox::with("keys.asm", KEYS).and("keys", "xy.");
    assert_eq!(records(&sandbox, "keys.asm", "ab."), 0);
    sandbox.bantam("replay run.bt").succeeds("[a][b]");
    for more in
        ["--traps native", "--engine reference", "--engine jit", "--trace=trace.txt", "--profile=p.json"]
    {
        sandbox.bantam(&format!("run keys.asm --input keys --record run.bt {more}")).code(0);
        sandbox.bantam("replay run.bt").succeeds("[x][y]");
    }
    sandbox.bantam_with("replay -", sandbox.read("run.bt")).succeeds("[x][y]");
}

#[test]
fn interrupts_come_at_their_moments() {
    let sandbox = Sandbox::new();
    fs::copy(example("interrupts.asm"), sandbox.path("interrupts.asm")).unwrap();
    assert_eq!(records(&sandbox, "interrupts.asm", "LC-3!"), 0);
    sandbox.bantam("replay run.bt").succeeds(".L.C.-.3.!...\n");
    let script = "rcontinue\ncontinue\noutput\n";
    let done = sandbox.bantam_with("debug run.bt --script -", script).code(0).printed();
    assert!(done.ends_with("(bantam) output\n.L.C.-.3.!...\n\n"), "{done}");
}

#[test]
fn initial_values_are_in_the_recording() {
    // FAR contains what was in memory.
    let text = "
        .ORIG x3000
        HALT
SHOW    OUT
        LD    R0, FAR
        OUT
        HALT
FAR
        .END
    ";
    let sandbox = Sandbox::with("set.asm", text);
    let line = "set.asm --random-memory 5 --set R0=x41 --pc SHOW --compat textbook2 --halt-banner";
    assert_eq!(records(&sandbox, line, ""), 0);
    assert!(sandbox.bantam("replay run.bt").printed().starts_with('A'));
    let text = sandbox.text("run.bt");
    assert!(
        text.contains(r#""settings":{"compat":"textbook2","halt-banner":"on"},"random_memory":5,"#),
        "{text}"
    );
    assert!(text.contains(r#""registers":[["R0",65],["PC",12289]]"#), "{text}");
}

/// Shows port 7 twice, writes it to port 3, and halts.
const PASS: &str = "
        RPRT    R0 7
        OUT     R0
        RPRT    R0 7
        OUT     R0
        WPRT    R0 3
        HALT
";

#[test]
fn ports_are_in_the_recording() {
    let sandbox = Sandbox::with("a.vc.asm", PASS).and("feed", "AB");
    assert_eq!(records(&sandbox, "a.vc.asm --port 7=0x42", ""), 0);
    sandbox.bantam("replay run.bt").succeeds("0100001001000010");
    assert_eq!(records(&sandbox, "a.vc.asm --port-input 7=feed --engine gates", ""), 0);
    sandbox.bantam("replay run.bt").succeeds("0100000101000010");
    fs::remove_file(sandbox.path("feed")).unwrap();
    sandbox.bantam("replay run.bt").succeeds("0100000101000010");
}

#[test]
fn ports_that_are_files_are_recorded() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    fs::create_dir(sandbox.path("ports")).unwrap();
    let sandbox = sandbox.and("ports/7", "01000001");
    assert_eq!(records(&sandbox, "a.vc.asm --ports ports", ""), 0);
    // The present contents do not matter, and nothing is written.
    let sandbox = sandbox.and("ports/7", "11111111").and("ports/3", "00001111");
    sandbox.bantam("replay run.bt").succeeds("0100000101000001");
    let script = "rcontinue\ncontinue\nset R0 = 1\nback 3\nset R0 = 1\ncontinue\n";
    sandbox.bantam_with("debug run.bt --script -", script).code(0).stdout_eq(str![[r#"
(bantam) rcontinue
at the start of the run
[0 of 6] 0x00, a.vc.asm:2  RPRT R0 7
    RPRT    R0 7
(bantam) continue
shown: "0100000101000001"
the program halted
[6 of 6] 0x06  ADD R0 R0
(bantam) set R0 = 1
changed at moment 6
(bantam) back 3
[3 of 6] 0x03, a.vc.asm:5  OUT R0
    OUT     R0
(bantam) set R0 = 1
changed at moment 3; the 3 instructions after it are discarded
(bantam) continue
shown: "00000001"
fault: the recording of port 3 ends here at 0x04
[4 of 4] 0x04, a.vc.asm:6  WPRT R0 3
    WPRT    R0 3

"#]]);
    assert_eq!(sandbox.text("ports/3"), "00001111");
    // A port that fails does so again.
    fs::remove_dir_all(sandbox.path("ports")).unwrap();
    fs::create_dir(sandbox.path("ports")).unwrap();
    let sandbox = sandbox.and("ports/7", "sieben");
    assert_eq!(records(&sandbox, "a.vc.asm --ports ports", ""), 3);
    assert!(sandbox.bantam("replay run.bt").messages().contains("contains `sieben`"));
}

#[test]
fn ports_that_are_files_are_debugged() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    fs::create_dir(sandbox.path("ports")).unwrap();
    let sandbox = sandbox.and("ports/7", "01000001");
    let script = "continue\nrcontinue\ncontinue\nback 2\nset R0 = 3\ncontinue\n";
    sandbox.bantam_with("debug a.vc.asm --ports ports --script -", script).code(0).stdout_eq(str![[r#"
(bantam) continue
shown: "0100000101000001"
the program halted
[6 of 6] 0x06  ADD R0 R0
(bantam) rcontinue
at the start of the run
[0 of 6] 0x00, a.vc.asm:2  RPRT R0 7
    RPRT    R0 7
(bantam) continue
shown: "0100000101000001"
the program halted
[6 of 6] 0x06  ADD R0 R0
(bantam) back 2
[4 of 6] 0x04, a.vc.asm:6  WPRT R0 3
    WPRT    R0 3
(bantam) set R0 = 3
changed at moment 4; the 2 instructions after it are discarded
(bantam) continue
the program halted
[6 of 6] 0x06  ADD R0 R0

"#]]);
    assert_eq!(sandbox.text("ports/3"), "00000011", "another value is written for real");
}

#[test]
fn euclid_is_recorded_too() {
    let sandbox = Sandbox::new();
    fs::copy(root().join("examples/euclid/gcd.euclid.asm"), sandbox.path("gcd.euclid.asm")).unwrap();
    assert_eq!(records(&sandbox, "gcd.euclid.asm --set r1=9", ""), 0);
    let faulty = root().join("examples/euclid/fault-mod-by-zero.euclid.asm");
    fs::copy(faulty, sandbox.path("fault.euclid.asm")).unwrap();
    assert_eq!(records(&sandbox, "fault.euclid.asm", ""), 3);
}

#[test]
fn every_end_of_a_run_is_recorded() {
    let sandbox = Sandbox::with("keys.asm", KEYS).and("loop.asm", LOOP).and("hello.asm", HELLO);
    assert_eq!(records(&sandbox, "keys.asm", "ab"), 3);
    assert_eq!(records(&sandbox, "keys.asm --traps native", "ab"), 3);
    assert_eq!(records(&sandbox, "loop.asm --max-steps 3000000", ""), 4);
    assert_eq!(records(&sandbox, "hello.asm --max-output 3", ""), 4);
    assert_eq!(records(&sandbox, "hello.asm --max-output 3 --traps native", ""), 4);
    assert_eq!(records(&sandbox, "hello.asm --max-steps 0", ""), 4);
    let done = sandbox.bantam("run loop.asm --timeout 50ms --record run.bt").code(4);
    sandbox.bantam("replay run.bt").code(4).stderr_eq(done.messages());
    // The debugger stops before the instruction that failed.
    let broken = "        .ORIG x3000\n        ADD   R0, R0, #1\n        .FILL xD000\n        .END\n";
    let sandbox = sandbox.and("broken.asm", broken);
    assert_eq!(records(&sandbox, "broken.asm", ""), 3);
    sandbox.bantam_with("debug run.bt --script -", "where\nback\n").code(0).stdout_eq(str![[r#"
(bantam) where
[1 of 1] x3001, broken.asm:3  xD000
    .FILL xD000
(bantam) back
[0 of 1] x3000, broken.asm:2  ADD R0, R0, #1
    ADD   R0, R0, #1

"#]]);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_is_recorded() {
    use std::{io::Read as _, process::Stdio};
    let text = "        .ORIG x3000\n        LEA R0, TEXT\n        PUTS\nLOOP    BR LOOP\nTEXT    .STRINGZ \"ready\"\n        .END\n";
    let sandbox = Sandbox::with("loop.asm", text);
    let mut process = sandbox.process("run loop.asm --record run.bt");
    let mut child = process.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 5];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let done = sandbox.bantam("replay run.bt").code(130).prints("ready");
    assert!(
        done.messages().starts_with("error: the run was interrupted at x3002 (LOOP), loop.asm:4, after "),
        "{}",
        done.messages()
    );
}

#[test]
fn a_recording_is_opened_at_its_end_or_at_a_moment() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("run hello.asm --record run.bt").succeeds("Hello\n");
    sandbox.bantam_with("debug run.bt --script -", "where\nback 81\nwhy R0\n").code(0).stdout_eq(str![[r#"
(bantam) where
[95 of 95] x0257  BRnzp #-3
(bantam) back 81
[14 of 95] x0404  LDI R1, #51
(bantam) why R0
[0] x3000, hello.asm:3  R0 <- 12291 = x3003: LEA R0, TEXT
[start] x3003 (TEXT), hello.asm:6  [TEXT] was 72 = x0048 = 'H' in the program

"#]]);
    let at_one = str![[r#"
(bantam) where
[1 of 95] x3001, hello.asm:4  PUTS
    PUTS

"#]];
    sandbox
        .bantam_with("debug run.bt@1 --script - --engine interp", "where\n")
        .code(0)
        .stdout_eq(at_one.clone());
    // A file whose name has an @ is that file.
    fs::copy(sandbox.path("run.bt"), sandbox.path("odd@1.bt")).unwrap();
    sandbox.bantam_with("debug odd@1.bt@1 --script -", "where\n").code(0).stdout_eq(at_one);
    let done = sandbox.bantam_with("debug odd@1.bt --script -", "where\n").code(0).printed();
    assert!(done.contains("[95 of 95]"), "{done}");
    let done = sandbox.bantam_with("debug run.bt@96 --script -", "").code(2);
    assert_eq!(
        done.messages(),
        "error: run.bt: the run has 95 instructions so far, so there is no moment 96\n"
    );
    let done = sandbox.bantam_with("debug run.bt@soon --script -", "").code(2);
    assert!(done.messages().starts_with("error: cannot read run.bt@soon"), "{}", done.messages());
    let done = sandbox.bantam_with("debug hello.asm run.bt --script -", "").code(2);
    assert_eq!(
        done.messages(),
        "error: run.bt is a recording, which is a whole run; it must be the only file\n"
    );
}

#[test]
fn options_of_a_new_run_are_rejected() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("run hello.asm --record run.bt").code(0);
    for option in [
        "--machine lc3",
        "--case-sensitive",
        "--bit-patterns",
        "--strict",
        "-O z",
        "--unchecked",
        "--compat pennsim",
        "--traps os",
        "--boot",
        "--halt-banner",
        "--ports .",
        "--port 7=1",
        "--port-input 7=x",
        "--random-memory 1",
        "--set R1=1",
        "--pc x3000",
    ] {
        let name = option.split(' ').next().unwrap();
        let done = sandbox.bantam_with(&format!("debug run.bt --script - {option}"), "").code(2);
        let expected = format!(
            "error: {name} is for a new run, and run.bt is a recorded one\nhelp: the recording contains everything that its run started with\n"
        );
        assert_eq!(done.messages(), expected);
    }
}

#[test]
fn a_token_becomes_a_file_and_a_file_a_token() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("run hello.asm --record run.bt").code(0);
    let token = sandbox.bantam("replay run.bt --token").code(0).has_no_messages().printed();
    let token = token.trim();
    assert!(token.starts_with("bt1-") && token.len() < 500, "{token}");
    sandbox.bantam(&format!("replay {token} --save other.bt")).succeeds("");
    sandbox.bantam("replay other.bt").succeeds("Hello\n");
    assert_eq!(sandbox.bantam("replay other.bt --token").printed().trim(), token);
    // The source is not in a token, but its labels are.
    for what in ["other.bt", token] {
        let done = sandbox.bantam_with(&format!("debug {what}@0 --script -"), "where\n").code(0).printed();
        assert_eq!(done, "(bantam) where\n[0 of 95] x3000  LEA R0, TEXT\n");
    }
    sandbox.bantam_with("replay -", format!("\n{}\n{}\n", &token[..100], &token[100..])).succeeds("Hello\n");
    let wrong = [
        (token[..60].to_owned(), "a part of it is missing or has been changed"),
        (
            token.replace(&token[50..51], "!"),
            "it has letters, digits, `-` and `_` alone, and one is missing or another character is there",
        ),
    ];
    for (wrong, why) in wrong {
        let done = sandbox.bantam(&format!("replay {wrong}")).code(2);
        let name = &wrong[..12];
        assert_eq!(
            done.messages(),
            format!("error: the token {name}: this is not a token of a recording: {why}\n")
        );
    }
    let keys: String = (0..20_000u32).map(|i| char::from(b'a' + (i * i % 7919 % 26) as u8)).collect();
    let sandbox = sandbox.and("keys.asm", KEYS).and("keys", keys);
    sandbox.bantam("run keys.asm --input keys --record run.bt --max-output 70k").code(3);
    let done = sandbox.bantam("replay run.bt --token").code(2);
    assert!(
        done.messages().contains(" characters long; the limit is 8000\nhelp: send the recording as a file\n"),
        "{}",
        done.messages()
    );
}

#[test]
fn a_recording_has_a_place() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("count.chk", "print('x');\n");
    let refused = |line: &str, why: &str| {
        assert_eq!(sandbox.bantam(line).code(2).messages(), why, "{line}");
    };
    let ending =
        "error: the name of a recording ends in .bt, and `run.txt` does not\nhelp: for example run.bt\n";
    refused("run hello.asm --record run.txt", ending);
    refused(
        "run hello.asm --record no/run.bt",
        "error: cannot write no/run.bt: the folder no does not exist\n",
    );
    sandbox.bantam("run hello.asm --record run.bt").code(0);
    refused("replay run.bt --save run.txt", ending);
    let done = sandbox.bantam("run count.chk --engine reference --record run.bt").code(2);
    assert!(done.messages().starts_with("error: --record needs a machine"), "{}", done.messages());
    let done = sandbox.bantam("run hello.asm --inputs . --record run.bt").code(2);
    assert!(done.messages().contains("cannot be used with"), "{}", done.messages());
    let done = sandbox.bantam("replay run.bt --save a.bt --token").code(2);
    assert!(done.messages().contains("cannot be used with"), "{}", done.messages());
    let done = sandbox.bantam("replay run.bt --max-steps 94").code(2);
    assert_eq!(
        done.messages(),
        "error: run.bt: the run has 95 instructions; the limit is 94\nhelp: set another limit with --max-steps\n"
    );
    let other = "error: the file name `run.bt` does not determine the machine\nhelp: replay a recording with `bantam replay run.bt`\n";
    refused("run run.bt", other);
    refused("replay nowhere.bt", "error: cannot read nowhere.bt: no such file or folder\n");
    assert_eq!(sandbox.names(), ["count.chk", "hello.asm", "run.bt"]);
}

/// Returns a recording written by hand from its documentation, with one change.
fn by_hand(from: &str, to: &str) -> String {
    let whole = r#"{"format":"bantam recording","version":1,"bantam":"0.1.0",
"settings":{"traps":"native"},"random_memory":7,"registers":[["R1",3]],
"keys":[[1,0,104],[2,1,105],[3,2,null]],
"end":{"moment":2,"how":"input-ended","shown":0,"output":0,"state":1},
"image":{"format":"bantam object","version":1,"machine":"lc3","case_sensitive":true,
"blocks":[{"origin":12288,"words":[61472,61472,61472]}],"symbols":[{"name":"A","addr":12288,"global":false}],
"externals":[],"files":[{"name":"a.asm","text":"GETC"}],"lines":[[12288,1,0,1,1]]}}
"#;
    assert!(whole.contains(from), "{from}");
    whole.replace(from, to)
}

#[test]
fn broken_files_are_reported() {
    let huge = format!("\"moment\":{}", 1u64 << 63);
    let broken: [(String, &str); 23] = [
        (String::new(), "there is nothing in it"),
        ("\n".to_owned(), "there is nothing in it"),
        ("P5 2 2 255".to_owned(), "this is not a recording: it does not start with `{`"),
        ("{}".to_owned(), "this is not a recording: it is JSON without a `format`"),
        ("{\"a\":".to_owned(), "byte 5: the recording ends in the middle; the rest of it is lost"),
        ("{\"format\" 1}".to_owned(), "byte 10: expected `:`"),
        (
            by_hand("bantam recording", "bantam object"),
            "this is not a recording: it says that it is `bantam object`",
        ),
        (
            by_hand("\"version\":1,\"bantam\":\"0.1.0\"", "\"version\":2,\"bantam\":\"9.9\""),
            "this is version 2 of a recording, made by Bantam 9.9; this Bantam, 0.1.0, reads version 1",
        ),
        (
            by_hand("\"random_memory\":7,", "\"random_memory\":-7,"),
            "byte 106: invalid value: integer `-7`, expected u64",
        ),
        (by_hand("\"end\"", "\"And\""), "byte 520: missing field `end`"),
        (
            by_hand("input-ended", "sulked"),
            "byte 203: unknown variant `sulked`, expected one of `halted`, `fault`, `input_ended`, `limit`, `output_limit`, `output_closed`, `timeout`, `interrupted`",
        ),
        (
            by_hand("[2,1,105]", "[1,1,105]"),
            "the keys are out of order: key 2 was given at call 1, not after call 1",
        ),
        (
            by_hand("[3,2,null]", "[3,0,null]"),
            "the keys are out of order: key 3 was given at moment 0, before moment 1",
        ),
        (
            by_hand("[3,2,null]", "[3,3,null]"),
            "the keys are out of order: key 3 was given at moment 3, and the run ended at 2",
        ),
        (by_hand("\"lc3\"", "\"pdp8\""), "there is no machine `pdp8`; the machines are lc3, vc, euclid"),
        (by_hand("native", "someone"), "`traps` cannot be `someone`; it can be os, native"),
        (
            by_hand("\"R1\",3", "\"R9\",3"),
            "unknown register `R9`; the registers are R0 R1 R2 R3 R4 R5 R6 R7 PC PSR SSP USP MCR",
        ),
        (by_hand("\"random_memory\":7,", "\"ports\":{\"1\":{\"holds\":1}},"), "the LC-3 has no port 1"),
        (
            by_hand("12288,\"words\":[61472", "65535,\"words\":[61472"),
            "byte 520: the block at xFFFF goes past xFFFF",
        ),
        (
            by_hand("\"blocks\":[{\"origin\":12288,\"words\":[61472,61472,61472]}]", "\"blocks\":[]"),
            "the program has no words",
        ),
        (
            by_hand("\"origin\":12288", "\"origin\":65100"),
            "a block of 3 words at xFE4C reaches into device space, which begins at xFE00",
        ),
        (
            by_hand("\"moment\":2", &huge),
            "the run has 9223372036854775808 instructions; the limit is 100000000000",
        ),
        (
            by_hand("\"state\":1", "\"state\":2"),
            "the replay differs: after 2 instructions registers or memory differ",
        ),
    ];
    let sandbox = Sandbox::new();
    for (text, why) in broken {
        let sandbox = &sandbox;
        fs::write(sandbox.path("x.bt"), &text).unwrap();
        for line in ["replay x.bt", "debug x.bt --script nothing"] {
            let done = sandbox.bantam(line);
            let first_line = done.messages();
            let first_line = first_line.lines().next().unwrap_or_default();
            assert_eq!(first_line, format!("error: x.bt: {why}"), "{line}: {text}");
            let code = done.get_output().status.code();
            assert!(code == Some(2) || (code == Some(1) && why.contains("the replay differs")), "{code:?}");
        }
    }
}
