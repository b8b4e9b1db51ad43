//! scratch
#![allow(clippy::all, warnings)]
use bantam_chick::{abi::*, *};
use bantam_machine_vc::chick::VcAbi;
fn main() {
    let file = std::env::args().nth(1).unwrap();
    let level = if std::env::args().nth(2).as_deref() == Some("z") { Level::Smallest } else { Level::Usual };
    let source = bantam_diag::Source::new(&*file, std::fs::read_to_string(&file).unwrap());
    let o = Options { level, ..Default::default() };
    let c = check_source(&source, 0, VcAbi.profile(), o);
    let p = c.program.unwrap_or_else(|| panic!("{:#?}", c.diagnostics));
    let r = Request { program: &p, source: &source, id: 0, options: o };
    println!("{}", VcAbi.optimised(&r));
    let a = VcAbi.compile(&r).unwrap();
    println!("{}", a.text);
}
