//! From what was typed after `claims` or `events` to the claims that are meant.

use super::asking::{Asked, Stop, format, known, seen, today, wrong};
use super::export;
use super::objects::object;
use crate::Ending;
use crate::acts;
use crate::engine::claim::Status;
use crate::export::output::{Form, Output};
use crate::options::export::ListFormat;
use crate::options::{AnswerFormat, ListOrder, Listing, Viewpoint, Which};
use crate::parties::Parties;
use crate::settings::Settings;
use demarche_coder::knowledge::problem::nearest;
use demarche_ledger::{Filter, Order, Party, Side};
use std::path::Path;

/// Writes a list as a table: `claims` or `events` of [`super::export`].
type Table = fn(&Asked, &Filter<'_>, Form, Output) -> Result<usize, Stop>;

/// Opens the ledger and finds which claims are meant; `table` writes them as Parquet, `print` in any other format.
pub(crate) fn listed(
    options: &Listing,
    settings: &Settings,
    table: Table,
    print: impl FnOnce(&Asked, &Filter<'_>, AnswerFormat) -> Result<(), Stop>,
) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.which.place, settings)?;
    let view = asked.view(Viewpoint::Own);
    let filter = filter(&options.which, &asked, &asked.parties(&view, Viewpoint::Own), settings)?;
    if options.format == Some(ListFormat::Parquet) {
        table(&asked, &filter, Form::Parquet, export::open(Path::new("-"), Form::Parquet, settings)?)?;
    } else {
        print(&asked, &filter, format(options.format.and_then(ListFormat::plain), settings)?)?;
    }
    Ok(Ending::Clean)
}

/// The filter, or wrong use.
pub(crate) fn filter<'a>(
    options: &Which,
    asked: &'a Asked,
    parties: &Parties<'a>,
    settings: &Settings,
) -> Result<Filter<'a>, Stop> {
    let ontology = &asked.knowledge().ontology;
    let day = options.to.unwrap_or_else(today);
    // Claims name an institution and not the body it acts for, so here it is itself.
    let find = |list: &[String]| -> Result<Vec<Party<'a>>, Stop> {
        list.iter().map(|typed| known(parties.find_itself(typed, day)?, settings)).collect()
    };
    let about = options.object.as_deref().map(|typed| object(asked, typed, settings)).transpose()?;
    let mut groups = Vec::new();
    for (side, list) in [(Side::Actor, find(&options.actor)?), (Side::Recipient, find(&options.recipient)?)] {
        if !list.is_empty() {
            groups.push((side, list));
        }
    }
    groups.extend(find(&options.party)?.into_iter().map(|p| (Side::Either, vec![p])));
    let types: Vec<&str> = sorted(ontology.types.keys());
    let modes: Vec<&str> = sorted(ontology.types.values().flat_map(|t| t.modes.iter().map(|m| &m.name)));
    let statuses: Vec<&str> = Status::ALL.iter().map(|s| s.as_str()).collect();
    let listed = |what: &str, typed: &[String], known: &[&str]| -> Result<Vec<String>, Stop> {
        typed.iter().map(|t| one_of(what, t, known, settings).map(str::to_owned)).collect()
    };
    let (acts, any) = acts(&options.act, &sorted(ontology.acts.keys()), settings)?;
    let filter = Filter {
        events: listed("event type", &options.event, &types)?,
        modes: listed("mode", &options.mode, &modes)?,
        acts,
        steps_only: any,
        statuses: listed("status", &options.status, &statuses)?.iter().filter_map(|s| Status::parse(s)).collect(),
        parties: groups,
        countries: options.country.iter().map(|c| c.to_uppercase()).collect(),
        object: about,
        from: options.from,
        to: options.to,
        source: options.source.clone(),
        document: options.document.clone(),
        speaker: options.speaker.clone(),
        text: options.text.clone(),
        least_sure: options.min_sure,
        horizon: seen(&options.seen),
        order: match options.order {
            Some(ListOrder::Day) => Order::Day,
            Some(ListOrder::Known) => Order::Known,
            Some(ListOrder::Recorded) => Order::Recorded,
            Some(ListOrder::Sure) => Order::Sure,
            None if options.text.is_some() => Order::Recorded,
            None => Order::Day,
        },
        limit: options.limit,
    };
    if !filter.has_words() {
        let typed = options.text.as_deref().unwrap_or("");
        return Err(wrong(
            settings,
            &format!("--text `{typed}` has no word to look for"),
            "write a word that must stand there",
        ));
    }
    Ok(filter)
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn one_of<'k>(what: &str, typed: &str, known: &[&'k str], settings: &Settings) -> Result<&'k str, Stop> {
    if let Some(found) = known.iter().find(|k| k.eq_ignore_ascii_case(typed)) {
        return Ok(found);
    }
    let help = match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(" ")),
    };
    Err(wrong(settings, &format!("`{typed}` is no {what}"), &help))
}

/// The acts meant by names and by beginnings like `recognition.*`; `*` alone means any.
pub(crate) fn acts(typed: &[String], known: &[&str], settings: &Settings) -> Result<(Vec<String>, bool), Stop> {
    let mut acts = Vec::new();
    for name in typed {
        match name.strip_suffix('*') {
            Some("") => return Ok((Vec::new(), true)),
            Some(beginning) => {
                let before = acts.len();
                acts.extend(known.iter().filter(|k| k.starts_with(beginning)).map(|k| (*k).to_owned()));
                if acts.len() == before {
                    let help = acts::help(beginning.trim_end_matches('.'), known);
                    return Err(wrong(settings, &format!("no act begins with `{beginning}`"), &help));
                }
            }
            None => match known.iter().find(|k| k.eq_ignore_ascii_case(name)) {
                Some(act) => acts.push((*act).to_owned()),
                None => return Err(wrong(settings, &format!("`{name}` is not an act"), &acts::help(name, known))),
            },
        }
    }
    Ok((acts, false))
}
