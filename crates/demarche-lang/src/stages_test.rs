//! Each stage that is not a network, compared with the goldens: given what the stage before should leave, it must
//! leave what spaCy leaves. The goldens are made by `tools/make_goldens.py`.
//!
//! `DEMARCHE_GOLDENS=FILE` compares with another file of the same form instead; `DEMARCHE_TABLES=FOLDER` takes the
//! tables from the output of `tools/model_tables.py` instead of the model file.

use crate::annotate::AnnotationCache;
use crate::tables::Tables;
use crate::tokenizer::{RawToken, SplitCache};
use crate::{Dep, Doc, Pos, Span, TokenParts};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The tables of the shipped model.
pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    if let Some(folder) = std::env::var_os("DEMARCHE_TABLES") {
        let read = |name: &str| std::fs::read(Path::new(&folder).join(name)).ok();
        let get = |name: &str| read(name).map(|bytes| &*bytes.leak());
        return Tables::read(get).expect("tables of the folder");
    }
    let path = root().join("../../models/en_core_web_md-3.7.1.safetensors");
    let bytes = std::fs::read(&path).expect("model file; make it with tools/convert_model.py");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("model file");
    let get = |name: &str| Some(file.tensor(&format!("table/{name}")).ok()?.data());
    Tables::read(get).expect("tables of the model file")
});

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// One text of a golden file.
struct Golden {
    text: String,
    tokens: Vec<GoldenToken>,
    chunks: Vec<(usize, usize)>,
}

struct GoldenToken {
    form: String,
    space_after: bool,
    norm: String,
    tag: &'static str,
    pos: String,
    morph: String,
    lemma: String,
    head: usize,
    dep: Dep,
}

fn goldens() -> Vec<Golden> {
    let files: Vec<PathBuf> = match std::env::var_os("DEMARCHE_GOLDENS") {
        Some(file) => vec![file.into()],
        None => {
            let entries = std::fs::read_dir(root().join("tests/goldens")).expect("tests/goldens");
            let paths = entries.map(|entry| entry.expect("entry").path());
            paths.filter(|path| path.extension().is_some_and(|e| e == "json")).collect()
        }
    };
    let mut all = Vec::new();
    for file in files {
        let content = std::fs::read_to_string(&file).expect("golden file");
        all.extend(content.lines().map(|line| golden(&serde_json::from_str(line).expect("JSON"))));
    }
    assert!(!all.is_empty(), "no goldens");
    all
}

fn golden(json: &Value) -> Golden {
    let rows = json["tokens"].as_array().expect("tokens").iter();
    let pairs = json["chunks"].as_array().expect("chunks").iter();
    Golden {
        text: string(&json["text"]),
        tokens: rows.map(golden_token).collect(),
        chunks: pairs.map(|pair| (number(&pair[0]), number(&pair[1]))).collect(),
    }
}

fn golden_token(row: &Value) -> GoldenToken {
    let tag = string(&row[3]);
    GoldenToken {
        form: string(&row[0]),
        space_after: row[1] == 1,
        norm: string(&row[2]),
        tag: Doc::TAGS.iter().find(|&&known| known == tag).expect("tag"),
        pos: string(&row[4]),
        morph: string(&row[5]),
        lemma: string(&row[6]),
        head: number(&row[7]),
        dep: Dep::parse(&string(&row[8])).expect("relation"),
    }
}

fn string(json: &Value) -> String {
    json.as_str().expect("string").into()
}

fn number(json: &Value) -> usize {
    json.as_u64().expect("number") as usize
}

impl Golden {
    /// The tokens as the tokenizer should leave them, but for the normal forms.
    fn raw(&self) -> Vec<RawToken> {
        let mut at = 0;
        let token = |token: &GoldenToken| {
            let span = Span::new(at, at + token.form.len());
            at = span.end() + usize::from(token.space_after);
            RawToken { span, space_after: token.space_after, norm: None }
        };
        self.tokens.iter().map(token).collect()
    }
}

/// Fails with the first few differences, if there are any.
fn check(differences: &[String], out_of: usize) {
    let first: Vec<&str> = differences.iter().take(10).map(String::as_str).collect();
    assert!(first.is_empty(), "{} of {out_of} differ:\n{}", differences.len(), first.join("\n"));
}

#[test]
fn tokens_and_norms() {
    let mut cache = SplitCache::default();
    let (mut found, mut differences, mut count) = (Vec::new(), Vec::new(), 0);
    for golden in goldens() {
        TABLES.tokenizer.tokenize(&mut cache, &golden.text, &mut found);
        let found = found.iter().map(|token| {
            let form = token.span.of(&golden.text);
            let norm = token.norm.map(|id| TABLES.tokenizer.norm(id));
            let norm = TABLES.lexicon.lexeme(form, norm).norm_text;
            format!("{form}|{}|{norm}", token.space_after)
        });
        let wanted = golden.tokens.iter().map(|t| format!("{}|{}|{}", t.form, t.space_after, t.norm));
        let (found, wanted): (Vec<_>, Vec<_>) = (found.collect(), wanted.collect());
        count += wanted.len();
        if let Some(i) = (0..found.len().max(wanted.len())).find(|&i| found.get(i) != wanted.get(i)) {
            let rest = |tokens: &[String]| tokens[i.min(tokens.len())..].iter().take(4).cloned().collect::<Vec<_>>();
            differences.push(format!("found {:?}, wanted {:?}", rest(&found), rest(&wanted)));
        }
    }
    check(&differences, count);
}

