//! The features of the hazard: the state of an episode, month by month, for each state that has not acted yet.
//!
//! The features are few on purpose: with six episodes, more of them fit the past better and the future worse
//! (`docs/outlook.md` lists the rejected ones). To change a feature, change [`FEATURES`] and `Scene::row` together;
//! `demarche outlook fit` and `backtest` then show its effect.

use crate::episode::Episode;
use crate::month::Month;
use crate::world::{StateNo, World};

/// The features, in the order of a row: their name, and their label for users.
pub const FEATURES: [(&str, &str); K] = [
    ("quiet", "months since anybody followed"),
    ("recent", "followers in the last three months"),
    ("share", "share of all states that have acted"),
    ("share_squared", "the same, squared"),
    ("region", "share of its region that has acted"),
    ("neighbours", "share of its neighbours that have acted"),
    ("alike", "share of the states that vote like it that have acted"),
    ("powers", "nearness to great powers that have acted, less nearness to those that have not"),
    ("few", "five states or fewer have acted"),
    ("age", "how long the state has existed"),
];

/// How many there are.
pub const K: usize = 10;

/// A row of features.
pub type Row = [f64; K];

/// Acts up to which an episode is one of few.
const FEW: usize = 5;
/// Months that count as recent.
const RECENT: i32 = 3;

/// One month of an episode.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The month; what is in it is known at its end.
    pub month: Month,
    /// States that exist and have not acted.
    pub at_risk: Vec<StateNo>,
    /// Their features; none in an outline.
    pub rows: Vec<Row>,
    /// Acts that stand.
    pub acted: usize,
    /// Months since the last one.
    pub quiet: i32,
    /// Acts in the last twelve months.
    pub last_year: usize,
}

/// All months of an episode, from that of the first act on.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The episode.
    pub episode: Episode,
    /// Its months.
    pub moments: Vec<Moment>,
}

impl Panel {
    /// Computes the features for every month of an episode with complete data.
    pub fn of(world: &World, episode: &Episode) -> Self {
        Self::through(world, episode, episode.until)
    }

    /// The same through another month: what came after the last that is known is taken to be what stands in the
    /// episode.
    pub fn through(world: &World, episode: &Episode, last: Month) -> Self {
        let mut scene = Scene::of(world, episode);
        let months = episode.first.0..=last.0;
        let moments = months.map(|month| scene.step(Month(month))).collect();
        Self { episode: episode.clone(), moments }
    }

    /// The same without features: what came, and how many had acted.
    pub fn outline(world: &World, episode: &Episode) -> Self {
        let mut scene = Scene { features: false, ..Scene::of(world, episode) };
        let months = episode.first.0..=episode.until.0;
        let moments = months.map(|month| scene.step(Month(month))).collect();
        Self { episode: episode.clone(), moments }
    }

    /// Whether each state at risk in a month acts within some months after it; `None` when that is not known yet.
    pub fn outcome(&self, at: usize, months: i32) -> Option<Vec<bool>> {
        let moment = self.moments.get(at)?;
        if moment.month.plus(months) > self.episode.until {
            return None;
        }
        let followed: Vec<StateNo> = self.episode.followers(moment.month, months).collect();
        Some(moment.at_risk.iter().map(|s| followed.contains(s)).collect())
    }
}

/// Who has acted so far.
struct Scene<'a> {
    world: &'a World,
    episode: &'a Episode,
    acted: Vec<bool>,
    /// Acts by states and by others that stand.
    standing: Vec<Option<StateNo>>,
    /// Months of acts that were new.
    history: Vec<Month>,
    next: usize,
    /// Whether rows are computed.
    features: bool,
}

impl<'a> Scene<'a> {
    fn of(world: &'a World, episode: &'a Episode) -> Self {
        let acted = vec![false; world.states.len()];
        Self { world, episode, acted, standing: Vec::new(), history: Vec::new(), next: 0, features: true }
    }

    /// The scene at the end of a month; months come in order.
    fn step(&mut self, month: Month) -> Moment {
        while let Some(step) = self.episode.steps.get(self.next).filter(|s| s.month <= month) {
            self.next += 1;
            match (step.takes, step.state) {
                (true, Some(state)) if self.acted[state as usize] => {}
                (true, state) => {
                    self.history.push(step.month);
                    self.standing.push(state);
                    if let Some(state) = state {
                        self.acted[state as usize] = true;
                    }
                }
                (false, Some(state)) => {
                    self.acted[state as usize] = false;
                    self.standing.retain(|s| *s != Some(state));
                }
                (false, None) => {}
            }
        }
        self.moment(month)
    }

