//! Random statements.

use super::{Generator, Kind, Place, STEPS, Size, Var};
use crate::types::Type;

/// Operators of compound assignments.
const ASSIGNMENTS: [&str; 10] = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];

impl Generator<'_> {
    pub(super) fn stmt(&mut self) {
        self.left = self.left.saturating_sub(1);
        self.steps += self.weight;
        let may_nest = self.left > 0 && self.levels < 4;
        match self.choices.below(24) {
            0 | 1 => self.output(),
            2..=5 => self.assignment(),
            6 | 7 => self.change(),
            8 => self.step(),
            9..=11 => self.element_change(),
            12..=14 if may_nest => self.if_(),
            15..=18 if may_nest && self.loops < 2 && self.steps < STEPS / 2 => self.loop_(),
            19 if may_nest => self.shadow(),
            20 => self.call_stmt(),
            21 => self.declaration(),
            22 if self.loops > 0 || self.returns != Place::Program => self.leave(),
            23 => self.print(),
            _ => self.assignment(),
        }
    }

    /// Statements in a block that has been opened.
    fn block(&mut self, vars: Vec<Var>) {
        self.scopes.push(vars);
        self.levels += 1;
        for _ in 0..=self.choices.below(3) {
            self.stmt();
        }
        self.levels -= 1;
        self.scopes.pop();
    }

    fn output(&mut self) {
        let ty = self.ty();
        let value = self.any(ty);
        if self.profile.ports && self.choices.one_in(3) {
            let port = self.choices.below(8);
            self.line(&format!("write_port({port}, {value});"));
        } else {
            self.line(&format!("out({value});"));
        }
    }

    fn print(&mut self) {
        match self.choices.below(4) {
            0 | 1 => {
                let value = self.any(Type::Char);
                self.line(&format!("print({value});"));
            }
            2 => {
                let text = ["", "a", "no.", "\\n", "\\\"{}\\\\"][self.choices.below(5)];
                self.line(&format!("print(\"{text}\");"));
            }
            _ => {
                let words = self.profile.words;
                let types: &[Type] =
                    if words { &[Type::Uint8, Type::Uint16, Type::Int16] } else { &[Type::Uint8] };
                let ty = self.choices.pick(types).unwrap_or(Type::Uint8);
                // Digits are expensive where there are few bytes.
                let function = if words || self.choices.size == Size::Usual { "print_dec" } else { "out" };
                let value = self.any(ty);
                self.line(&format!("{function}({value});"));
            }
        }
    }

    /// A variable or an array. Sometimes an inner one has the name of an outer one.
    pub(super) fn declaration(&mut self) {
        let ty = self.ty();
        let (var, text) = if self.choices.one_in(4) { self.new_array(ty) } else { self.new_variable(ty) };
        self.line(&text);
        let innermost = self.scopes.len() - 1;
        self.scopes[innermost].push(var);
    }

    /// A name for something new in the innermost block.
    fn new_name(&mut self) -> String {
        if self.scopes.len() > 1 && self.choices.one_in(3) {
            let innermost = &self.scopes[self.scopes.len() - 1];
            let outer = self
                .visible()
                .into_iter()
                .find(|var| var.kind == Kind::Free && innermost.iter().all(|other| other.name != var.name));
            if let Some(outer) = outer {
                return outer.name.clone();
            }
        }
        self.name()
    }

    fn new_variable(&mut self, ty: Type) -> (Var, String) {
        let form = self.choices.below(5);
        // The value comes first, as it may be that of the outer variable of that name.
        let value = self.value(ty);
        let name = self.new_name();
        let text = match form {
            // What a literal is by itself, it is not always meant to be.
            3 if ty.bits() == 8 => format!("let {name} = {value};"),
            4 => format!("{ty} {name};"),
            _ => format!("{ty} {name} = {value};"),
        };
        (Var { name, ty, len: None, kind: Kind::Free }, text)
    }

    fn new_array(&mut self, ty: Type) -> (Var, String) {
        let most = if self.choices.size == Size::Small { 3 } else { 6 };
        let most = most.min(usize::from(self.profile.longest_array));
        let mut len = 1 + self.choices.below(most);
        let form = self.choices.below(4);
        let count = if form == 1 { 1 + self.choices.below(len) } else { len };
        let values: Vec<String> = (0..count).map(|_| self.value(ty)).collect();
        let values = values.join(", ");
        let name = self.new_name();
        let text = match form {
            0 => format!("{ty}[] {name} = {{{values}}};"),
            1 => format!("{ty}[{len}] {name} = {{{values}}};"),
            2 if ty == Type::Char && most >= 3 => {
                len = 3;
                format!("char[] {name} = \"a\\nz\";")
            }
            _ => format!("{ty}[{len}] {name};"),
        };
        (Var { name, ty, len: Some(len as u16), kind: Kind::Free }, text)
    }

    fn assignment(&mut self) {
        let ty = self.ty();
        let Some(name) = self.variable(ty, Kind::Free) else { return self.output() };
        let value = self.value(ty);
        self.line(&format!("{name} = {value};"));
    }

    /// Compound assignment.
    fn change(&mut self) {
        let ty = self.ty();
        let Some(name) = self.variable(ty, Kind::Free) else { return self.output() };
        let change = self.compound(ty);
        self.line(&format!("{name} {change};"));
    }

    /// An operator and a value that go with a variable of that type.
    fn compound(&mut self, ty: Type) -> String {
        let (from, count) = match ty {
            Type::Uint8 | Type::Uint16 | Type::Int16 => (0, 10),
            // Bits only.
            Type::Bool | Type::Char => (5, 3),
        };
        let op = ASSIGNMENTS[from + self.choices.below(count)];
        let value = if matches!(op, "<<=" | ">>=") { self.value(Type::Uint8) } else { self.value(ty) };
        format!("{op} {value}")
    }

    fn step(&mut self) {
        let ty = self.ty();
        let ty = if ty.is_number() { ty } else { Type::Uint8 };
        let Some(name) = self.variable(ty, Kind::Free) else { return self.output() };
        let sign = ["++", "--"][self.choices.below(2)];
        self.line(&format!("{name}{sign};"));
    }

    fn element_change(&mut self) {
        let Some((name, ty, len)) = self.array(None) else { return self.assignment() };
        let place = self.element(&name, len);
        let text = match self.choices.below(4) {
            0 | 1 => format!("{place} = {};", self.value(ty)),
            3 if ty.is_number() => format!("{place}{};", ["++", "--"][self.choices.below(2)]),
            _ => format!("{place} {};", self.compound(ty)),
        };
        self.line(&text);
    }

    fn if_(&mut self) {
        let cond = self.condition();
        self.line(&format!("if ({cond}) {{"));
        self.block(Vec::new());
        let form = self.choices.below(4);
        if form == 3 {
            let cond = self.condition();
            self.line(&format!("}} else if ({cond}) {{"));
            self.block(Vec::new());
        }
        if form >= 2 {
            self.line("} else {");
            self.block(Vec::new());
        }
        self.line("}");
    }

    /// A loop of a few turns, whose counter nothing else changes.
    fn loop_(&mut self) {
        let turns = 1 + self.choices.below(5) as u32;
        let form = self.choices.below(6);
        let name = self.name();
        let counter = Var { name: name.clone(), ty: Type::Uint8, len: None, kind: Kind::Counter };
        let innermost = self.scopes.len() - 1;
        let mut of_block = Vec::new();
        match form {
            0 | 1 => {
                let (first, step) = if form == 0 { (0, "++") } else { (250, " += 1") };
                let limit = first + turns;
                self.line(&format!("for (uint8 {name} = {first}; {name} < {limit}; {name}{step}) {{"));
                of_block.push(counter);
            }
            2 => {
                self.line(&format!("for (uint8 {name} = {turns}; {name} > 0; {name}--) {{"));
                of_block.push(counter);
            }
            3 | 4 => {
                self.line(&format!("uint8 {name} = 0;"));
                self.scopes[innermost].push(counter);
                self.line(&if form == 3 {
                    format!("while ({name} < {turns}) {{")
                } else {
                    "do {".to_owned()
                });
            }
            _ => {
                self.line(&format!("uint8 {name} = 0;"));
                self.scopes[innermost].push(counter);
                self.line("while (true) {");
            }
        }
        let weight = self.weight;
        self.weight *= turns;
        self.loops += 1;
        self.levels += 1;
        // First in the block, so that `continue` does not keep the loop from ending.
        if form >= 3 {
            self.line(&format!("{name}++;"));
        }
        if form == 5 {
            self.line(&format!("if ({name} > {turns}) {{ break; }}"));
        }
        self.levels -= 1;
        self.block(of_block);
        self.loops -= 1;
        self.weight = weight;
        self.line(&if form == 4 { format!("}} while ({name} < {turns});") } else { "}".to_owned() });
    }

    /// A block by itself.
    fn shadow(&mut self) {
        self.line("{");
        self.scopes.push(Vec::new());
        self.levels += 1;
        self.declaration();
        self.levels -= 1;
        let vars = self.scopes.pop().unwrap_or_default();
        self.block(vars);
        self.line("}");
    }

    fn call_stmt(&mut self) {
        let Some(signature) = self.callable(|_| true) else { return self.output() };
        let call = self.call(&signature);
        let kept = signature.returns.and_then(|ty| self.variable(ty, Kind::Free));
        match kept {
            Some(name) => self.line(&format!("{name} = {call};")),
            None => self.line(&format!("{call};")),
        }
    }

    /// Leaves a loop, a turn of it, or a function, if a condition holds.
    fn leave(&mut self) {
        let cond = self.condition();
        self.line(&format!("if ({cond}) {{"));
        self.levels += 1;
        let from_function = self.returns != Place::Program && (self.loops == 0 || self.choices.one_in(3));
        if from_function {
            self.return_();
        } else {
            let word = ["break", "continue"][self.choices.below(2)];
            self.line(&format!("{word};"));
        }
        self.levels -= 1;
        self.line("}");
    }

    pub(super) fn return_(&mut self) {
        match self.returns {
            Place::Program | Place::Function(None) => self.line("return;"),
            Place::Function(Some(ty)) => {
                let value = self.value(ty);
                self.line(&format!("return {value};"));
            }
        }
    }
}
