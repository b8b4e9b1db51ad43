//! Random programs for testing back ends against the evaluator.
//!
//! A program is made from a string of bytes: each byte decides one thing. Where the bytes are used up, and
//! where one is 0, the simplest is chosen. So a shorter string with smaller bytes is a simpler program, and
//! [`shrink`] need not know anything about programs. All programs are without errors, and end after a few
//! thousand steps: loops have a counter that nothing else changes, and a function calls only those before it,
//! or itself a few times.

mod expressions;
mod statements;

use std::fmt::Write;

use crate::{profile::Profile, types::Type};

/// So many bytes that depend on a seed alone, the same everywhere: xorshift by Marsaglia (2003).
#[must_use]
pub fn bytes(seed: u64, len: usize) -> Vec<u8> {
    // Seeds that are near to each other are far apart after this, and never 0.
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// How large programs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For machines of 256 bytes: a few statements.
    Small,
    /// Up to about thirty statements.
    Usual,
}

/// What is chosen, from bytes.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    bytes: &'a [u8],
    size: Size,
}

impl<'a> Choices<'a> {
    /// Choices made by these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8], size: Size) -> Self {
        Self { bytes, size }
    }

    /// A number less than `limit`, which is at most 256.
    fn below(&mut self, limit: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % limit.max(1)
    }

    /// One of these; the first is the simplest.
    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }

    /// Whether something happens that is so rare.
    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) + 1 == limit
    }

    fn are_used_up(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// A program for a target, without errors.
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
        returns: Place::Program,
        loops: 0,
        weight: 1,
        steps: 0,
        left: if size == Size::Small { 8 } else { 30 },
    };
    generator.program();
    *choices = generator.choices;
    generator.text
}

/// So many tries of a shorter or smaller string are made.
const TRIES: usize = 3000;

/// The shortest and smallest bytes found for which `fails` still holds, as it does for `choices`.
pub fn shrink(choices: &[u8], fails: &mut dyn FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut best = choices.to_vec();
    let mut tries = 0;
    let mut attempt = |best: &mut Vec<u8>, candidate: Vec<u8>| {
        tries += 1;
        let better = tries <= TRIES && candidate != *best && fails(&candidate);
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

/// A variable or constant that can be seen.
#[derive(Clone, Debug)]
struct Var {
    name: String,
    ty: Type,
    /// For an array, how many elements.
    len: Option<u16>,
    kind: Kind,
}

/// What may be done to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Everything.
    Free,
    /// Reading only, as a loop counts with it.
    Counter,
    /// A constant.
    Const,
}

/// A function that can be called.
#[derive(Clone, Debug)]
struct Signature {
    name: String,
    params: Vec<Type>,
    returns: Option<Type>,
    /// About how many steps a call takes.
    cost: u32,
    /// Whether the first argument says how often it calls itself.
    recursive: bool,
}

/// Where statements stand, and what `return` gives there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Outside of functions.
    Program,
    /// In a function.
    Function(Option<Type>),
}

/// About how many steps a program may take.
const STEPS: u32 = 3000;
/// How often a function calls itself at most.
const DEEPEST: u32 = 5;

