//! How far annotators agree: one file each.

use super::{GOLD_HELP, Stop, fault, nothing_in, read};
use crate::engine::Engine;
use crate::evaluate::agreement::{Agreement, Annotator};
use crate::evaluate::classes::Classes;
use crate::evaluate::gold::{self, Annotated};
use crate::evaluate::measure::{Measure, Rulings};
use crate::evaluate::portion::Portion;
use crate::evaluate::print;
use crate::evaluate::score::Tells;
use crate::evaluate::set::Part;
use crate::options::Evaluate;
use crate::output::page::Layout;
use crate::settings::Settings;
use demarche_read::{Failure, Place};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

pub(super) fn evaluate(
    options: &Evaluate,
    settings: &Settings,
    engine: &Engine,
    classes: &Classes,
) -> Result<String, Stop> {
    let files = &options.agreement;
    each_once(files)?;
    let contents = files.iter().map(|path| read(path)).collect::<Result<Vec<String>, _>>()?;
    let mut remarks = alike(files, &contents);
    let mut annotators = Vec::new();
    for ((path, content), name) in files.iter().zip(&contents).zip(names(files)) {
        let (documents, remark) = annotated(path, content)?;
        annotators.push(Annotator { name, file: path.display().to_string(), documents });
        remarks.extend(remark);
    }
    let all = files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ");
    let part = options.part.map(|portion| keep(portion, &mut annotators));
    if let Some(part) = part.filter(|part| part.documents == 0) {
        return Err(nothing_in(part.portion, &all));
    }
    let rulings = Rulings::read(settings.data.as_deref())?;
    let measure = Measure { tells: Tells::ALL, rulings: &rulings, ontology: &engine.knowledge().ontology };
    let agreement = Agreement::new(&annotators, measure, options.bootstrap);
    if agreement.documents == 0 {
        let help = "documents are matched by `id`: the files of two annotators must give the same document the same id and text";
        let what = format!("no document is in two files. {}", agreement.aside());
        return Err(Failure::new(Place::file(all), what.trim_end().to_owned(), help).into());
    }
    if options.json {
        let mut out = json!({"agreement": agreement.json(), "remarks": remarks});
        if let Some(part) = part {
            out["part"] = part.json();
        }
        return Ok(format!("{out}\n"));
    }
    let layout = Layout { paint: settings.paint, width: settings.width };
    let told = part.iter().map(Part::told).chain(remarks).collect::<Vec<_>>().join(" ");
    Ok(print::note(&told, layout) + &agreement.page(|event| classes.rank(event), layout))
}

/// A file that is named twice is no second annotator.
fn each_once(files: &[PathBuf]) -> Result<(), Stop> {
    let mut seen: HashMap<PathBuf, &Path> = HashMap::new();
    for file in files {
        // Two names may stand for one file. One that is not there is told when it is read.
        let itself = file.canonicalize().unwrap_or_else(|_| file.clone());
        if let Some(first) = seen.insert(itself, file) {
            let place = Place::file(file.display().to_string());
            let same = if first == file { String::new() } else { format!(", as `{}`", first.display()) };
            let help = "name the file of each annotator once";
            return Err(Stop::Use(Failure::new(place, format!("this annotator is named twice{same}"), help)));
        }
    }
    Ok(())
}

/// Files that say the same, byte for byte: agreement of an annotation with its copy is no agreement.
fn alike(files: &[PathBuf], contents: &[String]) -> Vec<String> {
    let pairs = (0..files.len()).flat_map(|a| (a + 1..files.len()).map(move |b| (a, b)));
    let alike = pairs.filter(|&(a, b)| contents[a] == contents[b]);
    alike
        .map(|(a, b)| format!("{} and {} are the same, byte for byte.", files[a].display(), files[b].display()))
        .collect()
}

/// What to call annotators: their files, without folder and ending where that tells them apart.
fn names(files: &[PathBuf]) -> Vec<String> {
    let short = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stems: Option<Vec<String>> = files.iter().map(short).collect();
    match stems {
        Some(stems) if stems.iter().collect::<HashSet<_>>().len() == files.len() => stems,
        _ => files.iter().map(|f| f.display().to_string()).collect(),
    }
}

/// What one annotator has, and what is to be told of it. He annotates a document once.
fn annotated(path: &Path, content: &str) -> Result<(Vec<Annotated>, Option<String>), Stop> {
    let read = gold::read(content).map_err(fault(path, GOLD_HELP))?;
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for document in &read.documents {
        if let Some(line) = lines.insert(&document.id, document.line) {
            let what = format!("`{}` is annotated on line {line} already", document.id);
            let help = "an annotator has a document once; give each annotator a file";
            return Err(Failure::new(Place::line(path.display().to_string(), document.line), what, help).into());
        }
    }
    let repeated = (read.repeated > 0).then(|| {
        let claims = print::counted(read.repeated, "claim");
        format!("{}: {claims} word for word the same as an earlier one, counted once.", path.display())
    });
    Ok((read.documents, repeated))
}

/// Keeps the documents of a part.
fn keep(portion: Portion, annotators: &mut [Annotator]) -> Part {
    let ids = |annotators: &[Annotator]| {
        let all = annotators.iter().flat_map(|a| &a.documents).map(|d| d.id.clone());
        all.collect::<HashSet<String>>().len()
    };
    let of = ids(annotators);
    for annotator in annotators.iter_mut() {
        Part::keep(portion, &mut annotator.documents);
    }
    Part { portion, documents: ids(annotators), of }
}
