//! `--ports`, `--port`, `--port-input`: the connections of a machine's ports.

use std::{fs, path::Path, process::Stdio};

use snapbox::{cmd::OutputAssert, str};

use crate::sandbox::{Exactly as _, Sandbox, root};

/// Shows port 7, and writes it to port 3.
const PASS: &str = "
        RPRT    R0 7
        OUT     R0
        WPRT    R0 3
        HALT
";

/// Waits until port 7 is not 0, and shows it.
const WAIT: &str = "
        MOV     R1 0
wait:   RPRT    R0 7
        ADD     R1 R0
        JMP_ZRO wait
        OUT     R0
        HALT
";

const ENGINES: [&str; 3] = ["interp", "reference", "gates"];

/// The names of the port files.
const PORTS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/// A program and a folder `ports` with the file of one port.
fn sandbox(program: &str, port: &str, content: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::with("a.vc.asm", program);
    fs::create_dir(sandbox.path("ports")).unwrap();
    sandbox.and(&format!("ports/{port}"), content)
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The message of a fault.
fn message(done: &OutputAssert) -> String {
    done.messages().lines().next().unwrap_or_default().to_owned()
}

// Files of a folder.

#[test]
fn the_folder_and_its_files_are_created() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    sandbox.bantam("run a.vc.asm --ports deep/in/folders").succeeds("00000000");
    assert_eq!(names(&sandbox.path("deep/in/folders")), PORTS);
    for port in PORTS {
        assert_eq!(sandbox.text(&format!("deep/in/folders/{port}")), "00000000");
    }
}

#[test]
fn existing_port_files_are_used_and_other_files_do_not_change() {
    let sandbox = sandbox(PASS, "7", "01000001").and("ports/notes.txt", "mine").and("ports/8", "no port");
    sandbox.bantam("run a.vc.asm --ports ports").succeeds("01000001");
    assert_eq!(names(&sandbox.path("ports")), [PORTS.as_slice(), &["8", "notes.txt"]].concat());
    let text = |name: &str| sandbox.text(&format!("ports/{name}"));
    assert_eq!((text("3").as_str(), text("7").as_str()), ("01000001", "01000001"));
    assert_eq!((text("notes.txt").as_str(), text("8").as_str()), ("mine", "no port"));
    // A second run finds what the first one left.
    fs::write(sandbox.path("ports/7"), "11111111").unwrap();
    sandbox.bantam("run a.vc.asm --ports ports").succeeds("11111111");
    assert_eq!((text("3").as_str(), text("0").as_str()), ("11111111", "00000000"));
}

#[test]
fn every_engine_reads_and_writes_the_files() {
    for engine in ENGINES {
        let sandbox = sandbox(PASS, "7", "01010101");
        sandbox.bantam(&format!("run a.vc.asm --ports ports --engine {engine}")).succeeds("01010101");
        assert_eq!(sandbox.text("ports/3"), "01010101", "{engine}");
    }
}

#[test]
fn every_port_is_its_own_file() {
    let writes: String = (0..8).map(|port| format!("MOV R0 {}\nWPRT R0 {port}\n", 1 << port)).collect();
    let sandbox = Sandbox::with("a.vc.asm", &(writes + "HALT\n"));
    sandbox.bantam("run a.vc.asm --ports ports").succeeds("");
    for port in 0..8 {
        assert_eq!(sandbox.text(&format!("ports/{port}")), format!("{:08b}", 1 << port));
    }
}

