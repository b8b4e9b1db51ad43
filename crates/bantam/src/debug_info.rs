//! Debug information of a Chick program: its variables and functions, the lines where they are in scope, and their
//! locations.

use bantam_asm::Object;
use bantam_chick::{
    backend::{Backend, Location},
    program::{MAIN, Program, Stmt, StmtKind},
};
use bantam_diag::Source;
use bantam_isa::{Function, Home, Variable};

/// Returns the variables that are in memory, and all functions. The object has the labels of variables.
pub(crate) fn names(
    program: &Program,
    source: &Source,
    locations: &[Option<Location>],
    backend: &dyn Backend,
    object: &Object,
) -> (Vec<Variable>, Vec<Function>) {
    let line = |offset: u32| source.line_of(offset) as u32 + 1;
    let last = |function: usize| match function {
        MAIN => u32::MAX,
        _ => program.functions[function].body.iter().map(|stmt| end_of(stmt, &line)).max().unwrap_or(0),
    };
    let mut variables = Vec::new();
    let mut numbers = vec![None; program.vars.len()];
    for (number, (var, location)) in program.vars.iter().zip(locations).enumerate() {
        let Some((home, step)) = location.as_ref().and_then(|location| home(location, backend, object))
        else {
            continue;
        };
        numbers[number] = Some(variables.len());
        let first = line(var.span.start);
        let lines = (first, last(var.function).max(first));
        variables.push(Variable { name: var.name.clone(), lines, home, len: var.len, step });
    }
    let functions = program.functions.iter().enumerate().skip(MAIN + 1).map(|(number, function)| {
        let first = line(function.span.start);
        let params = function.params.iter().map(|param| numbers.get(*param).copied().flatten()).collect();
        Function { name: function.name.clone(), lines: (first, last(number).max(first)), params }
    });
    (variables, functions.collect())
}

/// Returns where a variable is in memory, and the distance to its next element, in cells.
fn home(location: &Location, backend: &dyn Backend, object: &Object) -> Option<(Home, i16)> {
    Some(match location {
        Location::Addr(addr) => (Home::At(*addr), 1),
        Location::Down(addr) => (Home::At(*addr), -1),
        Location::Label(label) => {
            let symbol = object.symbols.iter().find(|symbol| symbol.name.eq_ignore_ascii_case(label))?;
            (Home::At(symbol.addr), 1)
        }
        Location::Frame(offset) => {
            let frame = backend.profile().frame?;
            (Home::Frame { register: frame.register.to_owned(), offset: *offset, saved: frame.saved }, 1)
        }
    })
}

/// Returns the last line of a statement, including nested statements.
fn end_of(stmt: &Stmt, line: &dyn Fn(u32) -> u32) -> u32 {
    let all = |stmts: &[Stmt]| stmts.iter().map(|stmt| end_of(stmt, line)).max().unwrap_or(0);
    let inside = match &stmt.kind {
        StmtKind::If(ways, otherwise) => {
            ways.iter().map(|(_, body)| all(body)).max().unwrap_or(0).max(all(otherwise))
        }
        StmtKind::Loop { body, step, .. } => all(body).max(all(step)),
        StmtKind::Set(..)
        | StmtKind::SetElement(..)
        | StmtKind::UpdateElement { .. }
        | StmtKind::Fill(..)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Return(_)
        | StmtKind::Value(_)
        | StmtKind::Call(..)
        | StmtKind::Print(_)
        | StmtKind::PrintText(_)
        | StmtKind::PrintDec(_)
        | StmtKind::Out(_)
        | StmtKind::WritePort(..)
        | StmtKind::Asm(_)
        | StmtKind::Goto(_) => 0,
    };
    line(stmt.span.end.saturating_sub(1).max(stmt.span.start)).max(inside)
}
