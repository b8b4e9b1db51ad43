//! Programs derived from a string of bytes, each of which makes one choice.
//!
//! A zero byte, or the end of the string, selects the simplest alternative. A shorter string with smaller bytes
//! is therefore a simpler program, and [`shrink`] needs no knowledge of programs. Every program is free of
//! errors and ends after a few thousand steps: nothing but the loop changes a loop counter, and a function calls
//! only functions before it, or itself up to [`DEEPEST`] times.

use std::fmt::Write;

use bantam_chick::{Profile, Type};

/// Returns `len` bytes that depend on the seed alone, the same on every host: xorshift by Marsaglia (2003).
#[must_use]
pub fn bytes(seed: u64, len: usize) -> Vec<u8> {
    // Spreads neighbouring seeds apart and avoids 0, which xorshift never leaves.
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// The size of the generated programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A few statements, for machines with 256 bytes.
    Small,
    /// Up to about thirty statements.
    Usual,
}

/// A source of choices, read from bytes.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    bytes: &'a [u8],
    pub(super) size: Size,
}

impl<'a> Choices<'a> {
    /// Creates choices from bytes, for a program of that size.
    #[must_use]
    pub fn new(bytes: &'a [u8], size: Size) -> Self {
        Self { bytes, size }
    }

    /// Returns a number less than `limit`, which is at most 256.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % limit.max(1)
    }

    /// Returns one of the items; the first is the simplest.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }

    /// Returns true for one choice in `limit`.
    pub(super) fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) + 1 == limit
    }

    fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// Generates a program without errors for a target.
#[must_use]
pub fn program(choices: &mut Choices, profile: &Profile) -> String {
    let size = choices.size;
    let mut generator = Generator {
        choices: choices.clone(),
        profile: *profile,
        text: String::new(),
        levels: 0,
        scopes: vec![Vec::new()],
        functions: Vec::new(),
        names: 0,
        context: Context::Program,
        loops: 0,
        weight: 1,
        steps: 0,
        remaining: if size == Size::Small { 8 } else { 30 },
    };
    generator.program();
    *choices = generator.choices;
    generator.text
}

/// The most candidates that [`shrink`] tries.
const MAX_ATTEMPTS: usize = 3000;

/// Returns the shortest and smallest bytes found for which `fails` still holds, as it does for `choices`.
pub fn shrink(choices: &[u8], fails: &mut dyn FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut best = choices.to_vec();
    let mut attempts = 0;
    let mut attempt = |best: &mut Vec<u8>, candidate: Vec<u8>| {
        attempts += 1;
        let better = attempts <= MAX_ATTEMPTS && candidate != *best && fails(&candidate);
        if better {
            *best = candidate;
        }
        better
    };
    loop {
        let before = best.clone();
        let mut chunk = best.len().div_ceil(2);
        while chunk > 0 {
            let mut at = best.len();
            while at > 0 {
                at = at.saturating_sub(chunk);
                let end = (at + chunk).min(best.len());
                let mut shorter = best.clone();
                shorter.drain(at..end);
                if !attempt(&mut best, shorter) {
                    let mut zeroed = best.clone();
                    zeroed[at..end].fill(0);
                    attempt(&mut best, zeroed);
                }
                at = at.min(best.len());
            }
            chunk /= 2;
        }
        for at in 0..best.len() {
            for change in [|byte: u8| byte / 2, |byte: u8| byte.saturating_sub(1)] {
                loop {
                    let mut smaller = best.clone();
                    smaller[at] = change(smaller[at]);
                    if !attempt(&mut best, smaller) {
                        break;
                    }
                }
            }
        }
        if best == before {
            return best;
        }
    }
}

/// A variable or constant in scope.
#[derive(Clone, Debug)]
pub(super) struct Var {
    pub(super) name: String,
    pub(super) ty: Type,
    /// The number of elements of an array.
    pub(super) len: Option<u16>,
    pub(super) access: Access,
}

/// What the program may do with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Read and write it.
    Full,
    /// Only read it: a loop counts with it.
    Counter,
    /// Only read it: it is a constant.
    Const,
}

