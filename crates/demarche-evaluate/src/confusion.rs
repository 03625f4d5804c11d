//! Which type was taken for which.

use super::page::Table;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How often each gold type was coded as each; `None` in the gold is an extra claim, in the coding a missed one.
#[derive(Clone, Debug, Default)]
pub struct Confusion {
    counts: BTreeMap<(Option<String>, Option<String>), usize>,
}

impl Confusion {
    /// Counts one more.
    pub fn add(&mut self, gold: Option<&str>, coded: Option<&str>) {
        *self.counts.entry((gold.map(str::to_owned), coded.map(str::to_owned))).or_default() += 1;
    }

    fn count(&self, gold: Option<&str>, coded: Option<&str>) -> usize {
        self.counts.get(&(gold.map(str::to_owned), coded.map(str::to_owned))).copied().unwrap_or(0)
    }

    /// Types that occur, in the order of `rank`.
    fn types<K: Ord>(&self, rank: impl Fn(&str) -> K) -> Vec<String> {
        let both = self.counts.keys().flat_map(|(g, c)| [g, c]).flatten().cloned();
        let mut types: Vec<String> = both.collect::<BTreeSet<_>>().into_iter().collect();
        types.sort_by_key(|t| rank(t));
        types
    }

    /// One entry for each pair that occurs.
    pub fn json(&self) -> Value {
        let entry = |((gold, coded), n): (&(Option<String>, Option<String>), &usize)| json!({"gold": gold, "coded": coded, "n": n});
        self.counts.iter().map(entry).collect()
    }

    /// Gold in rows, coding in columns; `extra` names the row of what the gold has not, if there can be one, and
    /// `none` the column of what was not coded.
    pub fn table<K: Ord>(&self, title: &str, rank: impl Fn(&str) -> K, extra: Option<&str>, none: &str) -> Table {
        let types = self.types(rank);
        let short = short(&types);
        let shown = |n: usize| if n == 0 { "·".to_owned() } else { n.to_string() };
        let mut table = Table::new(title, 1, &["gold"]);
        table.head.extend(short.iter().cloned());
        table.head.push(none.to_owned());
        let golds = types.iter().map(|t| Some(t.as_str())).chain(extra.map(|_| None));
        for gold in golds {
            let mut row = vec![gold.or(extra).unwrap_or_default().to_owned()];
            row.extend(types.iter().map(|coded| shown(self.count(gold, Some(coded)))));
            row.push(gold.map_or_else(String::new, |_| shown(self.count(gold, None))));
            table.rows.push(row);
        }
        let odd = types.iter().zip(&short).filter(|(t, s)| !t.starts_with(s.as_str()));
        let odd: Vec<String> = odd.map(|(t, s)| format!("{s} {t}")).collect();
        table.note = format!(
            "Along a row: what the claims of a gold type were coded as; right ones stand where row and column meet. `{none}`: not coded."
        );
        if let Some(extra) = extra {
            table.note += &format!(" Row `{extra}`: coded, not in the gold.");
        }
        if !odd.is_empty() {
            table.note += &format!(" {}.", odd.join(", "));
        }
        table
    }
}

/// Three letters for each name, told apart: the first three, or where they are shared the first two and the one
/// that sets it apart.
fn short(names: &[String]) -> Vec<String> {
    let one = |name: &String| {
        let letters: Vec<char> = name.chars().collect();
        let others = || names.iter().filter(|o| *o != name);
        let shared = |length: usize| others().any(|o| o.chars().take(length).eq(letters.iter().take(length).copied()));
        let length = (3..=letters.len()).find(|&l| !shared(l)).unwrap_or(letters.len());
        let first = letters.iter().take(2);
        if length <= 3 { name.chars().take(3).collect() } else { first.chain(letters.get(length - 1)).collect() }
    };
    names.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_told_apart() {
        let names = ["CONSULT", "CONCEDE", "COERCE", "AID", "COOPERATE"].map(str::to_owned);
        assert_eq!(short(&names), ["COS", "COC", "COE", "AID", "COO"]);
    }

    #[test]
    fn rows_are_gold_and_columns_coding() {
        let mut confusion = Confusion::default();
        confusion.add(Some("AID"), Some("REJECT"));
        confusion.add(Some("AID"), None);
        confusion.add(None, Some("REJECT"));
        let table = confusion.table("T", str::to_owned, Some("extra"), "missed");
        assert_eq!(table.head, ["gold", "AID", "REJ", "missed"]);
        assert_eq!(table.rows, [["AID", "·", "1", "1"], ["REJECT", "·", "·", "·"], ["extra", "·", "1", ""]]);
    }
}