    fn moment(&self, month: Month) -> Moment {
        let exists = |s: StateNo| self.world.state(s).since(month).is_some() && !self.episode.barred.contains(&s);
        let all = 0..self.world.states.len() as StateNo;
        let pool: Vec<StateNo> = all.filter(|&s| exists(s) || self.acted[s as usize]).collect();
        let at_risk: Vec<StateNo> = pool.iter().copied().filter(|&s| exists(s) && !self.acted[s as usize]).collect();
        let since = |months: i32| self.history.iter().filter(|m| m.0 > month.0 - months).count();
        let quiet = self.history.last().map_or(0, |m| month.0 - m.0);
        let rows = match self.features {
            false => Vec::new(),
            true => {
                let around = Around::of(self, &pool, month, quiet, since(RECENT));
                at_risk.iter().map(|&s| self.row(s, &around)).collect()
            }
        };
        Moment { month, at_risk, rows, acted: self.standing.len(), quiet, last_year: since(12) }
    }

    fn row(&self, no: StateNo, around: &Around) -> Row {
        let Around { month, share, .. } = *around;
        let state = self.world.state(no);
        let (acted, of) = around.regions[state.region as usize];
        let region = acted as f64 / (of as f64 - 1.0).max(1.0);
        let (mut with, mut near) = (0, 0);
        for n in state.neighbours(month).filter(|&n| around.in_pool[n as usize]) {
            (with, near) = (with + usize::from(self.acted[n as usize]), near + 1);
        }
        let neighbours = if near == 0 { share } else { with as f64 / near as f64 };
        let (alike, powers) = match state.position(month.year()) {
            None => (share, 0.0),
            Some(position) => (self.alike(no, around), powers(position, around)),
        };
        let age = state.since(month).map_or(0, |since| month.0 - since.0);
        let few = f64::from(u8::from(self.standing.len() <= FEW));
        let log = |n: f64| n.ln_1p();
        let (quiet, recent) = (log(f64::from(around.quiet)), log(around.recent as f64));
        [quiet, recent, share, share * share, region, neighbours, alike, powers, few, log(f64::from(age))]
    }

    /// The share of those that vote alike, each by how alike it votes; that of all where hardly anybody does.
    fn alike(&self, no: StateNo, around: &Around) -> f64 {
        let year = around.month.year();
        let alike = self.world.alike(no, year);
        let (mut all, mut with) = (0.0, 0.0);
        for (other, &likeness) in alike.iter().enumerate().filter(|(other, _)| around.in_pool[*other]) {
            let likeness = f64::from(likeness);
            all += likeness;
            with += if self.acted[other] { likeness } else { 0.0 };
        }
        if all > 1.05 { (with / (all - 1.0)).min(1.5) } else { around.share }
    }
}

/// What is the same for all states in one month.
struct Around {
    month: Month,
    quiet: i32,
    recent: usize,
    share: f64,
    in_pool: Vec<bool>,
    /// For each region, how many have acted, of how many.
    regions: Vec<(usize, usize)>,
    /// Positions of the great powers that have acted, and of those that have not.
    with: Vec<f64>,
    without: Vec<f64>,
}

impl Around {
    fn of(scene: &Scene<'_>, pool: &[StateNo], month: Month, quiet: i32, recent: usize) -> Self {
        let world = scene.world;
        let regions = world.states.iter().map(|s| usize::from(s.region) + 1).max().unwrap_or(0);
        let mut around = Self {
            month,
            quiet,
            recent,
            share: 0.0,
            in_pool: vec![false; world.states.len()],
            regions: vec![(0, 0); regions],
            with: Vec::new(),
            without: Vec::new(),
        };
        let mut acted = 0;
        for &no in pool {
            let has = scene.acted[no as usize];
            around.in_pool[no as usize] = true;
            let region = &mut around.regions[world.state(no).region as usize];
            (region.0, region.1) = (region.0 + usize::from(has), region.1 + 1);
            acted += usize::from(has);
        }
        around.share = acted as f64 / pool.len().max(1) as f64;
        for &no in &world.powers {
            if let Some(position) = world.state(no).position(month.year()) {
                let side = if scene.acted[no as usize] { &mut around.with } else { &mut around.without };
                side.push(position);
            }
        }
        around
    }
}

fn powers(position: f64, around: &Around) -> f64 {
    let near = |powers: &[f64]| powers.iter().map(|p| (-(position - p).abs()).exp()).fold(0.0, f64::max);
    near(&around.with) - near(&around.without)
}
