//! `demarche explain`: why a claim was coded so, and what was nearly coded instead.

use super::sorting::{RunMonitor, conclude};
use crate::exit::Exit;
use crate::options::Explain;
use crate::output::page::{self, Layout};
use crate::output::paint::{Role, safe};
use crate::output::stdout;
use crate::settings::{Settings, reader};
use demarche_coder::NearMiss;
use demarche_lang::{CodePoints, Doc};
use demarche_pipeline::{Account, CodingWorker};
use demarche_read::Document;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run(options: &Explain, settings: &Settings) -> io::Result<Exit> {
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let layout = Layout { paint: settings.paint, width: settings.width };
    let mut out = BufWriter::new(stdout::page());
    let (picked, line) = match options.input.paths.as_slice() {
        [one] => file_and_line(one),
        _ => (None, None),
    };
    let paths = picked.map_or_else(|| options.input.paths.clone(), |p| vec![p]);
    let reader = reader(&options.input, &paths);
    let mut tally = RunMonitor::tally(&reader, settings);
    let mut shown = 0;
    // A line of a file of records is a record; a line of a text is what is written there.
    let wanted = reader.filter(move |item| {
        let place = match item {
            Ok(document) => &document.place,
            Err(failure) => &failure.place,
        };
        line.is_none() || place.line.is_none() || place.line == line
    });
    let work = |worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc| {
        let account = worker.account(document, doc);
        let within = line.filter(|_| document.place.line.is_none()).map(|n| bytes_of_line(&document.text, n));
        let keep = within.unwrap_or(0..document.text.len());
        Ok((account.claims.len(), page(document, &account, &keep, layout)))
    };
    demarche_pipeline::run(&engine, settings.jobs, wanted, work, |finished| {
        shown += 1;
        tally.count(finished, |d| d.0).map_or(Ok(()), |(_, page)| writeln!(out, "{page}"))
    })?;
    out.flush()?;
    if shown == 0 && line.is_some() {
        settings.messages().error(&format!("{}: there is no such record", options.input.paths[0].display()), "");
        return Ok(Exit::Errors);
    }
    Ok(conclude(&tally.end(), true, settings))
}

/// `article.txt:12` is line 12 of that file, unless a file is called so.
fn file_and_line(path: &Path) -> (Option<PathBuf>, Option<usize>) {
    let text = path.to_string_lossy();
    match text.rsplit_once(':') {
        Some((file, line)) if !path.exists() => match line.parse() {
            Ok(line) => (Some(PathBuf::from(file)), Some(line)),
            Err(_) => (None, None),
        },
        _ => (None, None),
    }
}

fn bytes_of_line(text: &str, line: usize) -> std::ops::Range<usize> {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text[start..].split_inclusive('\n').next().map_or(0, str::len);
    start..start + length
}

fn page(document: &Document, account: &Account, keep: &std::ops::Range<usize>, layout: Layout) -> String {
    let text = &document.text;
    let index = CodePoints::new(text);
    let kept = |start: usize, end: usize| start < keep.end && keep.start < end;
    let mut out = page::heading(document, layout);
    let mut told = 0;
    for (claim, steps, rivals) in &account.claims {
        let at = |nth: usize| index.byte(text, nth).unwrap_or(text.len());
        if !kept(at(claim.sentence.start), at(claim.sentence.end)) {
            continue;
        }
        told += 1;
        let one = std::slice::from_ref(claim);
        let with_sentence = page::document(document, one, layout);
        out.push_str(&with_sentence[page::heading(document, layout).len()..]);
        out.push_str(&list("how", steps, layout));
        out.push_str(&list("instead", rivals, layout));
    }
    let misses: Vec<String> =
        account.misses.iter().filter(|m| kept(m.trigger.start(), m.trigger.end())).map(|m| missed(m, text)).collect();
    if told == 0 {
        out.push_str("\nNo claim here.\n");
    }
    if !misses.is_empty() {
        out.push_str(&format!("\n{}\n", layout.paint.paint(Role::Heading, "Seen and not coded")));
        out.push_str(&list("", &misses, layout));
    }
    out
}

fn missed(miss: &NearMiss, text: &str) -> String {
    format!("`{}`: {}: {}", safe(miss.trigger.of(text)), miss.rule, miss.reason)
}

fn list(label: &str, items: &[String], layout: Layout) -> String {
    items
        .iter()
        .enumerate()
        .map(|(n, item)| page::field(if n == 0 { label } else { "" }, &safe(item), layout))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_text() {
        assert_eq!(bytes_of_line("ab\ncd\n", 2), 3..6);
        assert_eq!(bytes_of_line("ab", 5), 2..2);
        assert_eq!(file_and_line(Path::new("no/such.txt:12")), (Some("no/such.txt".into()), Some(12)));
        assert_eq!(file_and_line(Path::new("no/such.txt")), (None, None));
    }
}
