//! Each pass alone: a source, and its SSA form before and after the pass.

use bantam_chick::ir::{Function, Module, lower, passes};

use crate::support::program;

/// Returns the SSA form before and after a pass, for a program that other passes have processed.
fn before_and_after(text: &str, first: &[fn(&mut Module)], pass: fn(&mut Module)) -> String {
    let (source, program) = program("sample.chk", text);
    let mut module = lower(&program, &source);
    first.iter().for_each(|pass| pass(&mut module));
    let before = module.to_string();
    pass(&mut module);
    bantam_chick::ir::verify(&module).unwrap();
    format!("{before}=>\n{module}")
}

fn main_function(module: &mut Module) -> &mut Function {
    &mut module.functions[0]
}

#[test]
fn promotion_puts_variables_into_registers() {
    let text = "uint8 a = 1; if (read_port(7) == 2) { a = 3; } out(a);";
    insta::assert_snapshot!(before_and_after(text, &[], passes::promote_slots), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v0 = 1
      store m0, v0
      v2 = read_port 7
      v3 = 2
      if v2 == v3 byte: b2 else b3
    b1:
      v6 = load m0
      out v6, 8 bits
      stop
    b2:
      v4 = 3
      store m0, v4
      jump b1
    b3:
      jump b1
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v9 = 0
      v0 = 1
      v2 = read_port 7
      v3 = 2
      if v2 == v3 byte: b2 else b3
    b1:
      v8 = phi b2: v4, b3: v0
      out v8, 8 bits
      stop
    b2:
      v4 = 3
      jump b1
    b3:
      jump b1
    ");
}

#[test]
fn folding_matches_the_evaluator() {
    let text = "uint8 a = read_port(7); out(2 * 3 + 1); out(a * 1 + 0); out(a / 8); out(a % 8);";
    let pass = |module: &mut Module| _ = passes::simplify(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], pass), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v22 = 0
      v0 = read_port 7
      v2 = 2
      v3 = 3
      v4 = v2 * v3 byte
      v5 = 1
      v6 = v4 + v5 byte
      out v6, 8 bits
      v9 = 1
      v10 = v0 * v9 byte
      v11 = 0
      v12 = v10 + v11 byte
      out v12, 8 bits
      v15 = 8
      v16 = v0 / v15 byte
      out v16, 8 bits
      v19 = 8
      v20 = v0 % v19 byte
      out v20, 8 bits
      stop
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v22 = 0
      v0 = read_port 7
      v2 = 2
      v3 = 3
      v4 = 6
      v5 = 1
      v6 = 7
      out v6, 8 bits
      v9 = 1
      v11 = 0
      out v0, 8 bits
      v15 = 8
      v23 = 3
      v16 = v0 >> v23 byte
      out v16, 8 bits
      v19 = 8
      v24 = 7
      v20 = v0 & v24 byte
      out v20, 8 bits
      stop
    ");
}

#[test]
fn dead_code_is_removed_except_for_faulting_divisions() {
    let text = "uint8 a = read_port(7); uint8 b = a + 1; uint8 c = a / 2; uint8 d = 1 / a; out(a);";
    let pass = |module: &mut Module| _ = passes::remove_dead(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], pass), @"
    m0: a 8 bits
    m1: b 8 bits
    m2: c 8 bits
    m3: d 8 bits

    f0 = main(0 params)
    b0:
      v16 = 0
      v17 = 0
      v18 = 0
      v19 = 0
      v0 = read_port 7
      v3 = 1
      v4 = v0 + v3 byte
      v7 = 2
      v8 = v0 / v7 byte
      v10 = 1
      v12 = v10 / v0 byte
      out v0, 8 bits
      stop
    =>
    m0: a 8 bits
    m1: b 8 bits
    m2: c 8 bits
    m3: d 8 bits

    f0 = main(0 params)
    b0:
      v0 = read_port 7
      v10 = 1
      v12 = v10 / v0 byte
      out v0, 8 bits
      stop
    ");
}

#[test]
fn blocks_that_are_known_are_joined() {
    let text = "uint8 a = read_port(7); if (true) { out(a); } else { print('n'); }";
    let pass = |module: &mut Module| _ = passes::tidy_blocks(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], pass), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v6 = 0
      v0 = read_port 7
      jump b2
    b1:
      stop
    b2:
      out v0, 8 bits
      jump b1
    b3:
      stop
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v6 = 0
      v0 = read_port 7
      out v0, 8 bits
      stop
    ");
}

