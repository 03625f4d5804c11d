//! A comparison as people and programs read it.

use super::figures::{Figures, figures, only};
use super::overlap::{Overlap, Sum};
use super::reading::Side;
use super::{Key, Types, letters};
use crate::options::compare::Unit;
use crate::output::columns::columns;
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use serde_json::{Value, json};
use std::fmt::Write;

/// Name and version of the record.
const SCHEMA: &str = "demarche.comparison/1";

/// Two sides and what they have in common.
pub(crate) struct Comparison<'c> {
    pub sides: [&'c Side; 2],
    pub overlap: &'c Overlap,
    pub types: &'c Types,
    pub unit: Unit,
    pub undirected: bool,
    /// Most units listed of those only one side has; `None` for no list.
    pub list: Option<usize>,
}

const NAMES: [&str; 2] = ["A", "B"];

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::DyadDay => "dyad-day",
        Unit::DyadMonth => "dyad-month",
        Unit::Event => "event",
    }
}

impl Comparison<'_> {
    /// Tables for people.
    pub fn page(&self, layout: Layout) -> String {
        let paint = layout.paint;
        let mut out = String::new();
        for (side, name) in self.sides.iter().zip(NAMES) {
            let of = if side.coder == "demarche" { "claims" } else { "rows" };
            let mut put = |text: String| out.push_str(&text);
            put(paint.paint(Role::Heading, &safe(&format!("{name}  {} ({})", side.coder, side.file))));
            put(format!("\n   {} {of} read: {} used", side.read, side.used()));
            side.left.iter().for_each(|(why, n)| put(format!(", {n} {why}")));
            put("\n".into());
        }
        for (sum, name) in self.overlap.sums.iter().zip(NAMES) {
            let Sum { told, other_days, other_countries, compared } = sum;
            let _ = writeln!(
                out,
                "{name}: {told} pairs of countries told: {compared} compared, {other_days} on other days, \
                 {other_countries} with a country the other never tells of"
            );
        }
        let Some((first, last)) = self.overlap.days else {
            out.push_str("\nThe two sides tell of no day in common: nothing can be compared.\n");
            return out;
        };
        let countries =
            if self.overlap.restricted { "countries both tell of" } else { "countries both tell of (all compared)" };
        let _ = writeln!(out, "Days {first} to {last}, {} {countries}\n", self.overlap.countries.len());
        out.push_str(&self.table(layout));
        out.push_str(&self.lists(layout));
        out
    }

    fn table(&self, layout: Layout) -> String {
        let head = ["type", "A", "B", "both", "A only", "B only", "A in B", "B in A", "F1", "kappa", "r", "rho"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        let figures = figures(self.overlap, self.unit, self.types);
        rows.extend(figures.iter().map(cells));
        let direction = if self.undirected { ", undirected" } else { "" };
        let mut out = format!("Unit: {}{direction}\n", unit(self.unit));
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

    fn lists(&self, layout: Layout) -> String {
        let mut out = String::new();
        for (side, name) in NAMES.iter().enumerate() {
            let Some(most) = self.list else { break };
            let (units, all) = only(self.overlap, self.unit, side, most);
            let head = format!("Only {name}: {all} by type, the first {}", units.len());
            let _ = writeln!(out, "\n{}", layout.paint.paint(Role::Heading, &head));
            let rows: Vec<Vec<String>> = units.iter().map(|(key, n)| self.line(key, *n)).collect();
            columns(&rows).iter().for_each(|line| out.push_str(&format!("{line}\n")));
        }
        out
    }

    fn day(&self, key: &Key) -> String {
        let format = if self.unit == Unit::DyadMonth { "%Y-%m" } else { "%Y-%m-%d" };
        key.day.strftime(format).to_string()
    }

    fn line(&self, key: &Key, n: u64) -> Vec<String> {
        let arrow = if self.undirected { "–" } else { "→" };
        let dyad = format!("{} {arrow} {}", letters(key.actor), letters(key.recipient));
        let times = if n > 1 { format!("× {n}") } else { String::new() };
        vec![self.day(key), dyad, self.types.name(key.event).to_owned(), times]
    }

    /// One object for programs.
    pub fn json(&self) -> Value {
        let side = |n: usize| {
            let (side, sum) = (self.sides[n], &self.overlap.sums[n]);
            json!({
                "coder": side.coder, "file": side.file, "read": side.read, "used": side.used(), "left_out": side.left,
                "first": side.days().map(|d| d.0.to_string()), "last": side.days().map(|d| d.1.to_string()),
                "told": sum.told, "compared": sum.compared, "other_days": sum.other_days,
                "other_countries": sum.other_countries,
            })
        };
        let days = self.overlap.days;
        let mut out = json!({
            "schema": SCHEMA, "unit": unit(self.unit), "undirected": self.undirected, "a": side(0), "b": side(1),
            "first": days.map(|d| d.0.to_string()), "last": days.map(|d| d.1.to_string()),
            "countries": self.overlap.countries.iter().map(|c| letters(*c)).collect::<Vec<_>>(),
            "figures": figures(self.overlap, self.unit, self.types),
        });
        if let Some(most) = self.list {
            for (n, name) in ["a_only", "b_only"].iter().enumerate() {
                let (units, all) = only(self.overlap, self.unit, n, most);
                let units: Vec<Value> = units.iter().map(|(key, n)| self.unit_json(key, *n)).collect();
                out[*name] = json!({"all": all, "first": units});
            }
        }
        out
    }

    fn unit_json(&self, key: &Key, n: u64) -> Value {
        let (actor, recipient) = (letters(key.actor), letters(key.recipient));
        json!({"date": self.day(key), "actor": actor, "recipient": recipient, "event": self.types.name(key.event), "n": n})
    }
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
