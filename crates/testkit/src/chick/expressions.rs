//! Random expressions. Each operator has its own parentheses, so that precedence never matters.

use bantam_chick::Type;

use super::generate::{Access, DEEPEST, Generator, Signature, Size};

/// Boundary values of bytes.
const BYTES: [u16; 16] = [0, 1, 2, 255, 254, 127, 128, 3, 4, 5, 7, 10, 16, 100, 200, 85];
/// Boundary values of words, signed ones included.
const WORDS: [u16; 12] = [0, 1, 2, 65_535, 255, 256, 32_767, 32_768, 300, 10, 65_531, 1000];

impl Generator<'_> {
    /// An expression of a type in a place that has this type, so that a bare literal is possible.
    pub(super) fn value(&mut self, ty: Type) -> String {
        let depth = self.depth();
        if ty.bits() == 16 && self.choices.one_in(4) {
            let value = self.choices.pick(&WORDS).unwrap_or(0);
            return if ty == Type::Int16 { (value as i16).to_string() } else { value.to_string() };
        }
        bare(self.expr(ty, depth))
    }

    /// An expression of a type in a place that accepts any type.
    pub(super) fn any(&mut self, ty: Type) -> String {
        let depth = self.depth();
        bare(self.expr(ty, depth))
    }

    /// A condition: a value of any type.
    pub(super) fn condition(&mut self) -> String {
        let ty = if self.choices.one_in(6) { self.ty() } else { Type::Bool };
        self.any(ty)
    }

    fn depth(&mut self) -> u32 {
        let most = if self.choices.size == Size::Small { 3 } else { 4 };
        self.choices.below(most) as u32
    }

    /// An expression with at most `depth` levels of operators.
    pub(super) fn expr(&mut self, ty: Type, depth: u32) -> String {
        if depth == 0 || self.choices.below(4) == 0 {
            return self.leaf(ty);
        }
        if self.choices.one_in(8)
            && let Some(signature) = self.callable(|signature| signature.returns == Some(ty))
        {
            return self.call(&signature);
        }
        match ty {
            Type::Uint8 => self.byte(depth - 1),
            Type::Bool => self.truth(depth - 1),
            Type::Char => self.character(depth - 1),
            Type::Uint16 | Type::Int16 => self.word(ty, depth - 1),
        }
    }

    /// A call with its arguments.
    pub(super) fn call(&mut self, signature: &Signature) -> String {
        self.steps += self.weight * signature.cost;
        let mut args = Vec::new();
        for (at, ty) in signature.params.iter().enumerate() {
            let counts = signature.recursive && at == 0;
            args.push(if counts {
                self.choices.below(DEEPEST as usize + 1).to_string()
            } else {
                bare(self.expr(*ty, 1))
            });
        }
        format!("{}({})", signature.name, args.join(", "))
    }

    fn leaf(&mut self, ty: Type) -> String {
        let found = match self.choices.below(5) {
            0 => None,
            1..=3 => self.variable(ty, Access::Const),
            _ => self.array(Some(ty)).map(|(name, _, len)| self.element(&name, len)),
        };
        found.unwrap_or_else(|| self.literal(ty))
    }

    /// A literal that has this type in any place: bare for bytes, converted for words.
    fn literal(&mut self, ty: Type) -> String {
        match ty {
            Type::Uint8 => {
                let value = self.choices.pick(&BYTES).unwrap_or(0);
                match self.choices.below(8) {
                    6 => format!("0x{value:X}"),
                    7 => format!("0b{value:b}"),
                    _ => value.to_string(),
                }
            }
            Type::Bool => ["false", "true"][self.choices.below(2)].to_owned(),
            Type::Char => ["'a'", "'z'", "' '", "'0'", "'\\n'", "char(200)", "'\\''", "';'"]
                [self.choices.below(8)]
            .to_owned(),
            Type::Uint16 => format!("uint16({})", self.choices.pick(&WORDS).unwrap_or(0)),
            Type::Int16 => format!("int16({})", self.choices.pick(&WORDS).unwrap_or(0) as i16),
        }
    }

    /// An element of an array; the index may be out of range.
    pub(super) fn element(&mut self, name: &str, len: u16) -> String {
        let last = usize::from(len).min(256);
        let index = match self.choices.below(6) {
            0 | 1 => None,
            2 | 3 => self.variable(Type::Uint8, Access::Counter).map(|index| format!("{index} % {last}")),
            4 => self.variable(Type::Uint8, Access::Counter),
            _ => Some(format!("{} + {}", self.expr(Type::Uint8, 1), self.choices.below(3))),
        };
        // A length of 256 does not fit into a byte.
        let index = index.filter(|index| last < 256 || !index.contains('%'));
        let index = index.unwrap_or_else(|| self.choices.below(last).to_string());
        format!("{name}[{index}]")
    }

    fn byte(&mut self, depth: u32) -> String {
        match self.choices.below(16) {
            at @ 0..=7 => {
                let op = ["+", "-", "*", "/", "%", "&", "|", "^"][at];
                self.infix(Type::Uint8, op, depth)
            }
            8 => self.shift(Type::Uint8, depth),
            9 => format!("(~{})", self.expr(Type::Uint8, depth)),
            10 => format!("(-{})", self.expr(Type::Uint8, depth)),
            11 | 12 => {
                let op = ["add", "sub", "mul"][self.choices.below(3)];
                let (a, b) = (self.expr(Type::Uint8, depth), self.expr(Type::Uint8, depth));
                format!("wrapping_{op}({}, {})", bare(a), bare(b))
            }
            13 if self.profile.ports => format!("read_port({})", self.choices.below(8)),
            _ => {
                let from = self.ty();
                format!("uint8({})", bare(self.expr(from, depth)))
            }
        }
    }

    fn word(&mut self, ty: Type, depth: u32) -> String {
        match self.choices.below(13) {
            at @ 0..=7 => {
                let op = ["+", "-", "*", "/", "%", "&", "|", "^"][at];
                self.infix(ty, op, depth)
            }
            8 | 9 => self.shift(ty, depth),
            10 => format!("(~{})", self.expr(ty, depth)),
            11 => format!("(-{})", self.expr(ty, depth)),
            _ => {
                let from = self.ty();
                format!("{ty}({})", bare(self.expr(from, depth)))
            }
        }
    }

    fn infix(&mut self, ty: Type, op: &str, depth: u32) -> String {
        let a = self.expr(ty, depth);
        let b = self.expr(ty, depth);
        format!("({a} {op} {b})")
    }

    fn shift(&mut self, ty: Type, depth: u32) -> String {
        let op = ["<<", ">>"][self.choices.below(2)];
        let a = self.expr(ty, depth);
        let known = self.choices.below(2) == 0;
        let places = if known { self.choices.below(18).to_string() } else { self.expr(Type::Uint8, depth) };
        format!("({a} {op} {places})")
    }

    fn truth(&mut self, depth: u32) -> String {
        match self.choices.below(12) {
            at @ 0..=5 => {
                let op = ["<", "==", ">=", "!=", ">", "<="][at];
                let ty = self.ty();
                let op = if ty == Type::Bool { ["==", "!="][at % 2] } else { op };
                self.infix(ty, op, depth)
            }
            6 | 7 => self.infix(Type::Bool, "&&", depth),
            8 => self.infix(Type::Bool, "||", depth),
            9 => format!("(!{})", self.expr(Type::Bool, depth)),
            10 => {
                let op = ["&", "|", "^"][self.choices.below(3)];
                self.infix(Type::Bool, op, depth)
            }
            _ => {
                let from = self.ty();
                format!("bool({})", bare(self.expr(from, depth)))
            }
        }
    }

    fn character(&mut self, depth: u32) -> String {
        match self.choices.below(8) {
            0..=3 => format!("to_char({})", bare(self.expr(Type::Uint8, depth))),
            7 => "read_char()".to_owned(),
            _ => {
                let from = self.ty();
                format!("char({})", bare(self.expr(from, depth)))
            }
        }
    }
}

/// Strips the outer parentheses. They always form a pair, as every expression that begins with `(` ends with
/// the matching `)`.
fn bare(text: String) -> String {
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inside) => inside.to_owned(),
        None => text,
    }
}
