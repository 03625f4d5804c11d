//! The states that existed in a month, with their region, neighbours and position in the UN General Assembly.

use crate::error::{Error, Result};
use crate::month::Month;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::cell::OnceCell;

/// Number of a state in its [`World`].
pub type StateNo = u32;

/// Width of the similarity kernel of positions in the General Assembly, in units of the ideal points.
const KERNEL: f64 = 0.4;
/// Years for which a state's first position also stands for the time before it voted.
const BEFORE_VOTING: i32 = 5;

/// A state.
#[derive(Debug)]
pub struct State {
    /// Country code, ISO 3166-1 alpha-3, or that of a state that has ended.
    pub code: String,
    /// Name.
    pub name: String,
    /// First and last month of each time it existed.
    spells: Vec<(Month, Month)>,
    /// Region of the world.
    pub region: u16,
    neighbours: Vec<(StateNo, Month, Month)>,
    /// Year and ideal point, by year.
    positions: Vec<(i32, f64)>,
}

impl State {
    /// The first month of its spell around a month; `None` when it does not exist then.
    pub fn since(&self, month: Month) -> Option<Month> {
        self.spells.iter().filter(|(first, last)| *first <= month && month <= *last).map(|(first, _)| *first).max()
    }

    /// Its position in a year: the last one known, or its first one for a few years before.
    pub fn position(&self, year: i32) -> Option<f64> {
        let after = self.positions.partition_point(|(y, _)| *y <= year);
        match after.checked_sub(1) {
            Some(at) => Some(self.positions[at].1),
            None => self.positions.first().filter(|(y, _)| y - year <= BEFORE_VOTING).map(|(_, p)| *p),
        }
    }

    /// Its neighbours by land or a river in a month.
    pub fn neighbours(&self, month: Month) -> impl Iterator<Item = StateNo> + '_ {
        self.neighbours.iter().filter(move |(_, from, to)| *from <= month && month <= *to).map(|(n, ..)| *n)
    }
}

/// All states.
#[derive(Debug)]
pub struct World {
    /// In the order of the table.
    pub states: Vec<State>,
    codes: FxHashMap<String, StateNo>,
    /// The great powers, whose acts influence others.
    pub powers: Vec<StateNo>,
    /// The similarity of the positions of two states, for each requested year.
    alike: [OnceCell<Vec<f32>>; YEARS],
}

const FIRST_YEAR: i32 = 1900;
const YEARS: usize = 200;

/// The tables a world is read from, as CSV.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    /// `cow_code,…,iso3,name,start,end,region,…`: the state system of the Correlates of War.
    pub states: &'a str,
    /// `cow1,cow2,conttype,start,end`: direct contiguity.
    pub contiguity: &'a str,
    /// `cow_code,year,ideal_point,…`: ideal points of votes in the General Assembly.
    pub positions: &'a str,
    /// Codes of the great powers, whose acts influence others.
    pub powers: &'a [String],
}

#[derive(Deserialize)]
struct StateRow {
    cow_code: u32,
    iso3: String,
    name: String,
    start: Month,
    end: String,
    region: String,
}

#[derive(Deserialize)]
struct Border {
    cow1: u32,
    cow2: u32,
    conttype: u8,
    start: Month,
    end: String,
}

#[derive(Deserialize)]
struct Position {
    cow_code: u32,
    year: i32,
    ideal_point: f64,
}

/// Contiguity by land or a river, or across at most 12 miles of water.
const NEAR: u8 = 2;

