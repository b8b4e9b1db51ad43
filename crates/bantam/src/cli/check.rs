//! `bantam check`: all diagnostics, and no output file.

use bantam_diag::{github, json};

use super::{
    Status,
    args::{Check, ReportFormat},
    failure::Failure,
    files, print,
    report::Says,
};

pub(super) fn check(options: &Check, says: &Says) -> Result<Status, Failure> {
    let (_, mut made) = files::make(&options.files, &options.language)?;
    if options.files.len() == 1 {
        // What one file takes from others cannot be judged without them.
        made.diagnostics.retain(|diagnostic| diagnostic.code != "E0025");
    }
    match options.format {
        ReportFormat::Human => says.diagnostics(&made.diagnostics, &made.sources),
        ReportFormat::Json => print(&json(&made.diagnostics, &made.sources))?,
        ReportFormat::Github => print(&github(&made.diagnostics, &made.sources))?,
    }
    Ok(if made.has_errors() { Status::Errors } else { Status::Done })
}
