//! One row of a table, cell by cell, into what it tells.

use super::coded::{Coded, Party, Unknown, What};
use crate::crosswalk::layouts::{Layout, Side};
use crate::crosswalk::names::{Deed, Names};
use csv::StringRecord;
use demarche_knowledge::claim::Location;
use demarche_read::Published;
use demarche_tables::text::unescape_formula;
use jiff::civil::Date;
use std::collections::HashMap;

/// Where the columns of a file are.
pub(crate) struct Columns(HashMap<String, usize>);

impl Columns {
    pub fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self(names.enumerate().map(|(n, name)| (name.to_ascii_lowercase(), n)).collect())
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.0.get(&column.to_ascii_lowercase()).copied()
    }
}

/// One row with what is needed to read it.
pub(crate) struct Row<'r> {
    pub cells: &'r StringRecord,
    pub columns: &'r Columns,
    pub layout: &'r Layout,
    pub names: &'r Names,
}

/// The marks between the parts of a cell.
const PARTS: [char; 3] = [',', ';', '|'];

impl Row<'_> {
    /// The cell of a column; empty when there is no such column or it says that there is nothing.
    /// The apostrophe that keeps a cell from being a formula is no part of it.
    pub fn cell(&self, column: &str) -> &str {
        let cell = self.columns.at(column).and_then(|n| self.cells.get(n)).unwrap_or_default();
        self.names.layouts.cell(unescape_formula(cell))
    }

    fn text(&self, column: &str) -> String {
        self.cell(column).to_owned()
    }

    /// The row in our names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn coded(&self) -> Result<Coded, String> {
        let layout = self.layout;
        let day = self.day()?;
        let deed = if layout.mentions.is_empty() { self.deed()? } else { Deed::default() };
        let mut unknown = Vec::new();
        let [actor, recipient] = [&layout.actor, &layout.recipient].map(|side| self.side(side, &mut unknown));
        let percent = self.cell(&layout.percent).parse::<f32>().ok().filter(|p| (0.0..=100.0).contains(p));
        Ok(Coded {
            id: self.text(&layout.id),
            row: self.cells.iter().collect::<Vec<_>>().join("\t"),
            line: self.cells.position().map_or(0, |p| p.line() as usize),
            code: match self.cell(&layout.code) {
                "" => deed.cameo.clone().unwrap_or_default(),
                code => code.to_owned(),
            },
            deed,
            words: self.text(&layout.words),
            day: Some(day),
            published: published(self.cell(&layout.published)),
            story: self.text(&layout.story),
            url: self.text(&layout.url),
            publisher: self.text(&layout.publisher),
            actor,
            recipient,
            place: self.place(),
            contexts: self.parts(&layout.contexts).map(|c| c.to_lowercase()).collect(),
            confidence: percent.map_or(layout.confidence, |p| p / 100.0),
            mentions: layout.mentions.clone(),
            unknown,
        })
    }

    fn deed(&self) -> Result<Deed, String> {
        let layout = self.layout;
        let code = self.cell(&layout.code);
        let mut deed = if layout.codes == "cameo" { self.cameo(code)? } else { self.typed(code)? };
        let mode = self.cell(&layout.mode).to_lowercase();
        if !mode.is_empty() {
            deed.mode = Some(mode);
        }
        Ok(deed)
    }

    /// What a CAMEO code stands for. A code that is on no list (`13y`) is known by its name; one of which only the
    /// beginning is known is the coarser one.
    fn cameo(&self, code: &str) -> Result<Deed, String> {
        let words = self.cell(&self.layout.words);
        if let Some(deed) = self.names.exactly(code).or_else(|| self.names.called(words)) {
            return Ok(deed);
        }
        if code.is_empty() {
            let column = if self.layout.code.is_empty() { &self.layout.words } else { &self.layout.code };
            return Err(format!("the column `{column}` has no event code that is known"));
        }
        let is_number = code.starts_with(|c: char| c.is_ascii_digit());
        let coarser = self.names.deed(code).filter(|_| is_number);
        coarser.ok_or_else(|| format!("`{code}` is not a CAMEO code"))
    }

    /// What the name of an event type stands for.
    fn typed(&self, code: &str) -> Result<Deed, String> {
        if code.is_empty() {
            return Err(format!("the column `{}` has no event type", self.layout.code));
        }
        self.names.deed(code).ok_or_else(|| format!("`{code}` is not a CAMEO code"))
    }

    fn day(&self) -> Result<Date, String> {
        let cells: Vec<&str> = self.layout.date.iter().map(|c| self.cell(c)).collect();
        let told = cells.join("-");
        let found = day(&cells).or_else(|| in_order(cells.first()?, &self.layout.figures));
        found.ok_or_else(|| format!("`{told}` in the column `{}` is not a day", self.layout.date.join("`, `")))
    }

    fn parts(&self, column: &str) -> impl Iterator<Item = &str> {
        self.cell(column).split(PARTS).map(str::trim).filter(|p| !p.is_empty())
    }

    /// The participants of one side; words for sectors that stand for none are added to `unknown`.
    fn side(&self, side: &Side, unknown: &mut Vec<Unknown>) -> Vec<Party> {
        let list =
            |column: &str| -> Vec<&str> { self.cell(column).split(';').map(|x| self.names.layouts.cell(x)).collect() };
        let (called, coded, countries) = (list(&side.name), list(&side.code), list(&side.country));
        let (numbers, groups, mains) = (list(&side.number), list(&side.group), list(&side.main));
        let several = called.len().max(countries.len());
        let all: Vec<&str> = side.sectors.iter().flat_map(|column| self.cell(column).split(PARTS)).collect();
        let main: Vec<&str> = mains.iter().copied().chain(all.iter().copied()).collect();
        let mut words = self.names.sectors(&self.layout.parties, main.into_iter()).1;
        words.sort_unstable();
        words.dedup();
        unknown.extend(words.into_iter().map(|word| Unknown { what: What::Sector, word: word.to_owned() }));
        let at = |list: &[&str], n: usize| list.get(n).copied().unwrap_or_default().to_owned();
        (0..several)
            .filter_map(|n| {
                let (code, told, main) = (at(&coded, n), at(&countries, n), at(&mains, n));
                // Columns that tell of one participant tell of all of them where there is only one.
                let whole = if several == 1 { &all[..] } else { &[] };
                let country = self.country([&code, &told, &at(&groups, n)], &at(&numbers, n));
                let kind = [main.as_str()].iter().chain(whole).find_map(|word| self.names.countries.kind(word));
                let sectors = self.sectors(&main, whole);
                let name = [at(&called, n), code, told].into_iter().find(|x| !x.is_empty())?;
                Some(Party { name, country, kind, sectors })
            })
            .collect()
    }

    /// The country: by the organization that the whole code names, by the country's code or name, by the group's, by
    /// its number.
    fn country(&self, [code, told, group]: [&str; 3], number: &str) -> Option<String> {
        let scheme = &self.layout.parties;
        let named = || [told, group].into_iter().find_map(|cell| self.names.countries.known(scheme, cell));
        self.names.countries.organization(code).or_else(named).or_else(|| self.names.countries.of_cow(number))
    }

    /// The main sector first, then those of the list in the order of their rank.
    fn sectors(&self, main: &str, all: &[&str]) -> Vec<String> {
        let known = |words: &[&str]| self.names.sectors(&self.layout.parties, words.iter().copied()).0;
        let mut sectors = known(&[main]);
        for sector in known(all) {
            if !sectors.contains(&sector) {
                sectors.push(sector);
            }
        }
        sectors
    }

    fn place(&self) -> Option<Location> {
        let layout = self.layout;
        let name = layout.place.iter().map(|c| self.cell(c)).find(|c| !c.is_empty());
        let name = name.unwrap_or(self.cell(&layout.place_country));
        let degrees = |column: &str, most: f64| {
            let told = self.cell(column).parse::<f64>().ok();
            told.filter(|d| d.abs() <= most)
        };
        let scheme = if layout.places.is_empty() { &layout.parties } else { &layout.places };
        let country = self.names.countries.known(scheme, self.cell(&layout.place_country));
        let coordinates = degrees(&layout.latitude, 90.0).zip(degrees(&layout.longitude, 180.0));
        (!name.is_empty()).then(|| Location { name: name.to_owned(), country, coordinates })
    }
}

