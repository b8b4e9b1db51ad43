//! Prints the SSA form, with one line per instruction.

use std::fmt;

use super::{AsmPiece, B, Branch, End, F, Function, Module, Op, Slot, V};
use crate::arithmetic::{Arith, Compare, Num};

impl fmt::Display for V {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Display for B {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{}", self.0)
    }
}

impl fmt::Display for F {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "f{}", self.0)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Byte => "byte",
            Self::Wrapping => "wrapping",
            Self::Word => "word",
            Self::Signed => "signed",
        })
    }
}

impl fmt::Display for Arith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::SubToZero => "-0",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
            Self::And => "&",
            Self::Or => "|",
            Self::Xor => "^",
            Self::Shl => "<<",
            Self::Shr => ">>",
        })
    }
}

impl fmt::Display for Compare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        })
    }
}

/// Writes items separated by commas.
fn list(items: impl Iterator<Item = impl fmt::Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Const(value) => write!(f, "{value}"),
            Self::Addr(slot) => write!(f, "addr {slot}"),
            Self::Param(number) => write!(f, "param {number}"),
            Self::Phi(args) => {
                write!(f, "phi {}", list(args.iter().map(|(b, v)| format!("{b}: {v}"))))
            }
            Self::Arith(op, num, a, b) => write!(f, "{a} {op} {b} {num}"),
            Self::Flip(num, a) => write!(f, "~{a} {num}"),
            Self::Compare(cmp, num, a, b) => write!(f, "{a} {cmp} {b} {num}"),
            Self::Low(a) => write!(f, "low {a}"),
            Self::Load(slot) => write!(f, "load {slot}"),
            Self::Store(slot, a) => write!(f, "store {slot}, {a}"),
            Self::LoadAt(slot, at) => write!(f, "load {slot}[{at}]"),
            Self::StoreAt(slot, at, a) => write!(f, "store {slot}[{at}], {a}"),
            Self::LoadPtr(slot, at) => write!(f, "load {slot}@{at}"),
            Self::StorePtr(slot, at, a) => write!(f, "store {slot}@{at}, {a}"),
            Self::Check(a, limit) => write!(f, "check {a} < {limit}"),
            Self::ReadPort(port) => write!(f, "read_port {port}"),
            Self::WritePort(port, a) => write!(f, "write_port {port}, {a}"),
            Self::ReadChar => write!(f, "read_char"),
            Self::Print(a) => write!(f, "print {a}"),
            Self::Out(a, bits) => write!(f, "out {a}, {bits} bits"),
            Self::Text(codes) => {
                write!(f, "print {:?}", codes.iter().map(|c| char::from(*c)).collect::<String>())
            }
            Self::Call(callee, args) => write!(f, "call {callee}({})", list(args.iter())),
            Self::Asm(pieces) => {
                let text = pieces.iter().map(|piece| match piece {
                    AsmPiece::Text(text) => text.clone(),
                    AsmPiece::Slot(slot) => format!("{{{slot}}}"),
                });
                write!(f, "asm {:?}", text.collect::<String>())
            }
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jump(to) => write!(f, "jump {to}"),
            Self::Branch(Branch { cmp, num, a, b, then, or }) => {
                write!(f, "if {a} {cmp} {b} {num}: {then} else {or}")
            }
            Self::Return(None) => write!(f, "return"),
            Self::Return(Some(value)) => write!(f, "return {value}"),
            Self::Stop => write!(f, "stop"),
            Self::Goto(addr) => write!(f, "goto {addr}"),
        }
    }
}

impl Function {
    /// Returns the function as text; `functions` are all functions of the module.
    pub(crate) fn text(&self, functions: &[Self]) -> String {
        let mut text = format!("{}({} params)\n", self.name, self.params);
        for b in self.all_blocks() {
            let block = self.block(b);
            text.push_str(&format!("{b}:\n"));
            for v in &block.insns {
                let op = self.op(*v);
                let line = if op.gives(functions) { format!("  {v} = {op}\n") } else { format!("  {op}\n") };
                text.push_str(&line);
            }
            text.push_str(&format!("  {}\n", block.end));
        }
        text
    }
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, slot) in self.slots.iter().enumerate() {
            write!(f, "m{number}: {} {} bits", slot.name, slot.bits)?;
            if let Some(len) = slot.len {
                write!(f, " x {len}")?;
            }
            if let Some(owner) = slot.owner {
                write!(f, ", of {owner}")?;
            }
            if !slot.first.is_empty() {
                write!(f, " = {}", list(slot.first.iter()))?;
            }
            writeln!(f)?;
        }
        for (number, function) in self.functions.iter().enumerate() {
            if number > 0 || !self.slots.is_empty() {
                writeln!(f)?;
            }
            write!(f, "f{number} = {}", function.text(&self.functions))?;
        }
        Ok(())
    }
}
