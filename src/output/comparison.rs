//! A comparison of two codings as people read it.

use crate::output::columns::columns;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use demarche_evaluate::compare::{Comparison, Figures, Key, Sum, letters};
use std::fmt::Write;

const NAMES: [&str; 2] = ["A", "B"];

/// Tables for people.
pub(crate) fn page(comparison: &Comparison<'_>, layout: Layout) -> String {
    let paint = layout.paint;
    let mut out = String::new();
    for (side, name) in comparison.sides.iter().zip(NAMES) {
        let of = if side.coder == "demarche" { "claims" } else { "rows" };
        let mut put = |text: String| out.push_str(&text);
        put(paint.paint(Role::Heading, &safe(&format!("{name}  {} ({})", side.coder, side.file))));
        put(format!("\n   {} {of} read: {} used", side.read, side.used()));
        side.left.iter().for_each(|(why, n)| put(format!(", {n} {why}")));
        put("\n".into());
    }
    for (sum, name) in comparison.overlap.sums.iter().zip(NAMES) {
        let Sum { told, other_days, other_countries, compared } = sum;
        let _ = writeln!(
            out,
            "{name}: {told} pairs of countries reported: {compared} compared, {other_days} on other days, \
             {other_countries} with a country that the other never reports"
        );
    }
    let Some((first, last)) = comparison.overlap.days else {
        out.push_str("\nThe two sides tell of no day in common: nothing can be compared.\n");
        return out;
    };
    let countries =
        if comparison.overlap.restricted { "countries both tell of" } else { "countries both tell of (all compared)" };
    let _ = writeln!(out, "Days {first} to {last}, {} {countries}\n", comparison.overlap.countries.len());
    out.push_str(&table(comparison, layout));
    out.push_str(&lists(comparison, layout));
    out
}

fn table(comparison: &Comparison<'_>, layout: Layout) -> String {
    let head = ["type", "A", "B", "both", "A only", "B only", "A in B", "B in A", "F1", "kappa", "r", "rho"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let figures = comparison.figures();
    rows.extend(figures.iter().map(cells));
    let direction = if comparison.undirected { ", undirected" } else { "" };
    let mut out = format!("Unit: {}{direction}\n", comparison.unit.name());
    let mut level = "type";
    for (nth, line) in columns(&aligned(rows)).iter().enumerate() {
        if let Some(row) = nth.checked_sub(1).map(|n| &figures[n])
            && row.level != level
        {
            level = row.level;
            out.push('\n');
        }
        let line = if nth == 0 { layout.paint.paint(Role::Faint, line) } else { line.clone() };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn lists(comparison: &Comparison<'_>, layout: Layout) -> String {
    let mut out = String::new();
    for (side, name) in NAMES.iter().enumerate() {
        let Some(most) = comparison.list else { break };
        let (units, all) = comparison.only(side, most);
        let head = format!("Only {name}: {all} by type, the first {}", units.len());
        let _ = writeln!(out, "\n{}", layout.paint.paint(Role::Heading, &head));
        let rows: Vec<Vec<String>> = units.iter().map(|(key, n)| line(comparison, key, *n)).collect();
        columns(&rows).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    out
}

fn line(comparison: &Comparison<'_>, key: &Key, n: u64) -> Vec<String> {
    let arrow = if comparison.undirected { "–" } else { "→" };
    let dyad = format!("{} {arrow} {}", letters(key.actor), letters(key.recipient));
    let times = if n > 1 { format!("× {n}") } else { String::new() };
    vec![comparison.day(key), dyad, comparison.types.name(key.event).to_owned(), times]
}

fn cells(f: &Figures) -> Vec<String> {
    let share = |s: Option<f64>| s.map_or("–".to_owned(), |s| format!("{s:.3}").replacen('-', "−", 1));
    let count = |n: u64| n.to_string();
    vec![
        f.of.clone(),
        count(f.a),
        count(f.b),
        count(f.both),
        count(f.a_only),
        count(f.b_only),
        share(f.a_in_b),
        share(f.b_in_a),
        share(f.f1),
        share(f.kappa),
        share(f.pearson),
        share(f.spearman),
    ]
}

/// Numbers to the right of their columns.
fn aligned(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let count = rows.first().map_or(0, Vec::len);
    for column in 1..count {
        let widest = rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0);
        for row in &mut rows {
            row[column] = format!("{:>widest$}", row[column]);
        }
    }
    rows
}
