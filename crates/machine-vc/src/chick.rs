//! The back end of Chick for the VC, which minimises code size.
//!
//! The machine has four registers, 256 bytes of memory, no stack and no indirect addressing, so code size
//! matters most. The stages are: the SSA form and its passes (in the crate `chick`), legalisation of operations
//! that the machine lacks (`legal`), instruction selection and register allocation by a shortest path through
//! each block (`cover`) with a search for the states at merge points (`plan`), an order of blocks with few
//! jumps (`layout`), and text (`emit`). At `-O0`, `naive` generates the published code instead.

mod blocks;
mod code;
mod cover;
mod emit;
mod goals;
mod layout;
mod legal;
mod naive;
mod plan;
#[cfg(test)]
mod proof;
mod size;
mod state;

use bantam_chick::{
    Level, Profile,
    backend::{Assembly, Backend, Request},
    ir::{Calls, F, Module, Op, V, lower, passes},
};
use bantam_diag::Diagnostic;
use rustc_hash::FxHashMap;

use self::{
    blocks::{Blocks, Convention},
    code::BlockCode,
    cover::Effort,
    emit::Memory,
    plan::SearchLimits,
};

/// The back end for the VC.
#[derive(Clone, Copy, Debug)]
pub struct VcBackend;

static PROFILE: Profile = Profile {
    title: "VC",
    ports: true,
    words: false,
    recursion: false,
    goto: true,
    longest_array: 255,
    asm_comments: &[";"],
    frame: None,
};

impl Backend for VcBackend {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn optimised(&self, request: &Request<'_>) -> Module {
        match request.options.level {
            // At this level the code is generated directly from the typed program.
            Level::None => lower(request.program, request.source),
            level @ (Level::Usual | Level::Smallest) => {
                let module = improved(request);
                smallest(&module, limits(level)).map_or(module, |(module, _)| module)
            }
        }
    }

    fn compile(&self, request: &Request<'_>) -> Result<Assembly, Vec<Diagnostic>> {
        let (assembly, aside) = match request.options.level {
            Level::None => naive::compile(request),
            level @ (Level::Usual | Level::Smallest) => small(request, limits(level)),
        };
        size::fitting(assembly, aside, request)
    }
}

/// Returns small code and the number of bytes set aside for variables. Falls back to the published code if the
/// search finds none.
fn small(request: &Request<'_>, limits: SearchLimits) -> (Assembly, u32) {
    let Some((module, codes)) = smallest(&improved(request), limits) else {
        return naive::compile(request);
    };
    let memory = Memory::of(&codes, &module);
    (emit::emit(&codes, &module, &memory, request.source), memory.bytes)
}

/// Returns the SSA form after all passes that never enlarge the code.
fn improved(request: &Request<'_>) -> Module {
    let mut module = lower(request.program, request.source);
    passes::usual(&mut module);
    legal::legalise(&mut module);
    passes::usual(&mut module);
    module
}

/// A pass that makes some programs smaller and others larger.
type SpeculativePass = fn(&mut Module);

/// The speculative passes, tried in this order and judged by the size of the whole program.
const SPECULATIVE: &[SpeculativePass] = &[
    |module| {
        for number in 0..module.functions.len() {
            passes::rebase_counters(module, number);
        }
        passes::usual(module);
    },
    |module| {
        for function in &mut module.functions {
            passes::unroll_loops(function, MAX_ITERATIONS);
        }
        passes::usual(module);
    },
    |module| module.functions.iter_mut().for_each(passes::place_late),
];

/// The greatest number of iterations that is unrolled.
const MAX_ITERATIONS: usize = 12;

/// Returns the smallest code found, if any. A speculative pass is kept if it makes the code smaller.
fn smallest(module: &Module, limits: SearchLimits) -> Option<(Module, Vec<BlockCode>)> {
    let mut best = (module.clone(), generate(module.clone(), limits)?);
    for pass in SPECULATIVE {
        let mut changed = best.0.clone();
        pass(&mut changed);
        if changed == best.0 {
            continue;
        }
        let smaller = |codes: &Vec<BlockCode>| layout::bytes(codes) < layout::bytes(&best.1);
        if let Some(codes) = generate(changed.clone(), limits).filter(smaller) {
            best = (changed, codes);
        }
    }
    Some(best)
}

fn limits(level: Level) -> SearchLimits {
    match level {
        Level::None | Level::Usual => SearchLimits {
            effort: Effort { beam: 64, slack: 2, ends: 8 },
            search: Effort { beam: 16, slack: 2, ends: 4 },
            rounds: 2,
            budget: 5_000,
        },
        Level::Smallest => SearchLimits {
            effort: Effort { beam: 400, slack: 4, ends: 24 },
            search: Effort { beam: 64, slack: 3, ends: 12 },
            rounds: 6,
            budget: 400_000,
        },
    }
}

/// Returns the code of a module in its final order; `None` if no code is found for one of its functions.
fn generate(mut module: Module, limits: SearchLimits) -> Option<Vec<BlockCode>> {
    legal::shape(&mut module);
    let mut conventions: FxHashMap<u32, Convention> = FxHashMap::default();
    let mut first = 0u16;
    let mut all: Vec<(F, Vec<BlockCode>)> = Vec::new();
    for f in Calls::of(&module).order().iter().copied() {
        let function = module.function(f);
        let blocks = Blocks::new(function, f.0, first, &conventions);
        first = first.saturating_add(function.insns.len() as u16);
        let params = params(&module, f);
        let (codes, convention) = plan::compile(&blocks, &params, limits)?;
        conventions.insert(f.0, convention);
        all.push((f, codes));
    }
    all.sort_by_key(|(f, _)| *f);
    Some(layout::lay_out(all.into_iter().flat_map(|(_, codes)| codes).collect()))
}

/// Returns the virtual registers of a function's parameters in order.
fn params(module: &Module, f: F) -> Vec<V> {
    let function = module.function(f);
    let at = |number: u16| {
        (0..function.insns.len() as u32)
            .map(V)
            .find(|v| matches!(function.op(*v), Op::Param(n) if *n == number))
    };
    // An unused parameter gets the number after the last instruction.
    let unused = V(function.insns.len() as u32);
    (0..function.params).map(|number| at(number).unwrap_or(unused)).collect()
}

#[cfg(test)]
mod tests {
    use bantam_chick::{Options, check_source};
    use bantam_diag::Source;

    use super::*;

    #[test]
    fn where_no_small_code_is_found_the_long_way_is_taken() {
        let source = Source::new("a.chk", "uint8 a = read_port(0);\nout(a + 1);\n");
        let options = Options::default();
        let program = check_source(&source, 0, &PROFILE, options).program.unwrap();
        let request = Request { program: &program, source: &source, id: 0, options };
        let nothing = Effort { beam: 0, slack: 0, ends: 0 };
        let (found, _) = small(&request, SearchLimits { effort: nothing, ..limits(Level::Usual) });
        assert_eq!(found.text, naive::compile(&request).0.text);
    }
}
