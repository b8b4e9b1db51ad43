//! `bantam fmt`.

use snapbox::str;

use crate::desk::{Desk, Exactly as _, HELLO};

/// Not in columns.
const MESSY: &str = ".orig x3000\nLOOP add r0,r0,#1 ; count\nbrp LOOP\nhalt\n.end\n";

/// The same words in columns.
fn tidy() -> String {
    let done = Desk::new().bantam_with("fmt -m lc3 -", MESSY).code(0).says_nothing();
    let tidy = done.printed();
    assert_ne!(tidy, MESSY);
    tidy
}

#[test]
fn a_source_is_formatted_in_place() {
    let desk = Desk::with("messy.asm", MESSY).and("also.asm", MESSY);
    desk.bantam("build messy.asm -o before.obj").ends_well("");
    desk.bantam("fmt messy.asm also.asm").ends_well("");
    assert_eq!((desk.text("messy.asm"), desk.text("also.asm")), (tidy(), tidy()));
    desk.bantam("build messy.asm -o after.obj").ends_well("");
    assert_eq!(desk.read("before.obj"), desk.read("after.obj"));
    assert_eq!(
        desk.names(),
        ["after.obj", "also.asm", "before.obj", "messy.asm"],
        "no temporary file remains"
    );
}

#[test]
fn a_formatted_source_does_not_change() {
    let desk = Desk::with("tidy.asm", &tidy());
    let before = std::fs::metadata(desk.path("tidy.asm")).unwrap().modified().unwrap();
    desk.bantam("fmt tidy.asm").ends_well("");
    desk.bantam("fmt --check tidy.asm").ends_well("");
    assert_eq!(desk.text("tidy.asm"), tidy());
    assert_eq!(std::fs::metadata(desk.path("tidy.asm")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_check_changes_nothing() {
    let desk = Desk::with("messy.asm", MESSY).and("tidy.asm", tidy());
    desk.bantam("fmt --check messy.asm tidy.asm").code(1).prints("").stderr_eq(str![[r#"
messy.asm would change

"#]]);
    assert_eq!(desk.text("messy.asm"), MESSY);
    desk.bantam_with("fmt --check -m lc3 -", MESSY).code(1).prints("").stderr_eq(str![[r#"
<stdin> would change

"#]]);
    desk.bantam_with("fmt --check -m lc3 -", tidy()).ends_well("");
}

#[test]
fn standard_input_goes_to_standard_output() {
    Desk::new().bantam_with("fmt -m lc3 -", tidy()).ends_well(tidy());
    Desk::new().bantam_with("fmt -", MESSY).code(2).prints("");
}

#[test]
fn files_that_are_not_sources_do_not_change() {
    let latin = b".ORIG x3000\nHALT ; caf\xE9\n.END\n";
    let desk = Desk::new().and("old.asm", latin).and("messy.asm", MESSY).and("hello.asm", HELLO);
    desk.bantam("fmt messy.asm old.asm").code(2).prints("").stderr_eq(str![[r#"
error: old.asm is not UTF-8, so it was not changed

"#]]);
    assert_eq!(desk.read("old.asm"), latin);
    assert_eq!(desk.text("messy.asm"), MESSY, "if one cannot be formatted, none is");
    desk.bantam("build hello.asm").ends_well("");
    desk.bantam("fmt hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: hello.obj is an object, and only sources can be formatted

"#]]);
    desk.bantam("fmt none.asm").code(2).prints("");
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    for mode in [0o600, 0o640, 0o755] {
        let desk = Desk::with("messy.asm", MESSY);
        fs::set_permissions(desk.path("messy.asm"), fs::Permissions::from_mode(mode)).unwrap();
        desk.bantam("fmt messy.asm").ends_well("");
        assert_eq!(fs::metadata(desk.path("messy.asm")).unwrap().permissions().mode() & 0o777, mode);
        assert_eq!(desk.text("messy.asm"), tidy());
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let desk = Desk::with("messy.asm", MESSY);
    std::os::unix::fs::symlink("messy.asm", desk.path("link.asm")).unwrap();
    desk.bantam("fmt link.asm").ends_well("");
    assert!(std::fs::symlink_metadata(desk.path("link.asm")).unwrap().is_symlink());
    assert_eq!(desk.text("messy.asm"), tidy());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    if rustix::process::geteuid().is_root() {
        return; // root may write everything
    }
    let desk = Desk::with("messy.asm", MESSY);
    fs::set_permissions(desk.path("messy.asm"), fs::Permissions::from_mode(0o444)).unwrap();
    desk.bantam("fmt messy.asm").code(2).prints("").stderr_eq(str![[r#"
error: cannot write messy.asm: permission denied

"#]]);
    assert_eq!(desk.text("messy.asm"), MESSY);
}