#[test]
fn common_subexpressions_are_worked_out_once() {
    let text = "uint8 a = read_port(7); out(a + 5); if (a > 3) { out(a + 5); }";
    let pass = |module: &mut Module| _ = passes::number_values(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], pass), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v12 = 0
      v0 = read_port 7
      v3 = 5
      v4 = v0 + v3 byte
      out v4, 8 bits
      v7 = 3
      if v0 > v7 byte: b2 else b3
    b1:
      stop
    b2:
      v9 = 5
      v10 = v0 + v9 byte
      out v10, 8 bits
      jump b1
    b3:
      jump b1
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v12 = 0
      v0 = read_port 7
      v3 = 5
      v4 = v0 + v3 byte
      out v4, 8 bits
      v7 = 3
      if v0 > v7 byte: b2 else b3
    b1:
      stop
    b2:
      out v4, 8 bits
      jump b1
    b3:
      jump b1
    ");
}

#[test]
fn stored_values_are_not_loaded() {
    let text = "uint8[3] a; a[1] = read_port(7); out(a[1]); uint8 i = a[1]; a[i] = 4; out(a[1]);";
    let pass = |module: &mut Module| _ = passes::forward_stores(module, 0);
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], pass), @"
    m0: a 8 bits x 3
    m1: i 8 bits

    f0 = main(0 params)
    b0:
      v16 = 0
      v0 = 1
      v1 = read_port 7
      store m0[v0], v1
      v3 = 1
      v4 = load m0[v3]
      out v4, 8 bits
      v6 = 1
      v7 = load m0[v6]
      v10 = 4
      check v7 < 3
      store m0[v7], v10
      v13 = 1
      v14 = load m0[v13]
      out v14, 8 bits
      stop
    =>
    m0: a 8 bits x 3
    m1: i 8 bits

    f0 = main(0 params)
    b0:
      v16 = 0
      v0 = 1
      v1 = read_port 7
      store m0[v0], v1
      v3 = 1
      out v1, 8 bits
      v6 = 1
      v10 = 4
      check v1 < 3
      store m0[v1], v10
      v13 = 1
      v14 = load m0[v13]
      out v14, 8 bits
      stop
    ");
}

#[test]
fn a_function_with_one_call_is_inlined() {
    let text = "uint8 f(uint8 x) { if (x > 9) { return 9; } return x + 1; } out(f(read_port(7)));";
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots], passes::inline_functions), @"
    m0: x 8 bits, of f1

    f0 = main(0 params)
    b0:
      v0 = read_port 7
      v1 = call f1(v0)
      out v1, 8 bits
      stop

    f1 = f(1 params)
    b0:
      v9 = 0
      v0 = param 0
      v3 = 9
      if v0 > v3 byte: b2 else b3
    b1:
      v6 = 1
      v7 = v0 + v6 byte
      return v7
    b2:
      v4 = 9
      return v4
    b3:
      jump b1
    b4:
      stop
    b5:
      stop
    =>
    m0: x 8 bits

    f0 = main(0 params)
    b0:
      v0 = read_port 7
      jump b1
    b1:
      v12 = 0
      v6 = 9
      if v0 > v6 byte: b3 else b4
    b2:
      v9 = 1
      v10 = v0 + v9 byte
      jump b7
    b3:
      v7 = 9
      jump b7
    b4:
      jump b2
    b5:
      stop
    b6:
      stop
    b7:
      v1 = phi b2: v10, b3: v7
      out v1, 8 bits
      stop

    f1 = f(1 params)
    b0:
      v0 = 0
      return v0
    ");
}

#[test]
fn a_loop_tests_at_its_end() {
    let text = "uint8 a = read_port(7); while (a > 0) { out(a); a--; }";
    let pass = |module: &mut Module| passes::rotate_loops(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots, passes::clean], pass), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v11 = 0
      v0 = read_port 7
      jump b1
    b1:
      v10 = phi b0: v0, b2: v6
      if v10 != v11 byte: b2 else b3
    b2:
      out v10, 8 bits
      v5 = 1
      v6 = v10 -0 v5 byte
      jump b1
    b3:
      stop
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v11 = 0
      v0 = read_port 7
      jump b4
    b1:
      v10 = phi b2: v6
      if v10 != v11 byte: b2 else b3
    b2:
      v14 = phi b1: v10, b4: v13
      out v14, 8 bits
      v5 = 1
      v6 = v14 -0 v5 byte
      jump b1
    b3:
      stop
    b4:
      v13 = phi b0: v0
      if v13 != v11 byte: b2 else b3
    ");
}