/// A function that later code can call.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) params: Vec<Type>,
    pub(super) returns: Option<Type>,
    /// The approximate number of steps of a call.
    pub(super) cost: u32,
    /// Whether it calls itself as often as its first argument says.
    pub(super) recursive: bool,
}

/// What encloses a statement, which determines the form of `return`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// The program itself.
    Program,
    /// A function with that return type; `None` is `void`.
    Function(Option<Type>),
}

/// The approximate limit of steps that a program runs.
pub(super) const STEPS: u32 = 3000;
/// The greatest depth of recursion.
pub(super) const DEEPEST: u32 = 5;

pub(super) struct Generator<'a> {
    pub(super) choices: Choices<'a>,
    pub(super) profile: Profile,
    text: String,
    pub(super) levels: usize,
    pub(super) scopes: Vec<Vec<Var>>,
    functions: Vec<Signature>,
    /// The number of names in use.
    names: usize,
    pub(super) context: Context,
    /// The number of enclosing loops.
    pub(super) loops: u32,
    /// How many times the current code runs.
    pub(super) weight: u32,
    /// The approximate number of steps of the code so far.
    pub(super) steps: u32,
    /// The number of statements that may still follow.
    pub(super) remaining: u32,
}

impl Generator<'_> {
    fn program(&mut self) {
        let small = self.choices.size == Size::Small;
        if self.choices.one_in(3) {
            self.constant();
        }
        for _ in 0..=self.choices.below(if small { 3 } else { 6 }) {
            self.declaration();
        }
        let globals = self.scopes[0].clone();
        let mut functions = String::new();
        for _ in 0..self.choices.below(if small { 2 } else { 4 }) {
            let before = std::mem::take(&mut self.text);
            self.function();
            functions.push_str(&std::mem::replace(&mut self.text, before));
        }
        let first = self.choices.below(2) == 0;
        if first {
            self.text.push_str(&functions);
        }
        self.steps = 0;
        while self.remaining > 0 && !self.choices.is_empty() {
            self.stmt();
        }
        self.show(&globals);
        if !first {
            self.text.push_str(&functions);
        }
    }

    /// Prints the variables, so that a wrong value shows in the output.
    fn show(&mut self, vars: &[Var]) {
        for Var { name, len, .. } in vars.iter().filter(|var| var.access == Access::Full) {
            match len {
                None => self.line(&format!("out({name});")),
                Some(len) => (0..*len).for_each(|i| self.line(&format!("out({name}[{i}]);"))),
            }
        }
    }

    /// Declares a constant of the whole program.
    fn constant(&mut self) {
        let name = self.name();
        let ty = if self.choices.one_in(3) { Type::Char } else { Type::Uint8 };
        let value = if ty == Type::Char { "'k'".to_owned() } else { self.choices.below(256).to_string() };
        self.line(&format!("const {name} = {value};"));
        self.scopes[0].push(Var { name, ty, len: None, access: Access::Const });
    }

    /// Defines a function, which sees the globals and the functions before it.
    fn function(&mut self) {
        let name = self.name();
        let returns = if self.choices.one_in(3) { None } else { Some(self.ty()) };
        let recursive = self.profile.recursion && self.choices.one_in(3);
        let mut params = Vec::new();
        if recursive {
            params.push(Var { name: self.name(), ty: Type::Uint8, len: None, access: Access::Counter });
        }
        for _ in 0..self.choices.below(3) {
            params.push(Var { name: self.name(), ty: self.ty(), len: None, access: Access::Full });
        }
        let list: Vec<String> = params.iter().map(|param| format!("{} {}", param.ty, param.name)).collect();
        let ty = returns.map_or("void", Type::name);
        self.line(&format!("{ty} {name}({}) {{", list.join(", ")));
        let mut signature = Signature {
            name,
            params: params.iter().map(|param| param.ty).collect(),
            returns,
            cost: 0,
            recursive,
        };
        let counter = recursive.then(|| params[0].name.clone());
        self.scopes.push(params);
        self.levels += 1;
        (self.context, self.steps) = (Context::Function(returns), 2);
        if let Some(counter) = &counter {
            self.line(&format!("if ({counter} == 0) {{"));
            self.levels += 1;
            self.return_();
            self.levels -= 1;
            self.line("}");
        }
        for _ in 0..=self.choices.below(3) {
            self.stmt();
        }
        if let Some(counter) = &counter {
            self.call_itself(&signature, counter);
        }
        if returns.is_some() && !self.choices.one_in(4) {
            self.return_();
        }
        signature.cost = self.steps * if recursive { DEEPEST + 1 } else { 1 };
        self.scopes.pop();
        self.levels -= 1;
        self.context = Context::Program;
        self.line("}");
        self.functions.push(signature);
    }

    /// Writes a recursive call with a smaller counter.
    fn call_itself(&mut self, signature: &Signature, counter: &str) {
        let mut args = vec![format!("{counter} - 1")];
        for ty in &signature.params[1..] {
            args.push(self.expr(*ty, 1));
        }
        let call = format!("{}({})", signature.name, args.join(", "));
        let target = signature.returns.and_then(|ty| self.variable(ty, Access::Full));
        match target {
            Some(name) => self.line(&format!("{name} = {call};")),
            None => self.line(&format!("{call};")),
        }
    }

    /// Chooses one of the target's types.
    pub(super) fn ty(&mut self) -> Type {
        let count = if self.profile.words { 8 } else { 5 };
        match self.choices.below(count) {
            0..=2 => Type::Uint8,
            3 => Type::Char,
            4 => Type::Bool,
            5 => Type::Uint16,
            _ => Type::Int16,
        }
    }

    /// Returns an unused name.
    pub(super) fn name(&mut self) -> String {
        let number = self.names;
        self.names += 1;
        let letter = char::from(b'a' + (number % 26) as u8);
        if number < 26 { letter.to_string() } else { format!("{letter}{}", number / 26) }
    }

    /// Returns the variables in scope, without shadowed ones.
    pub(super) fn visible(&self) -> Vec<&Var> {
        let mut seen: Vec<&Var> = Vec::new();
        for var in self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()) {
            if seen.iter().all(|other| other.name != var.name) {
                seen.push(var);
            }
        }
        seen
    }

    /// Chooses a variable of a type that allows at least `access`.
    pub(super) fn variable(&mut self, ty: Type, access: Access) -> Option<String> {
        let allows = |var: &Var| match access {
            Access::Full => var.access == Access::Full,
            Access::Counter => var.access != Access::Const,
            Access::Const => true,
        };
        let names = self.visible().into_iter().filter(|var| var.ty == ty && var.len.is_none() && allows(var));
        let names: Vec<String> = names.map(|var| var.name.clone()).collect();
        let at = self.choices.below(names.len());
        names.into_iter().nth(at)
    }

    /// Chooses an array, with elements of that type if one is given.
    pub(super) fn array(&mut self, ty: Option<Type>) -> Option<(String, Type, u16)> {
        let arrays = self.visible().into_iter().filter(|var| ty.is_none_or(|ty| var.ty == ty));
        let arrays: Vec<_> = arrays.filter_map(|var| Some((var.name.clone(), var.ty, var.len?))).collect();
        let at = self.choices.below(arrays.len());
        arrays.into_iter().nth(at)
    }

    /// Chooses a function whose call stays within the limit of steps.
    pub(super) fn callable(&mut self, fits: impl Fn(&Signature) -> bool) -> Option<Signature> {
        let (steps, weight) = (self.steps, self.weight);
        let affordable = |signature: &Signature| steps + weight * signature.cost < STEPS;
        let all = self.functions.iter().filter(|signature| affordable(signature) && fits(signature));
        let all: Vec<Signature> = all.cloned().collect();
        let at = self.choices.below(all.len());
        all.into_iter().nth(at)
    }

    /// Writes an indented line.
    pub(super) fn line(&mut self, text: &str) {
        let blanks = self.levels * 4;
        let _ = writeln!(self.text, "{:blanks$}{text}", "");
    }
}
