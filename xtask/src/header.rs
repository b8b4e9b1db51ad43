//! Generates the header of the C library from its functions and their comments.

use std::path::Path;

/// The path of the header.
pub(crate) const HEADER: &str = "crates/capi/include/bantam.h";

/// Returns the text of the header.
pub(crate) fn text(root: &Path) -> Result<String, String> {
    let folder = root.join("crates/capi");
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml"))?;
    // The other files are found by their `mod`, and that is their order in the header.
    let builder = cbindgen::Builder::new().with_config(config).with_src(folder.join("src/lib.rs"));
    let bindings = builder.generate().map_err(|error| format!("{HEADER}: {error}"))?;
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
