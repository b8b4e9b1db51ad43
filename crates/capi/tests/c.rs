//! C programs that use the library, built like a user's: with `cc`, the header, and the static or the shared library. If
//! valgrind is installed, it must find nothing.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it could not do"
)]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The system libraries that the static library needs.
const SYSTEM: &[&str] =
    if cfg!(target_os = "linux") { &["-lpthread", "-ldl", "-lm"] } else { &["-lpthread", "-lm"] };
const STRICT: &[&str] = &["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-g"];
const SHARED: &str = if cfg!(target_os = "macos") { "libbantam_c.dylib" } else { "libbantam_c.so" };
const STATIC: &str = "libbantam_c.a";

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the path of a library. Cargo builds all kinds of it before this test, next to the test.
fn library(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test.with_file_name(name);
    assert!(library.is_file(), "{} has not been built", library.display());
    library
}

/// Runs a command without input, and returns its output.
fn done(mut command: Command) -> Output {
    // A program that reads keys finds that there are none.
    command.stdin(Stdio::null());
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&said));
    output
}

/// Builds a program, and returns its path.
fn compiled(source: &Path, library_name: &str) -> PathBuf {
    let library = library(library_name);
    let stem = source.file_stem().and_then(OsStr::to_str).unwrap();
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{stem}-with-{library_name}"));
    let mut compiler = Command::new(std::env::var_os("CC").unwrap_or("cc".into()));
    compiler.args(STRICT).arg("-I").arg(root().join("crates/capi/include"));
    compiler.arg("-o").arg(&program).arg(source).arg(&library).args(SYSTEM);
    compiler.arg(format!("-Wl,-rpath,{}", library.parent().unwrap().display()));
    done(compiler);
    program
}

/// Runs a program, and checks for leaks and bad accesses if valgrind is installed.
fn run(program: &Path) -> String {
    let output = done(Command::new(program));
    if Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success()) {
        let mut valgrind = Command::new("valgrind");
        // Threads take turns, so that none that waits for another keeps it from running.
        valgrind.args(["--error-exitcode=9", "--leak-check=full", "--fair-sched=try"]);
        valgrind.arg(program);
        let report = String::from_utf8(done(valgrind).stderr).unwrap();
        let summary = report.lines().filter(|line| line.contains(" lost: ") || line.contains("SUMMARY"));
        println!("{}:\n{}", program.display(), summary.collect::<Vec<_>>().join("\n"));
    } else {
        println!("valgrind is not installed: {} was run without it", program.display());
    }
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the expected output from the first comment of a program.
fn expected(source: &str) -> String {
    let lines = source.lines().take_while(|line| *line != " */");
    let lines = lines.filter_map(|line| line.strip_prefix(" * |"));
    lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
}

#[test]
fn the_example_prints_what_it_says() {
    let source = root().join("examples/c/hello.c");
    let expected = expected(&fs::read_to_string(&source).unwrap());
    assert!(expected.contains("IBM"));
    for library in [STATIC, SHARED] {
        assert_eq!(run(&compiled(&source, library)), expected, "{library}");
    }
}

#[test]
fn every_mistake_is_reported() {
    let source = root().join("crates/capi/tests/c/mistakes.c");
    for library in [STATIC, SHARED] {
        assert_eq!(run(&compiled(&source, library)), "all is well\n", "{library}");
    }
}

/// Returns the first block of a page in `language`.
fn block(page: &str, language: &str) -> String {
    let (_, rest) = page.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_example_of_the_book_prints_what_it_says() {
    let page = fs::read_to_string(root().join("docs/c.md")).unwrap();
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book.c");
    fs::write(&source, block(&page, "c")).unwrap();
    assert_eq!(run(&compiled(&source, STATIC)), block(&page, "text"));
}

#[test]
fn the_header_is_also_cpp() {
    let mut compiler = Command::new(std::env::var_os("CXX").unwrap_or("c++".into()));
    compiler.args(["-x", "c++", "-std=c++11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only"]);
    compiler.arg(root().join("crates/capi/include/bantam.h"));
    match compiler.output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => println!("there is no C++ compiler: the header was not tried with one"),
    }
}