#[test]
fn a_program_reads_what_it_wrote() {
    let sandbox = Sandbox::with("a.vc.asm", "MOV R0 0xA5\nWPRT R0 5\nRPRT R1 5\nOUT R1\nHALT\n");
    sandbox.bantam("run a.vc.asm --ports ports").succeeds("10100101");
    sandbox.bantam("run a.vc.asm --ports ports --dump 0x105").code(0).stderr_eq(str![[r#"
  0x105  A5

"#]]);
}

#[cfg(unix)]
#[test]
fn a_write_replaces_the_file() {
    use std::{io::Read as _, os::unix::fs::PermissionsExt as _};
    let sandbox = sandbox(PASS, "7", "01000001").and("ports/3", "00000011");
    // A reader with the old file open has the complete old value.
    let mut old = fs::File::open(sandbox.path("ports/3")).unwrap();
    sandbox.bantam("run a.vc.asm --ports ports").succeeds("01000001");
    let mut text = String::new();
    old.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), sandbox.text("ports/3").as_str()), ("00000011", "01000001"));
    // The permissions are those of any new file.
    let mode = |name: &str| fs::metadata(sandbox.path(name)).unwrap().permissions().mode();
    assert_eq!((mode("ports/3"), mode("ports/0")), (mode("a.vc.asm"), mode("a.vc.asm")));
}

#[test]
fn white_space_around_the_digits_is_accepted() {
    for text in ["01000001\n", " \t01000001", "\r\n01000001\r\n\n", &format!("{:200}01000001 ", "")] {
        let sandbox = sandbox(PASS, "7", text);
        sandbox.bantam("run a.vc.asm --ports ports").succeeds("01000001");
        assert_eq!(sandbox.text("ports/7"), text, "what is only read stays");
    }
}

#[test]
fn anything_else_in_a_file_is_a_fault() {
    let long = format!("01000001{:300}", "");
    for (content, complaint) in [
        ("", "is empty; it must contain eight binary digits"),
        (" \n", "is empty; it must contain eight binary digits"),
        ("0100000", "contains `0100000`, not eight binary digits"),
        ("010000010", "contains `010000010`, not eight binary digits"),
        ("01000002", "contains `01000002`, not eight binary digits"),
        ("0100 0001", "contains `0100 0001`, not eight binary digits"),
        ("0x41", "contains `0x41`, not eight binary digits"),
        ("01000001\n01000001", "contains `01000001\\n01000001`, not eight binary digits"),
        (&"01".repeat(50), "contains `01010101010101010101` and more, not eight binary digits"),
        (&long, "is too long; it must contain eight binary digits"),
    ] {
        for engine in ENGINES {
            let sandbox = sandbox(PASS, "7", content);
            let done =
                sandbox.bantam(&format!("run a.vc.asm --ports ports --engine {engine}")).code(3).prints("");
            assert_eq!(message(&done), format!("error: the port file ports/7 {complaint}"), "{engine}");
            assert_eq!(sandbox.text("ports/7"), content, "{engine}");
        }
    }
    let done = sandbox(PASS, "7", b"\xFF\0").bantam("run a.vc.asm --ports ports").code(3).prints("");
    let complaint = r"contains `\u{fffd}\u{0}`, not eight binary digits";
    assert_eq!(message(&done), format!("error: the port file ports/7 {complaint}"));
}

