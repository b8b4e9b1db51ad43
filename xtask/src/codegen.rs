//! Generates text from the code: parts of the book, and the header of the C library.
//!
//! The parts of the book are the tables of instructions and the tables of error codes. They are between
//! `<!-- begin: NAME -->` and `<!-- end: NAME -->`. The header is a whole file; see [`header`].

use std::{fs, path::Path, process::Command};

use bantam_debug::{COMMANDS, CommandSpec};
use bantam_diag::CodePage;

use crate::header;

/// A region of a page, and its text.
struct Region {
    page: String,
    name: String,
    text: String,
}

/// Writes all regions and the header.
pub(crate) fn write(root: &Path) -> Vec<String> {
    apply(root, |path, text| match fs::write(path, text) {
        Ok(()) => None,
        Err(error) => Some(format!("{}: {error}", path.display())),
    })
}

/// Reports the files that are out of date.
pub(crate) fn check(root: &Path) -> Vec<String> {
    apply(root, |path, _| Some(format!("{}: out of date; run cargo xtask codegen", path.display())))
}

/// Calls `changed` for each file that would change.
fn apply(root: &Path, changed: impl Fn(&Path, &str) -> Option<String>) -> Vec<String> {
    let mut problems = Vec::new();
    match header::text(root) {
        Ok(new) => {
            let path = root.join(header::HEADER);
            if fs::read_to_string(&path).unwrap_or_default() != new {
                problems.extend(changed(&path, &new));
            }
        }
        Err(problem) => problems.push(problem),
    }
    let regions = match regions(root) {
        Ok(regions) => regions,
        Err(problem) => {
            problems.push(problem);
            return problems;
        }
    };
    for region in regions {
        let path = root.join(&region.page);
        let text = fs::read_to_string(&path).unwrap_or_default();
        match replaced(&text, &region) {
            Some(new) if new != text => problems.extend(changed(&path, &new)),
            Some(_) => {}
            None => problems.push(format!("{}: has no region {}", path.display(), region.name)),
        }
    }
    problems
}

fn regions(root: &Path) -> Result<Vec<Region>, String> {
    let mut regions = Vec::new();
    for target in bantam_machines::ALL {
        let (page, name) = (format!("docs/{}.md", target.name()), format!("isa-{}", target.name()));
        regions.push(Region { page, name, text: isa(root, target.name())? });
    }
    for (page, name, pages) in [
        ("docs/assembly.md", "codes", bantam_asm::codes::PAGES),
        ("docs/chick.md", "codes-chick", bantam_chick::codes::PAGES),
    ] {
        regions.push(Region { page: page.to_owned(), name: name.to_owned(), text: codes(pages) });
    }
    let (page, name) = ("docs/debug.md".to_owned(), "debugger-commands".to_owned());
    regions.push(Region { page, name, text: commands() });
    Ok(regions)
}

/// The table of the debugger's commands.
fn commands() -> String {
    let code = |text: &str| format!("`{}`", text.replace('|', "\\|"));
    let row = |spec: &CommandSpec| {
        let names: Vec<String> = spec.names.iter().map(|name| code(name)).collect();
        let operands = if spec.operands.is_empty() { String::new() } else { code(spec.operands) };
        format!("| {} | {operands} | {} |\n", names.join(", "), spec.sentence)
    };
    let head = "| command | operands | what it does |\n| --- | --- | --- |\n";
    head.to_owned() + &COMMANDS.iter().map(row).collect::<String>()
}

/// Formats a table of codes.
fn codes(pages: &[CodePage]) -> String {
    let rows = pages.iter().map(|page| format!("| {} | {} |\n", page.code, page.title));
    format!("| code | about |\n| --- | --- |\n{}", rows.collect::<String>())
}

/// Returns the table of a machine's instructions, as the binary prints it.
fn isa(root: &Path, machine: &str) -> Result<String, String> {
    let table = Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--package",
            "bantam-cli",
            "--",
            "isa",
            "-m",
            machine,
            "--format",
            "markdown",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !table.status.success() {
        return Err(String::from_utf8_lossy(&table.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&table.stdout).into_owned())
}

/// Returns the page with the text of the region replaced.
fn replaced(page: &str, region: &Region) -> Option<String> {
    let begin = format!("<!-- begin: {} -->\n", region.name);
    let end = format!("<!-- end: {} -->", region.name);
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{}{end}{after}", region.text))
}
