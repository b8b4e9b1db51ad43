//! `bantam check`: prints all diagnostics, and writes no file.

use bantam_diag::{github, json};

use crate::{
    args::{Check, ReportFormat},
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::{assemble_all, build};

pub(crate) fn check(options: &Check, reporter: &Reporter) -> Result<Status, Failure> {
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    // Several files are one program. A single file may refer to symbols of others, which cannot be checked.
    let make = if inputs.len() == 1 { assemble_all } else { build };
    let made = make(target, inputs, options.language.options());
    match options.format {
        ReportFormat::Human => reporter.diagnostics(&made.diagnostics, &made.sources),
        ReportFormat::Json => print(&json(&made.diagnostics, &made.sources))?,
        ReportFormat::Github => print(&github(&made.diagnostics, &made.sources))?,
    }
    Ok(if made.has_errors() { Status::Errors } else { Status::Done })
}
