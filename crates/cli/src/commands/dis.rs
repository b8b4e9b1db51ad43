//! `bantam dis`: words back to assembly.

use bantam_asm::disassemble;

use crate::args::Dis;
use crate::error::Failure;
use crate::host::files;
use crate::output::Reporter;
use crate::status::Status;
use crate::status::print;

pub(crate) fn dis(options: &Dis, says: &Reporter) -> Result<Status, Failure> {
    let (target, made) = files::make(std::slice::from_ref(&options.file), &options.language)?;
    if made.has_errors() {
        says.diagnostics(&made.diagnostics, &made.sources);
        return Ok(Status::Errors);
    }
    print(&disassemble(&made.image, target.insn_set(), target.dialect()))?;
    Ok(Status::Done)
}
