//! The typed program, which the checker makes of a tree without errors.
//!
//! Names are resolved to numbers, every expression has a type, and compound assignments and `for` loops are
//! expanded. The reference evaluator interprets it, and the SSA form is lowered from it.

use bantam_diag::Span;

use crate::{
    arithmetic::{Arith, Compare},
    types::Type,
};

/// The number of a variable in [`Program::vars`].
pub type VarId = usize;
/// The number of a function in [`Program::functions`].
pub type FnId = usize;

/// The number of the function that holds the statements outside functions.
pub const MAIN: FnId = 0;

/// A program without errors.
#[derive(Clone, Debug)]
pub struct Program {
    /// All variables.
    pub vars: Vec<Var>,
    /// All functions; the first is the program itself.
    pub functions: Vec<Function>,
    /// Whether unknown indices are checked at run time.
    pub checked: bool,
}

/// A variable, or an array of them.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its name; names repeat.
    pub name: String,
    /// The type of the variable or of its elements.
    pub ty: Type,
    /// The number of elements of an array, 1 to 65,535.
    pub len: Option<u16>,
    /// The function that declares it; [`MAIN`] outside functions.
    pub function: FnId,
    /// Whether it is declared outside all functions and blocks, so that functions can use it.
    pub global: bool,
    /// The span of the declaration.
    pub span: Span,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name; `main` for the program itself.
    pub name: String,
    /// The variables of its parameters.
    pub params: Vec<VarId>,
    /// The return type; `None` for `void`.
    pub returns: Option<Type>,
    /// The body. A function that ends without `return` returns 0.
    pub body: Vec<Stmt>,
    /// The span of the definition.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// The span in the source.
    pub span: Span,
}

/// When a loop tests its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Before each iteration.
    Before,
    /// After each iteration.
    After,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// Assigns to a variable.
    Set(VarId, Expr),
    /// Assigns to an element. Evaluates the index, then the value, then checks the index.
    SetElement(VarId, Expr, Expr),
    /// `a[i] op= value`. Evaluates and checks the index, reads the element, then evaluates the value.
    UpdateElement {
        /// The array.
        var: VarId,
        /// The index.
        index: Expr,
        /// The operator.
        op: Arith,
        /// The right operand.
        value: Expr,
    },
    /// Fills an array with these elements, evaluated and stored one by one, then with zeros.
    Fill(VarId, Vec<Expr>),
    /// Conditions in order, each with its body, and the body of `else`.
    If(Vec<(Expr, Vec<Stmt>)>, Vec<Stmt>),
    /// A loop. `continue` jumps to `step`.
    Loop {
        /// The condition.
        cond: Expr,
        /// When it is tested.
        test: Test,
        /// The body.
        body: Vec<Stmt>,
        /// The statements after each iteration.
        step: Vec<Stmt>,
    },
    /// Leaves the innermost loop.
    Break,
    /// Starts the next iteration of the innermost loop.
    Continue,
    /// Leaves the function.
    Return(Option<Expr>),
    /// Evaluates an expression for its effects.
    Value(Expr),
    /// Calls a function that returns nothing.
    Call(FnId, Vec<Expr>),
    /// Prints a character.
    Print(Expr),
    /// Prints a string, given as character codes.
    PrintText(Vec<u8>),
    /// Prints a number in decimal.
    PrintDec(Expr),
    /// Prints the bits of a value.
    Out(Expr),
    /// Writes to a port, 0 to 7.
    WritePort(u8, Expr),
    /// Raw assembly.
    Asm(Vec<AsmPart>),
    /// Jumps to an address, 0 to 255.
    Goto(u8),
}

/// A piece of raw assembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsmPart {
    /// Text as written.
    Text(String),
    /// The address of a variable.
    Var(VarId),
}

/// An expression. Its value is a number of its type, in 16 bits.
#[derive(Clone, Debug)]
pub struct Expr {
    /// The kind.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// The span in the source.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, in the bits of its type.
    Const(u16),
    /// The value of a variable.
    Var(VarId),
    /// An element of an array. The index may be signed or unsigned, and counts from 0.
    Element(VarId, Box<Expr>),
    /// A binary operation in the arithmetic of the expression's type.
    Arith(Arith, Box<Expr>, Box<Expr>),
    /// `wrapping_add`, `wrapping_sub` or `wrapping_mul` on `uint8`.
    Wrapping(Arith, Box<Expr>, Box<Expr>),
    /// Inverts all bits.
    Flip(Box<Expr>),
    /// A comparison of two values of one type.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// The negation of a `bool`.
    Not(Box<Expr>),
    /// `&&`: evaluates the second operand only if the first is true.
    Both(Box<Expr>, Box<Expr>),
    /// `||`: evaluates the second operand only if the first is false.
    Either(Box<Expr>, Box<Expr>),
    /// A conversion to the expression's type.
    Convert(Box<Expr>),
    /// A call of a function that returns a value.
    Call(FnId, Vec<Expr>),
    /// The value of port 0 to 7.
    ReadPort(u8),
    /// Reads a character.
    ReadChar,
}

impl Expr {
    /// Returns the value of a literal.
    #[must_use]
    pub fn constant(&self) -> Option<u16> {
        if let ExprKind::Const(value) = self.kind { Some(value) } else { None }
    }
}

/// Converts a value to another type: a truth value becomes 0 or 255, a narrower number keeps its low bits.
#[must_use]
pub fn convert(value: u16, from: Type, to: Type) -> u16 {
    match to {
        Type::Bool if from != Type::Bool => crate::arithmetic::truth(value != 0),
        Type::Bool | Type::Uint8 | Type::Char => value & 0xFF,
        Type::Uint16 | Type::Int16 => value,
    }
}
