//! `bantam dis`: words back to assembly.

use bantam_asm::disassemble;
use bantam_diag::Style;

use super::{Status, args::Dis, failure::Failure, files, print};

pub(super) fn dis(options: &Dis) -> Result<Status, Failure> {
    let (target, made) = files::make(std::slice::from_ref(&options.file), &options.language)?;
    if made.has_errors() {
        let text = bantam_diag::render_all(&made.diagnostics, &made.sources, Style::Plain);
        return Err(Failure::argument(format!("the program has errors\n{}", text.trim_end())));
    }
    print(&disassemble(&made.image, target.set(), target.dialect()))?;
    Ok(Status::Done)
}
