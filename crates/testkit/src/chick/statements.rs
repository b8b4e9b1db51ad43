//! Random statements.

use bantam_chick::Type;

use super::generate::{Access, Context, Generator, STEPS, Size, Var};

/// The operators of compound assignments.
const ASSIGNMENTS: [&str; 10] = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];

impl Generator<'_> {
    pub(super) fn stmt(&mut self) {
        self.remaining = self.remaining.saturating_sub(1);
        self.steps += self.weight;
        let may_nest = self.remaining > 0 && self.levels < 4;
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
            22 if self.loops > 0 || self.context != Context::Program => self.leave(),
            23 => self.print(),
            _ => self.assignment(),
        }
    }

    /// Writes the statements of a block whose `{` is written already.
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
                // Printing digits takes too much code for a small machine.
                let function = if words || self.choices.size == Size::Usual { "print_dec" } else { "out" };
                let value = self.any(ty);
                self.line(&format!("{function}({value});"));
            }
        }
    }

    /// Declares a variable or an array, sometimes with the name of an outer one.
    pub(super) fn declaration(&mut self) {
        let ty = self.ty();
        let (var, text) = if self.choices.one_in(4) { self.new_array(ty) } else { self.new_variable(ty) };
        self.line(&text);
        let innermost = self.scopes.len() - 1;
        self.scopes[innermost].push(var);
    }

    /// Returns a name for a declaration in the innermost block.
    fn new_name(&mut self) -> String {
        if self.scopes.len() > 1 && self.choices.one_in(3) {
            let innermost = &self.scopes[self.scopes.len() - 1];
            let outer = self.visible().into_iter().find(|var| {
                var.access == Access::Full && innermost.iter().all(|other| other.name != var.name)
            });
            if let Some(outer) = outer {
                return outer.name.clone();
            }
        }
        self.name()
    }

    fn new_variable(&mut self, ty: Type) -> (Var, String) {
        let form = self.choices.below(5);
        // Before the name is chosen, as the value may read the outer variable of the same name.
        let value = self.value(ty);
        let name = self.new_name();
        let text = match form {
            // Not for words: a literal alone would make the variable a byte.
            3 if ty.bits() == 8 => format!("let {name} = {value};"),
            4 => format!("{ty} {name};"),
            _ => format!("{ty} {name} = {value};"),
        };
        (Var { name, ty, len: None, access: Access::Full }, text)
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
        (Var { name, ty, len: Some(len as u16), access: Access::Full }, text)
    }

    fn assignment(&mut self) {
        let ty = self.ty();
        let Some(name) = self.variable(ty, Access::Full) else { return self.output() };
        let value = self.value(ty);
        self.line(&format!("{name} = {value};"));
    }

    /// Writes a compound assignment.
    fn change(&mut self) {
        let ty = self.ty();
        let Some(name) = self.variable(ty, Access::Full) else { return self.output() };
        let change = self.compound(ty);
        self.line(&format!("{name} {change};"));
    }

    /// Returns an operator and a value that suit a variable of that type.
    fn compound(&mut self, ty: Type) -> String {
        let (from, count) = match ty {
            Type::Uint8 | Type::Uint16 | Type::Int16 => (0, 10),
            // Only bitwise operators.
            Type::Bool | Type::Char => (5, 3),
        };
        let op = ASSIGNMENTS[from + self.choices.below(count)];
        let value = if matches!(op, "<<=" | ">>=") { self.value(Type::Uint8) } else { self.value(ty) };
        format!("{op} {value}")
    }

    fn step(&mut self) {
        let ty = self.ty();
        let ty = if ty.is_number() { ty } else { Type::Uint8 };
        let Some(name) = self.variable(ty, Access::Full) else { return self.output() };
        let sign = ["++", "--"][self.choices.below(2)];
        self.line(&format!("{name}{sign};"));
    }

    fn element_change(&mut self) {
        let Some((name, ty, len)) = self.array(None) else { return self.assignment() };
        let element = self.element(&name, len);
        let text = match self.choices.below(4) {
            0 | 1 => format!("{element} = {};", self.value(ty)),
            3 if ty.is_number() => format!("{element}{};", ["++", "--"][self.choices.below(2)]),
            _ => format!("{element} {};", self.compound(ty)),
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

    /// Writes a loop of a few iterations, whose counter nothing else changes.
    fn loop_(&mut self) {
        let iterations = 1 + self.choices.below(5) as u32;
        let form = self.choices.below(6);
        let name = self.name();
        let counter = Var { name: name.clone(), ty: Type::Uint8, len: None, access: Access::Counter };
        let innermost = self.scopes.len() - 1;
        let mut block_vars = Vec::new();
        match form {
            0 | 1 => {
                let (first, step) = if form == 0 { (0, "++") } else { (250, " += 1") };
                let limit = first + iterations;
                self.line(&format!("for (uint8 {name} = {first}; {name} < {limit}; {name}{step}) {{"));
                block_vars.push(counter);
            }
            2 => {
                self.line(&format!("for (uint8 {name} = {iterations}; {name} > 0; {name}--) {{"));
                block_vars.push(counter);
            }
            3 | 4 => {
                self.line(&format!("uint8 {name} = 0;"));
                self.scopes[innermost].push(counter);
                self.line(&if form == 3 {
                    format!("while ({name} < {iterations}) {{")
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
        self.weight *= iterations;
        self.loops += 1;
        self.levels += 1;
        // First in the block, so that `continue` cannot skip it.
        if form >= 3 {
            self.line(&format!("{name}++;"));
        }
        if form == 5 {
            self.line(&format!("if ({name} > {iterations}) {{ break; }}"));
        }
        self.levels -= 1;
        self.block(block_vars);
        self.loops -= 1;
        self.weight = weight;
        self.line(&if form == 4 { format!("}} while ({name} < {iterations});") } else { "}".to_owned() });
    }

    /// Writes a bare block with declarations of its own.
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
        let target = signature.returns.and_then(|ty| self.variable(ty, Access::Full));
        match target {
            Some(name) => self.line(&format!("{name} = {call};")),
            None => self.line(&format!("{call};")),
        }
    }

    /// Writes a conditional `break`, `continue` or `return`.
    fn leave(&mut self) {
        let cond = self.condition();
        self.line(&format!("if ({cond}) {{"));
        self.levels += 1;
        let from_function = self.context != Context::Program && (self.loops == 0 || self.choices.one_in(3));
        if from_function {
            self.return_();
        } else {
            let keyword = ["break", "continue"][self.choices.below(2)];
            self.line(&format!("{keyword};"));
        }
        self.levels -= 1;
        self.line("}");
    }

    pub(super) fn return_(&mut self) {
        match self.context {
            Context::Program | Context::Function(None) => self.line("return;"),
            Context::Function(Some(ty)) => {
                let value = self.value(ty);
                self.line(&format!("return {value};"));
            }
        }
    }
}
