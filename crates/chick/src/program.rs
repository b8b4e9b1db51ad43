//! The typed program: what the checker makes of a tree that has no errors.
//!
//! Names are numbers, every expression has its type, literals have found theirs, compound assignment and
//! `for` are what they stand for. The reference evaluator walks it, and the SSA form is made from it.

use bantam_diag::Span;

use crate::{
    arithmetic::{Arith, Compare},
    types::Type,
};

/// The number of a variable in [`Program::vars`].
pub type VarId = usize;
/// The number of a function in [`Program::functions`].
pub type FnId = usize;

/// The number of the function that the statements outside of functions are.
pub const MAIN: FnId = 0;

/// A program without errors.
#[derive(Clone, Debug)]
pub struct Program {
    /// All variables.
    pub vars: Vec<Var>,
    /// All functions; the first is the program itself.
    pub functions: Vec<Function>,
    /// Whether indices are checked where they are not known.
    pub checked: bool,
}

/// A variable, or an array of them.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its name; names repeat.
    pub name: String,
    /// The type of it or its elements.
    pub ty: Type,
    /// For an array, how many elements, 1 to 65,535.
    pub len: Option<u16>,
    /// The function that it belongs to; [`MAIN`] for those outside of functions.
    pub function: FnId,
    /// Whether it is declared outside of all functions and blocks, so that functions see it.
    pub global: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name; `main` for the program itself.
    pub name: String,
    /// Its parameters: the variables that take the arguments.
    pub params: Vec<VarId>,
    /// The type of what it returns, if anything.
    pub returns: Option<Type>,
    /// What it does. A function that ends without `return` returns 0.
    pub body: Vec<Stmt>,
    /// Where it is defined.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Where it is written.
    pub span: Span,
}

/// Where a loop tests its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Before each turn.
    Before,
    /// After each turn.
    After,
}

/// What kind of statement.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// A variable gets a value.
    Set(VarId, Expr),
    /// An element gets a value: the index is evaluated, then the value, then the index is checked.
    SetElement(VarId, Expr, Expr),
    /// `a[i] op= value`: the index is evaluated and checked, the element read, the value evaluated.
    UpdateElement {
        /// The array.
        var: VarId,
        /// The index.
        index: Expr,
        /// What is done.
        op: Arith,
        /// With what.
        value: Expr,
    },
    /// The array gets these elements, which are evaluated in order and stored one by one, and zeros after
    /// them.
    Fill(VarId, Vec<Expr>),
    /// Conditions in order, each with what is done if it is the first to hold; and what is done if none.
    If(Vec<(Expr, Vec<Stmt>)>, Vec<Stmt>),
    /// A loop. `continue` goes on with `step`.
    Loop {
        /// The condition.
        cond: Expr,
        /// When it is tested.
        test: Test,
        /// What is repeated.
        body: Vec<Stmt>,
        /// What follows each turn.
        step: Vec<Stmt>,
    },
    /// Leaves the innermost loop.
    Break,
    /// Goes on with the next turn of the innermost loop.
    Continue,
    /// Leaves the function.
    Return(Option<Expr>),
    /// A value is worked out for what that does.
    Value(Expr),
    /// A call of a function that returns nothing.
    Call(FnId, Vec<Expr>),
    /// Prints a character.
    Print(Expr),
    /// Prints a text, given as codes.
    PrintText(Vec<u8>),
    /// Prints a number in decimal digits.
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
    /// Text as it was written.
    Text(String),
    /// The address of a variable.
    Var(VarId),
}

/// An expression. Its value is a number of its type, in 16 bits.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where it is written.
    pub span: Span,
}

/// What kind of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, in the bits of its type.
    Const(u16),
    /// The value of a variable.
    Var(VarId),
    /// An element of an array. The index is a number without sign or, if it has one, counts from 0 too.
    Element(VarId, Box<Expr>),
    /// A number of two, in the arithmetic of the expression's type.
    Arith(Arith, Box<Expr>, Box<Expr>),
    /// `wrapping_add` and its like, on `uint8`.
    Wrapping(Arith, Box<Expr>, Box<Expr>),
    /// All bits changed.
    Flip(Box<Expr>),
    /// A comparison of two values of one type.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// Whether both hold; the second is evaluated only if the first does.
    Both(Box<Expr>, Box<Expr>),
    /// Whether one of both holds; the second is evaluated only if the first does not.
    Either(Box<Expr>, Box<Expr>),
    /// The value as one of the expression's type.
    Convert(Box<Expr>),
    /// What a function returns.
    Call(FnId, Vec<Expr>),
    /// What a port, 0 to 7, says.
    ReadPort(u8),
    /// The next character of the input.
    ReadChar,
}

impl Expr {
    /// The value, if it is written down.
    #[must_use]
    pub fn constant(&self) -> Option<u16> {
        if let ExprKind::Const(value) = self.kind { Some(value) } else { None }
    }
}

/// A value of one type as one of another: a truth value is 0 or 255, a narrower number keeps its low bits.
#[must_use]
pub fn convert(value: u16, from: Type, to: Type) -> u16 {
    match to {
        Type::Bool if from != Type::Bool => crate::arithmetic::truth(value != 0),
        Type::Bool | Type::Uint8 | Type::Char => value & 0xFF,
        Type::Uint16 | Type::Int16 => value,
    }
}
