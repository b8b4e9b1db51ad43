//! The checker, from a tree to a typed program: it resolves names and types expressions.
//!
//! Statements outside functions are checked first, so that functions can use all globals. A literal has the
//! type that its context requires, so types flow down as well as up: [`Checker::expr`] gets the required type.
//! Each problem is reported once: an expression with an error is `None`, and enclosing expressions report
//! nothing more.

mod calls;
mod expressions;
mod statements;

pub(crate) use calls::is_builtin;

use bantam_diag::{Source, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    message::{self, Report},
    profile::{Indices, Level, Options, Profile},
    program::{FnId, Function, MAIN, Program, Stmt, Var, VarId},
    tree::{self, Name, Tree, TypeName},
    types::Type,
};

/// Checks a tree. The program is valid only if no errors were reported.
pub(crate) fn check(
    tree: &Tree,
    source: &Source,
    profile: &Profile,
    options: Options,
    report: &mut Report,
) -> Program {
    let mut checker = Checker {
        source,
        profile,
        level: options.level,
        report,
        vars: Vec::new(),
        read: Vec::new(),
        untyped: FxHashSet::default(),
        lost: FxHashSet::default(),
        ended: FxHashMap::default(),
        nameless: 0,
        signatures: Vec::new(),
        by_name: FxHashMap::default(),
        scopes: vec![FxHashMap::default()],
        function: MAIN,
        loops: 0,
        calls: Vec::new(),
        called: FxHashSet::default(),
    };
    let functions = checker.program(tree);
    checker.recursion();
    checker.unused();
    Program { vars: checker.vars, functions, checked: options.indices == Indices::Checked }
}

/// The required type where an error makes it unknown: any number fits.
const ANY: Type = Type::Uint16;

/// The meaning of a name.
#[derive(Clone, Copy)]
enum Meaning {
    Var(VarId),
    Const(Constant),
}

/// The value of a constant. A number has the type that its context requires.
#[derive(Clone, Copy)]
enum Constant {
    Number(i64),
    Value(Type, u16),
}

/// The signature of a function.
struct Signature {
    name: Name,
    params: Vec<Type>,
    returns: Option<Type>,
    /// Whether the head has an error, so that calls are not checked.
    unsure: bool,
}

struct Checker<'a> {
    source: &'a Source,
    profile: &'a Profile,
    level: Level,
    report: &'a mut Report,
    vars: Vec<Var>,
    /// Whether each variable is read.
    read: Vec<bool>,
    /// Variables whose type is unknown because their value has an error.
    untyped: FxHashSet<VarId>,
    /// Names that are not reported as undeclared: words in text with syntax errors, which may contain a
    /// declaration, and names that were reported before.
    lost: FxHashSet<String>,
    /// The declarations in blocks that have ended.
    ended: FxHashMap<String, Span>,
    /// The number of declarations without a name.
    nameless: usize,
    signatures: Vec<Signature>,
    by_name: FxHashMap<String, FnId>,
    /// The enclosing blocks, outermost first, with their declarations and spans.
    scopes: Vec<FxHashMap<String, (Meaning, Span)>>,
    /// The current function.
    function: FnId,
    /// The number of enclosing loops.
    loops: u32,
    /// The calls: caller, callee and span.
    calls: Vec<(FnId, FnId, Span)>,
    /// The called functions.
    called: FxHashSet<FnId>,
}