/// A day: `2018-06-01`, `20180601` (more figures are the time of day), or year, month and day apart.
pub(crate) fn day(cells: &[&str]) -> Option<Date> {
    match cells {
        [one] => {
            let figures = one.len() >= 8 && one.bytes().all(|b| b.is_ascii_digit());
            let text = if figures { format!("{}-{}-{}", &one[..4], &one[4..6], &one[6..8]) } else { (*one).to_owned() };
            text.get(..10)?.parse().ok()
        }
        [year, month, day] => Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok(),
        _ => None,
    }
}

/// A day in figures with slashes, dots or strokes between, in an order such as `month/day/year`. What follows a blank
/// is a time.
fn in_order(cell: &str, order: &str) -> Option<Date> {
    let figures: Vec<&str> = cell.split(' ').next()?.split(['/', '.', '-']).collect();
    let at = |part: &str| figures.get(order.split('/').position(|p| p == part)?).copied();
    let year = at("year").filter(|y| y.len() == 4 && figures.len() == 3)?;
    Date::new(year.parse().ok()?, at("month")?.parse().ok()?, at("day")?.parse().ok()?).ok()
}

/// When a story was published: a day, or a second in UTC written in fourteen figures.
pub(crate) fn published(cell: &str) -> Option<Published> {
    let figures = |at: std::ops::Range<usize>| cell.get(at).filter(|t| t.bytes().all(|b| b.is_ascii_digit()));
    if let (14, Some(hour), Some(minute), Some(second)) = (cell.len(), figures(8..10), figures(10..12), figures(12..14))
    {
        return format!("{}T{hour}:{minute}:{second}Z", day(&[cell])?).parse().ok();
    }
    day(&[cell]).map(Published::day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_releases_write_them() {
        assert_eq!(day(&["2018-06-01"]), Some(date(2018, 6, 1)));
        assert_eq!(day(&["20180601"]), Some(date(2018, 6, 1)));
        assert_eq!(day(&["1979", "1", "31"]), Some(date(1979, 1, 31)));
        for wrong in ["20181301", "2018", "", "2018-6-1", "yesterday", "２０１８０６０１"] {
            assert_eq!(day(&[wrong]), None, "{wrong}");
        }
    }

    #[test]
    fn figures_are_read_in_the_order_of_the_layout() {
        assert_eq!(in_order("1/4/2017", "month/day/year"), Some(date(2017, 1, 4)));
        assert_eq!(in_order("12/31/2017 00:00", "month/day/year"), Some(date(2017, 12, 31)));
        assert_eq!(in_order("1/4/2017", "day/month/year"), Some(date(2017, 4, 1)));
        for wrong in ["31/12/2017", "1/4/17", "1/4", "1/4/2017/5", "", "x/y/2017"] {
            assert_eq!(in_order(wrong, "month/day/year"), None, "{wrong}");
        }
        assert_eq!(in_order("1/4/2017", ""), None);
    }

    #[test]
    fn seconds_of_publication_are_kept() {
        assert_eq!(published("20170701234500").unwrap().instant().unwrap().to_string(), "2017-07-01T23:45:00Z");
        assert_eq!(published("2017-07-01").unwrap().first(), date(2017, 7, 1));
        assert_eq!(published(""), None);
    }
}
