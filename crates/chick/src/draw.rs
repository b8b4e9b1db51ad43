//! Draws the tree of a source with lines: one node per line, its children below it.

use bantam_diag::Source;

use crate::tree::{Block, Expr, ExprKind, Init, Name, Param, Step, Stmt, StmtKind, Tree, TypeName};

/// A node of the drawing.
struct Node {
    text: String,
    parts: Vec<Node>,
}

/// Draws the tree of a source.
///
/// ```
/// # use bantam_diag::Source;
/// let source = Source::new("a.chk", "a = a + 1;");
/// let (tree, _) = bantam_chick::parse(&source, 0, &[]);
/// assert_eq!(bantam_chick::draw(&tree, &source), "\
/// program
/// └── =
///     ├── a
///     └── +
///         ├── a
///         └── 1
/// ");
/// ```
#[must_use]
pub fn draw(tree: &Tree, source: &Source) -> String {
    let drawer = TreePrinter { source };
    let root = Node { text: "program".to_owned(), parts: drawer.stmts(&tree.items) };
    let mut text = root.text.clone() + "\n";
    below(&root, &mut String::new(), &mut text);
    text
}

/// Writes the children of a node, each after its connecting lines.
fn below(node: &Node, before: &mut String, text: &mut String) {
    for (number, part) in node.parts.iter().enumerate() {
        let is_last = number + 1 == node.parts.len();
        text.push_str(before);
        text.push_str(if is_last { "└── " } else { "├── " });
        text.push_str(&part.text);
        text.push('\n');
        let len = before.len();
        before.push_str(if is_last { "    " } else { "│   " });
        below(part, before, text);
        before.truncate(len);
    }
}

fn node(text: impl Into<String>, parts: Vec<Node>) -> Node {
    Node { text: text.into(), parts }
}

fn leaf(text: impl Into<String>) -> Node {
    node(text, Vec::new())
}

struct TreePrinter<'a> {
    source: &'a Source,
}

impl TreePrinter<'_> {
    fn stmts(&self, stmts: &[Stmt]) -> Vec<Node> {
        stmts.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn block(&self, text: &str, block: &Block) -> Node {
        node(text, self.stmts(&block.stmts))
    }

    fn exprs(&self, exprs: &[Expr]) -> Vec<Node> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    fn stmt(&self, stmt: &Stmt) -> Node {
        match &stmt.kind {
            StmtKind::Declare { ty, array, name, value } => {
                self.declare(*ty, array.as_ref(), name, value.as_ref())
            }
            StmtKind::Const { name, value } => node(format!("const {}", name.text), vec![self.expr(value)]),
            StmtKind::Function { ty, name, params, body } => {
                let params: Vec<String> = params.iter().map(param).collect();
                let head = format!("{} {}({})", type_name(ty.0), name.text, params.join(", "));
                self.block(&head, body)
            }
            StmtKind::Assign { target, op, value, .. } => {
                let op = op.map_or("", |op| op.symbol());
                node(format!("{op}="), vec![self.expr(target), self.expr(value)])
            }
            StmtKind::Step { target, step } => {
                node(if *step == Step::Up { "++" } else { "--" }, vec![self.expr(target)])
            }
            StmtKind::Value(value) => self.expr(value),
            StmtKind::If { arms, otherwise } => self.choice(arms, otherwise.as_ref()),
            StmtKind::While { cond, body } => node("while", vec![self.expr(cond), self.block("block", body)]),
            StmtKind::DoWhile { body, cond } => {
                node("do while", vec![self.block("block", body), self.expr(cond)])
            }
            StmtKind::For { init, cond, step, body } => {
                let missing = || leaf("(nothing)");
                let stmt =
                    |stmt: &Option<Box<Stmt>>| stmt.as_ref().map_or_else(missing, |stmt| self.stmt(stmt));
                let cond = cond.as_ref().map_or_else(missing, |cond| self.expr(cond));
                node("for", vec![stmt(init), cond, stmt(step), self.block("block", body)])
            }
            StmtKind::Break => leaf("break"),
            StmtKind::Continue => leaf("continue"),
            StmtKind::Return(value) => node("return", value.iter().map(|value| self.expr(value)).collect()),
            StmtKind::Block(block) => self.block("block", block),
            StmtKind::Asm(span) => {
                let lines = self.source.slice(*span).lines().map(str::trim).filter(|line| !line.is_empty());
                node("asm", lines.map(leaf).collect())
            }
            StmtKind::Error => leaf("(could not be read)"),
        }
    }

    fn declare(
        &self,
        ty: (TypeName, bantam_diag::Span),
        array: Option<&Option<Expr>>,
        name: &Name,
        value: Option<&Init>,
    ) -> Node {
        let brackets = match array {
            Some(Some(len)) => format!("[{}]", self.source.slice(len.span)),
            Some(None) => "[]".to_owned(),
            None => String::new(),
        };
        let parts = match value {
            Some(Init::Value(value)) => vec![self.expr(value)],
            Some(Init::List(values, _)) => vec![node("{ }", self.exprs(values))],
            None => Vec::new(),
        };
        node(format!("{}{brackets} {}", type_name(ty.0), name.text), parts)
    }

    fn choice(&self, arms: &[(Expr, Block)], otherwise: Option<&Block>) -> Node {
        let mut parts = Vec::new();
        for (cond, body) in arms {
            parts.push(self.expr(cond));
            parts.push(self.block("then", body));
        }
        parts.extend(otherwise.map(|block| self.block("else", block)));
        node("if", parts)
    }

    fn expr(&self, e: &Expr) -> Node {
        match &e.kind {
            ExprKind::Number(_) | ExprKind::Char(_) | ExprKind::Text(_) | ExprKind::Bool(_) => {
                leaf(self.source.slice(e.span))
            }
            ExprKind::Name(name) => leaf(name.as_str()),
            ExprKind::Index(name, index) => node(format!("{}[ ]", name.text), vec![self.expr(index)]),
            ExprKind::Call(name, args) => node(format!("{}( )", name.text), self.exprs(args)),
            ExprKind::Convert(ty, value) => node(format!("{ty}( )"), vec![self.expr(value)]),
            ExprKind::Unary(op, value) => node(op.symbol(), vec![self.expr(value)]),
            ExprKind::Binary(op, _, left, right) => {
                node(op.symbol(), vec![self.expr(left), self.expr(right)])
            }
            ExprKind::Group(inner) => node("( )", vec![self.expr(inner)]),
            ExprKind::Error => leaf("(could not be read)"),
        }
    }
}

fn type_name(ty: TypeName) -> &'static str {
    match ty {
        TypeName::Of(ty) => ty.name(),
        TypeName::Let => "let",
        TypeName::Void => "void",
    }
}

fn param(param: &Param) -> String {
    format!("{}{} {}", type_name(param.ty.0), if param.array { "[]" } else { "" }, param.name.text)
}
