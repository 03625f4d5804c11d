//! `demarche timeline`: the steps between two parties, of one, or about one treaty or list, the oldest first.

use super::asking::{Asked, Stop, ending, format, party, seen, today};
use super::objects::object;
use crate::Ending;
use crate::options::Timeline;
use crate::output::happenings::{Printing, told};
use crate::parties::name;
use crate::settings::Settings;
use demarche_ledger::fold::{Effect, Step};
use demarche_ledger::{ClaimRow, Filter, Happening, Horizon, Order, Party, Side, View};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

pub(crate) fn run(options: &Timeline, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &Timeline, settings: &Settings) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.answer.place, settings)?;
    let view = asked.view(options.viewpoint);
    let parties = asked.parties(&view, options.viewpoint);
    let mut meant = Vec::new();
    for typed in &options.parties {
        meant.push(party(&parties, typed, options.to.unwrap_or_else(today), settings)?);
    }
    let names: Vec<String> = meant.iter().map(|p| p.name.clone()).collect();
    let first = meant.first().map_or(String::new(), |p| p.key().to_owned());
    let about = options.object.as_deref().map(|typed| object(&asked, typed, settings)).transpose()?;
    let counts = |step: &Step| {
        options.doubtful || Effect::of(step.status, step.sureness, &asked.knowledge().ontology) != Effect::Doubtful
    };
    let steps = steps(&asked, &meant, about.as_deref(), (seen(&options.seen), &view), counts)?;
    let claims = claims(&asked, options, meant, (about.as_deref(), &steps))?;
    let mut groups: BTreeMap<(Option<i64>, i64), Vec<ClaimRow>> = BTreeMap::new();
    for claim in claims {
        let alone = if claim.happening.is_some() { 0 } else { claim.row };
        groups.entry((claim.happening, alone)).or_default().push(claim);
    }
    let mut happenings: Vec<Happening> = groups.into_values().filter_map(Happening::new).collect();
    let within = |h: &Happening| {
        let days = h.days().map(|d| (d.first, d.last)).or(h.told().map(|d| (d, d)));
        options.from.is_none_or(|from| days.is_some_and(|d| d.1 >= from))
            && options.to.is_none_or(|to| days.is_some_and(|d| d.0 <= to))
    };
    happenings.retain(within);
    happenings.sort_by_key(|h| (h.day().is_none(), h.day(), h.days().map(|d| d.last), h.best().row));
    let mut printing = Printing::new(format(options.answer.format, settings)?, settings)?;
    for happening in &happenings {
        let mut told = told(&asked.ledger, happening)?;
        told.mark_doubtful(happening, &asked.knowledge().ontology);
        if let Some((holder, subject)) = between(happening, &steps, &first) {
            told.between(holder, subject, |key| name(asked.knowledge(), key));
        }
        printing.one(&told)?;
    }
    let what = if options.all { "claim" } else { "act" };
    let who = match &names[..] {
        [] => String::new(),
        [one, other] => format!(" between {one} and {other}"),
        _ => format!(" of or toward {}", names.join(", ")),
    };
    let about = about.map_or(String::new(), |object| format!(" about {object}"));
    printing.end(&format!("the ledger has no {what}{who}{about} in that time, as far as was known then"))?;
    Ok(Ending::Clean)
}

/// By row of the claim: whose relation its act changes, and toward whom.
type Steps = BTreeMap<i64, Vec<(String, String)>>;

/// The steps between the parties, or of one and toward it, or of everybody; those about one object where it is named.
fn steps(
    asked: &Asked,
    meant: &[Party<'_>],
    about: Option<&str>,
    (horizon, view): (Horizon, &View<'_>),
    counts: impl Fn(&Step) -> bool,
) -> Result<Steps, Stop> {
    let mut found = match (meant.first(), about) {
        (Some(one), _) => asked.ledger.steps_of(one, meant.get(1), horizon, view)?,
        (None, Some(object)) => asked.ledger.steps_about(object, horizon, view)?,
        (None, None) => Vec::new(),
    };
    found.retain(|step| counts(step) && (about.is_none() || step.object.as_deref() == about));
    let mut steps = Steps::new();
    for step in found {
        steps.entry(step.claim).or_default().push((step.holder.to_string(), step.subject.to_string()));
    }
    Ok(steps)
}

/// Whose relation a happening changes, and toward whom, as the best claim with a step tells it; of an act that both take, the
/// side of the party that was asked for `first`.
fn between(happening: &Happening, steps: &Steps, first: &str) -> Option<(String, Vec<String>)> {
    let told = happening.claims.iter().find_map(|claim| steps.get(&claim.row))?;
    let holder =
        told.iter().map(|step| &step.0).find(|holder| *holder == first).or(told.first().map(|step| &step.0))?;
    let of = told.iter().filter(|step| step.0 == *holder && !step.1.is_empty());
    let subjects: BTreeSet<String> = of.map(|step| step.1.clone()).collect();
    Some((holder.clone(), subjects.into_iter().collect()))
}

/// The claims meant: those whose acts stand between the parties, or all in which they take part.
fn claims(
    asked: &Asked,
    options: &Timeline,
    mut meant: Vec<Party<'_>>,
    (about, steps): (Option<&str>, &Steps),
) -> Result<Vec<ClaimRow>, Stop> {
    if options.all {
        let parties = meant.drain(..).map(|p| (Side::Either, vec![p])).collect();
        let (horizon, object) = (seen(&options.seen), about.map(str::to_owned));
        return Ok(asked.ledger.claims(&Filter {
            parties,
            object,
            horizon,
            order: Order::Day,
            ..Filter::default()
        })?);
    }
    let mut claims = Vec::new();
    for row in steps.keys() {
        claims.extend(asked.ledger.claim_row(*row)?);
    }
    Ok(claims)
}
