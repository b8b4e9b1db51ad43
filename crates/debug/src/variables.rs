//! Variables and calls of a program: which are visible where it is, and their values.

use bantam_isa::{Function, Home, Variable as ImageVariable};

use crate::{
    answer::{Argument, Frame, Variable, VariableKind},
    expr::signed,
    program::Inspector,
    scope::{function_at, line_now, visible},
};

/// How many elements of an array its text has.
const MOST: usize = 16;

impl Inspector<'_> {
    /// The variables that are visible here, by name.
    pub(crate) fn variables(self) -> Vec<Variable> {
        let image = &self.program.image;
        let line = line_now(image, self.machine);
        let mut names: Vec<&str> = image.variables.iter().map(|variable| variable.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let seen = names.into_iter().filter_map(|name| visible(name, image, line));
        seen.map(|variable| self.variable(variable)).collect()
    }

    fn variable(self, variable: &ImageVariable) -> Variable {
        let addr = match &variable.home {
            Home::At(addr) => *addr,
            Home::Frame { register, offset, .. } => {
                self.machine.register(register).unwrap_or_default().wrapping_add_signed(*offset)
            }
        };
        let element = |i: u16| {
            let addr = addr.wrapping_add(i.wrapping_mul(variable.step.cast_unsigned()));
            signed(self.machine.word(addr), self.program.bits())
        };
        let values: Vec<i64> = (0..variable.len.unwrap_or(1)).map(element).collect();
        let (kind, text) = match variable.len {
            None => (
                VariableKind::Number,
                values.first().map_or_else(String::new, |value| self.program.spell(*value)),
            ),
            Some(len) => {
                let shown: Vec<String> = values.iter().take(MOST).map(ToString::to_string).collect();
                let more = if values.len() > MOST { ", ..." } else { "" };
                (VariableKind::Array { len, step: variable.step }, format!("{{{}{more}}}", shown.join(", ")))
            }
        };
        Variable { name: variable.name.clone(), kind, values, addr, lines: variable.lines, text }
    }

    /// Where the program is, and the calls that led there, innermost first.
    pub(crate) fn frames(self) -> Vec<Frame> {
        let returns = self.machine.calls();
        // A call is the instruction before the address that it returns to.
        let addrs = std::iter::once((self.machine.pc(), self.machine.pc()))
            .chain(returns.iter().map(|addr| (*addr, addr.wrapping_sub(1))));
        let mut base = None;
        let mut frames = Vec::with_capacity(returns.len() + 1);
        for (i, (addr, inside)) in addrs.enumerate() {
            let return_addr = returns.get(i).copied();
            let call_site = return_addr.and_then(|addr| self.call_before(addr));
            let entry = call_site
                .and_then(|site| self.program.target.insn_set().flow(self.insn(site).key, site)?.target);
            let function = function_at(&self.program.image, inside);
            frames.push(Frame {
                addr,
                place: self.program.whereabouts(addr),
                function: function
                    .map(|function| function.name.clone())
                    .or_else(|| entry.and_then(|entry| self.program.label_at(entry))),
                entry,
                call_site,
                return_addr,
                arguments: function.map(|function| self.arguments(function, &mut base)),
            });
        }
        frames
    }

    /// The arguments of a function. `base` is the base of its frame, and then that of its caller's.
    fn arguments(self, function: &Function, base: &mut Option<u16>) -> Vec<Argument> {
        let mut outer = None;
        let argument = |param: &Option<usize>| {
            let variable = param.and_then(|param| self.program.image.variables.get(param))?;
            let addr = match &variable.home {
                Home::At(addr) => *addr,
                Home::Frame { register, offset, saved } => {
                    let frame = base.unwrap_or_else(|| self.machine.register(register).unwrap_or_default());
                    outer = Some(self.machine.word(frame.wrapping_add_signed(*saved)));
                    frame.wrapping_add_signed(*offset)
                }
            };
            Some((variable.name.clone(), signed(self.machine.word(addr), self.program.bits())))
        };
        let arguments = function.params.iter().map(argument).map(|value| Argument { value }).collect();
        *base = outer.or(*base);
        arguments
    }
}
