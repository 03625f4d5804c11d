//! `demarche evaluate`: how good the claims are, by the measure everybody uses.

mod coding;

use crate::exit::Exit;
use crate::options::{Evaluate, Part};
use crate::output::page::Layout;
use crate::output::{blocks, stdout};
use crate::settings::Settings;
use coding::EngineCoder;
use demarche_evaluate::{Annotators, EvaluateError, Evaluation, Portion, Report, agreement, evaluate};
use std::io::{self, Write};

pub(crate) fn run(options: &Evaluate, settings: &Settings) -> io::Result<Exit> {
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let error = match report(options, settings, &EngineCoder { engine: &engine, jobs: settings.jobs }) {
        Ok(report) => {
            let layout = Layout { paint: settings.paint, width: settings.width };
            let page = match options.json {
                true => format!("{}\n", report.json()),
                false => blocks::page(&report.page(), layout),
            };
            stdout::page().write_all(page.as_bytes())?;
            return Ok(Exit::Success);
        }
        Err(error) => error,
    };
    settings.messages().failure(error.failure());
    Ok(match error {
        EvaluateError::Input(_) => Exit::Errors,
        EvaluateError::Usage(_) => Exit::Usage,
    })
}

fn report(options: &Evaluate, settings: &Settings, coder: &EngineCoder<'_>) -> Result<Report, EvaluateError> {
    let knowledge = coder.engine.knowledge();
    let (data, draws) = (settings.data.as_deref(), options.bootstrap);
    let part = options.part.map(Portion::from);
    let Some(gold) = &options.gold else {
        return agreement(&Annotators { files: &options.agreement, part, draws, data, knowledge });
    };
    let evaluation = Evaluation {
        gold,
        predictions: options.pred.as_deref(),
        against: options.against.as_deref(),
        part,
        text_column: options.text_column.as_deref(),
        draws,
        errors: options.errors,
        data,
        knowledge,
    };
    evaluate(&evaluation, coder)
}

impl From<Part> for Portion {
    fn from(part: Part) -> Self {
        match part {
            Part::Train => Portion::Train,
            Part::Development => Portion::Development,
            Part::Test => Portion::Test,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn parts_are_typed_by_their_names() {
        for part in Part::value_variants() {
            let typed = part.to_possible_value().expect("no part is hidden");
            assert_eq!(typed.get_name(), Portion::from(*part).name());
        }
    }
}
