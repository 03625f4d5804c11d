//! `demarche outlook fit`: fits the hazard, tells its coefficients and what each episode left out changes, and writes the models.

use crate::exit::{CommandError, Exit, usage};
use crate::messages::reason;
use crate::options::outlook::Fitting;
use crate::output::stdout;
use crate::settings::Settings;
use demarche_outlook::model::Model;
use demarche_questions::outlook::{OutlookTables, refused};
use std::io::Write;

const HEAD: &str = "# Models fitted on the tables in this folder by `demarche outlook fit -o FILE`: on all episodes, and without each.\n\
    # Nothing here is written by hand; when the tables change the models are fitted anew.\n\n";

pub(super) fn answer(options: &Fitting, settings: &Settings) -> Result<Exit, CommandError> {
    let tables = OutlookTables::read(settings.data.as_deref())?;
    let panels = tables.panels();
    let fitted = tables.fit(&panels).map_err(refused)?;
    let mut out = stdout::page();
    for panel in &panels {
        let (episode, months) = (&panel.episode, panel.moments.len());
        let rows: usize = panel.moments.iter().map(|m| m.rows.len()).sum();
        let acts = episode.steps.iter().filter(|s| s.takes).count();
        writeln!(
            out,
            "{:24} {} to {}: {months} months, {rows} state-months, {acts} acts",
            episode.id, episode.first, episode.until
        )?;
    }
    let models: Vec<(&str, &Model)> =
        std::iter::once(("all", &fitted.all)).chain(fitted.without.iter().map(|(id, m)| (id.as_str(), m))).collect();
    writeln!(out, "\nLog-odds for one standard deviation, with all episodes and without each:")?;
    for (nth, (name, _)) in fitted.all.hazard.coefficients().enumerate() {
        write!(out, "{name:16}")?;
        for (_, model) in &models {
            write!(out, " {:+7.3}", model.hazard.weights[nth])?;
        }
        writeln!(out)?;
    }
    write!(out, "\nScatter of counts (size of the negative binomial; the smaller, the wider):\n{:16}", "")?;
    for (_, model) in &models {
        write!(out, " {:7.1}", model.size)?;
    }
    writeln!(out)?;
    let names: Vec<&str> = models.iter().map(|(name, _)| *name).collect();
    writeln!(out, "\nColumns: {}", names.join(", "))?;
    if let Some(path) = &options.output {
        let text = toml::to_string(&fitted).map_err(|e| usage(e.to_string(), ""))?;
        std::fs::write(path, format!("{HEAD}{text}"))
            .map_err(|e| usage(format!("{}: {}", path.display(), reason(&e)), "name a file that can be written"))?;
    }
    Ok(Exit::Success)
}
