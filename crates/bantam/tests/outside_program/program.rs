//! An independent program that assembles, runs, debugs, records and runs a batch, using only the public API.

use std::error::Error;

use bantam::{
    Batch, EndReason, Input, InputSet, LaunchPlan, Limits, Options, Outcome, Script, Style,
    debug::{Bounds, Command, Recorder, Recording, Session},
    pages::{IsaPage, explain},
};

/// Reads keys and prints the next letter of each, until the end of the line.
const NEXT: &str = "
        .ORIG x3000
LOOP    GETC
        ADD   R1, R0, #-10
        BRz   DONE
        ADD   R0, R0, #1
        OUT
        BR    LOOP
DONE    HALT
        .END
";

fn main() -> Result<(), Box<dyn Error>> {
    // Assemble.
    let mut files = InputSet::new(None);
    files.add("next.asm", NEXT.as_bytes())?;
    let (target, inputs) = files.finish()?;
    assert!(matches!(inputs.as_slice(), [Input::Source(source)] if source.name == "next.asm"));
    let output = bantam::build(target, inputs, Options::default());
    assert!(!output.has_errors());
    let image = output.image;

    let wrong = bantam::assemble(bantam::LC3, "ADD R0, R0, #99").err().ok_or("99 does not fit")?;
    for diagnostic in &wrong.diagnostics {
        print!("{}", bantam::render(diagnostic, &wrong.sources, Style::Plain));
    }

    // Run.
    let plan = LaunchPlan { limits: Limits::steps(100_000), ..LaunchPlan::new("lc3", image.clone()) };
    let mut machine = plan.launch()?;
    let mut console = Script::new("HAL\n");
    let outcome = Outcome::new(machine.run(&mut console, plan.limits), &*machine);
    assert_eq!((outcome.reason(), console.text()), (EndReason::Halted, "IBM".to_owned()));
    println!("{}", outcome.sentence(&image, target.numerals()));

    // Debug.
    let mut session = Session::new(target, image.clone(), plan.launch()?)?;
    session.give(b"HAL\n");
    for line in ["continue", "back 10", "print R0"] {
        let command = Command::parse(line)?.ok_or("the line is empty")?;
        println!("{}", session.perform(&command)?);
    }

    // Record a run, and replay it.
    let mut machine = plan.launch()?;
    let mut recorder = Recorder::default();
    let exit = machine.run(&mut recorder.console(&mut Script::new("X\n")), plan.limits);
    let recording = recorder.finish(plan.clone(), &*machine, EndReason::from(&exit))?;
    let again = Recording::read(recording.write()?.as_bytes())?;
    let mut console = Script::new("");
    again.replay(&mut *again.plan.launch()?, &mut console, Bounds::default())?;
    assert_eq!(console.text(), "Y");

    // A batch.
    let reports = Batch::new(plan).output_limit(100).run(&["A\n", "B\n", "C"])?;
    let ends: Vec<&str> = reports.iter().map(|report| report.outcome.reason().name()).collect();
    assert_eq!(ends, ["halted", "halted", "input_ended"]);

    // Pages.
    assert!(explain("x1265", target)?.to_string().contains("ADD R1, R1, #5"));
    assert_eq!(IsaPage::new(target.insn_set()).machine, "lc3");
    println!("done");
    Ok(())
}
