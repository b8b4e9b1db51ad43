//! The tree that the parser makes of a source.
//!
//! It is what was written, with the place of everything, and nothing is decided about names and types.
//! Where the parser could not read a piece, there is an `Error` in the tree and a diagnostic beside it.

use bantam_diag::Span;

use crate::types::Type;

/// A whole source.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Statements and functions in order.
    pub items: Vec<Stmt>,
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Its place, without what ends it.
    pub span: Span,
    /// Whether a comma, and no semicolon, stands between it and the statement before.
    pub comma: bool,
}

/// Statements between braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The statements in order.
    pub stmts: Vec<Stmt>,
    /// From brace to brace.
    pub span: Span,
}

/// The type that a declaration names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A type.
    Of(Type),
    /// `let`: that of the value.
    Let,
    /// `void`: no value.
    Void,
}

/// What kind of statement.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// A variable and its first value.
    Declare {
        /// Its type, and where that is written.
        ty: (TypeName, Span),
        /// For an array, its length if it is written.
        array: Option<Option<Expr>>,
        /// Its name.
        name: Name,
        /// Its first value.
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
        /// The type of what it returns.
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
        /// Where the value goes.
        target: Expr,
        /// The operator before the `=`.
        op: Option<BinaryOp>,
        /// The place of the operator.
        op_span: Span,
        /// The value.
        value: Expr,
    },
    /// `target++` or `target--`
    Step {
        /// What changes.
        target: Expr,
        /// In which direction.
        step: Step,
    },
    /// An expression for what it does.
    Value(Expr),
    /// `if`, with each `else if`
    If {
        /// Conditions and what to do.
        arms: Vec<(Expr, Block)>,
        /// What to do otherwise.
        otherwise: Option<Block>,
    },
    /// `while (cond) { ... }`
    While {
        /// The condition.
        cond: Expr,
        /// What is repeated.
        body: Block,
    },
    /// `do { ... } while (cond)`
    DoWhile {
        /// What is repeated.
        body: Block,
        /// The condition.
        cond: Expr,
    },
    /// `for (init; cond; step) { ... }`
    For {
        /// What is done first.
        init: Option<Box<Stmt>>,
        /// The condition; without one, for ever.
        cond: Option<Expr>,
        /// What is done after each turn.
        step: Option<Box<Stmt>>,
        /// What is repeated.
        body: Block,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `return`, with what
    Return(Option<Expr>),
    /// A block by itself.
    Block(Block),
    /// `asm { ... }`: the place of the text between the braces.
    Asm(Span),
    /// What could not be read.
    Error,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its type, and where that is written.
    pub ty: (TypeName, Span),
    /// Whether `[]` stands behind the type.
    pub array: bool,
    /// Its name.
    pub name: Name,
}

/// The first value of a variable.
#[derive(Clone, Debug)]
pub enum Init {
    /// A value.
    Value(Expr),
    /// The values of an array, and their place with the braces.
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
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
    /// How many levels of expressions it has, itself included.
    pub depth: u32,
}

/// What kind of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number; those that fit nowhere are all the same.
    Number(u32),
    /// A character, as its code.
    Char(u8),
    /// A text, as codes.
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
    /// An operator before its operand.
    Unary(UnaryOp, Box<Expr>),
    /// An operator between its operands, and its place.
    Binary(BinaryOp, Span, Box<Expr>, Box<Expr>),
    /// An expression in parentheses.
    Group(Box<Expr>),
    /// What could not be read.
    Error,
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `!`
    Not,
    /// `~`
    Flip,
}

/// An operator between its operands.
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

/// The operators: spelling, and how strongly each binds in C and in the language as it was published.
/// A greater number binds stronger.
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

    /// The operator that is spelled so.
    #[must_use]
    pub fn of(symbol: &str) -> Option<Self> {
        BINARY.iter().find(|row| row.1 == symbol).map(|row| row.0)
    }

    /// The operator of `+=` and its like.
    #[must_use]
    pub fn of_assignment(symbol: &str) -> Option<Self> {
        let op = Self::of(symbol.strip_suffix('=')?)?;
        // `<=` and `>=` are comparisons, and no other comparison can be left over.
        (!op.compares() && !matches!(op, Self::Both | Self::Either)).then_some(op)
    }

    /// How it is spelled.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.row().1
    }

    /// How strongly it binds, 1 to 10. Source: C (ISO 9899, 6.5).
    #[must_use]
    pub fn binds(self) -> u8 {
        self.row().2
    }

    /// How strongly it binds in the language as it was published, 0 to 7.
    #[must_use]
    pub fn published_binds(self) -> u8 {
        self.row().3
    }

    /// Whether it compares.
    #[must_use]
    pub fn compares(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }
}

impl UnaryOp {
    /// How it is spelled.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Not => "!",
            Self::Flip => "~",
        }
    }
}
