//! Runs the cases that rules carry: the sentences they must code, and the near misses.

use crate::pipeline::{Coder, Source};
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{Claim, Participant};
use demarche_knowledge::problem::Problem;
use demarche_knowledge::rules::{Case, Rule};
use demarche_lang::Doc;
use jiff::civil::{Date, date};

/// Cases are read as a document of this day.
pub const CASE_DAY: Date = date(2024, 7, 1);

/// Every case of every rule that does not come out as written. `parse` is the linguistic front end, given
/// many sentences at once.
pub fn check(knowledge: &Knowledge, parse: impl Fn(&[&str]) -> Vec<Doc>) -> Vec<Problem> {
    let cases: Vec<(&Rule, &Case)> = knowledge.rules.iter().flat_map(|r| r.cases.iter().map(move |c| (r, c))).collect();
    let texts: Vec<&str> = cases.iter().map(|(_, c)| c.text.as_str()).collect();
    let docs = parse(&texts);
    let coder = Coder::new(knowledge);
    let mut problems = Vec::new();
    for ((rule, case), doc) in cases.iter().zip(&docs) {
        let source = Source { id: "case", date: Some(CASE_DAY), title: None, source: None, url: None };
        let claims = coder.code(doc, &source);
        if let Some(message) = verdict(rule, case, &claims) {
            problems.push(Problem {
                file: rule.file.clone(),
                line: case.line,
                column: 1,
                code: "rule.case",
                message: format!("rule `{}`: {message}", rule.id),
                help: format!("`demarche explain` shows why; the sentence: {}", case.text),
            });
        }
    }
    problems
}

fn verdict(rule: &Rule, case: &Case, claims: &[Claim]) -> Option<String> {
    let own: Vec<&Claim> = claims.iter().filter(|c| c.rule.id == rule.id).collect();
    let Some(expect) = &case.expect else {
        return own.first().map(|c| format!("a near miss is coded, by `{}`", c.rule.pattern));
    };
    if rule.silent {
        return claims.first().map(|c| format!("coded by `{}` where this rule silences", c.rule.id));
    }
    if own.is_empty() {
        let others: Vec<String> = claims.iter().map(|c| format!("{} {}", c.rule.id, sides(c))).collect();
        let instead = if others.is_empty() { "nothing".to_owned() } else { others.join(", ") };
        return Some(format!("not coded; instead {instead}"));
    }
    let (who, rest) = expect.split_once(';').unwrap_or((expect, ""));
    let want = normal(who);
    let fits = own.iter().find(|c| sides(c) == want);
    let Some(claim) = fits else {
        let got: Vec<String> = own.iter().map(|c| sides(c)).collect();
        return Some(format!("participants are {}, not {want}", got.join(" and ")));
    };
    rest.split([';', ',']).map(str::trim).filter(|s| !s.is_empty()).find_map(|e| unmet(claim, e))
}

/// An expectation of a case that a claim does not meet.
fn unmet(claim: &Claim, expectation: &str) -> Option<String> {
    let (key, want) = expectation.split_once('=')?;
    let got = match key.trim() {
        "status" => claim.status.as_str().to_owned(),
        "event" => claim.event.clone(),
        "mode" => claim.mode.clone().unwrap_or_default(),
        "act" => claim.act.clone().unwrap_or_default(),
        "date" => format!("{}..{}", claim.date.start.as_deref().unwrap_or(""), claim.date.end.as_deref().unwrap_or("")),
        "speaker" => {
            claim.attribution.last().map(|a| a.speaker.rsplit(' ').next().unwrap_or("").to_owned()).unwrap_or_default()
        }
        other => return Some(format!("`{other}` is nothing a case can expect")),
    };
    (got != want.trim()).then(|| format!("{} is `{got}`, not `{}`", key.trim(), want.trim()))
}

/// Participants as cases write them.
fn sides(claim: &Claim) -> String {
    let side = |list: &[Participant]| {
        let mut names: Vec<String> = list.iter().map(short).collect();
        names.sort();
        names.dedup();
        if names.is_empty() { "-".to_owned() } else { names.join(" + ") }
    };
    format!("{} > {}", side(&claim.actor), side(&claim.recipient))
}

fn short(p: &Participant) -> String {
    match &p.country {
        Some(country) => country.clone(),
        None => format!("~{}", p.name.rsplit(' ').next().unwrap_or("").to_lowercase()),
    }
}

fn normal(who: &str) -> String {
    let (left, right) = who.split_once('>').unwrap_or((who, "-"));
    let side = |s: &str| {
        let mut names: Vec<String> = s.split('+').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
        for name in &mut names {
            if name.starts_with('~') {
                *name = name.to_lowercase();
            }
        }
        names.sort();
        names.dedup();
        if names.is_empty() { "-".to_owned() } else { names.join(" + ") }
    };
    format!("{} > {}", side(left), side(right))
}
