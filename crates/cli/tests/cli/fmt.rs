//! `bantam fmt`.

use snapbox::str;

use crate::sandbox::{Exactly as _, HELLO, Sandbox};

/// Not in columns.
const MESSY: &str = ".orig x3000\nLOOP add r0,r0,#1 ; count\nbrp LOOP\nhalt\n.end\n";

/// The same words in columns.
fn tidy() -> String {
    let done = Sandbox::new().bantam_with("fmt -m lc3 -", MESSY).code(0).has_no_messages();
    let tidy = done.printed();
    assert_ne!(tidy, MESSY);
    tidy
}

#[test]
fn a_source_is_formatted_in_place() {
    let sandbox = Sandbox::with("messy.asm", MESSY).and("also.asm", MESSY);
    sandbox.bantam("build messy.asm -o before.obj").succeeds("");
    sandbox.bantam("fmt messy.asm also.asm").succeeds("");
    assert_eq!((sandbox.text("messy.asm"), sandbox.text("also.asm")), (tidy(), tidy()));
    sandbox.bantam("build messy.asm -o after.obj").succeeds("");
    assert_eq!(sandbox.read("before.obj"), sandbox.read("after.obj"));
    assert_eq!(
        sandbox.names(),
        ["after.obj", "also.asm", "before.obj", "messy.asm"],
        "no temporary file remains"
    );
}