#[test]
fn parts_of_speech_features_and_base_forms() {
    let mut cache = AnnotationCache::default();
    let (mut out, mut differences, mut count) = (Vec::new(), Vec::new(), 0);
    for golden in goldens() {
        let mut tags: Vec<_> = golden.tokens.iter().map(|token| token.tag).collect();
        let mut deps: Vec<_> = golden.tokens.iter().map(|token| token.dep).collect();
        TABLES.annotator.annotate(&mut cache, &golden.text, &golden.raw(), &mut tags, &mut deps, &mut out);
        count += out.len();
        assert_eq!(out.len(), golden.tokens.len());
        for (i, (found, wanted)) in out.iter().zip(&golden.tokens).enumerate() {
            let found = format!("{} {} {} {} {}", tags[i], deps[i], found.pos, found.morph, found.lemma);
            let wanted_line = format!("{} {} {} {} {}", wanted.tag, wanted.dep, wanted.pos, wanted.morph, wanted.lemma);
            if found != wanted_line {
                differences.push(format!("{}: found {found}, wanted {wanted_line}", wanted.form));
            }
        }
    }
    check(&differences, count);
}

#[test]
fn noun_chunks() {
    let (mut differences, mut count) = (Vec::new(), 0);
    for golden in goldens() {
        let parts = golden.raw().into_iter().zip(&golden.tokens).map(|(raw, token)| TokenParts {
            span: raw.span,
            space_after: raw.space_after,
            norm: token.norm.clone(),
            lemma: token.lemma.clone(),
            tag: token.tag,
            pos: Pos::parse(&token.pos).expect("part of speech"),
            head: token.head,
            dep: token.dep,
            morph: "",
        });
        let doc = Doc::new(&golden.text, &parts.collect::<Vec<_>>(), Vec::new());
        let found: Vec<_> = doc.noun_chunks().map(|chunk| (chunk.start, chunk.end)).collect();
        count += golden.chunks.len();
        if found != golden.chunks {
            differences.push(format!("{}: found {found:?}, wanted {:?}", golden.text, golden.chunks));
        }
    }
    check(&differences, count);
}

/// The same words give the same tokens, whatever the cache holds and however full it is.
#[test]
fn caches_do_not_change_answers() {
    let goldens = goldens();
    let (mut warm, mut warm_out, mut cold_out) = (SplitCache::default(), Vec::new(), Vec::new());
    for golden in goldens.iter().chain(goldens.iter().rev()) {
        TABLES.tokenizer.tokenize(&mut warm, &golden.text, &mut warm_out);
        TABLES.tokenizer.tokenize(&mut SplitCache::default(), &golden.text, &mut cold_out);
        assert_eq!(warm_out, cold_out, "{}", golden.text);
    }
}

/// Prints what each stage costs:
/// `cargo test --release -p demarche-lang stage_speeds -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn stage_speeds() {
    const ROUNDS: usize = 40;
    let goldens = goldens();
    let speed = |stage: &str, run: &mut dyn FnMut() -> usize| {
        run();
        let start = std::time::Instant::now();
        let tokens: usize = (0..ROUNDS).map(|_| run()).sum();
        let seconds = start.elapsed().as_secs_f64();
        println!("{stage}: {:.0} tokens/s, {:.3} µs a token", tokens as f64 / seconds, seconds / tokens as f64 * 1e6);
    };
    let (mut splits, mut tokens) = (SplitCache::default(), Vec::new());
    let mut tokenize = |cold: bool| {
        if cold {
            splits = SplitCache::default();
        }
        let mut count = 0;
        for golden in &goldens {
            TABLES.tokenizer.tokenize(&mut splits, &golden.text, &mut tokens);
            count += tokens.len();
        }
        count
    };
    speed("tokenizer, cold cache", &mut || tokenize(true));
    speed("tokenizer, warm cache", &mut || tokenize(false));
    let inputs: Vec<_> = goldens
        .iter()
        .map(|g| (g, g.raw(), g.tokens.iter().map(|t| (t.tag, t.dep)).unzip::<_, _, Vec<_>, Vec<_>>()))
        .collect();
    let (mut cache, mut out, mut tags, mut deps) = (AnnotationCache::default(), Vec::new(), Vec::new(), Vec::new());
    let mut annotate = |cold: bool| {
        if cold {
            cache = AnnotationCache::default();
        }
        let mut count = 0;
        for (golden, raw, (wanted_tags, wanted_deps)) in &inputs {
            tags.clone_from(wanted_tags);
            deps.clone_from(wanted_deps);
            TABLES.annotator.annotate(&mut cache, &golden.text, raw, &mut tags, &mut deps, &mut out);
            count += out.len();
        }
        count
    };
    speed("ruler and lemmatizer, cold cache", &mut || annotate(true));
    speed("ruler and lemmatizer, warm cache", &mut || annotate(false));
    let folder = std::env::var_os("DEMARCHE_TABLES").expect("DEMARCHE_TABLES, the output of tools/model_tables.py");
    let read = |name: &str| std::fs::read(Path::new(&folder).join(name)).ok();
    let entries = std::fs::read_dir(&folder).expect("folder").map(|entry| entry.expect("entry").file_name());
    let tables: std::collections::HashMap<String, Vec<u8>> = entries
        .map(|name| name.into_string().expect("name"))
        .map(|name| (name.clone(), read(&name).expect("table")))
        .collect();
    let start = std::time::Instant::now();
    Tables::read(|name| tables.get(name).map(|bytes| &**bytes)).expect("tables");
    println!("loading the tables: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
}
