//! How the rows of other coders are laid out: `data/crosswalk/layouts.toml`. A new coder is one more table there.

use demarche_shipped::data_file::{DataError, DataFile};
use serde::Deserialize;
use std::path::Path;

const LAYOUTS: DataFile = DataFile::at("crosswalk/layouts.toml");

/// Every layout known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layouts {
    #[serde(rename = "source")]
    _source: String,
    /// What a cell says that says nothing.
    pub nothing: Vec<String>,
    /// The layouts.
    #[serde(rename = "layout")]
    pub all: Vec<Layout>,
}

/// Which column holds what; a column that is not named is not read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// What it is called on the command line.
    pub name: String,
    /// Who coded its rows.
    pub coder: String,
    /// Scheme of event codes: `cameo`, `plover`.
    pub codes: String,
    /// Scheme of the codes of parties: a column of `countries.csv` and `sectors.csv`, or `plover`, whose codes are
    /// ours.
    pub parties: String,
    /// Scheme of the country of the place, where it is another.
    pub places: String,
    /// Stated weight of a row whose coder gives none, 0 to 1.
    pub confidence: f32,
    /// JSON records and no table.
    pub records: bool,
    /// Columns by which it is known.
    pub marks: Vec<String>,
    /// Names of all columns of a release, in its order.
    pub order: Vec<String>,
    /// Whether a release has a line of names.
    pub named: bool,
    /// What stands where there is nothing.
    pub missing: String,
    /// Id of the row in its release.
    pub id: String,
    /// The rows tell again of events whose ids are of this coder.
    pub mentions: String,
    /// Event code or type.
    pub code: String,
    /// Mode.
    pub mode: String,
    /// Contexts, semicolons between.
    pub contexts: String,
    /// The coder's own words for the event.
    pub words: String,
    /// One column, or year, month and day.
    pub date: Vec<String>,
    /// In which order figures stand that are no date of ISO 8601: `month/day/year`, `day/month/year`; none are read
    /// where it is empty.
    pub figures: String,
    /// Day or second of publication.
    pub published: String,
    /// Key of the story it was read in.
    pub story: String,
    /// Address of the story.
    pub url: String,
    /// Who published the story.
    pub publisher: String,
    /// Sureness in percent.
    pub percent: String,
    /// Columns with the place, the nearest name first.
    pub place: Vec<String>,
    /// Country of the place.
    pub place_country: String,
    /// Degrees north.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
    /// Who did it.
    pub actor: Side,
    /// To whom.
    pub recipient: Side,
}

/// The columns of one side; several participants stand with semicolons between.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Side {
    /// Name as the coder writes it.
    pub name: String,
    /// The whole code of the actor, shown where there is no name.
    pub code: String,
    /// Country, by name or code.
    pub country: String,
    /// Number of the country in the Correlates of War.
    pub number: String,
    /// Code of a known group, taken for the country where there is none.
    pub group: String,
    /// Main sector.
    pub main: String,
    /// Columns with all sectors, or with further ones; commas, semicolons or bars between.
    pub sectors: Vec<String>,
}

/// The layouts of the data folder the user named, or those compiled in.
///
/// # Errors
/// When the file cannot be read or understood.
pub fn read(data: Option<&Path>) -> Result<Layouts, DataError> {
    LAYOUTS.open(data)?.toml()
}

impl Layouts {
    /// The names of the layouts, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all.iter().map(|l| l.name.as_str()).collect();
        names.dedup();
        names
    }

    /// The layout of a table by its first line, and whether that line holds the names; `wanted` narrows the choice.
    pub fn of_table(&self, first: &[&str], wanted: Option<&str>) -> Option<(&Layout, bool)> {
        let meant = |l: &&Layout| !l.records && wanted.is_none_or(|w| w == l.name);
        let named = self.all.iter().filter(meant).find(|l| l.is_headed(first));
        let ordered = || {
            let fits = |l: &&Layout| l.nameless() && l.order.len() == first.len();
            self.all.iter().filter(meant).find(fits)
        };
        // A single layout that was asked for by name takes rows of any length: each that does not fit is told.
        let asked = || self.all.iter().filter(meant).find(|l| wanted.is_some() && l.nameless());
        named.map(|l| (l, true)).or_else(|| ordered().or_else(asked).map(|l| (l, false)))
    }

    /// The layout of that name as this program writes it: all its columns are known.
    pub fn written(&self, name: &str) -> Option<&Layout> {
        self.all.iter().find(|l| l.name == name && !l.order.is_empty())
    }

    /// The layout of records.
    pub fn of_records(&self) -> Option<&Layout> {
        self.all.iter().find(|l| l.records)
    }

    /// The cell without quotation marks; empty where it says that there is nothing.
    pub fn cell<'c>(&self, cell: &'c str) -> &'c str {
        let cell = cell.trim().trim_matches('"');
        if self.nothing.iter().any(|n| n == cell) { "" } else { cell }
    }
}

impl Layout {
    /// Whether its releases have no line of names, so that rows are known by how many columns they have.
    fn nameless(&self) -> bool {
        !self.named && !self.order.is_empty()
    }

    /// Whether a line of names is one of this layout.
    pub fn is_headed(&self, names: &[&str]) -> bool {
        let has = |mark: &String| names.iter().any(|n| n.eq_ignore_ascii_case(mark));
        !self.marks.is_empty() && self.marks.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_known_by_names_or_by_order() {
        let layouts = read(None).unwrap();
        let of = |first: &[&str], wanted| layouts.of_table(first, wanted).map(|(l, headed)| (l.name.as_str(), headed));
        assert_eq!(of(&["event id", "CAMEO CODE", "source country", "Target Country"], None), Some(("icews", true)));
        let cells = vec!["1"; 61];
        assert_eq!(of(&cells, None), Some(("gdelt-events", false)));
        assert_eq!(of(&cells, Some("phoenix")), Some(("phoenix", false)), "asked for: told row by row");
        assert_eq!(of(&["a", "b"], None), None);
    }

    #[test]
    fn what_is_read_of_a_layout_is_in_its_order() {
        for layout in read(None).unwrap().all.iter().filter(|l| !l.order.is_empty()) {
            let has = |name: &String| name.is_empty() || layout.order.contains(name);
            let Layout { id, code, published, story, url, actor, recipient, .. } = layout;
            for name in [id, code, published, story, url, &actor.country, &recipient.country, &actor.main] {
                assert!(has(name), "{}: {name}", layout.name);
            }
            assert!(actor.sectors.iter().chain(&recipient.sectors).all(has), "{}", layout.name);
            assert!(layout.date.iter().chain(&layout.place).chain(&layout.marks).all(has), "{}", layout.name);
        }
    }
}