#[test]
fn ranges_decide_comparisons_and_checks() {
    let text = "uint8[4] a; for (uint8 i = 0; i < 4; i++) { a[i] = i; if (i == 9) { print('n'); } }";
    let pass = |module: &mut Module| _ = passes::narrow(module, 0);
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots, passes::clean], pass), @"
    m0: a 8 bits x 4
    m1: i 8 bits

    f0 = main(0 params)
    b0:
      v17 = 0
      jump b1
    b1:
      v16 = phi b0: v17, b3: v12
      v15 = 4
      if v16 < v15 byte: b2 else b4
    b2:
      check v16 < 4
      store m0[v16], v16
      v7 = 9
      if v16 == v7 byte: b5 else b3
    b3:
      v11 = 1
      v12 = v16 + v11 byte
      jump b1
    b4:
      stop
    b5:
      v8 = 110
      print v8
      jump b3
    =>
    m0: a 8 bits x 4
    m1: i 8 bits

    f0 = main(0 params)
    b0:
      v17 = 0
      jump b1
    b1:
      v16 = phi b0: v17, b3: v12
      v15 = 4
      if v16 < v15 byte: b2 else b4
    b2:
      store m0[v16], v16
      v7 = 9
      jump b3
    b3:
      v11 = 1
      v12 = v16 + v11 byte
      jump b1
    b4:
      stop
    b5:
      v8 = 110
      print v8
      jump b3
    ");
}

#[test]
fn a_counter_starts_where_it_is_read() {
    let text = "uint8 a = 0; while (a < 5) { a = a + 1, char c = to_char(a), print(c) }";
    let pass = |module: &mut Module| _ = passes::rebase_counters(module, 0);
    insta::assert_snapshot!(before_and_after(text, &[passes::usual], pass), @"
    m0: a 8 bits
    m1: c 8 bits

    f0 = main(0 params)
    b0:
      v15 = 0
      v18 = 5
      jump b1
    b1:
      v19 = phi b1: v4, b0: v15
      v3 = 1
      v4 = v19 + v3 byte
      v7 = 48
      v8 = v4 + v7 byte
      print v8
      if v4 < v18 byte: b1 else b2
    b2:
      stop
    =>
    m0: a 8 bits
    m1: c 8 bits

    f0 = main(0 params)
    b0:
      v15 = 0
      v18 = 5
      v22 = 48
      jump b1
    b1:
      v19 = phi b1: v4, b0: v22
      v3 = 1
      v4 = v19 + v3 byte
      v7 = 48
      v20 = 0
      v8 = v4 + v20 byte
      print v8
      v21 = 53
      if v4 < v21 byte: b1 else b2
    b2:
      stop
    ");
}

#[test]
fn a_short_loop_is_unrolled() {
    let text = "uint8 a = 0; do { a++; out(a); } while (a < 3)";
    let pass = |module: &mut Module| _ = passes::unroll_loops(main_function(module), 4);
    insta::assert_snapshot!(before_and_after(text, &[passes::usual], pass), @"
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v11 = 0
      jump b1
    b1:
      v10 = phi b0: v11, b1: v4
      v3 = 1
      v4 = v10 + v3 byte
      out v4, 8 bits
      v9 = 3
      if v4 < v9 byte: b1 else b2
    b2:
      stop
    =>
    m0: a 8 bits

    f0 = main(0 params)
    b0:
      v11 = 0
      jump b1
    b1:
      v12 = 1
      v13 = v11 + v12 byte
      out v13, 8 bits
      v15 = 3
      v16 = 1
      v17 = v13 + v16 byte
      out v17, 8 bits
      v19 = 3
      v20 = 1
      v21 = v17 + v20 byte
      out v21, 8 bits
      v23 = 3
      jump b2
    b2:
      stop
    ");
}

#[test]
fn values_are_computed_just_before_their_use() {
    let text = "uint8 a = read_port(7); uint8 b = a + 1; uint8 c = a * 2; out(c); out(b);";
    let pass = |module: &mut Module| passes::place_late(main_function(module));
    insta::assert_snapshot!(before_and_after(text, &[passes::promote_slots, passes::clean], pass), @"
    m0: a 8 bits
    m1: b 8 bits
    m2: c 8 bits

    f0 = main(0 params)
    b0:
      v0 = read_port 7
      v3 = 1
      v4 = v0 + v3 byte
      v7 = 2
      v8 = v0 * v7 byte
      out v8, 8 bits
      out v4, 8 bits
      stop
    =>
    m0: a 8 bits
    m1: b 8 bits
    m2: c 8 bits

    f0 = main(0 params)
    b0:
      v0 = read_port 7
      v7 = 2
      v8 = v0 * v7 byte
      out v8, 8 bits
      v3 = 1
      v4 = v0 + v3 byte
      out v4, 8 bits
      stop
    ");
}
