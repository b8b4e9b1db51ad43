//! `bantam check`: prints all diagnostics, and writes no file.

use bantam_diag::{github, json};

use crate::{
    args::{Check, ReportFormat},
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};

pub(crate) fn check(options: &Check, reporter: &Reporter) -> Result<Status, Failure> {
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    let made = bantam::check(target, inputs, options.language.options());
    match options.format {
        ReportFormat::Human => reporter.diagnostics(&made.diagnostics, &made.sources),
        ReportFormat::Json => print(&json(&made.diagnostics, &made.sources))?,
        ReportFormat::Github => print(&github(&made.diagnostics, &made.sources))?,
    }
    Ok(if made.has_errors() { Status::Errors } else { Status::Done })
}
