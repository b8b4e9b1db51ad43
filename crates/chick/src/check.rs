//! From a tree to a typed program: every name gets its meaning, every expression its type.
//!
//! The statements outside of functions come first, so that functions see all that is declared there. A
//! literal takes the type that its place wants; so types flow down as well as up, and [`Checker::expr`]
//! is told what is wanted. What is wrong is reported once: an expression that cannot be typed is `None`,
//! and those around it say nothing more.

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

/// Checks a tree. The program is of use only if nothing has been reported.
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

/// What is wanted where it is not known, as something is wrong: numbers of all sizes will do.
const ANY: Type = Type::Uint16;

/// What a name stands for.
#[derive(Clone, Copy)]
enum Meaning {
    Var(VarId),
    Const(Constant),
}

/// The value of a constant. A number has the type that its place wants.
#[derive(Clone, Copy)]
enum Constant {
    Number(i64),
    Value(Type, u16),
}

/// What calls need to know of a function.
struct Signature {
    name: Name,
    params: Vec<Type>,
    returns: Option<Type>,
    /// Whether something is wrong in its head, so that nothing is to be said of its calls.
    unsure: bool,
}

struct Checker<'a> {
    source: &'a Source,
    profile: &'a Profile,
    level: Level,
    report: &'a mut Report,
    vars: Vec<Var>,
    /// For each variable, whether something reads it.
    read: Vec<bool>,
    /// Variables whose type is that of a value in which something is wrong.
    untyped: FxHashSet<VarId>,
    /// All words of pieces that could not be read, where a name may be declared, and names of which it has
    /// been said that they are not declared. Nothing is said of these.
    lost: FxHashSet<String>,
    /// What was declared in blocks that have ended.
    ended: FxHashMap<String, Span>,
    /// How many declarations have no name.
    nameless: usize,
    signatures: Vec<Signature>,
    by_name: FxHashMap<String, FnId>,
    /// Blocks from the outermost to the innermost, each with what is declared in it and where.
    scopes: Vec<FxHashMap<String, (Meaning, Span)>>,
    /// The function whose statements are checked.
    function: FnId,
    /// How many loops are around the statement.
    loops: u32,
    /// Who calls whom, and where.
    calls: Vec<(FnId, FnId, Span)>,
    /// The functions that are called.
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
            // A second definition has no number of its own.
            if self.by_name.get(&name.text).is_some_and(|id| self.signatures[*id].name.span == name.span) {
                functions.push(self.function(functions.len(), params, body));
            }
        }
        functions
    }

    /// Takes note of the words of pieces that could not be read, and of functions in wrong places.
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

    /// Takes note of all functions, so that calls may come before definitions.
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

    /// The statements of a block that is inside of what is being checked.
    fn block(&mut self, block: &tree::Block) -> Vec<Stmt> {
        self.scopes.push(FxHashMap::default());
        let stmts = self.stmts(&block.stmts);
        self.leave_scope();
        stmts
    }

    /// Ends the innermost block, and remembers what was declared in it.
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

    /// Gives a name its meaning in the innermost block.
    fn enter(&mut self, name: &Name, meaning: Meaning) {
        let scope = self.scopes.len() - 1;
        match self.scopes[scope].get(&name.text).map(|(_, first)| *first) {
            Some(first) => {
                self.report.push(message::declared_twice(self.report, name.span, &name.text, first));
                // What the first is read for may have been meant for the second.
                if let Meaning::Var(id) = meaning {
                    self.read[id] = true;
                }
            }
            None => {
                self.scopes[scope].insert(name.text.clone(), (meaning, name.span));
            }
        }
    }

    /// What a name stands for, here.
    fn meaning(&self, name: &str) -> Option<Meaning> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).map(|(meaning, _)| *meaning)
    }

    /// Says that there is no such variable.
    fn not_declared(&mut self, name: &str, span: Span) {
        if self.by_name.contains_key(name) || is_builtin(name) {
            self.report.push(message::is_function(self.report, span, name));
            return;
        }
        if self.is_told(name) {
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

    /// Whether enough has been said of a name that is not declared: each is told once.
    fn is_told(&mut self, name: &str) -> bool {
        let first = self.lost.insert(name.to_owned());
        // Of the name that a declaration is without, the declaration has told.
        let is_that = first && self.nameless > 0;
        self.nameless -= usize::from(is_that);
        !first || is_that
    }

    /// Says so if the target does not have the type.
    fn allow(&mut self, ty: Type, span: Span) {
        if ty.bits() > 8 && !self.profile.words {
            self.report.push(message::no_words(self.report, span, self.profile.title, ty));
        }
    }

    /// Whether nothing is to be said of an expression, as it is the name of something that was lost.
    fn is_lost(&self, e: &tree::Expr) -> bool {
        if let tree::ExprKind::Name(name) = &e.kind {
            return self.meaning(name).is_none() && self.lost.contains(name);
        }
        matches!(e.kind, tree::ExprKind::Error)
    }

    /// The value of a number that is written down, or of a constant.
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

    /// Says so where functions call themselves and the target has no stack.
    fn recursion(&mut self) {
        // Where a brace is missing, calls may be in a function that are not meant to be.
        if self.profile.recursion || self.report.has(message::UNCLOSED) {
            return;
        }
        let mut callees: Vec<Vec<FnId>> = vec![Vec::new(); self.signatures.len()];
        for (caller, callee, _) in &self.calls {
            if !callees[*caller].contains(callee) {
                callees[*caller].push(*callee);
            }
        }
        let mut told: FxHashSet<FnId> = FxHashSet::default();
        let mut asked: FxHashSet<(FnId, FnId)> = FxHashSet::default();
        for (caller, callee, span) in std::mem::take(&mut self.calls) {
            if !asked.insert((caller, callee)) {
                continue;
            }
            let Some(path) = path(&callees, callee, caller) else { continue };
            if path.iter().any(|id| told.contains(id)) {
                continue;
            }
            told.extend(&path);
            let ids = std::iter::once(caller).chain(path);
            let names: Vec<&str> = ids.map(|id| self.signatures[id].name.text.as_str()).collect();
            self.report.push(message::no_recursion(self.report, span, self.profile.title, &names));
        }
    }

    /// Warns of variables that nothing reads, and functions that nothing calls.
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

/// Whether a declaration that could not be read has a type, and no name behind it.
fn is_nameless(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (word, rest) = text.split_at(text.find(|c| !is_word(c)).unwrap_or(text.len()));
    let is_type = Type::of(word).is_some() || matches!(word, "let" | "void" | "const");
    let rest = rest.trim_start();
    let rest = if rest.starts_with('[') { rest.split_once(']').map_or("", |(_, rest)| rest) } else { rest };
    is_type && !rest.trim_start().starts_with(is_word)
}

/// The functions on a way of calls from one to another, both included.
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
