//! Variables and functions of a high language: which can be seen where the program is, and what they hold.

use bantam_isa::{Function, Home, Image, Variable};
use bantam_run::Machine;

use crate::{
    answer::{Answer, Line},
    expr::{Expr, signed},
    session::Session,
};

/// So many elements of an array are shown.
const MOST: u16 = 16;

/// The line of the program that an address belongs to.
pub(crate) fn line_of(image: &Image, addr: u16) -> Option<u32> {
    image.sources_of(addr).find(|line| line.file == 0).map(|line| line.line)
}

/// The line of the program where the machine is: that of the innermost call that has one.
pub(crate) fn line_now(image: &Image, machine: &dyn Machine) -> Option<u32> {
    let calls = machine.calls().into_iter().map(|addr| addr.wrapping_sub(1));
    std::iter::once(machine.pc()).chain(calls).find_map(|addr| line_of(image, addr))
}

fn holds(lines: (u32, u32), line: u32) -> bool {
    (lines.0..=lines.1).contains(&line)
}

/// The variable of a name that is seen in a line: of several, the one declared last.
pub(crate) fn visible<'a>(name: &str, image: &'a Image, line: Option<u32>) -> Option<&'a Variable> {
    let seen = image
        .variables
        .iter()
        .filter(|variable| variable.name == name && line.is_some_and(|line| holds(variable.lines, line)));
    seen.max_by_key(|variable| variable.lines.0)
}

/// A variable, or an element of one, as a word at an address.
pub(crate) fn word(variable: &Variable, index: Option<Expr>, machine: &dyn Machine) -> Expr {
    let sum = |a, b| Expr::Two("+", Box::new(a), Box::new(b));
    let first = match &variable.home {
        Home::At(addr) => Expr::Number((*addr).into()),
        Home::Frame { register, offset, .. } => {
            let registers = machine.registers();
            let found = registers.iter().find(|found| found.name == register);
            let base = found.map_or(Expr::Number(0), |found| Expr::Register(found.name));
            sum(base, Expr::Number((*offset).into()))
        }
    };
    let addr = match index {
        None => first,
        Some(index) => {
            let step = Expr::Number(variable.step.into());
            sum(first, Expr::Two("*", Box::new(index), Box::new(step)))
        }
    };
    Expr::Word(Box::new(addr))
}

impl Session {
    /// The variables that can be seen here, with what they hold.
    pub(crate) fn variables(&self) -> Vec<Line> {
        let (image, machine) = (&self.image, self.history.machine());
        let line = line_now(image, machine);
        let mut names: Vec<&str> = image.variables.iter().map(|variable| variable.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let seen = names.into_iter().filter_map(|name| visible(name, image, line));
        let value = |variable: &Variable| match variable.len {
            None => self.number(word(variable, None, machine).value(machine, self.bits())),
            Some(len) => {
                let element = |i: u16| {
                    word(variable, Some(Expr::Number(i.into())), machine).value(machine, self.bits())
                };
                let values: Vec<String> = (0..len.min(MOST)).map(|i| element(i).to_string()).collect();
                let more = if len > MOST { ", ..." } else { "" };
                format!("{{{}{more}}}", values.join(", "))
            }
        };
        seen.map(|variable| Line { name: variable.name.clone(), text: value(variable), marked: false })
            .collect()
    }

    /// The calls that the program is in: of functions that have names, with their arguments.
    pub(crate) fn calls(&self) -> Answer {
        let machine = self.history.machine();
        let numerals = self.target.numerals();
        let mut base = None;
        let mut lines = Vec::new();
        let places = std::iter::once((machine.pc(), machine.pc()));
        let back = machine.calls().into_iter().map(|addr| (addr, addr.wrapping_sub(1)));
        for (addr, inside) in places.chain(back) {
            let name = if lines.is_empty() { "now" } else { "back to" };
            let mut text = self.image.whereabouts(addr, numerals);
            let function = line_of(&self.image, inside)
                .and_then(|line| self.image.functions.iter().find(|function| holds(function.lines, line)));
            if let Some(function) = function {
                text += &format!("  {}", self.call(function, &mut base));
            }
            lines.push(Line { name: name.to_owned(), text, marked: lines.is_empty() });
        }
        Answer::List(lines)
    }

    /// A function with its arguments. `base` is where its frame is, and then where that of its caller is.
    fn call(&self, function: &Function, base: &mut Option<u16>) -> String {
        let machine = self.history.machine();
        let mut outer = None;
        let args = function.params.iter().map(|param| {
            let Some(variable) = param.and_then(|param| self.image.variables.get(param)) else {
                return "?".to_owned();
            };
            let addr = match &variable.home {
                Home::At(addr) => *addr,
                Home::Frame { register, offset, saved } => {
                    let frame = base.unwrap_or_else(|| machine.register(register).unwrap_or_default());
                    outer = Some(machine.word(frame.wrapping_add_signed(*saved)));
                    frame.wrapping_add_signed(*offset)
                }
            };
            format!("{} = {}", variable.name, signed(machine.word(addr), self.bits()))
        });
        let text = format!("{}({})", function.name, args.collect::<Vec<_>>().join(", "));
        *base = outer.or(*base);
        text
    }
}
