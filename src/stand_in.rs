//! Temporary stand-ins for the parser and the coder. To be deleted with the merge.
#![allow(missing_docs, clippy::all)]

#[path = "../crates/demarche-coder/src/claim.rs"]
pub mod claim;

use claim::*;
use demarche_lang::{CodePoints, Dep, Doc, Pos, Span, TokenParts};
use jiff::civil::Date;
use std::path::Path;

pub struct English;
pub struct Worker<'m>(&'m English);
impl English {
    pub fn shipped() -> &'static English {
        &English
    }
    pub fn worker(&self) -> Worker<'_> {
        Worker(self)
    }
}
impl Worker<'_> {
    pub fn parse_batch(&mut self, texts: &[&str]) -> Vec<Doc> {
        let _ = self.0;
        texts.iter().map(|t| parse(t)).collect()
    }
}
fn parse(text: &str) -> Doc {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices() {
        let word = c.is_alphanumeric();
        if !word {
            if let Some(s) = start.take() {
                spans.push((s, i));
            }
            if !(c == ' ') {
                spans.push((i, i + c.len_utf8()));
            }
        } else if start.is_none() {
            start = Some(i);
        }
    }
    if let Some(s) = start {
        spans.push((s, text.len()));
    }
    let mut tokens: Vec<TokenParts> = Vec::new();
    let mut root = 0;
    for (i, &(s, e)) in spans.iter().enumerate() {
        let new = i == 0 || matches!(&text[spans[i - 1].0..spans[i - 1].1], "." | "\n" | "!");
        if new {
            root = i;
        }
        let w = &text[s..e];
        tokens.push(TokenParts {
            span: Span::new(s, e),
            space_after: text[e..].starts_with(' '),
            norm: w.to_lowercase(),
            lemma: w.to_lowercase(),
            tag: "NN",
            pos: if w.trim().is_empty() { Pos::Space } else { Pos::Noun },
            head: root,
            dep: if new { Dep::Root } else { Dep::Dep },
            morph: "Number=Sing",
        });
    }
    Doc::new(text, &tokens, vec![])
}

