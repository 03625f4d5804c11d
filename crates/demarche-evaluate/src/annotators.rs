//! How far annotators agree: one file each.

use crate::agreement::{Agreement, Annotator};
use crate::classes::Classes;
use crate::crosswalk;
use crate::error::EvaluateError;
use crate::evaluation::{GOLD_HELP, Report, failed, nothing_in, read};
use crate::gold::{self, Annotated};
use crate::measure::{Measure, Rulings};
use crate::page::{Block, counted};
use crate::portion::Portion;
use crate::score::Tells;
use crate::set::Part;
use demarche_knowledge::Knowledge;
use demarche_read::{Failure, Place};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The annotations of the same documents by several annotators.
#[derive(Clone, Copy)]
pub struct Annotators<'a> {
    /// One file an annotator.
    pub files: &'a [PathBuf],
    /// The part of the documents that counts; all where there is none.
    pub part: Option<Portion>,
    /// Bootstrap draws of the intervals; 0 for none.
    pub draws: usize,
    /// The data folder the user named.
    pub data: Option<&'a Path>,
    /// The political knowledge.
    pub knowledge: &'a Knowledge,
}

/// How far annotators agree.
pub struct AgreementReport {
    agreement: Agreement,
    classes: Classes,
    part: Option<Part>,
    /// What else is reported of the files, in sentences.
    remarks: Vec<String>,
}

/// Compares every two annotators on the documents that both have.
///
/// # Errors
/// When a file is named twice, cannot be read or understood, or no document is in two files.
pub fn agreement(asked: &Annotators<'_>) -> Result<Report, EvaluateError> {
    let classes = crosswalk::classes(asked.data)?;
    let files = asked.files;
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
    let part = asked.part.map(|portion| keep(portion, &mut annotators));
    if let Some(part) = part.filter(|part| part.documents == 0) {
        return Err(nothing_in(part.portion, &all));
    }
    let rulings = Rulings::read(asked.data)?;
    let measure = Measure { tells: Tells::ALL, rulings: &rulings, ontology: &asked.knowledge.ontology };
    let agreement = Agreement::new(&annotators, measure, asked.draws);
    if agreement.documents == 0 {
        let help = "documents are matched by `id`: the files of two annotators must give the same document the same id and text";
        let what = format!("no document is in two files. {}", agreement.aside());
        return Err(Failure::new(Place::file(all), what.trim_end().to_owned(), help).into());
    }
    Ok(Report::Agreement(Box::new(AgreementReport { agreement, classes, part, remarks })))
}

impl AgreementReport {
    /// One object for programs.
    pub fn json(&self) -> Value {
        let mut out = json!({"agreement": self.agreement.json(), "remarks": self.remarks});
        if let Some(part) = self.part {
            out["part"] = part.json();
        }
        out
    }

    /// The page for people.
    pub fn page(&self) -> Vec<Block> {
        let remarks = self.part.iter().map(Part::told).chain(self.remarks.iter().cloned()).collect::<Vec<_>>();
        let mut page = vec![Block::Note(remarks.join(" "))];
        page.extend(self.agreement.page(|event| self.classes.rank(event)));
        page
    }
}

/// A file that is named twice is no second annotator.
fn each_once(files: &[PathBuf]) -> Result<(), EvaluateError> {
    let mut seen: HashMap<PathBuf, &Path> = HashMap::new();
    for file in files {
        // Two names may stand for one file. One that is not there is told when it is read.
        let itself = file.canonicalize().unwrap_or_else(|_| file.clone());
        if let Some(first) = seen.insert(itself, file) {
            let place = Place::file(file.display().to_string());
            let same = if first == file { String::new() } else { format!(", as `{}`", first.display()) };
            let help = "name the file of each annotator once";
            return Err(EvaluateError::Usage(Failure::new(
                place,
                format!("this annotator is named twice{same}"),
                help,
            )));
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

/// What one annotator has, and what is to be told of it. An annotator annotates a document once.
fn annotated(path: &Path, content: &str) -> Result<(Vec<Annotated>, Option<String>), EvaluateError> {
    let read = gold::read(content).map_err(failed(path, GOLD_HELP))?;
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for document in &read.documents {
        if let Some(line) = lines.insert(&document.id, document.line) {
            let what = format!("`{}` is annotated on line {line} already", document.id);
            let help = "an annotator has a document once; give each annotator a file";
            return Err(Failure::new(Place::line(path.display().to_string(), document.line), what, help).into());
        }
    }
    let repeated = (read.repeated > 0).then(|| {
        let claims = counted(read.repeated, "claim");
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
