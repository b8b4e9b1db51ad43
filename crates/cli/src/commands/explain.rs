//! `bantam explain`: explains a word bit by bit, a mnemonic, or an error code.

use bantam::pages;

use crate::{
    args::Explain,
    error::Failure,
    status::{Status, print},
};

pub(crate) fn explain(options: &Explain) -> Result<Status, Failure> {
    let target = options.machine.unwrap_or(bantam_machines::ALL[0]);
    print(&pages::explain(&options.what, target)?.to_string())?;
    Ok(Status::Done)
}
