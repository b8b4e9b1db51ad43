//! `--ports`, `--port`, `--port-input`: the connections of a machine's ports.

use std::{fs, path::Path, process::Stdio};

use snapbox::{cmd::OutputAssert, str};

use crate::desk::{Desk, Exactly as _, root};

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
fn desk(program: &str, port: &str, content: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::with("a.vc.asm", program);
    fs::create_dir(desk.path("ports")).unwrap();
    desk.and(&format!("ports/{port}"), content)
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
    done.says().lines().next().unwrap_or_default().to_owned()
}

// Files of a folder.

#[test]
fn the_folder_and_its_files_are_created() {
    let desk = Desk::with("a.vc.asm", PASS);
    desk.bantam("run a.vc.asm --ports deep/in/folders").ends_well("00000000");
    assert_eq!(names(&desk.path("deep/in/folders")), PORTS);
    for port in PORTS {
        assert_eq!(desk.text(&format!("deep/in/folders/{port}")), "00000000");
    }
}

#[test]
fn existing_port_files_are_used_and_other_files_do_not_change() {
    let desk = desk(PASS, "7", "01000001").and("ports/notes.txt", "mine").and("ports/8", "no port");
    desk.bantam("run a.vc.asm --ports ports").ends_well("01000001");
    assert_eq!(names(&desk.path("ports")), [PORTS.as_slice(), &["8", "notes.txt"]].concat());
    let text = |name: &str| desk.text(&format!("ports/{name}"));
    assert_eq!((text("3").as_str(), text("7").as_str()), ("01000001", "01000001"));
    assert_eq!((text("notes.txt").as_str(), text("8").as_str()), ("mine", "no port"));
    // A second run finds what the first one left.
    fs::write(desk.path("ports/7"), "11111111").unwrap();
    desk.bantam("run a.vc.asm --ports ports").ends_well("11111111");
    assert_eq!((text("3").as_str(), text("0").as_str()), ("11111111", "00000000"));
}

#[test]
fn every_engine_reads_and_writes_the_files() {
    for engine in ENGINES {
        let desk = desk(PASS, "7", "01010101");
        desk.bantam(&format!("run a.vc.asm --ports ports --engine {engine}")).ends_well("01010101");
        assert_eq!(desk.text("ports/3"), "01010101", "{engine}");
    }
}

#[test]
fn every_port_is_its_own_file() {
    let writes: String = (0..8).map(|port| format!("MOV R0 {}\nWPRT R0 {port}\n", 1 << port)).collect();
    let desk = Desk::with("a.vc.asm", &(writes + "HALT\n"));
    desk.bantam("run a.vc.asm --ports ports").ends_well("");
    for port in 0..8 {
        assert_eq!(desk.text(&format!("ports/{port}")), format!("{:08b}", 1 << port));
    }
}

#[test]
fn a_program_reads_what_it_wrote() {
    let desk = Desk::with("a.vc.asm", "MOV R0 0xA5\nWPRT R0 5\nRPRT R1 5\nOUT R1\nHALT\n");
    desk.bantam("run a.vc.asm --ports ports").ends_well("10100101");
    desk.bantam("run a.vc.asm --ports ports --dump 0x105").code(0).stderr_eq(str![[r#"
  0x105  A5

"#]]);
}

#[cfg(unix)]
#[test]
fn a_write_replaces_the_file() {
    use std::{io::Read as _, os::unix::fs::PermissionsExt as _};
    let desk = desk(PASS, "7", "01000001").and("ports/3", "00000011");
    // A reader with the old file open has the complete old value.
    let mut old = fs::File::open(desk.path("ports/3")).unwrap();
    desk.bantam("run a.vc.asm --ports ports").ends_well("01000001");
    let mut text = String::new();
    old.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), desk.text("ports/3").as_str()), ("00000011", "01000001"));
    // The permissions are those of any new file.
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode();
    assert_eq!((mode("ports/3"), mode("ports/0")), (mode("a.vc.asm"), mode("a.vc.asm")));
}

