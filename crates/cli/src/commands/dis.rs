//! `bantam dis`: prints words as assembly.

use bantam_asm::disassemble;

use crate::{
    args::Dis,
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};

pub(crate) fn dis(options: &Dis, reporter: &Reporter) -> Result<Status, Failure> {
    let (target, made) = files::make(std::slice::from_ref(&options.file), &options.language)?;
    if made.has_errors() {
        reporter.diagnostics(&made.diagnostics, &made.sources);
        return Ok(Status::Errors);
    }
    print(&disassemble(&made.image, target.insn_set(), target.dialect()))?;
    Ok(Status::Done)
}
