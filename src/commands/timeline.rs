//! `demarche timeline`: the steps between two parties, or of one, the oldest first.

use super::asking::{Asked, Stop, ending, format, party, seen, today};
use crate::Ending;
use crate::options::Timeline;
use crate::output::happenings::{Printing, told};
use crate::settings::Settings;
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
    let claims = claims(&asked, options, meant, seen(&options.seen), &view)?;
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
    let mut printing = Printing::new(format(options.answer.format, settings), settings)?;
    for happening in &happenings {
        printing.one(&told(&asked.ledger, happening)?)?;
    }
    let what = if options.all { "claim" } else { "act" };
    let who = match &names[..] {
        [one, other] => format!("between {one} and {other}"),
        _ => format!("of or toward {}", names.join(", ")),
    };
    printing.end(&format!("the ledger has no {what} {who} in that time, as far as was known then"))?;
    Ok(Ending::Clean)
}

/// The claims meant: those whose acts stand between the parties, or all in which they take part.
fn claims(
    asked: &Asked,
    options: &Timeline,
    mut meant: Vec<Party<'_>>,
    horizon: Horizon,
    view: &View<'_>,
) -> Result<Vec<ClaimRow>, Stop> {
    if options.all {
        let parties = meant.drain(..).map(|p| (Side::Either, vec![p])).collect();
        return Ok(asked.ledger.claims(&Filter { parties, horizon, order: Order::Day, ..Filter::default() })?);
    }
    let steps = asked.ledger.steps_of(&meant[0], meant.get(1), horizon, view)?;
    let rows: BTreeSet<i64> = steps.iter().map(|s| s.claim).collect();
    let mut claims = Vec::new();
    for row in rows {
        claims.extend(asked.ledger.claim_row(row)?);
    }
    Ok(claims)
}