#[test]
fn a_formatted_source_does_not_change() {
    let sandbox = Sandbox::with("tidy.asm", &tidy());
    let before = std::fs::metadata(sandbox.path("tidy.asm")).unwrap().modified().unwrap();
    sandbox.bantam("fmt tidy.asm").succeeds("");
    sandbox.bantam("fmt --check tidy.asm").succeeds("");
    assert_eq!(sandbox.text("tidy.asm"), tidy());
    assert_eq!(std::fs::metadata(sandbox.path("tidy.asm")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_check_changes_nothing() {
    let sandbox = Sandbox::with("messy.asm", MESSY).and("tidy.asm", tidy());
    sandbox.bantam("fmt --check messy.asm tidy.asm").code(1).prints("").stderr_eq(str![[r#"
messy.asm would change

"#]]);
    assert_eq!(sandbox.text("messy.asm"), MESSY);
    sandbox.bantam_with("fmt --check -m lc3 -", MESSY).code(1).prints("").stderr_eq(str![[r#"
<stdin> would change

"#]]);
    sandbox.bantam_with("fmt --check -m lc3 -", tidy()).succeeds("");
}

#[test]
fn standard_input_goes_to_standard_output() {
    Sandbox::new().bantam_with("fmt -m lc3 -", tidy()).succeeds(tidy());
    Sandbox::new().bantam_with("fmt -", MESSY).code(2).prints("");
}

#[test]
fn files_that_are_not_sources_do_not_change() {
    let latin = b".ORIG x3000\nHALT ; caf\xE9\n.END\n";
    let sandbox = Sandbox::new().and("old.asm", latin).and("messy.asm", MESSY).and("hello.asm", HELLO);
    sandbox.bantam("fmt messy.asm old.asm").code(2).prints("").stderr_eq(str![[r#"
error: old.asm is not UTF-8, so it was not changed

"#]]);
    assert_eq!(sandbox.read("old.asm"), latin);
    assert_eq!(sandbox.text("messy.asm"), MESSY, "if one cannot be formatted, none is");
    sandbox.bantam("build hello.asm").succeeds("");
    sandbox.bantam("fmt hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: hello.obj is an object, and only sources can be formatted

"#]]);
    sandbox.bantam("fmt none.asm").code(2).prints("");
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    for mode in [0o600, 0o640, 0o755] {
        let sandbox = Sandbox::with("messy.asm", MESSY);
        fs::set_permissions(sandbox.path("messy.asm"), fs::Permissions::from_mode(mode)).unwrap();
        sandbox.bantam("fmt messy.asm").succeeds("");
        assert_eq!(fs::metadata(sandbox.path("messy.asm")).unwrap().permissions().mode() & 0o777, mode);
        assert_eq!(sandbox.text("messy.asm"), tidy());
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let sandbox = Sandbox::with("messy.asm", MESSY);
    std::os::unix::fs::symlink("messy.asm", sandbox.path("link.asm")).unwrap();
    sandbox.bantam("fmt link.asm").succeeds("");
    assert!(std::fs::symlink_metadata(sandbox.path("link.asm")).unwrap().is_symlink());
    assert_eq!(sandbox.text("messy.asm"), tidy());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    if rustix::process::geteuid().is_root() {
        return; // root may write everything
    }
    let sandbox = Sandbox::with("messy.asm", MESSY);
    fs::set_permissions(sandbox.path("messy.asm"), fs::Permissions::from_mode(0o444)).unwrap();
    sandbox.bantam("fmt messy.asm").code(2).prints("").stderr_eq(str![[r#"
error: cannot write messy.asm: permission denied

"#]]);
    assert_eq!(sandbox.text("messy.asm"), MESSY);
}

/// The first bytes of a file of 16 MiB and one byte, which ends with a line that matters.
fn too_large(first: &str) -> Vec<u8> {
    let last = b"; the last line\n";
    let mut bytes = first.as_bytes().to_vec();
    bytes.resize((16 << 20) + 1 - last.len(), b'\n');
    bytes.extend_from_slice(last);
    bytes
}

#[test]
fn a_file_that_is_not_read_whole_is_not_written() {
    let assembly = too_large(".ORIG x3000\nHALT\n.END\n");
    let chick = too_large("print('a');\n");
    let sandbox = Sandbox::with("big.asm", &String::from_utf8_lossy(&assembly)).and("big.chk", &chick);
    for (line, name) in [
        ("fmt big.asm", "big.asm"),
        ("fmt -m lc3 big.chk", "big.chk"),
        ("check big.asm", "big.asm"),
        ("run -m lc3 big.chk", "big.chk"),
    ] {
        let error = format!("error: {name} is larger than the limit of 16777216 bytes\n");
        sandbox.bantam(line).code(2).prints("").stderr_eq(error);
    }
    let done = sandbox.bantam_with("fmt -m lc3 -", &assembly).code(2).prints("");
    done.stderr_eq("error: <stdin> is larger than the limit of 16777216 bytes\n");
    assert!(sandbox.read("big.asm") == assembly && sandbox.read("big.chk") == chick, "a file changed");
    // One byte less is read, but would be too large with its columns aligned.
    let fits = Sandbox::new().and("fits.asm", &assembly[..assembly.len() - 1]);
    let done = fits.bantam("fmt fits.asm").code(2).prints("");
    done.stderr_eq(
        "error: fits.asm would become larger than the limit of 16777216 bytes, so it was not changed\n",
    );
    assert!(fits.read("fits.asm") == assembly[..assembly.len() - 1], "the file changed");
}

#[test]
fn keys_and_scripts_are_never_read_in_part() {
    let keys = too_large("keys");
    let long = format!("step\n# {}\nstep\n", "x".repeat(70_000));
    let sandbox = Sandbox::with("hello.asm", HELLO).and("keys", &keys).and("script", long);
    let done = sandbox.bantam("debug hello.asm --input keys --script script").code(2).prints("");
    done.stderr_eq("error: keys is larger than the limit of 16777216 bytes\n");
    sandbox.bantam("debug hello.asm --script script").code(1).stdout_eq(str![[r#"
...
(bantam) # xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
error: the line is longer than 65536 bytes
(bantam) step
...
"#]]);
    let recording = Sandbox::new().and("big.bt", vec![b' '; (64 << 20) + 1]);
    let done = recording.bantam("replay big.bt").code(2).prints("");
    done.stderr_eq("error: big.bt is larger than the limit of 67108864 bytes\n");
}
