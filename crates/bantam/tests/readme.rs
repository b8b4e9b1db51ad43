//! The transcripts of the README are what really happens.

use std::path::Path;

#[test]
fn the_transcripts_of_the_readme_are_true() {
    // The commands are typed in the repository's root, where the README stands.
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
    let cases = trycmd::TestCases::new();
    cases.register_bin("bantam", Path::new(env!("CARGO_BIN_EXE_bantam"))).case("README.md");
}
