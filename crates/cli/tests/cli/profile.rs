//! `bantam run --profile`.

use snapbox::str;

use crate::desk::{Desk, Exactly as _, HELLO, example, root};

/// Calls a subroutine three times.
const CALLS: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    JSR   SUB
        ADD   R1, R1, #-1
        BRp   LOOP
        HALT
SUB     ADD   R2, R2, #1
        RET
        .END
";

#[test]
fn labels_and_lines_are_listed() {
    let done =
        Desk::with("calls.asm", CALLS).bantam("run calls.asm --traps native --profile").code(0).prints("");
    done.stderr_eq(str![[r#"
profile of 18 instructions
   share  instructions  label
  55.6 %            10  LOOP
  33.3 %             6  SUB
  11.1 %             2  x3000
   share  instructions  line
  16.7 %             3  calls.asm:5  LOOP    JSR   SUB
  16.7 %             3  calls.asm:6  ADD   R1, R1, #-1
  16.7 %             3  calls.asm:7  BRp   LOOP
  16.7 %             3  calls.asm:9  SUB     ADD   R2, R2, #1
  16.7 %             3  calls.asm:10  RET
   5.6 %             1  calls.asm:3  AND   R1, R1, #0
   5.6 %             1  calls.asm:4  ADD   R1, R1, #3
   5.6 %             1  calls.asm:8  HALT

"#]]);
}

#[test]
fn a_chick_program_has_its_own_lines() {
    let name = root().join("examples/chick/hanoi.chk");
    let line = format!("run -m lc3 {} --profile", name.display());
    let said = Desk::new().bantam(&line).code(0).says();
    assert!(
        said.contains("   2.0 %            31  ") && said.contains("hanoi.chk:12  if (discs == 0) {\n"),
        "{said}"
    );
    for name in ["  (outside the program)\n", "  move\n", "  (no line)\n"] {
        assert!(said.contains(name), "{said}");
    }
    assert!(!said.contains("move_") && !said.contains(".asm"), "{said}");
}

#[test]
fn a_flame_graph_has_the_labels() {
    let desk = Desk::with("calls.asm", CALLS);
    let done = desk.bantam("run calls.asm --traps native --profile=calls.svg").code(0).prints("");
    assert!(done.says().starts_with("profile of 18 instructions\n"), "{}", done.says());
    let picture = desk.text("calls.svg");
    assert!(picture.starts_with("<?xml") && picture.ends_with("</svg>\n"), "{picture}");
    assert!(picture.contains("<title>x3000: 18 instructions, 100.0 %</title>"), "{picture}");
    assert!(picture.contains("<title>SUB: 6 instructions, 33.3 %</title>"), "{picture}");
    is_well_formed(&picture);
    let deep = Desk::new();
    deep.bantam(&format!("run {} --profile=hanoi.svg", example("hanoi.asm"))).code(0);
    let picture = deep.text("hanoi.svg");
    assert!(picture.matches("<title>HANOI: ").count() >= 4, "{picture}");
    is_well_formed(&picture);
}

/// Every tag that is opened is closed, in order, and nothing is loose between them.
fn is_well_formed(text: &str) {
    let mut open = Vec::new();
    for piece in text.split('<').skip(2) {
        let (tag, rest) = piece.split_once('>').unwrap();
        assert!(!rest.contains('>') && tag.matches('"').count().is_multiple_of(2), "{piece}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{piece}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_counts_are_written_as_json() {
    let desk = Desk::with("calls.asm", CALLS);
    desk.bantam("run calls.asm --traps native --engine interp --profile=a.json --profile=b.svg").code(0);
    assert_eq!(desk.names(), ["a.json", "b.svg", "calls.asm"]);
    let json: serde_json::Value = serde_json::from_str(&desk.text("a.json")).unwrap();
    assert_eq!(json["instructions"], 18);
    assert_eq!(json["counts"][2]["addr"], 0x3002);
    assert_eq!(json["counts"][2]["count"], 3);
    assert_eq!((&json["counts"][2]["label"], &json["counts"][2]["line"]), (&"LOOP".into(), &5.into()));
    assert_eq!(json["calls"], serde_json::json!([{ "from": 0x3002, "to": 0x3006, "count": 3 }]));
    assert_eq!((&json["paths"][1]["parent"], &json["paths"][1]["name"]), (&0.into(), &"SUB".into()));
}

#[test]
fn other_engines_do_not_count() {
    let desk = Desk::with("hello.asm", HELLO);
    for engine in ["jit", "reference", "gates"] {
        let line = format!("run hello.asm --profile --engine {engine}");
        desk.bantam(&line).code(2).prints("").stderr_eq(str![[r#"
error: --profile needs the interpreter, and --engine selects another engine
help: remove --engine, or use --engine interp

"#]]);
    }
    desk.bantam("run hello.asm --profile=hello.txt").code(2).prints("").stderr_eq(str![[r#"
error: --profile=hello.txt: the name must end in .svg for a flame graph, or in .json for the counts

"#]]);
    let done = desk.bantam("run hello.asm --profile --inputs .").code(2).prints("");
    assert!(done.says().contains("cannot be used with"), "{}", done.says());
}
