//! Every code has a page and an example, and each example has exactly the problem that it shows.

use std::{collections::BTreeSet, fs, path::Path};

use bantam_asm::{Language, Mistake, codes::PAGES};
use bantam_diag::{Diagnostic, Severity, Span, Style, has_errors, render_all};
use bantam_machine_lc3::Lc3;

use crate::{ASSEMBLER, Options, PLAIN, STRICT, codes, link_all};

const MISTAKES: &[Mistake] = <Lc3<3> as Language>::MISTAKES;

/// All codes in quotes in the sources of the assembler, except in the pages themselves.
fn codes_in_sources() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../asm/src");
    let files =
        |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut paths = files(&folder);
    paths.extend(files(&folder.join("message")));
    let mut codes = BTreeSet::new();
    for path in paths {
        if path.is_dir() || path.ends_with("codes.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        codes.extend(text.split('"').filter(|word| is_code(word)).map(str::to_owned));
    }
    codes
}

/// A code is a letter and four digits.
fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with(['E', 'W']) && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// The diagnostics of an example, which may have two files.
fn say(code: &str, program: &str) -> (Vec<Diagnostic>, String) {
    let options = if code.starts_with("E01") { STRICT } else { PLAIN };
    let files: Vec<&str> = program.split("; ---- second file\n").collect();
    let (image, mut diagnostics, sources) = link_all(&files, options);
    if let Err((error, _)) = bantam_run::check_image::<Lc3<3>>(&image)
        && !has_errors(&diagnostics)
    {
        diagnostics.push(bantam_asm::unloadable(0, Span::default(), &error));
    }
    let shown = render_all(&diagnostics, &sources, Style::Plain);
    (diagnostics, shown)
}

/// The wrong program of a mistake. Two are too long to be written out.
fn wrong(mistake: &Mistake) -> String {
    match mistake.code {
        "E0029" => mistake.wrong.repeat(bantam_asm::LARGEST_SOURCE / mistake.wrong.len() + 1),
        "E0030" => mistake.wrong.repeat(100_001),
        _ => mistake.wrong.to_owned(),
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_mistake() {
    let pages: BTreeSet<String> = PAGES.iter().map(|page| page.code.to_owned()).collect();
    let mistakes: BTreeSet<String> = MISTAKES.iter().map(|mistake| mistake.code.to_owned()).collect();
    assert_eq!(codes_in_sources(), pages);
    assert_eq!(mistakes, pages);
    assert_eq!(MISTAKES.len(), PAGES.len());
    assert!(PAGES.is_sorted_by_key(|page| page.code));
    assert!(MISTAKES.is_sorted_by_key(|mistake| mistake.code));
}

#[test]
fn wrong_programs_have_their_mistake_and_no_other() {
    for mistake in MISTAKES {
        let (diagnostics, shown) = say(mistake.code, &wrong(mistake));
        let mut found = codes(&diagnostics);
        if mistake.code == "E0030" {
            // The hundred thousand that are listed, and the origin that a file of junk has not.
            found.retain(|code| !["E0001", "E0004"].contains(code));
        }
        assert_eq!(found, [mistake.code], "{}\n{shown}", mistake.code);
    }
}

#[test]
fn right_programs_have_no_mistake_at_all() {
    for mistake in MISTAKES {
        let (diagnostics, shown) = say(mistake.code, mistake.right);
        let unwanted = diagnostics.iter().find(|d| d.severity == Severity::Error || d.code == mistake.code);
        assert!(unwanted.is_none(), "{}\n{shown}", mistake.code);
    }
}

#[test]
fn right_programs_are_in_columns() {
    for mistake in MISTAKES {
        let formatted = ASSEMBLER.format(&bantam_diag::Source::new("a.asm", mistake.right));
        assert_eq!(formatted, mistake.right, "{}", mistake.code);
    }
}

#[test]
fn extensions_are_errors_only_with_strict() {
    for mistake in MISTAKES.iter().filter(|mistake| mistake.code.starts_with("E01")) {
        let source = bantam_diag::Source::new("a.asm", mistake.wrong);
        let diagnostics = ASSEMBLER.assemble(&source, 0, Options::default()).diagnostics;
        assert!(!has_errors(&diagnostics), "{}", mistake.code);
    }
}

#[test]
fn pages_are_sentences() {
    for page in PAGES {
        assert!(page.text.ends_with('.'), "{}", page.code);
        assert!(!page.title.ends_with('.') && page.title.starts_with(char::is_lowercase), "{}", page.code);
        assert!(!page.text.contains('\n'), "{}", page.code);
    }
}
