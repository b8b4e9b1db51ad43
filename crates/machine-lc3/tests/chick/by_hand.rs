//! tmp

use bantam_chick::{Level, abi::{Abi, Request}, check_source};
use bantam_diag::Source;
use bantam_machine_lc3::ChickAbi;
use crate::tools::{build, level, native, run};

#[test]
fn show() {
    let name = std::env::var("SHOW").unwrap_or("fibonacci".to_owned());
    let path = format!("{}/tests/chick/by_hand/{name}.chk", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    if std::env::var("IR").is_ok() {
        let source = Source::new("a", text.as_str());
        let checked = check_source(&source, 0, ChickAbi.profile(), level(Level::Usual));
        let program = checked.program.as_ref().unwrap();
        println!("{}", ChickAbi.optimised(&Request { program, source: &source, id: 0, options: level(Level::Usual) }));
    }
    let built = build(&text, level(Level::Usual));
    let (o, n) = run(&built.image, b"one two\nthree .", &native());
    println!("{}\n{o:?} {n} {}", built.assembly.text, built.words());
}