impl Checker<'_> {
    fn program(&mut self, tree: &Tree) -> Vec<Function> {
        self.lose(&tree.items);
        self.declare_functions(tree);
        let body = self.stmts(&tree.items);
        let whole = Span::new(0, self.source.text.len() as u32);
        let mut functions =
            vec![Function { name: "main".to_owned(), params: Vec::new(), returns: None, body, span: whole }];
        for item in &tree.items {
            let tree::StmtKind::Function { name, params, body, .. } = &item.kind else { continue };
            // A second definition gets no number.
            if self.by_name.get(&name.text).is_some_and(|id| self.signatures[*id].name.span == name.span) {
                functions.push(self.function(functions.len(), params, body));
            }
        }
        functions
    }

    /// Collects the words in text with syntax errors, and misplaced functions.
    fn lose(&mut self, stmts: &[tree::Stmt]) {
        for stmt in stmts {
            match &stmt.kind {
                tree::StmtKind::Error => {
                    let text = self.source.slice(stmt.span);
                    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
                    self.lost.extend(words.map(str::to_owned));
                    self.nameless += usize::from(is_nameless(text));
                }
                tree::StmtKind::If { arms, otherwise } => {
                    let blocks = arms.iter().map(|(_, block)| block).chain(otherwise);
                    blocks.for_each(|block| self.lose_in(block));
                }
                tree::StmtKind::For { init, body, .. } => {
                    self.lose(init.as_deref().map_or(&[], std::slice::from_ref));
                    self.lose_in(body);
                }
                tree::StmtKind::While { body, .. }
                | tree::StmtKind::DoWhile { body, .. }
                | tree::StmtKind::Function { body, .. }
                | tree::StmtKind::Block(body) => self.lose_in(body),
                tree::StmtKind::Declare { .. }
                | tree::StmtKind::Const { .. }
                | tree::StmtKind::Assign { .. }
                | tree::StmtKind::Step { .. }
                | tree::StmtKind::Value(_)
                | tree::StmtKind::Break
                | tree::StmtKind::Continue
                | tree::StmtKind::Return(_)
                | tree::StmtKind::Asm(_) => {}
            }
        }
    }

    fn lose_in(&mut self, block: &tree::Block) {
        for stmt in &block.stmts {
            if let tree::StmtKind::Function { name, .. } = &stmt.kind {
                self.lost.insert(name.text.clone());
            }
        }
        self.lose(&block.stmts);
    }

    /// Collects all functions, so that calls may precede definitions.
    fn declare_functions(&mut self, tree: &Tree) {
        let main = Name { text: String::new(), span: Span::default() };
        self.signatures.push(Signature { name: main, params: Vec::new(), returns: None, unsure: false });
        for item in &tree.items {
            let tree::StmtKind::Function { ty, name, params, .. } = &item.kind else { continue };
            if let Some(first) = self.by_name.get(&name.text).copied() {
                let place = Some(self.signatures[first].name.span);
                self.signatures[first].unsure = true;
                self.report.push(message::function_twice(self.report, name.span, &name.text, place));
                continue;
            }
            let returns = match ty.0 {
                TypeName::Of(of) => {
                    self.allow(of, ty.1);
                    Some(of)
                }
                TypeName::Void => None,
                TypeName::Let => {
                    self.report.push(message::function_of_let(self.report, ty.1));
                    None
                }
            };
            let own = is_builtin(&name.text);
            if own {
                self.report.push(message::function_twice(self.report, name.span, &name.text, None));
            }
            let unsure = own || ty.0 == TypeName::Let || params.iter().any(|param| param.array);
            let params = params.iter().map(|param| self.param_type(param)).collect();
            self.by_name.insert(name.text.clone(), self.signatures.len());
            self.signatures.push(Signature { name: name.clone(), params, returns, unsure });
        }
    }

    fn param_type(&mut self, param: &tree::Param) -> Type {
        if param.array {
            self.report.push(message::array_parameter(self.report, param.ty.1.to(param.name.span)));
        }
        match param.ty.0 {
            TypeName::Of(ty) => {
                self.allow(ty, param.ty.1);
                ty
            }
            TypeName::Let | TypeName::Void => {
                self.report.push(message::void_parameter(self.report, param.ty.1));
                Type::Uint8
            }
        }
    }

    fn function(&mut self, id: FnId, params: &[tree::Param], body: &tree::Block) -> Function {
        self.function = id;
        self.scopes.push(FxHashMap::default());
        let types = self.signatures[id].params.clone();
        let params = params.iter().zip(types);
        let len = |param: &tree::Param| param.array.then_some(u16::MAX);
        let params = params.map(|(param, ty)| self.declare(&param.name, ty, len(param))).collect();
        let stmts = self.stmts(&body.stmts);
        self.leave_scope();
        self.function = MAIN;
        let Signature { name, returns, .. } = &self.signatures[id];
        Function { name: name.text.clone(), params, returns: *returns, body: stmts, span: name.span }
    }

    /// Checks the statements of an inner block.
    fn block(&mut self, block: &tree::Block) -> Vec<Stmt> {
        self.scopes.push(FxHashMap::default());
        let stmts = self.stmts(&block.stmts);
        self.leave_scope();
        stmts
    }

    /// Ends the innermost block and saves its declarations.
    fn leave_scope(&mut self) {
        let scope = self.scopes.pop().unwrap_or_default();
        self.ended.extend(scope.into_iter().map(|(name, (_, span))| (name, span)));
    }

    /// Declares a variable in the innermost block.
    fn declare(&mut self, name: &Name, ty: Type, len: Option<u16>) -> VarId {
        let id = self.vars.len();
        self.vars.push(Var {
            name: name.text.clone(),
            ty,
            len,
            function: self.function,
            global: self.function == MAIN && self.scopes.len() == 1,
            span: name.span,
        });
        self.read.push(false);
        self.enter(name, Meaning::Var(id));
        id
    }

    /// Binds a name in the innermost block.
    fn enter(&mut self, name: &Name, meaning: Meaning) {
        let scope = self.scopes.len() - 1;
        match self.scopes[scope].get(&name.text).map(|(_, first)| *first) {
            Some(first) => {
                self.report.push(message::declared_twice(self.report, name.span, &name.text, first));
                // Uses of the first may have been meant for the second.
                if let Meaning::Var(id) = meaning {
                    self.read[id] = true;
                }
            }
            None => {
                self.scopes[scope].insert(name.text.clone(), (meaning, name.span));
            }
        }
    }

    /// Resolves a name here.
    fn meaning(&self, name: &str) -> Option<Meaning> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).map(|(meaning, _)| *meaning)
    }

    /// Reports an unknown variable.
    fn not_declared(&mut self, name: &str, span: Span) {
        if self.by_name.contains_key(name) || is_builtin(name) {
            self.report.push(message::is_function(self.report, span, name));
            return;
        }
        if self.is_reported(name) {
            return;
        }
        if let Some(place) = self.ended.get(name) {
            self.report.push(message::declared_elsewhere(self.report, span, name, *place));
            return;
        }
        let names = self.scopes.iter().flat_map(|scope| scope.keys());
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_unstable();
        let near = message::nearest(name, names.into_iter());
        self.report.push(message::not_declared(self.report, span, name, near));
    }

    /// Whether an undeclared name has been reported before: each is reported once.
    fn is_reported(&mut self, name: &str) -> bool {
        let first = self.lost.insert(name.to_owned());
        // A declaration without a name has been reported itself.
        let is_that = first && self.nameless > 0;
        self.nameless -= usize::from(is_that);
        !first || is_that
    }

    /// Reports a type that the target does not have.
    fn allow(&mut self, ty: Type, span: Span) {
        if ty.bits() > 8 && !self.profile.words {
            self.report.push(message::no_words(self.report, span, self.profile.title, ty));
        }
    }

    /// Whether an expression is a name whose declaration had an error, so that it is not reported.
    fn is_lost(&self, e: &tree::Expr) -> bool {
        if let tree::ExprKind::Name(name) = &e.kind {
            return self.meaning(name).is_none() && self.lost.contains(name);
        }
        matches!(e.kind, tree::ExprKind::Error)
    }

    /// Returns the value of a number literal or a constant.
    fn written(&self, e: &tree::Expr) -> Option<i64> {
        if let tree::ExprKind::Group(inside) = &e.kind {
            return self.written(inside);
        }
        if let tree::ExprKind::Number(value) = e.kind {
            return Some(i64::from(value));
        }
        let tree::ExprKind::Name(name) = &e.kind else { return None };
        let Some(Meaning::Const(Constant::Number(value))) = self.meaning(name) else { return None };
        Some(value)
    }

    fn text(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// Reports recursive functions if the target has no stack.
    fn recursion(&mut self) {
        // With a missing brace, calls may be in the wrong function.
        if self.profile.recursion || self.report.has(message::UNCLOSED) {
            return;
        }
        let mut callees: Vec<Vec<FnId>> = vec![Vec::new(); self.signatures.len()];
        for (caller, callee, _) in &self.calls {
            if !callees[*caller].contains(callee) {
                callees[*caller].push(*callee);
            }
        }
        let mut reported: FxHashSet<FnId> = FxHashSet::default();
        let mut asked: FxHashSet<(FnId, FnId)> = FxHashSet::default();
        for (caller, callee, span) in std::mem::take(&mut self.calls) {
            if !asked.insert((caller, callee)) {
                continue;
            }
            let Some(path) = path(&callees, callee, caller) else { continue };
            if path.iter().any(|id| reported.contains(id)) {
                continue;
            }
            reported.extend(&path);
            let ids = std::iter::once(caller).chain(path);
            let names: Vec<&str> = ids.map(|id| self.signatures[id].name.text.as_str()).collect();
            self.report.push(message::no_recursion(self.report, span, self.profile.title, &names));
        }
    }

    /// Warns about variables that are never read and functions that are never called.
    fn unused(&mut self) {
        if self.report.has_errors() {
            return;
        }
        for (var, read) in self.vars.iter().zip(&self.read) {
            if !read {
                self.report.push(message::unused(self.report, var.span, &var.name));
            }
        }
        for (id, signature) in self.signatures.iter().enumerate() {
            if id != MAIN && !self.called.contains(&id) {
                let Name { text, span } = &signature.name;
                self.report.push(message::never_called(self.report, *span, text));
            }
        }
    }
}

/// Whether a declaration with a syntax error has a type but no name.
fn is_nameless(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (word, rest) = text.split_at(text.find(|c| !is_word(c)).unwrap_or(text.len()));
    let is_type = Type::of(word).is_some() || matches!(word, "let" | "void" | "const");
    let rest = rest.trim_start();
    let rest = if rest.starts_with('[') { rest.split_once(']').map_or("", |(_, rest)| rest) } else { rest };
    is_type && !rest.trim_start().starts_with(is_word)
}

/// Returns the functions on a path of calls from one to another, inclusive.
fn path(callees: &[Vec<FnId>], from: FnId, to: FnId) -> Option<Vec<FnId>> {
    let mut came_from: FxHashMap<FnId, FnId> = FxHashMap::default();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            let mut path = vec![id];
            while path[path.len() - 1] != from {
                path.push(came_from[&path[path.len() - 1]]);
            }
            path.reverse();
            return Some(path);
        }
        for callee in &callees[id] {
            if *callee != from && !came_from.contains_key(callee) {
                came_from.insert(*callee, id);
                open.push(*callee);
            }
        }
    }
    None
}
