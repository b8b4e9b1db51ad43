//! The table itself.

use bantam_isa::{InsnSet, early_writes};
use bantam_machine_lc3::Lc3;

#[test]
fn a_stopped_instruction_has_done_nothing() {
    assert_eq!(early_writes::<Lc3<2>>(), Vec::<String>::new());
    assert_eq!(early_writes::<Lc3<3>>(), Vec::<String>::new());
}

#[test]
fn the_table_has_the_textbooks_names() {
    let set = InsnSet::of::<Lc3<3>>();
    let syntax = |name: &str| {
        let forms = set.forms.iter().filter(|form| form.mnemonic == name);
        forms.map(|form| form.syntax(&set)).collect::<Vec<_>>()
    };
    assert_eq!(syntax("ADD"), ["ADD DR, SR1, SR2", "ADD DR, SR1, imm5"]);
    assert_eq!(syntax("LDR"), ["LDR DR, BaseR, offset6"]);
    assert_eq!(syntax("LD"), ["LD DR, PCoffset9"]);
    assert_eq!(syntax("JSR"), ["JSR PCoffset11"]);
    assert_eq!(syntax("TRAP"), ["TRAP trapvect8"]);
    assert_eq!(syntax("BRnz"), ["BRnz PCoffset9"]);
    assert_eq!(syntax("RET"), ["RET"]);
}

#[test]
fn words_without_a_spelling_say_what_they_run_as() {
    let set = InsnSet::of::<Lc3<3>>();
    let runs = |word: u16| set.form_run(word).map(|form| set.print_as(form, word, |_, _| None));
    assert_eq!(set.print(0x9000, |_, _| None), None);
    assert_eq!(runs(0x9000).as_deref(), Some("NOT R0, R0"));
    assert_eq!(runs(0xC801).as_deref(), Some("JMP R0"));
    assert_eq!(set.print(0x0000, |_, _| None).as_deref(), Some("NOP"));
    assert_eq!((set.print(0x0005, |_, _| None), runs(0x0005)), (None, None));
    assert_eq!((set.print(0xD000, |_, _| None), runs(0xD000)), (None, None));
}