impl World {
    /// Reads the tables.
    ///
    /// # Errors
    /// Which table, which line and what is wrong.
    pub fn read(tables: Tables<'_>) -> Result<Self> {
        let alike = std::array::from_fn(|_| OnceCell::new());
        let mut world = Self { states: Vec::new(), codes: FxHashMap::default(), powers: Vec::new(), alike };
        let (mut cow, mut regions) = (FxHashMap::default(), FxHashMap::default());
        for row in rows::<StateRow>("precedents/covariates/states.csv", tables.states) {
            let row = row?;
            let next = regions.len() as u16;
            let region = *regions.entry(row.region).or_insert(next);
            let no = *world.codes.entry(row.iso3.clone()).or_insert(world.states.len() as StateNo);
            if no as usize == world.states.len() {
                let (code, name) = (row.iso3, row.name);
                let new = State { code, name, spells: vec![], region, neighbours: vec![], positions: vec![] };
                world.states.push(new);
            }
            cow.insert(row.cow_code, no);
            let last =
                if row.end.is_empty() { Month::NEVER } else { month("precedents/covariates/states.csv", &row.end)? };
            let state = &mut world.states[no as usize];
            state.spells.push((row.start, last));
            if last == Month::NEVER {
                state.region = region;
            }
        }
        world.borders(tables.contiguity, &cow)?;
        for row in rows::<Position>("precedents/covariates/un_ideal_points.csv", tables.positions) {
            let row = row?;
            if let Some(&no) = cow.get(&row.cow_code) {
                world.states[no as usize].positions.push((row.year, row.ideal_point));
            }
        }
        world.states.iter_mut().for_each(|s| s.positions.sort_by_key(|(year, _)| *year));
        let power = |code: &String| {
            let message = format!("there is no state `{code}`");
            world.find(code).ok_or(Error::Table { table: "precedents/episodes.toml".into(), line: 0, message })
        };
        world.powers = tables.powers.iter().map(power).collect::<Result<_>>()?;
        Ok(world)
    }

    fn borders(&mut self, table: &str, cow: &FxHashMap<u32, StateNo>) -> Result<()> {
        let borders: Vec<Border> = rows("precedents/covariates/contiguity.csv", table).collect::<Result<_>>()?;
        // The table ends in one month. Entries valid in that month stay valid.
        let ends: Vec<Month> =
            borders.iter().map(|b| month("precedents/covariates/contiguity.csv", &b.end)).collect::<Result<_>>()?;
        let end = ends.iter().copied().max().unwrap_or(Month::NEVER);
        for (border, last) in borders.iter().zip(ends).filter(|(b, _)| b.conttype <= NEAR) {
            let last = if last == end { Month::NEVER } else { last };
            let (Some(&a), Some(&b)) = (cow.get(&border.cow1), cow.get(&border.cow2)) else { continue };
            self.states[a as usize].neighbours.push((b, border.start, last));
            self.states[b as usize].neighbours.push((a, border.start, last));
        }
        Ok(())
    }

    /// The state with a code.
    pub fn find(&self, code: &str) -> Option<StateNo> {
        self.codes.get(code).copied()
    }

    /// A state.
    pub fn state(&self, no: StateNo) -> &State {
        &self.states[no as usize]
    }

    /// The similarity of the positions of a state and each other state in a year, 0 to 1; 0 where one has no position.
    pub fn alike(&self, no: StateNo, year: i32) -> &[f32] {
        let n = self.states.len();
        let year = year.clamp(FIRST_YEAR, FIRST_YEAR + YEARS as i32 - 1);
        let all = self.alike[(year - FIRST_YEAR) as usize].get_or_init(|| self.likeness(year));
        &all[no as usize * n..][..n]
    }

    fn likeness(&self, year: i32) -> Vec<f32> {
        let positions: Vec<Option<f64>> = self.states.iter().map(|s| s.position(year)).collect();
        let alike = |a: f64, b: f64| (-0.5 * ((a - b) / KERNEL).powi(2)).exp() as f32;
        let pair = |a: &Option<f64>, b: &Option<f64>| a.zip(*b).map_or(0.0, |(a, b)| alike(a, b));
        positions.iter().flat_map(|a| positions.iter().map(move |b| pair(a, b))).collect()
    }
}

fn month(table: &'static str, text: &str) -> Result<Month> {
    text.parse().map_err(|message| Error::Table { table: table.into(), line: 0, message })
}

/// The rows of a table.
pub(crate) fn rows<T: for<'d> Deserialize<'d> + 'static>(
    table: &'static str,
    text: &str,
) -> impl Iterator<Item = Result<T>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::Result<T>> = reader.deserialize().collect();
    rows.into_iter().map(move |row| {
        row.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            Error::Table { table: table.into(), line, message: e.to_string() }
        })
    })
}