struct Generator<'a> {
    choices: Choices<'a>,
    profile: Profile,
    text: String,
    levels: usize,
    scopes: Vec<Vec<Var>>,
    functions: Vec<Signature>,
    /// How many names have been given.
    names: usize,
    returns: Place,
    /// How many loops are around.
    loops: u32,
    /// How often what is generated is done.
    weight: u32,
    /// About how many steps what has been generated takes.
    steps: u32,
    /// How many statements may come.
    left: u32,
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
        while self.left > 0 && !self.choices.are_used_up() {
            self.stmt();
        }
        self.show(&globals);
        if !first {
            self.text.push_str(&functions);
        }
    }

    /// Shows the variables, so that everything that was done to them is seen.
    fn show(&mut self, vars: &[Var]) {
        for Var { name, len, .. } in vars.iter().filter(|var| var.kind == Kind::Free) {
            match len {
                None => self.line(&format!("out({name});")),
                Some(len) => (0..*len).for_each(|i| self.line(&format!("out({name}[{i}]);"))),
            }
        }
    }

    /// A constant that the whole program knows.
    fn constant(&mut self) {
        let name = self.name();
        let ty = if self.choices.one_in(3) { Type::Char } else { Type::Uint8 };
        let value = if ty == Type::Char { "'k'".to_owned() } else { self.choices.below(256).to_string() };
        self.line(&format!("const {name} = {value};"));
        self.scopes[0].push(Var { name, ty, len: None, kind: Kind::Const });
    }

    /// A function. It knows the variables outside and the functions before it.
    fn function(&mut self) {
        let name = self.name();
        let returns = if self.choices.one_in(3) { None } else { Some(self.ty()) };
        let recursive = self.profile.recursion && self.choices.one_in(3);
        let mut params = Vec::new();
        if recursive {
            params.push(Var { name: self.name(), ty: Type::Uint8, len: None, kind: Kind::Counter });
        }
        for _ in 0..self.choices.below(3) {
            params.push(Var { name: self.name(), ty: self.ty(), len: None, kind: Kind::Free });
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
        (self.returns, self.steps) = (Place::Function(returns), 2);
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
        self.returns = Place::Program;
        self.line("}");
        self.functions.push(signature);
    }

    /// A call of the function in itself, with one less of what counts.
    fn call_itself(&mut self, signature: &Signature, counter: &str) {
        let mut args = vec![format!("{counter} - 1")];
        for ty in &signature.params[1..] {
            args.push(self.expr(*ty, 1));
        }
        let call = format!("{}({})", signature.name, args.join(", "));
        let kept = signature.returns.and_then(|ty| self.variable(ty, Kind::Free));
        match kept {
            Some(name) => self.line(&format!("{name} = {call};")),
            None => self.line(&format!("{call};")),
        }
    }

    /// One of the types that the target has.
    fn ty(&mut self) -> Type {
        let count = if self.profile.words { 8 } else { 5 };
        match self.choices.below(count) {
            0..=2 => Type::Uint8,
            3 => Type::Char,
            4 => Type::Bool,
            5 => Type::Uint16,
            _ => Type::Int16,
        }
    }

    /// A name that nothing has yet.
    fn name(&mut self) -> String {
        let number = self.names;
        self.names += 1;
        let letter = char::from(b'a' + (number % 26) as u8);
        if number < 26 { letter.to_string() } else { format!("{letter}{}", number / 26) }
    }

    /// All variables that can be seen; of two with one name the inner.
    fn visible(&self) -> Vec<&Var> {
        let mut seen: Vec<&Var> = Vec::new();
        for var in self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()) {
            if seen.iter().all(|other| other.name != var.name) {
                seen.push(var);
            }
        }
        seen
    }

    /// A variable of a type, if there is one; `least` is what must be allowed to do with it.
    fn variable(&mut self, ty: Type, least: Kind) -> Option<String> {
        let allows = |kind: Kind| match least {
            Kind::Free => kind == Kind::Free,
            Kind::Counter => kind != Kind::Const,
            Kind::Const => true,
        };
        let names =
            self.visible().into_iter().filter(|var| var.ty == ty && var.len.is_none() && allows(var.kind));
        let names: Vec<String> = names.map(|var| var.name.clone()).collect();
        let at = self.choices.below(names.len());
        names.into_iter().nth(at)
    }

    /// An array, if there is one; of elements of that type, if one is given.
    fn array(&mut self, ty: Option<Type>) -> Option<(String, Type, u16)> {
        let arrays = self.visible().into_iter().filter(|var| ty.is_none_or(|ty| var.ty == ty));
        let arrays: Vec<_> = arrays.filter_map(|var| Some((var.name.clone(), var.ty, var.len?))).collect();
        let at = self.choices.below(arrays.len());
        arrays.into_iter().nth(at)
    }

    /// A function that there is time to call, if there is one.
    fn callable(&mut self, fits: impl Fn(&Signature) -> bool) -> Option<Signature> {
        let (steps, weight) = (self.steps, self.weight);
        let affordable = |signature: &Signature| steps + weight * signature.cost < STEPS;
        let all = self.functions.iter().filter(|signature| affordable(signature) && fits(signature));
        let all: Vec<Signature> = all.cloned().collect();
        let at = self.choices.below(all.len());
        all.into_iter().nth(at)
    }

    /// Writes a line.
    fn line(&mut self, text: &str) {
        let blanks = self.levels * 4;
        let _ = writeln!(self.text, "{:blanks$}{text}", "");
    }
}
