//! `bantam completions`: prints completions for a shell, from the definition of the command line.

use clap::CommandFactory as _;

use crate::{
    args::{Args, Completions},
    error::Failure,
    status::{Status, print},
};

pub(crate) fn completions(options: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "bantam", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
