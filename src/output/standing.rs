//! How states are shown: a page for one pair, a matrix for many, lines for programs.

use crate::output::columns::columns;
use crate::output::evidence::lines;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_knowledge::claim::Status;
use demarche_questions::evidence::best;
use demarche_questions::{AnswerPolicy, Evidence, RelationState, StatusAnswer};
use std::io::{self, Write};

/// The answers about one pair: a table of the states, each with its best words; what is announced and what contradicts, apart.
pub(crate) fn page(
    out: &mut impl Write,
    answer: &StatusAnswer,
    policy: &AnswerPolicy,
    settings: &Settings,
) -> io::Result<()> {
    let (all, as_of) = (&answer.states, answer.as_of);
    let layout = Layout { paint: settings.paint, width: settings.width };
    let paint = settings.paint;
    for (nth, together) in all.chunk_by(|a, b| a.from == b.from && a.to == b.to).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        let title = format!("{} toward {} on {as_of}", together[0].from_name, together[0].to_name);
        writeln!(out, "{}\n", paint.paint(Role::Heading, &safe(&title)))?;
        let mut rows = vec![["dimension", "state", "", "sources"].map(str::to_owned).to_vec()];
        rows.extend(together.iter().map(|a| {
            let object = a.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
            let sources = if a.has_begun() { a.independent_sources.to_string() } else { String::new() };
            vec![format!("{}{object}", what(a, policy)), ranked(a), since(a), sources]
        }));
        for (line, answer) in columns(&rows).iter().zip(std::iter::once(None).chain(together.iter().map(Some))) {
            match answer {
                None => writeln!(out, "  {}", paint.paint(Role::Faint, line))?,
                Some(answer) => {
                    let role = if answer.has_begun() { Role::Trigger } else { Role::Faint };
                    writeln!(out, "  {}", paint.paint(role, line))?;
                    let words = best(&answer.evidence).map_or(String::new(), |e| lines(e, "", layout));
                    write!(out, "{words}")?;
                }
            }
        }
        apart(out, "announced", together.iter().map(|a| (a, &a.announced)), policy, layout)?;
        apart(out, "reported against it", together.iter().map(|a| (a, &a.against)), policy, layout)?;
        let doubtful = together.iter().map(|a| (a, &a.doubtful));
        apart(out, "doubtful: not counted", doubtful, policy, layout)?;
    }
    Ok(())
}

/// Evidence that moves no state, under its own heading.
fn apart<'a>(
    out: &mut impl Write,
    heading: &str,
    lists: impl Iterator<Item = (&'a RelationState, &'a Vec<Evidence>)>,
    policy: &AnswerPolicy,
    layout: Layout,
) -> io::Result<()> {
    let mut begun = false;
    for (answer, list) in lists.filter(|(_, list)| !list.is_empty()) {
        if !begun {
            writeln!(out, "\n  {}", layout.paint.paint(Role::Unsure, heading))?;
            begun = true;
        }
        for one in list {
            let act = one.act.as_deref().unwrap_or(&answer.dimension);
            match policy.post(&answer.dimension) {
                Some(_) => writeln!(out, "  {act}: {}", what(answer, policy))?,
                None => writeln!(out, "  {act}")?,
            }
            write!(out, "{}", lines(one, "", layout))?;
        }
    }
    Ok(())
}

/// What an answer is about: the dimension, or, of a post, whose it is and where.
pub(crate) fn what(answer: &RelationState, policy: &AnswerPolicy) -> String {
    match policy.post(&answer.dimension) {
        None => answer.dimension.clone(),
        Some(post) => {
            let (of, at) = post.sides(&answer.from_name, &answer.to_name);
            safe(&format!("{} {} {} {at}", possessive(of), post.noun, post.at))
        }
    }
}

/// *Chile's*, *the United States'*.
fn possessive(name: &str) -> String {
    let mark = if name.ends_with('s') { "'" } else { "'s" };
    format!("{name}{mark}")
}

/// The state, and the rank of the representative or the kind of the mission.
pub(crate) fn ranked(answer: &RelationState) -> String {
    match &answer.level {
        Some(level) => format!("{}: {level}", answer.state),
        None => answer.state.clone(),
    }
}

/// Since when, in words: the day, the days in which it began, or the day by which it held; and what makes it unsure.
pub(crate) fn since(answer: &RelationState) -> String {
    let begun = answer.began.is_some_and(|(_, last)| last <= answer.as_of);
    let mut words = match (&answer.since, answer.by) {
        (Some(since), _) if !begun => format!("since {since}, perhaps later"),
        (Some(since), _) => format!("since {since}"),
        (None, Some(by)) => format!("by {by}"),
        (None, None) => String::new(),
    };
    if let Some(implied) = answer.implied {
        words.push_str(&format!(" (implied: {implied})"));
    }
    if !answer.against.is_empty() {
        let denied = answer.against.iter().any(|e| e.status == Status::Denied.as_str());
        let words_for = if denied { "denied" } else { "reported as not done" };
        words.push_str(if words.is_empty() { "" } else { ", " });
        words.push_str(words_for);
    }
    words
}

