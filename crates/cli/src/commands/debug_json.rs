//! The answers of a debugging session as JSON: what `bantam debug --format json` writes.
//!
//! The types of the session are not the format: this file is. Fields may be added; none changes its meaning.

use bantam_debug::{Answer, Argument, Cause, Frame, Line, Location, PointHit, StopReason, VariableKind};
use serde_json::{Value, json};

/// A command with its answer or error, as an object.
pub(crate) fn object(command: &str, result: &Result<Answer, String>) -> Value {
    match result {
        Ok(answer) => json!({ "command": command, "answer": answer_value(answer) }),
        Err(error) => json!({ "command": command, "error": error }),
    }
}

fn answer_value(answer: &Answer) -> Value {
    match answer {
        Answer::Location(location) => json!({ "here": location_value(location) }),
        Answer::Chain(causes) => json!({ "chain": causes.iter().map(cause).collect::<Vec<_>>() }),
        Answer::Text(text) => json!({ "text": text }),
        Answer::Quit => json!("quit"),
        other @ (Answer::Registers(_)
        | Answer::Variables(_)
        | Answer::Frames(_)
        | Answer::Points(_)
        | Answer::List(_)) => {
            let mut value =
                json!({ "list": other.lines().unwrap_or_default().iter().map(line).collect::<Vec<_>>() });
            if let Some((name, data)) = data(other) {
                value[name] = data;
            }
            value
        }
    }
}

/// The data of a list, with the name of its field.
fn data(answer: &Answer) -> Option<(&'static str, Value)> {
    match answer {
        Answer::Registers(registers) => {
            let register = |register: &bantam_debug::RegisterView| {
                json!({
                    "name": register.name,
                    "value": register.value,
                    "digits": register.digits,
                    "changed": register.changed,
                })
            };
            Some(("registers", registers.iter().map(register).collect()))
        }
        Answer::Variables(variables) => {
            let variable = |variable: &bantam_debug::Variable| {
                let kind = match variable.kind {
                    VariableKind::Number => "number",
                    VariableKind::Array { .. } => "array",
                };
                json!({
                    "name": variable.name,
                    "kind": kind,
                    "values": variable.values,
                    "addr": variable.addr,
                    "lines": [variable.lines.0, variable.lines.1],
                })
            };
            Some(("variables", variables.iter().map(variable).collect()))
        }
        Answer::Frames(frames) => Some(("frames", frames.iter().map(frame).collect())),
        Answer::Points(points) => {
            let point = |point: &bantam_debug::Point| json!({ "id": point.id, "text": point.text, "skip": point.skip });
            Some(("points", points.iter().map(point).collect()))
        }
        Answer::Location(_) | Answer::List(_) | Answer::Chain(_) | Answer::Text(_) | Answer::Quit => None,
    }
}

fn location_value(location: &Location) -> Value {
    let why = location.stop.as_ref().map(ToString::to_string).filter(|why| !why.is_empty());
    json!({
        "moment": location.moment,
        "end": location.end,
        "pc": location.pc,
        "place": location.place,
        "label": location.label,
        "file": location.file,
        "line": location.line,
        "insn": location.insn,
        "interrupt": location.interrupt.as_ref().map(|interrupt| {
            json!({ "addr": interrupt.addr, "place": interrupt.place })
        }),
        "source": location.source,
        "why": why,
        "stop": location.stop.as_ref().map(stop),
        "shown": location.shown,
    })
}

fn stop(stop: &StopReason) -> Value {
    match stop {
        StopReason::Points(hits) => {
            json!({ "kind": "points", "points": hits.iter().map(hit).collect::<Vec<_>>() })
        }
        StopReason::End(reason) => json!({ "kind": "end", "reason": reason.name() }),
        StopReason::Fault(fault) => json!({ "kind": "fault", "message": fault.to_string() }),
        StopReason::Limit => json!({ "kind": "limit" }),
        StopReason::KeyWanted => json!({ "kind": "key_wanted" }),
        StopReason::Asked => json!({ "kind": "asked" }),
        StopReason::StepDone => json!({ "kind": "step" }),
        StopReason::Start => json!({ "kind": "start" }),
    }
}

fn hit(hit: &PointHit) -> Value {
    let change =
        hit.change.map(|change| json!({ "addr": change.addr, "old": change.old, "new": change.new }));
    json!({ "id": hit.id, "text": hit.text, "change": change })
}

fn line(line: &Line) -> Value {
    json!({ "name": line.name, "text": line.text, "marked": line.marked })
}

fn cause(cause: &Cause) -> Value {
    json!({
        "moment": cause.moment,
        "addr": cause.addr,
        "place": cause.place,
        "what": cause.what,
        "depth": cause.depth,
    })
}

fn frame(frame: &Frame) -> Value {
    let argument = |argument: &Argument| match &argument.value {
        Some((name, value)) => json!({ "name": name, "value": value }),
        None => json!({ "name": null, "value": null }),
    };
    let arguments =
        frame.arguments.as_ref().map(|arguments| arguments.iter().map(argument).collect::<Vec<_>>());
    json!({
        "addr": frame.addr,
        "place": frame.place,
        "function": frame.function,
        "entry": frame.entry,
        "call_site": frame.call_site,
        "return_addr": frame.return_addr,
        "arguments": arguments,
    })
}
