//! The syntax tree of a source.
//!
//! It holds everything as written, with spans; names and types are not resolved. For each syntax error the tree
//! contains an `Error`, and a diagnostic is reported.

use bantam_diag::Span;

use crate::types::Type;

/// A whole source.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Statements and functions in order.
    pub items: Vec<Stmt>,
}

/// A name and its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// The span in the source.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// The span, without the separator.
    pub span: Span,
    /// Whether a comma, not a semicolon, separates it from the previous statement.
    pub comma: bool,
}

/// Statements between braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The statements in order.
    pub stmts: Vec<Stmt>,
    /// The span, including the braces.
    pub span: Span,
}

/// The type of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A type.
    Of(Type),
    /// `let`: the type of the value.
    Let,
    /// `void`: no value.
    Void,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// A variable and its initial value.
    Declare {
        /// The type and its span.
        ty: (TypeName, Span),
        /// The length of an array, if written.
        array: Option<Option<Expr>>,
        /// Its name.
        name: Name,
        /// The initial value.
        value: Option<Init>,
    },
    /// `const NAME = literal`
    Const {
        /// The name.
        name: Name,
        /// The literal.
        value: Expr,
    },
    /// A function.
    Function {
        /// The return type.
        ty: (TypeName, Span),
        /// Its name.
        name: Name,
        /// Its parameters.
        params: Vec<Param>,
        /// What it does.
        body: Block,
    },
    /// `target = value`, or `target += value`
    Assign {
        /// The assigned variable or element.
        target: Expr,
        /// The operator before the `=`.
        op: Option<BinaryOp>,
        /// The span of the operator.
        op_span: Span,
        /// The value.
        value: Expr,
    },
    /// `target++` or `target--`
    Step {
        /// The changed variable or element.
        target: Expr,
        /// Up or down.
        step: Step,
    },
    /// An expression that is evaluated for its effects.
    Value(Expr),
    /// `if`, with each `else if`
    If {
        /// The conditions and their bodies.
        arms: Vec<(Expr, Block)>,
        /// The body of `else`.
        otherwise: Option<Block>,
    },
    /// `while (cond) { ... }`
    While {
        /// The condition.
        cond: Expr,
        /// The body.
        body: Block,
    },
    /// `do { ... } while (cond)`
    DoWhile {
        /// The body.
        body: Block,
        /// The condition.
        cond: Expr,
    },
    /// `for (init; cond; step) { ... }`
    For {
        /// The initialisation.
        init: Option<Box<Stmt>>,
        /// The condition; without one, the loop is endless.
        cond: Option<Expr>,
        /// The statement after each iteration.
        step: Option<Box<Stmt>>,
        /// The body.
        body: Block,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `return`, with its value
    Return(Option<Expr>),
    /// A bare block.
    Block(Block),
    /// `asm { ... }`, with the span of the text between the braces.
    Asm(Span),
    /// A syntax error.
    Error,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Param {
    /// The type and its span.
    pub ty: (TypeName, Span),
    /// Whether `[]` follows the type.
    pub array: bool,
    /// Its name.
    pub name: Name,
}

/// The initial value of a variable.
#[derive(Clone, Debug)]
pub enum Init {
    /// A value.
    Value(Expr),
    /// The values of an array, with the span of the braces.
    List(Vec<Expr>, Span),
}

/// `++` or `--`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more.
    Up,
    /// One less.
    Down,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// The kind.
    pub kind: ExprKind,
    /// The span in the source.
    pub span: Span,
    /// The depth of the expression; 1 for a leaf.
    pub depth: u32,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number; all that are too large for any type are equal.
    Number(u32),
    /// A character, as its code.
    Char(u8),
    /// A string, as character codes.
    Text(Vec<u8>),
    /// `true` or `false`
    Bool(bool),
    /// A variable or constant.
    Name(String),
    /// `array[index]`
    Index(Name, Box<Expr>),
    /// `function(arguments)`
    Call(Name, Vec<Expr>),
    /// `type(value)`
    Convert(Type, Box<Expr>),
    /// A prefix operator.
    Unary(UnaryOp, Box<Expr>),
    /// A binary operator and its span.
    Binary(BinaryOp, Span, Box<Expr>, Box<Expr>),
    /// An expression in parentheses.
    Group(Box<Expr>),
    /// A syntax error.
    Error,
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `!`
    Not,
    /// `~`
    Flip,
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `&&`
    Both,
    /// `||`
    Either,
}

/// The operators with their spelling and precedence in C and in the published language. A greater number binds
/// more tightly.
const BINARY: [(BinaryOp, &str, u8, u8); 18] = [
    (BinaryOp::Either, "||", 1, 2),
    (BinaryOp::Both, "&&", 2, 2),
    (BinaryOp::Or, "|", 3, 3),
    (BinaryOp::Xor, "^", 4, 0),
    (BinaryOp::And, "&", 5, 3),
    (BinaryOp::Eq, "==", 6, 4),
    (BinaryOp::Ne, "!=", 6, 4),
    (BinaryOp::Lt, "<", 7, 5),
    (BinaryOp::Le, "<=", 7, 5),
    (BinaryOp::Gt, ">", 7, 5),
    (BinaryOp::Ge, ">=", 7, 5),
    (BinaryOp::Shl, "<<", 8, 3),
    (BinaryOp::Shr, ">>", 8, 3),
    (BinaryOp::Add, "+", 9, 6),
    (BinaryOp::Sub, "-", 9, 6),
    (BinaryOp::Mul, "*", 10, 7),
    (BinaryOp::Div, "/", 10, 7),
    (BinaryOp::Rem, "%", 10, 7),
];

impl BinaryOp {
    fn row(self) -> &'static (Self, &'static str, u8, u8) {
        BINARY.iter().find(|row| row.0 == self).unwrap_or(&BINARY[0])
    }

    /// Returns the operator with that spelling.
    #[must_use]
    pub fn of(symbol: &str) -> Option<Self> {
        BINARY.iter().find(|row| row.1 == symbol).map(|row| row.0)
    }

    /// Returns the operator of a compound assignment.
    #[must_use]
    pub fn of_assignment(symbol: &str) -> Option<Self> {
        let op = Self::of(symbol.strip_suffix('=')?)?;
        // `<=` and `>=` are comparisons; no other comparison ends with `=`.
        (!op.compares() && !matches!(op, Self::Both | Self::Either)).then_some(op)
    }

    /// Returns the spelling.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.row().1
    }

    /// Returns the precedence in C, 1 to 10. Source: ISO 9899, 6.5.
    #[must_use]
    pub fn binds(self) -> u8 {
        self.row().2
    }

    /// Returns the precedence in the published language, 0 to 7.
    #[must_use]
    pub fn published_binds(self) -> u8 {
        self.row().3
    }

    /// Whether it is a comparison.
    #[must_use]
    pub fn compares(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }
}

impl UnaryOp {
    /// Returns the spelling.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Not => "!",
            Self::Flip => "~",
        }
    }
}