#[test]
fn white_space_around_the_digits_is_accepted() {
    for text in ["01000001\n", " \t01000001", "\r\n01000001\r\n\n", &format!("{:200}01000001 ", "")] {
        let desk = desk(PASS, "7", text);
        desk.bantam("run a.vc.asm --ports ports").ends_well("01000001");
        assert_eq!(desk.text("ports/7"), text, "what is only read stays");
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
            let desk = desk(PASS, "7", content);
            let done =
                desk.bantam(&format!("run a.vc.asm --ports ports --engine {engine}")).code(3).prints("");
            assert_eq!(message(&done), format!("error: the port file ports/7 {complaint}"), "{engine}");
            assert_eq!(desk.text("ports/7"), content, "{engine}");
        }
    }
    let done = desk(PASS, "7", b"\xFF\0").bantam("run a.vc.asm --ports ports").code(3).prints("");
    let complaint = r"contains `\u{fffd}\u{0}`, not eight binary digits";
    assert_eq!(message(&done), format!("error: the port file ports/7 {complaint}"));
}

#[test]
fn a_file_that_goes_missing_is_a_fault() {
    let desk = Desk::with("a.vc.asm", WAIT);
    let mut process = desk.process("run a.vc.asm --ports ports --timeout 200s");
    let mut child =
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The files are made in order before the program begins, so that the last one is there in the end.
    while fs::remove_file(desk.path("ports/7")).is_err() {
        assert_eq!(child.try_wait().unwrap(), None, "it waits");
        std::thread::yield_now();
    }
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(3), "{said}");
    let complaint = "error: cannot read the port file ports/7: no such file or folder\n";
    assert!(said.starts_with(complaint), "{said}");
    assert!(!desk.path("ports/7").exists(), "it is made at the start only");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let desk = desk(PASS, "3", "00000011");
    fs::set_permissions(desk.path("ports/3"), fs::Permissions::from_mode(0o444)).unwrap();
    let done = desk.bantam("run a.vc.asm --ports ports").code(3).prints("00000000");
    assert_eq!(message(&done), "error: cannot write the port file ports/3: permission denied");
    assert_eq!(desk.text("ports/3"), "00000011");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let desk = desk(PASS, "7", "01000001");
    fs::set_permissions(desk.path("ports"), fs::Permissions::from_mode(0o555)).unwrap();
    let done = desk.bantam("run a.vc.asm --ports ports").code(2).prints("");
    assert!(done.says().contains(": permission denied\n"), "{}", done.says());
    fs::set_permissions(desk.path("ports"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_folder_in_place_of_a_file_is_a_fault() {
    for (port, what) in [("7", "read"), ("3", "write")] {
        let desk = Desk::with("a.vc.asm", PASS);
        fs::create_dir_all(desk.path("ports").join(port)).unwrap();
        let done = desk.bantam("run a.vc.asm --ports ports").code(3);
        let complaint = format!("error: cannot {what} the port file ports/{port}: is a folder");
        assert_eq!(message(&done), complaint);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_place_of_a_file_is_a_fault_and_does_not_block() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for (port, what) in [("7", "read"), ("3", "write")] {
        let desk = desk(PASS, "0", "00000000");
        mknodat(CWD, desk.path("ports").join(port), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let done = desk.bantam("run a.vc.asm --ports ports").code(3);
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
            let desk = desk(PASS, "0", "00000000").and("outside", ONE);
            fs::create_dir(desk.path("ports/nested")).unwrap();
            fs::write(desk.path("ports/nested/inside"), ONE).unwrap();
            symlink(out, desk.path("ports").join(port)).unwrap();
            let done = desk.bantam("run a.vc.asm --ports ports").code(3);
            let complaint =
                format!("error: the port file ports/{port} is a link to a place outside its folder");
            assert_eq!(message(&done), complaint);
            assert_eq!((desk.text("outside"), desk.text("ports/nested/inside")), (ONE.into(), ONE.into()));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_folder_is_followed() {
    use std::os::unix::fs::symlink;
    let desk = desk(PASS, "5", "00000000").and("ports/6", "01000001");
    symlink("6", desk.path("ports/7")).unwrap();
    symlink("5", desk.path("ports/3")).unwrap();
    // The folder itself may be a link too.
    symlink("ports", desk.path("link")).unwrap();
    desk.bantam("run a.vc.asm --ports link").ends_well("01000001");
    assert_eq!(desk.text("ports/5"), "01000001");
    for port in ["ports/3", "ports/7"] {
        assert!(fs::symlink_metadata(desk.path(port)).unwrap().is_symlink(), "a link stays a link");
    }
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_a_fault_and_creates_nothing() {
    use std::os::unix::fs::symlink;
    for nothing in ["nothing", "../nothing"] {
        let desk = desk(PASS, "0", "00000000");
        symlink(nothing, desk.path("ports/3")).unwrap();
        let done = desk.bantam("run a.vc.asm --ports ports").code(3).prints("00000000");
        let complaint = "error: cannot write the port file ports/3: no such file or folder";
        assert_eq!(message(&done), complaint);
        assert!(!desk.path("nothing").exists() && !desk.path("ports/nothing").exists());
    }
}

#[test]
fn a_path_that_is_not_a_folder_is_reported() {
    let desk = Desk::with("a.vc.asm", PASS);
    desk.bantam("run a.vc.asm --ports a.vc.asm").code(2).prints("").stderr_eq(str![[r#"
error: --ports expects a folder, and a.vc.asm is not one

"#]]);
    let done = desk.bantam("run a.vc.asm --ports a.vc.asm/ports").code(2).prints("");
    assert!(done.says().starts_with("error: cannot write a.vc.asm/ports: "), "{}", done.says());
    assert_eq!(
        (desk.names().as_slice(), desk.text("a.vc.asm").as_str()),
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
    let desk = Desk::with("blink.vc.asm", BLINK).and("look.vc.asm", LOOK);
    let mut process = desk.process("run blink.vc.asm --ports ports --timeout 200s");
    let mut child =
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // From the first write on, others read too.
    let mut text = "00000000".to_owned();
    while text == "00000000" {
        assert_eq!(child.try_wait().unwrap(), None, "it keeps running");
        // Only before the start, there is no file.
        text = fs::read_to_string(desk.path("ports/7")).unwrap_or(text);
    }
    assert_eq!(text, "11111111");
    desk.bantam("run look.vc.asm --ports ports --timeout 200s").ends_well(".");
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), &b""[..]));
    assert_eq!(names(&desk.path("ports")), PORTS, "no temporary file remains");
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
    let desk = Desk::with("send.vc.asm", SEND).and("receive.vc.asm", RECEIVE);
    let start = |program: &str| {
        let mut process = desk.process(&format!("run {program} --ports ports --timeout 200s"));
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let (receive, send) = (start("receive.vc.asm"), start("send.vc.asm"));
    for (child, printed) in [(send, ""), (receive, "abcdefghijklmnopqrstuvwxyz")] {
        let done = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
        assert_eq!((done.status.code(), String::from_utf8(done.stdout).unwrap()), (Some(0), printed.into()));
    }
    assert_eq!(desk.text("ports/0"), "00000000");
}

#[test]
fn a_program_that_waits_for_another_has_limits() {
    let desk = Desk::with("wait.vc.asm", WAIT);
    let done = desk.bantam("run wait.vc.asm --ports ports --max-steps 100").code(4).prints("");
    let place = "reached at 0x02 (wait), wait.vc.asm:3, after 100 instructions";
    assert!(done.says().contains(place), "{}", done.says());
    let done = desk.bantam("run wait.vc.asm --ports ports --timeout 50ms").code(4).prints("");
    assert!(message(&done).starts_with("error: time limit reached at "), "{}", done.says());
}

// Values and lists.

#[test]
fn ports_without_options_keep_what_is_written() {
    let program = "RPRT R0 7\nOUT R0\nMOV R0 5\nWPRT R0 7\nRPRT R1 7\nOUT R1\nHALT\n";
    for engine in ENGINES {
        let desk = Desk::with("a.vc.asm", program);
        desk.bantam(&format!("run a.vc.asm --engine {engine}")).ends_well("0000000000000101");
        assert_eq!(desk.names(), ["a.vc.asm"], "no files");
    }
}

#[test]
fn a_port_can_hold_a_value_at_the_start() {
    let desk = Desk::with("a.vc.asm", PASS);
    for value in ["7=0x41", "7=65", "7=#01000001", "7=0b1000001", "7='A'", "0x7=65"] {
        for engine in ENGINES {
            let line = format!("run a.vc.asm --port {value} --dump 0x100..0x107 --engine {engine}");
            let done = desk.bantam(&line).code(0).prints("01000001");
            assert_eq!(done.says(), "  0x100  00 00 00 41 00 00 00 41\n", "{line}");
        }
    }
    let all: String = (0..8).map(|port| format!(" --port {port}=0xF{port}")).collect();
    let done = desk.bantam(&format!("run a.vc.asm --max-steps 0 --dump 0x100..0x107{all}")).code(4);
    assert!(done.says().ends_with("  0x100  F0 F1 F2 F3 F4 F5 F6 F7\n"), "{}", done.says());
}

#[test]
fn wrong_values_and_ports_are_reported() {
    let desk = Desk::with("a.vc.asm", PASS);
    let said = |option: &str| desk.bantam(&format!("run a.vc.asm {option}")).code(2).prints("").says();
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
    let desk = Desk::with("a.vc.asm", PASS);
    for twice in ["--port 7=1 --port 7=1", "--port 7=1 --port 0x7=2", "--port-input 7=a.vc.asm --port 7=1"] {
        let done = desk.bantam(&format!("run a.vc.asm {twice}")).code(2).prints("");
        assert_eq!(done.says(), "error: port 7 is set twice\n");
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
    let desk = Desk::with("list.vc.asm", LIST).and("keys.txt", "ab\n. and more");
    for engine in ENGINES {
        desk.bantam(&format!("run list.vc.asm --port-input 7=keys.txt --engine {engine}")).ends_well("ab\n.");
    }
    desk.bantam_with("run list.vc.asm --port-input 7=-", "xyz.").ends_well("xyz.");
    // Every byte is taken as it is.
    let desk = desk.and("bytes", [0x80, 0xFF, 0, b'.']);
    desk.bantam("run list.vc.asm --port-input 7=bytes").ends_well("\u{80}\u{FF}\0.");
}

#[test]
fn a_list_that_has_ended_is_a_fault() {
    let desk = Desk::with("list.vc.asm", LIST).and("keys.txt", "ab").and("empty", "");
    desk.bantam("run list.vc.asm --port-input 7=keys.txt").code(3).prints("ab").stderr_eq(str![[r#"
error: the input of port 7 has ended after 2 bytes
  --> 0x00 (next), list.vc.asm:2
   |  next:   RPRT    R0 7
  instruction 0x87  RPRT R0 7
  R0 0x62  R1 0x34  R2 0x00  R3 0x00  PC 0x00  N 0x1  Z 0x0

"#]]);
    for engine in ENGINES {
        let done = desk.bantam(&format!("run list.vc.asm --port-input 7=empty --engine {engine}")).code(3);
        assert_eq!(message(&done.prints("")), "error: the input of port 7 has ended after 0 bytes");
    }
}

#[test]
fn a_list_that_cannot_be_read_is_reported() {
    let desk = Desk::with("list.vc.asm", LIST);
    desk.bantam("run list.vc.asm --port-input 7=none.txt").code(2).prints("").stderr_eq(str![[r#"
error: cannot read none.txt: no such file or folder

"#]]);
    desk.bantam("run list.vc.asm --port-input 7=.").code(2).prints("").stderr_eq(str![[r#"
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
        let desk = desk(program, "2", "00000100").and("ports/0", "junk").and("one", [1]);
        let line = format!("run a.vc.asm --ports ports --port 0=16 --port-input 1=one --engine {engine}");
        desk.bantam(&line).ends_well("00010101");
        // A port that is connected to something else does not touch its file.
        assert_eq!((desk.text("ports/0").as_str(), desk.text("ports/3").as_str()), ("junk", "00010101"));
    }
}

#[test]
fn the_examples_with_ports_run_as_they_say() {
    let desk = Desk::new().and("text", "Hi there!\0").and("keys", "ddd ssxaq");
    let example = |name: &str| root().join("examples/vc").join(name).to_str().unwrap().to_owned();
    let echo = example("echo.vc.asm");
    desk.bantam(&format!("run {echo} --port-input 7=text --ports ports")).ends_well("Hi there!");
    assert_eq!(desk.text("ports/0"), "00100001");
    let cursor = example("cursor.vc.asm");
    desk.bantam(&format!("run {cursor} --port-input 7=keys --ports display")).ends_well("");
    let shown: Vec<String> = (0..5).map(|port| desk.text(&format!("display/{port}"))).collect();
    assert_eq!(shown, ["00000010", "00000010", "11111111", "10100000", "00000000"]);
}