#[test]
fn a_file_that_goes_missing_is_a_fault() {
    let sandbox = Sandbox::with("a.vc.asm", WAIT);
    let mut process = sandbox.process("run a.vc.asm --ports ports --timeout 200s");
    let mut child =
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The files are made in order before the program begins, so that the last one is there in the end.
    while fs::remove_file(sandbox.path("ports/7")).is_err() {
        assert_eq!(child.try_wait().unwrap(), None, "it waits");
        std::thread::yield_now();
    }
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(3), "{said}");
    let complaint = "error: cannot read the port file ports/7: no such file or folder\n";
    assert!(said.starts_with(complaint), "{said}");
    assert!(!sandbox.path("ports/7").exists(), "it is made at the start only");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let sandbox = sandbox(PASS, "3", "00000011");
    fs::set_permissions(sandbox.path("ports/3"), fs::Permissions::from_mode(0o444)).unwrap();
    let done = sandbox.bantam("run a.vc.asm --ports ports").code(3).prints("00000000");
    assert_eq!(message(&done), "error: cannot write the port file ports/3: permission denied");
    assert_eq!(sandbox.text("ports/3"), "00000011");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let sandbox = sandbox(PASS, "7", "01000001");
    fs::set_permissions(sandbox.path("ports"), fs::Permissions::from_mode(0o555)).unwrap();
    let done = sandbox.bantam("run a.vc.asm --ports ports").code(2).prints("");
    assert!(done.messages().contains(": permission denied\n"), "{}", done.messages());
    fs::set_permissions(sandbox.path("ports"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_folder_in_place_of_a_file_is_a_fault() {
    for (port, what) in [("7", "read"), ("3", "write")] {
        let sandbox = Sandbox::with("a.vc.asm", PASS);
        fs::create_dir_all(sandbox.path("ports").join(port)).unwrap();
        let done = sandbox.bantam("run a.vc.asm --ports ports").code(3);
        let complaint = format!("error: cannot {what} the port file ports/{port}: is a folder");
        assert_eq!(message(&done), complaint);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_place_of_a_file_is_a_fault_and_does_not_block() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for (port, what) in [("7", "read"), ("3", "write")] {
        let sandbox = sandbox(PASS, "0", "00000000");
        mknodat(CWD, sandbox.path("ports").join(port), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let done = sandbox.bantam("run a.vc.asm --ports ports").code(3);
        let complaint = format!("error: cannot {what} the port file ports/{port}: not a regular file");
        assert_eq!(message(&done), complaint);
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_rejected() {
    use std::os::unix::fs::symlink;
    const ONE: &str = "00000001";
    for port in ["7", "3"] {
        for out in ["../outside", "nested/inside"] {
            let sandbox = sandbox(PASS, "0", "00000000").and("outside", ONE);
            fs::create_dir(sandbox.path("ports/nested")).unwrap();
            fs::write(sandbox.path("ports/nested/inside"), ONE).unwrap();
            symlink(out, sandbox.path("ports").join(port)).unwrap();
            let done = sandbox.bantam("run a.vc.asm --ports ports").code(3);
            let complaint =
                format!("error: the port file ports/{port} is a link to a place outside its folder");
            assert_eq!(message(&done), complaint);
            assert_eq!(
                (sandbox.text("outside"), sandbox.text("ports/nested/inside")),
                (ONE.into(), ONE.into())
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_folder_is_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = sandbox(PASS, "5", "00000000").and("ports/6", "01000001");
    symlink("6", sandbox.path("ports/7")).unwrap();
    symlink("5", sandbox.path("ports/3")).unwrap();
    // The folder itself may be a link too.
    symlink("ports", sandbox.path("link")).unwrap();
    sandbox.bantam("run a.vc.asm --ports link").succeeds("01000001");
    assert_eq!(sandbox.text("ports/5"), "01000001");
    for port in ["ports/3", "ports/7"] {
        assert!(fs::symlink_metadata(sandbox.path(port)).unwrap().is_symlink(), "a link stays a link");
    }
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_a_fault_and_creates_nothing() {
    use std::os::unix::fs::symlink;
    let missing = "error: cannot write the port file ports/3: no such file or folder";
    let outside = "error: the port file ports/3 is a link to a place outside its folder";
    for (nothing, complaint) in [("nothing", missing), ("../nothing", outside)] {
        let sandbox = sandbox(PASS, "0", "00000000");
        symlink(nothing, sandbox.path("ports/3")).unwrap();
        let done = sandbox.bantam("run a.vc.asm --ports ports").code(3).prints("00000000");
        assert_eq!(message(&done), complaint);
        assert!(!sandbox.path("nothing").exists() && !sandbox.path("ports/nothing").exists());
    }
}

#[test]
fn a_path_that_is_not_a_folder_is_reported() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    sandbox.bantam("run a.vc.asm --ports a.vc.asm").code(2).prints("").stderr_eq(str![[r#"
error: --ports expects a folder, and a.vc.asm is not one

"#]]);
    let done = sandbox.bantam("run a.vc.asm --ports a.vc.asm/ports").code(2).prints("");
    assert!(done.messages().starts_with("error: cannot write a.vc.asm/ports: "), "{}", done.messages());
    assert_eq!(
        (sandbox.names().as_slice(), sandbox.text("a.vc.asm").as_str()),
        (&["a.vc.asm".to_owned()][..], PASS)
    );
}

// Two programs and one folder.

/// Writes 255 and 0 to port 7, again and again, until port 6 is not 0.
const BLINK: &str = "
        MOV     R0 255
        MOV     R1 0
again:  WPRT    R0 7
        WPRT    R1 7
        RPRT    R2 6
        MOV     R3 0
        ADD     R3 R2
        JMP_ZRO again
        HALT
";

/// Reads port 7 1000 times. Shows what it is if it is neither 0 nor 255, else a dot at the end. Then
/// it writes 1 to port 6.
const LOOK: &str = "
        MOV     R3 4
rounds: STR     R3 left
        MOV     R3 250
next:   RPRT    R0 7
        CPY     R1 R0
        MOV     R2 0
        ADD     R1 R2
        JMP_ZRO good
        MOV     R2 255
        SUB     R1 R2
        JMP_ZRO good
        OUT     R0
        JMP     end
good:   MOV     R1 1
        SUB     R3 R1
        JMP_ABV next
        LDR     R3 left
        SUB     R3 R1
        JMP_ABV rounds
        MOV     R0 '.'
        MSG     R0
end:    MOV     R0 1
        WPRT    R0 6
        HALT
left:   .space  1
";

#[test]
fn a_value_is_never_seen_half_written() {
    let sandbox = Sandbox::with("blink.vc.asm", BLINK).and("look.vc.asm", LOOK);
    let mut process = sandbox.process("run blink.vc.asm --ports ports --timeout 200s");
    let mut child =
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // From the first write on, others read too.
    let mut text = "00000000".to_owned();
    while text == "00000000" {
        assert_eq!(child.try_wait().unwrap(), None, "it keeps running");
        // Only before the start, there is no file.
        text = fs::read_to_string(sandbox.path("ports/7")).unwrap_or(text);
    }
    assert_eq!(text, "11111111");
    sandbox.bantam("run look.vc.asm --ports ports --timeout 200s").succeeds(".");
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), &b""[..]));
    assert_eq!(names(&sandbox.path("ports")), PORTS, "no temporary file remains");
}

/// Sends the small letters and then 255 by port 0: waits until it is 0, and writes the next.
const SEND: &str = "
        MOV     R0 'a'
next:   RPRT    R1 0
        MOV     R2 0
        ADD     R1 R2
        JMP_ABV next
        WPRT    R0 0
        MOV     R1 255
        SUB     R1 R0
        JMP_ZRO end
        INC     R0
        MOV     R1 '{'          ; follows 'z'
        SUB     R1 R0
        JMP_ABV next
        MOV     R0 255
        JMP     next
end:    HALT
";

/// Waits until port 0 is not 0, shows it, and writes 0, until it is 255.
const RECEIVE: &str = "
        MOV     R3 0
next:   RPRT    R0 0
        CPY     R1 R0
        ADD     R1 R3
        JMP_ZRO next
        WPRT    R3 0
        MOV     R1 255
        SUB     R1 R0
        JMP_ZRO end
        MSG     R0
        JMP     next
end:    HALT
";

#[test]
fn two_programs_communicate_through_a_folder() {
    let sandbox = Sandbox::with("send.vc.asm", SEND).and("receive.vc.asm", RECEIVE);
    let start = |program: &str| {
        let mut process = sandbox.process(&format!("run {program} --ports ports --timeout 200s"));
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let (receive, send) = (start("receive.vc.asm"), start("send.vc.asm"));
    for (child, printed) in [(send, ""), (receive, "abcdefghijklmnopqrstuvwxyz")] {
        let done = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
        assert_eq!((done.status.code(), String::from_utf8(done.stdout).unwrap()), (Some(0), printed.into()));
    }
    assert_eq!(sandbox.text("ports/0"), "00000000");
}

#[test]
fn a_program_that_waits_for_another_has_limits() {
    let sandbox = Sandbox::with("wait.vc.asm", WAIT);
    let done = sandbox.bantam("run wait.vc.asm --ports ports --max-steps 100").code(4).prints("");
    let place = "reached at 0x02 (wait), wait.vc.asm:3, after 100 instructions";
    assert!(done.messages().contains(place), "{}", done.messages());
    let done = sandbox.bantam("run wait.vc.asm --ports ports --timeout 50ms").code(4).prints("");
    assert!(message(&done).starts_with("error: time limit reached at "), "{}", done.messages());
}

// Values and lists.

#[test]
fn ports_without_options_keep_what_is_written() {
    let program = "RPRT R0 7\nOUT R0\nMOV R0 5\nWPRT R0 7\nRPRT R1 7\nOUT R1\nHALT\n";
    for engine in ENGINES {
        let sandbox = Sandbox::with("a.vc.asm", program);
        sandbox.bantam(&format!("run a.vc.asm --engine {engine}")).succeeds("0000000000000101");
        assert_eq!(sandbox.names(), ["a.vc.asm"], "no files");
    }
}

#[test]
fn a_port_can_hold_a_value_at_the_start() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    for value in ["7=0x41", "7=65", "7=#01000001", "7=0b1000001", "7='A'", "0x7=65"] {
        for engine in ENGINES {
            let line = format!("run a.vc.asm --port {value} --dump 0x100..0x107 --engine {engine}");
            let done = sandbox.bantam(&line).code(0).prints("01000001");
            assert_eq!(done.messages(), "  0x100  00 00 00 41 00 00 00 41\n", "{line}");
        }
    }
    let all: String = (0..8).map(|port| format!(" --port {port}=0xF{port}")).collect();
    let done = sandbox.bantam(&format!("run a.vc.asm --max-steps 0 --dump 0x100..0x107{all}")).code(4);
    assert!(done.messages().ends_with("  0x100  F0 F1 F2 F3 F4 F5 F6 F7\n"), "{}", done.messages());
}

#[test]
fn wrong_values_and_ports_are_reported() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    let said = |option: &str| sandbox.bantam(&format!("run a.vc.asm {option}")).code(2).prints("").messages();
    for value in ["256", "-1", "x", "#101", "0x100", "'ab'"] {
        let message = format!("error: --port 7={value}: a port holds a number from 0 to 255\n");
        assert_eq!(said(&format!("--port 7={value}")), message);
    }
    for (option, example) in [("--port", "--port 7=0x41"), ("--port-input", "--port-input 7=keys.txt")] {
        for port in ["8", "x", "-1", "", "65536"] {
            let message =
                format!("error: unknown port `{port}`; the ports are 0 to 7\nhelp: for example {example}\n");
            assert_eq!(said(&format!("{option}={port}=1")), message);
        }
    }
    for value in ["7", "7=", "="] {
        let message = format!(
            "error: --port expects a port and its value, not `{value}`\nhelp: for example --port 7=0x41\n"
        );
        assert_eq!(said(&format!("--port {value}")), message);
        let message = format!(
            "error: --port-input expects a port and a file, not `{value}`\nhelp: for example --port-input 7=keys.txt\n"
        );
        assert_eq!(said(&format!("--port-input {value}")), message);
    }
}

#[test]
fn a_port_may_be_set_only_once() {
    let sandbox = Sandbox::with("a.vc.asm", PASS);
    for twice in ["--port 7=1 --port 7=1", "--port 7=1 --port 0x7=2", "--port-input 7=a.vc.asm --port 7=1"] {
        let done = sandbox.bantam(&format!("run a.vc.asm {twice}")).code(2).prints("");
        assert_eq!(done.messages(), "error: port 7 is set twice\n");
    }
}

/// Shows port 7 until it is a dot. What it writes to the port goes nowhere if that is a list.
const LIST: &str = "
next:   RPRT    R0 7
        MSG     R0
        MOV     R1 '.'
        WPRT    R1 7
        SUB     R1 R0
        JMP_ZRO end
        JMP     next
end:    HALT
";

#[test]
fn each_read_takes_the_next_byte_of_a_file() {
    let sandbox = Sandbox::with("list.vc.asm", LIST).and("keys.txt", "ab\n. and more");
    for engine in ENGINES {
        sandbox
            .bantam(&format!("run list.vc.asm --port-input 7=keys.txt --engine {engine}"))
            .succeeds("ab\n.");
    }
    sandbox.bantam_with("run list.vc.asm --port-input 7=-", "xyz.").succeeds("xyz.");
    // Every byte is taken as it is.
    let sandbox = sandbox.and("bytes", [0x80, 0xFF, 0, b'.']);
    sandbox.bantam("run list.vc.asm --port-input 7=bytes").succeeds("\u{80}\u{FF}\0.");
}

#[test]
fn a_list_that_has_ended_is_a_fault() {
    let sandbox = Sandbox::with("list.vc.asm", LIST).and("keys.txt", "ab").and("empty", "");
    sandbox.bantam("run list.vc.asm --port-input 7=keys.txt").code(3).prints("ab").stderr_eq(str![[r#"
error: the input of port 7 has ended after 2 bytes
  --> 0x00 (next), list.vc.asm:2
   |  next:   RPRT    R0 7
  instruction 0x87  RPRT R0 7
  R0 0x62  R1 0x34  R2 0x00  R3 0x00  PC 0x00  N 0x1  Z 0x0

"#]]);
    for engine in ENGINES {
        let done = sandbox.bantam(&format!("run list.vc.asm --port-input 7=empty --engine {engine}")).code(3);
        assert_eq!(message(&done.prints("")), "error: the input of port 7 has ended after 0 bytes");
    }
}

#[test]
fn a_list_that_cannot_be_read_is_reported() {
    let sandbox = Sandbox::with("list.vc.asm", LIST);
    sandbox.bantam("run list.vc.asm --port-input 7=none.txt").code(2).prints("").stderr_eq(str![[r#"
error: cannot read none.txt: no such file or folder

"#]]);
    sandbox.bantam("run list.vc.asm --port-input 7=.").code(2).prints("").stderr_eq(str![[r#"
error: cannot read .: is a folder

"#]]);
}

#[test]
fn files_values_and_lists_can_be_combined() {
    // Adds ports 0, 1 and 2, and writes the sum to port 3 and then to port 0.
    let program = "
        RPRT    R0 0
        RPRT    R1 1
        ADD     R0 R1
        RPRT    R1 2
        ADD     R0 R1
        WPRT    R0 3
        WPRT    R0 0
        OUT     R0
        HALT
    ";
    for engine in ENGINES {
        let sandbox = sandbox(program, "2", "00000100").and("ports/0", "junk").and("one", [1]);
        let line = format!("run a.vc.asm --ports ports --port 0=16 --port-input 1=one --engine {engine}");
        sandbox.bantam(&line).succeeds("00010101");
        // A port that is connected to something else does not touch its file.
        assert_eq!(
            (sandbox.text("ports/0").as_str(), sandbox.text("ports/3").as_str()),
            ("junk", "00010101")
        );
    }
}

#[test]
fn the_examples_with_ports_run_as_they_say() {
    let sandbox = Sandbox::new().and("text", "Hi there!\0").and("keys", "ddd ssxaq");
    let example = |name: &str| root().join("examples/vc").join(name).to_str().unwrap().to_owned();
    let echo = example("echo.vc.asm");
    sandbox.bantam(&format!("run {echo} --port-input 7=text --ports ports")).succeeds("Hi there!");
    assert_eq!(sandbox.text("ports/0"), "00100001");
    let cursor = example("cursor.vc.asm");
    sandbox.bantam(&format!("run {cursor} --port-input 7=keys --ports display")).succeeds("");
    let shown: Vec<String> = (0..5).map(|port| sandbox.text(&format!("display/{port}"))).collect();
    assert_eq!(shown, ["00000010", "00000010", "11111111", "10100000", "00000000"]);
}
