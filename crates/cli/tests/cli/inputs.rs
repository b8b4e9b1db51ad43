//! `bantam run --inputs`.

use std::fs;

use snapbox::str;

use crate::desk::{Desk, Exactly as _, KEYS, LOOP};

/// A desk with [`KEYS`] and a folder of inputs.
fn desk() -> Desk {
    let desk = Desk::with("keys.asm", KEYS);
    fs::create_dir_all(desk.path("in/folder.txt")).unwrap();
    for (name, keys) in [("b.txt", "xy."), ("a.txt", "."), (".hidden", "."), ("c", "no dot")] {
        fs::write(desk.path("in").join(name), keys).unwrap();
    }
    desk
}

#[test]
fn every_file_of_a_folder_is_an_input() {
    let done = desk().bantam("run keys.asm --traps native --inputs in").code(3);
    assert_eq!(done.says(), "");
    done.stdout_eq(str![[r#"
a.txt  halted                  5
b.txt  halted                 29
c      input_ended            72

"#]]);
}

#[test]
fn outputs_go_to_the_requested_folder() {
    let desk = desk();
    desk.bantam("run keys.asm --inputs in --outputs out/deep").code(3);
    let output = |name: &str| fs::read_to_string(desk.path("out/deep").join(name)).unwrap();
    assert_eq!((output("a.txt").as_str(), output("b.txt").as_str()), ("", "[x][y]"));
    assert_eq!(output("c"), "[n][o][ ][d][o][t]");
    assert_eq!(fs::read_dir(desk.path("out/deep")).unwrap().count(), 3);
    assert_eq!(desk.names(), ["in", "keys.asm", "out"]);
    assert_eq!(fs::read_dir(desk.path("in")).unwrap().count(), 5);
}

#[test]
fn inputs_are_never_overwritten() {
    let desk = desk();
    desk.bantam("run keys.asm --inputs in --outputs ./in/../in").code(2).prints("").stderr_eq(str![[r#"
error: the outputs would overwrite the inputs in in
help: choose another folder for --outputs

"#]]);
    assert_eq!(fs::read_to_string(desk.path("in/b.txt")).unwrap(), "xy.");
}

#[test]
fn the_worst_end_is_the_exit_code() {
    let desk = desk();
    fs::remove_file(desk.path("in/c")).unwrap();
    desk.bantam("run keys.asm --inputs in").code(0).says_nothing();
    desk.bantam("run keys.asm --inputs in --max-output 3").code(4).stdout_eq(str![[r#"
a.txt  halted                 33
b.txt  output_limit           81

"#]]);
    let endless = Desk::with("loop.asm", LOOP);
    fs::create_dir(endless.path("in")).unwrap();
    fs::write(endless.path("in/one"), "").unwrap();
    endless
        .bantam("run loop.asm --inputs in --max-steps 1000")
        .code(4)
        .prints("one  limit                1000\n");
}

#[test]
fn a_fault_is_reported_with_its_address() {
    let desk = Desk::with("bad.asm", ".ORIG x3000\nGETC\nBAD LDR R0, R2, #0\nHALT\n.END\n");
    fs::create_dir(desk.path("in")).unwrap();
    fs::write(desk.path("in/one"), "1").unwrap();
    desk.bantam("run bad.asm --traps native --inputs in")
        .code(3)
        .prints("one  fault                   1  the program may not read x0000 at x3001 (BAD), bad.asm:3\n");
}

#[test]
fn statistics_show_runs_per_second() {
    let done = desk().bantam("run keys.asm --inputs in --stats").code(3);
    let said = done.says();
    assert!(said.starts_with("3 runs in ") && said.contains(" a second; "), "{said}");
    let done = desk().bantam("run keys.asm --inputs in --stats=json").code(3);
    let stats: serde_json::Value = serde_json::from_str(&done.says()).unwrap();
    assert_eq!((stats["runs"].as_u64(), stats["exit"].as_u64()), (Some(3), Some(3)));
    assert!(stats["runs_per_second"].as_f64().unwrap() > 0.0);
}

#[test]
fn many_runs_have_no_trace() {
    let desk = desk();
    for other in
        ["--trace", "--input keys.asm", "--dump registers", "--timeout 5s", "--verbose", "--port 1=2"]
    {
        let done = desk.bantam(&format!("run keys.asm --inputs in {other}")).code(2).prints("");
        let said = done.says();
        assert!(said.contains("'--inputs <DIR>' cannot be used with"), "{said}");
    }
    let done = desk.bantam("run keys.asm --outputs out").code(2).prints("");
    assert!(done.says().contains("--inputs <DIR>"), "{}", done.says());
}

#[test]
fn a_folder_without_files_is_reported() {
    let desk = Desk::with("keys.asm", KEYS);
    fs::create_dir(desk.path("in")).unwrap();
    desk.bantam("run keys.asm --inputs in").code(2).prints("").stderr_eq(str![[r#"
error: no files in in

"#]]);
    desk.bantam("run keys.asm --inputs none").code(2).prints("").stderr_eq(str![[r#"
error: cannot read none: no such file or folder

"#]]);
}