/// A column of the matrix: a dimension, and of a post, whether it is the other party's own.
type Heading<'a> = (&'a str, bool);

/// One line for each party, one column for each dimension that anybody has. Groups that nobody names have no line: what is told
/// of them stands below.
pub(crate) fn matrix(
    out: &mut impl Write,
    answer: &StatusAnswer,
    policy: &AnswerPolicy,
    settings: &Settings,
) -> io::Result<()> {
    let (all, as_of) = (&answer.states, answer.as_of);
    let (key, toward) = answer.asked.first().map_or(("", ""), |(key, name)| (key.as_str(), name.as_str()));
    let paint = settings.paint;
    let shown = |a: &&RelationState| a.has_begun() || !a.against.is_empty();
    let other = |a: &RelationState| {
        if a.from == key { (a.to_name.clone(), a.to.clone()) } else { (a.from_name.clone(), a.from.clone()) }
    };
    let heading = |a: &RelationState| (a.dimension.clone(), a.from == key);
    let mut headings: Vec<(String, bool)> = all.iter().filter(shown).filter(|a| !a.group).map(heading).collect();
    headings.sort_by_key(|(dimension, own)| (policy.place(dimension), *own));
    headings.dedup();
    let mut named: Vec<&RelationState> = all.iter().filter(|a| !a.group).filter(shown).collect();
    named.sort_by_cached_key(|a| other(a));
    let title = format!("Relations of others toward {toward} on {as_of}");
    writeln!(out, "{}\n", paint.paint(Role::Heading, &safe(&title)))?;
    let column = |(dimension, own): &(String, bool)| column_name((dimension, *own), toward, policy);
    let mut rows = vec![std::iter::once("party".to_owned()).chain(headings.iter().map(column)).collect::<Vec<_>>()];
    for together in named.chunk_by(|a, b| other(a) == other(b)) {
        let cell = |wanted: &(String, bool)| {
            let here = together.iter().filter(|a| heading(a) == *wanted);
            // One for each list or treaty; the rest are counted.
            let more = here.clone().count().saturating_sub(1);
            let best = here.max_by_key(|a| (a.has_begun() && a.implied.is_none(), a.independent_sources));
            let words = best.map_or(String::new(), |a| match a.has_begun() {
                true if a.independent_sources == 0 => format!("{} {}", ranked(a), since(a)),
                true => format!("{} {} [{}]", ranked(a), since(a), a.independent_sources),
                false => format!("{}, {} [{}]", a.state, since(a), a.against.len()),
            });
            if more > 0 { format!("{words} and {more} more") } else { words }
        };
        rows.push(std::iter::once(safe(&other(together[0]).0)).chain(headings.iter().map(cell)).collect());
    }
    if rows.len() > 1 {
        for (nth, line) in columns(&rows).iter().enumerate() {
            let line = if nth == 0 { paint.paint(Role::Heading, line) } else { line.clone() };
            writeln!(out, "{line}")?;
        }
    } else if all.iter().any(|a| !a.group) {
        writeln!(out, "No act has happened, as far as was known then; without --by what is announced is shown.")?;
    }
    groups(out, all, Layout { paint, width: settings.width })
}

fn column_name((dimension, own): Heading<'_>, toward: &str, policy: &AnswerPolicy) -> String {
    match policy.post(dimension) {
        None => dimension.to_owned(),
        // The post of the party asked about, kept in the other; or the other's, kept in it.
        Some(post) if post.of_second != own => format!("{} of {}", post.noun, safe(toward)),
        Some(post) => format!("{} {} {}", post.noun, post.at, safe(toward)),
    }
}

/// What is told of groups that nobody names, in the words of the texts.
fn groups(out: &mut impl Write, all: &[RelationState], layout: Layout) -> io::Result<()> {
    let mut begun = false;
    for answer in all.iter().filter(|a| a.group) {
        let told = answer.evidence.iter().chain(&answer.against).chain(&answer.announced);
        let Some(words) = best(&told.collect::<Vec<_>>()).copied() else { continue };
        if !begun {
            writeln!(out, "\n{}", layout.paint.paint(Role::Unsure, "Groups that nobody names"))?;
            begun = true;
        }
        let act = words.act.as_deref().unwrap_or(&answer.dimension);
        writeln!(out, "  {}: {act} {}", safe(&answer.from_name), words.status)?;
        write!(out, "{}", lines(words, "", layout))?;
    }
    Ok(())
}
