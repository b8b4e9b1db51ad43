//! The table itself.

use bantam_isa::{InsnSet, early_writes};
use bantam_machine_lc3::Lc3;
use bantam_run::System as _;

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

/// Threaded code of edition 3 serves edition 2, but for the rows that edition 2 calls its own.
#[test]
fn the_editions_share_the_meaning_of_every_row_but_lea() {
    let (second, third) = (InsnSet::of::<Lc3<2>>(), InsnSet::of::<Lc3<3>>());
    for word in 0..=u16::MAX {
        let same = second.lift(word, 0x3000) == third.lift(word, 0x3000);
        let Some(row) = third.row_of(word) else { continue };
        assert_eq!(second.row_of(word), Some(row));
        let is_own = Lc3::<2>::OWN_ROWS >> row & 1 == 1;
        assert_eq!(is_own, third.rows[row].spelling.starts_with("LEA"), "{word:04X}");
        assert_eq!(same, !is_own, "{word:04X}");
    }
    assert_eq!(Lc3::<3>::OWN_ROWS, 0);
}
