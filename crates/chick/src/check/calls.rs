//! Calls of the program's functions and of built-in functions.

use bantam_diag::Span;

use super::{Checker, Meaning};
use crate::{
    arithmetic::Arith,
    message,
    profile::Level,
    program::{Expr, ExprKind, FnId, StmtKind},
    tree::{self, Name},
    types::Type,
};

/// A built-in function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builtin {
    Print,
    PrintDec,
    Out,
    ToChar,
    ReadPort,
    WritePort,
    ReadChar,
    Wrapping(Arith),
    Goto,
}

/// Name, meaning, number of arguments, and return type.
type Row = (&'static str, Builtin, usize, Option<Type>);

const BUILTINS: [Row; 11] = [
    ("print", Builtin::Print, 1, None),
    ("print_dec", Builtin::PrintDec, 1, None),
    ("out", Builtin::Out, 1, None),
    ("to_char", Builtin::ToChar, 1, Some(Type::Char)),
    ("read_port", Builtin::ReadPort, 1, Some(Type::Uint8)),
    ("write_port", Builtin::WritePort, 2, None),
    ("read_char", Builtin::ReadChar, 0, Some(Type::Char)),
    ("wrapping_add", Builtin::Wrapping(Arith::Add), 2, Some(Type::Uint8)),
    ("wrapping_sub", Builtin::Wrapping(Arith::Sub), 2, Some(Type::Uint8)),
    ("wrapping_mul", Builtin::Wrapping(Arith::Mul), 2, Some(Type::Uint8)),
    ("goto", Builtin::Goto, 1, None),
];

/// What `to_char` adds: the code of the digit 0.
const DIGIT_ZERO: u16 = 48;

pub(crate) fn is_builtin(name: &str) -> bool {
    BUILTINS.iter().any(|row| row.0 == name)
}

impl Checker<'_> {
    /// Returns the type of a call of that function, if it returns a value.
    pub(super) fn returns(&self, name: &str) -> Option<Type> {
        match BUILTINS.iter().find(|row| row.0 == name) {
            Some(row) => row.3,
            None => self.by_name.get(name).and_then(|id| self.signatures[*id].returns),
        }
    }

    /// Returns the built-in function, unless the program wrongly defines one of that name.
    fn builtin(&self, name: &Name) -> Option<&'static Row> {
        BUILTINS.iter().find(|row| row.0 == name.text && !self.by_name.contains_key(row.0))
    }

    /// Checks a call whose value is needed.
    pub(super) fn call(&mut self, name: &Name, args: &[tree::Expr], span: Span) -> Option<Expr> {
        let Some(row) = self.builtin(name) else {
            let (id, args) = self.own(name, args)?;
            let Some(ty) = self.signatures[id].returns else {
                self.report.push(message::no_value(self.report, span, &name.text));
                return None;
            };
            return Some(Expr { kind: ExprKind::Call(id, args), ty, span });
        };
        self.count(name, (&row.2.to_string(), row.2), args, span)?;
        let make = |ty, kind| Some(Expr { kind, ty, span });
        let byte = |kind| Some(Expr { kind, ty: Type::Uint8, span });
        match row.1 {
            Builtin::ToChar => {
                let digit = self.expect(&args[0], Type::Uint8)?;
                let zero = byte(ExprKind::Const(DIGIT_ZERO))?;
                let sum = byte(ExprKind::Arith(Arith::Add, Box::new(digit), Box::new(zero)))?;
                make(Type::Char, ExprKind::Convert(Box::new(sum)))
            }
            Builtin::ReadPort => byte(ExprKind::ReadPort(self.port(name, &args[0])?)),
            Builtin::ReadChar => make(Type::Char, ExprKind::ReadChar),
            Builtin::Wrapping(op) => {
                let a = self.expect(&args[0], Type::Uint8);
                let b = self.expect(&args[1], Type::Uint8);
                byte(ExprKind::Wrapping(op, Box::new(a?), Box::new(b?)))
            }
            Builtin::Print | Builtin::PrintDec | Builtin::Out | Builtin::WritePort | Builtin::Goto => {
                self.report.push(message::no_value(self.report, span, &name.text));
                None
            }
        }
    }

    /// Checks a call as a statement.
    pub(super) fn call_stmt(&mut self, name: &Name, args: &[tree::Expr], span: Span) -> Option<StmtKind> {
        let Some(row) = self.builtin(name) else {
            let (id, args) = self.own(name, args)?;
            return Some(match self.signatures[id].returns {
                Some(ty) => StmtKind::Value(Expr { kind: ExprKind::Call(id, args), ty, span }),
                None => StmtKind::Call(id, args),
            });
        };
        self.count(name, (&row.2.to_string(), row.2), args, span)?;
        match row.1 {
            Builtin::Print => self.print(&args[0]),
            Builtin::PrintDec => {
                let e = self.expr(&args[0], None)?;
                if !e.ty.is_number() {
                    let text = self.text(e.span).to_owned();
                    self.report.push(message::not_a_number(self.report, e.span, ("print_dec", e.ty), &text));
                    return None;
                }
                Some(StmtKind::PrintDec(e))
            }
            Builtin::Out => Some(StmtKind::Out(self.expr(&args[0], None)?)),
            Builtin::WritePort => {
                let port = self.port(name, &args[0]);
                let value = self.expr(&args[1], None)?;
                Some(StmtKind::WritePort(port?, value))
            }
            Builtin::Goto => self.goto(&args[0], span),
            Builtin::ReadPort | Builtin::ReadChar => {
                // Reading a port may have an effect, even if the value is unused.
                self.call(name, args, span).map(StmtKind::Value)
            }
            Builtin::ToChar | Builtin::Wrapping(_) => {
                self.call(name, args, span)?;
                self.report.push(message::not_used(self.report, span));
                None
            }
        }
    }

    /// Checks a call of a function of the program.
    fn own(&mut self, name: &Name, args: &[tree::Expr]) -> Option<(FnId, Vec<Expr>)> {
        let Some(id) = self.by_name.get(&name.text).copied() else {
            if self.meaning(&name.text).is_some() {
                self.report.push(message::is_variable(self.report, name.span, &name.text));
                return None;
            }
            if self.is_reported(&name.text) {
                return None;
            }
            let own = self.by_name.keys().map(String::as_str);
            let mut names: Vec<&str> = own.chain(BUILTINS.iter().map(|row| row.0)).collect();
            names.sort_unstable();
            let near = message::nearest(&name.text, names.into_iter());
            self.report.push(message::no_function(self.report, name.span, &name.text, near));
            return None;
        };
        self.calls.push((self.function, id, name.span));
        self.called.insert(id);
        if self.signatures[id].unsure {
            return None;
        }
        let params = self.signatures[id].params.clone();
        let count = params.len();
        let wanted = if count == 0 { "nothing".to_owned() } else { count.to_string() };
        let span = args.last().map_or(name.span, |last| name.span.to(last.span));
        self.count(name, (&wanted, count), args, span)?;
        let args: Vec<Option<Expr>> =
            args.iter().zip(params).map(|(arg, ty)| self.argument(arg, ty)).collect();
        Some((id, args.into_iter().collect::<Option<_>>()?))
    }

    /// Checks an argument, which cannot be an array.
    fn argument(&mut self, arg: &tree::Expr, ty: Type) -> Option<Expr> {
        if let tree::ExprKind::Name(name) = &arg.kind
            && let Some(Meaning::Var(var)) = self.meaning(name)
            && self.vars[var].len.is_some()
        {
            self.report.push(message::array_parameter(self.report, arg.span));
            return None;
        }
        self.expect(arg, ty)
    }

    fn count(
        &mut self,
        name: &Name,
        (wanted, count): (&str, usize),
        args: &[tree::Expr],
        span: Span,
    ) -> Option<()> {
        if args.len() == count {
            return Some(());
        }
        let wanted = match wanted {
            "0" | "nothing" => "no argument".to_owned(),
            "1" => "1 argument".to_owned(),
            more => format!("{more} arguments"),
        };
        self.report.push(message::argument_count(self.report, span, &name.text, (&wanted, args.len())));
        None
    }

    fn print(&mut self, arg: &tree::Expr) -> Option<StmtKind> {
        if let tree::ExprKind::Text(codes) = &arg.kind {
            return Some(StmtKind::PrintText(codes.clone()));
        }
        let e = self.expr(arg, None)?;
        if e.ty != Type::Char {
            let text = self.text(e.span).to_owned();
            self.report.push(message::print_of(self.report, e.span, e.ty, &text));
            return None;
        }
        Some(StmtKind::Print(e))
    }

    /// Checks a port: a constant from 0 to 7.
    fn port(&mut self, name: &Name, arg: &tree::Expr) -> Option<u8> {
        if !self.profile.ports {
            self.report.push(message::no_ports(self.report, name.span, self.profile.title, &name.text));
            return None;
        }
        let port = self.small_constant(arg).filter(|port| *port < 8);
        if port.is_none() && !self.is_lost(arg) {
            self.report.push(message::port_number(self.report, arg.span));
        }
        port
    }

    /// Returns the value of a literal or constant from 0 to 255.
    fn small_constant(&self, arg: &tree::Expr) -> Option<u8> {
        self.written(arg).and_then(|value| u8::try_from(value).ok())
    }

    fn goto(&mut self, arg: &tree::Expr, span: Span) -> Option<StmtKind> {
        if !self.profile.goto {
            self.report.push(message::no_published_code(self.report, span, self.profile.title));
            return None;
        }
        if self.level != Level::None {
            self.report.push(message::no_goto(self.report, span));
            return None;
        }
        let addr = self.small_constant(arg);
        if addr.is_none() && !self.is_lost(arg) {
            self.report.push(message::goto_range(self.report, arg.span));
        }
        addr.map(StmtKind::Goto)
    }
}