#[derive(Clone, Debug)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub code: &'static str,
    pub message: String,
    pub help: String,
}
impl Problem {
    pub fn of_file(file: &str, code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, code, message: message.into(), help: help.into() }
    }
}
pub struct Knowledge {
    pub fingerprint: String,
}
impl Knowledge {
    pub fn shipped() -> &'static Knowledge {
        static K: std::sync::OnceLock<Knowledge> = std::sync::OnceLock::new();
        K.get_or_init(|| Knowledge { fingerprint: "0".into() })
    }
    pub fn read_dir(dir: &Path) -> Result<Knowledge, Vec<Problem>> {
        let rules = dir.join("rules/en");
        let Ok(entries) = std::fs::read_dir(&rules) else {
            return Err(vec![Problem::of_file("rules/en", "rule.none", "there is no rule", "restore data/rules/en")]);
        };
        for e in entries.flatten() {
            let text = std::fs::read_to_string(e.path()).unwrap_or_default();
            for (i, l) in text.lines().enumerate() {
                if let Some(at) = l.find("PROTST") {
                    return Err(vec![Problem {
                        file: format!("rules/en/{}", e.file_name().to_string_lossy()),
                        line: i + 1,
                        column: l[..at].chars().count() + 1,
                        code: "rule.event",
                        message: "`PROTST` is not an event type".into(),
                        help: "did you mean `PROTEST`?".into(),
                    }]);
                }
            }
        }
        Ok(Knowledge { fingerprint: "0".into() })
    }
}
pub fn quad(_: &Knowledge, event: &str) -> Option<String> {
    Some(
        match event {
            "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "VC",
            "COOPERATE" | "AID" | "RETREAT" => "MC",
            "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "VK",
            "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "MK",
            _ => return None,
        }
        .into(),
    )
}
pub mod cases {
    pub fn check(_: &super::Knowledge, _: impl Fn(&[&str]) -> Vec<demarche_lang::Doc>) -> Vec<super::Problem> {
        vec![]
    }
}
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub id: &'a str,
    pub date: Option<Date>,
    pub title: Option<&'a str>,
}
#[derive(Clone, Copy)]
pub struct Coder<'k>(&'k Knowledge);
pub struct Reading {
    pub misses: Vec<(String, Span, String)>,
}
pub struct Coded {
    pub claims: Vec<Claim>,
    pub steps: Vec<Vec<String>>,
    pub rivals: Vec<Vec<String>>,
    pub reading: Reading,
}
pub struct PairAnswer {
    pub claim: Option<Claim>,
    pub reason: String,
}
impl<'k> Coder<'k> {
    pub fn new(k: &'k Knowledge) -> Self {
        Coder(k)
    }
    pub fn code(&self, doc: &Doc, source: &Source<'_>) -> Vec<Claim> {
        self.read(doc, source).claims
    }
    pub fn read(&self, doc: &Doc, source: &Source<'_>) -> Coded {
        let cp = CodePoints::new(doc.text());
        let cs = |s: Span| CharSpan { start: cp.before(doc.text(), s.start()), end: cp.before(doc.text(), s.end()) };
        let mut claims = vec![];
        let mut misses = vec![];
        for s in doc.sentences() {
            let caps: Vec<usize> = s.clone().filter(|&i| doc.word(i).starts_with(char::is_uppercase)).collect();
            let Some(v) = s.clone().find(|&i| ["recognised", "recognized", "accepted", "attacked", "met", "lifted"].contains(&doc.lower(i)))
            else {
                misses.push(("x.rule by `A x R`".into(), doc.span(s.start), "no actor".into()));
                continue;
            };
            let p = |i: usize| Participant {
                text: doc.word(i).into(),
                span: Some(cs(doc.span(i))),
                name: doc.word(i).into(),
                country: Some(doc.word(i).to_uppercase().chars().take(3).collect()),
                sector: vec!["GOV".into()],
                office: None,
                id: None,
            };
            let ex = |i: usize| Excerpt { text: doc.word(i).into(), span: cs(doc.span(i)) };
            claims.push(Claim {
                schema: SCHEMA.into(),
                id: format!("{}-{}", source.id, v),
                doc_id: source.id.into(),
                date: EventDate {
                    start: source.date.map(|d| d.to_string()),
                    end: source.date.map(|d| d.to_string()),
                    basis: if source.date.is_some() { DateBasis::Document } else { DateBasis::None },
                    expression: None,
                },
                actor: caps.first().map(|&i| p(i)).into_iter().collect(),
                recipient: caps.iter().find(|&&i| i > v).map(|&i| p(i)).into_iter().collect(),
                object: None,
                event: "SUPPORT".into(),
                mode: None,
                contexts: vec![],
                topics: vec![],
                act: Some("recognition.grant".into()),
                cameo: Some("054".into()),
                quad: "VC".into(),
                goldstein: Some(6.0),
                status: Status::Occurred,
                attribution: vec![Attribution { speaker: "Foreign Ministry".into(), cue: "said".into(), kind: SpeakerKind::Statement, span: None }],
                quote: Some(ex(v)),
                location: Some(Location { name: "Kabul".into(), country: Some("AFG".into()), coordinates: None }),
                trigger: ex(v),
                sentence: cs(doc.span_of(s.clone())),
                confidence: Confidence { event: 0.8, actor: 0.9, recipient: 0.9, status: 0.95, total: 0.62 },
                rule: RuleRef { id: "recognition.grant".into(), file: "rules/en/recognition.toml".into(), line: 12, pattern: "A recognise R".into() },
                coder: CoderRef { version: env!("CARGO_PKG_VERSION").into(), data: self.0.fingerprint.clone() },
            });
        }
        let n = claims.len();
        Coded { claims, steps: vec![vec!["trigger".into()]; n], rivals: vec![vec![]; n], reading: Reading { misses } }
    }
    pub fn code_pair(&self, doc: &Doc, about: &Source<'_>, _s: Span, _t: Span) -> PairAnswer {
        let claim = self.code(doc, about).into_iter().next();
        PairAnswer { reason: if claim.is_some() { "both words are its participants" } else { "no rule fits any word of the text" }.into(), claim }
    }
}
