//! The shipped tables: what is fitted on them, and what it is worth.

use demarche_outlook::backtest::Backtest;
use demarche_outlook::described::Described;
use demarche_outlook::episode::{Episode, Step};
use demarche_outlook::fitted::{Fitted, ORIGINS};
use demarche_outlook::panel::Panel;
use demarche_outlook::score::skill;
use demarche_outlook::world::{Tables, World};
use demarche_outlook::{Error, Month};
use jiff::civil::{Date, date};
use std::path::Path;
use std::sync::LazyLock;

fn table(name: &str) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/precedents");
    std::fs::read_to_string(data.join(name)).unwrap()
}

fn described() -> Described {
    Described::read(&table("episodes.toml")).unwrap()
}

fn world() -> World {
    let (states, contiguity) = (table("covariates/states.csv"), table("covariates/contiguity.csv"));
    let positions = table("covariates/un_ideal_points.csv");
    let powers = &described().powers;
    World::read(Tables { states: &states, contiguity: &contiguity, positions: &positions, powers }).unwrap()
}

fn episodes(world: &World, acts: &str) -> Result<Vec<Episode>, Error> {
    described().episodes(world, acts)
}

/// Panels and models of the shipped tables, worked out once.
static SHIPPED: LazyLock<(Vec<Panel>, Fitted)> = LazyLock::new(|| {
    let world = world();
    let episodes = episodes(&world, &table("recognitions.csv")).unwrap();
    let panels: Vec<Panel> = episodes.iter().filter(|e| e.fitted).map(|e| Panel::of(&world, e)).collect();
    let fitted = Fitted::fit(&panels, String::new()).unwrap();
    (panels, fitted)
});

#[test]
fn the_shipped_models_are_those_of_the_shipped_tables() {
    let shipped: Fitted = toml::from_str(&table("fitted.toml")).unwrap();
    let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
    let fitted = &SHIPPED.1;
    assert_eq!(shipped.without.keys().collect::<Vec<_>>(), fitted.without.keys().collect::<Vec<_>>());
    let pairs = shipped.without.values().zip(fitted.without.values()).chain([(&shipped.all, &fitted.all)]);
    for (a, b) in pairs {
        assert_eq!((&a.episodes, a.size), (&b.episodes, b.size));
        assert!(near(a.hazard.intercept, b.hazard.intercept), "{:?}: `demarche outlook fit -o …`", a.episodes);
        let mut weights = a.hazard.weights.iter().zip(b.hazard.weights);
        assert!(weights.all(|(a, b)| near(*a, b)), "{:?}: `demarche outlook fit -o …`", b.episodes);
    }
}

#[test]
fn an_episode_that_was_not_seen_is_forecast_better_than_by_the_base_rate() {
    let (panels, fitted) = &*SHIPPED;
    let (model, base) = Backtest::run(panels, fitted, 12).scores();
    assert!(skill(model.log_loss, base.log_loss) > 0.20, "pooled log loss");
    assert!(skill(model.log_loss_by_episode, base.log_loss_by_episode) > 0.15, "log loss by episode");
    assert!(skill(model.crps, base.crps) > 0.35, "count");
    assert!(skill(model.any, base.any) > 0.40, "any follower");
    assert!((0.75..=0.95).contains(&model.covered), "the interval holds {}", model.covered);
    assert!(model.auc.unwrap() > 0.68, "who");
}

#[test]
fn more_time_is_never_less_likely() {
    let (panels, fitted) = &*SHIPPED;
    for panel in panels {
        let model = fitted.for_episode(&panel.episode.id);
        assert!(!model.episodes.contains(&panel.episode.id), "it has not seen what it forecasts");
        for at in ORIGINS.map(|o| o as usize).into_iter().filter(|&o| o < panel.moments.len()) {
            let spans = [1, 3, 6, 12, 24, 60].map(|months| model.chances(panel, at, months));
            for pair in spans.windows(2) {
                assert!(pair[0].iter().zip(&pair[1]).all(|(less, more)| less <= more));
                assert!(model.count(&pair[0]).any() <= model.count(&pair[1]).any());
            }
        }
    }
}

#[test]
fn rows_that_contradict_each_other_are_told_with_their_line() {
    let world = world();
    let acts = table("recognitions.csv");
    let told = |row: &str| episodes(&world, &format!("{acts}{row}\n")).unwrap_err();
    let line = acts.lines().count() as u64 + 1;
    let back = told("KOSOVO_2008,BRA,Republic of Kosovo,state,withdraw,2020-01-01,day,x,high,");
    let message = "what is withdrawn on 2020-01-01 was not taken before".to_owned();
    assert_eq!(back, Error::Contradiction { table: "precedents/recognitions.csv".into(), line, message });
    let day = told("KOSOVO_2008,BRA,Republic of Kosovo,state,recognize,2020-02-30,day,x,high,");
    assert!(
        day.to_string().starts_with(&format!("precedents/recognitions.csv:{line}: `2020-02-30` is no day")),
        "{day}"
    );
    let act = told("KOSOVO_2008,BRA,Republic of Kosovo,state,applaud,2020-02-03,day,x,high,");
    assert_eq!(
        act.to_string(),
        format!("precedents/recognitions.csv:{line}: `applaud` is no act of precedents/episodes.toml")
    );
}

#[test]
fn codes_and_episodes_that_nobody_knows_are_no_rows() {
    let world = world();
    let acts = table("recognitions.csv");
    let told = |row: &str| episodes(&world, &format!("{acts}{row}\n")).unwrap_err().to_string();
    let state = told("KOSOVO_2008,ZZZ,Republic of Kosovo,state,recognize,2020-01-01,day,x,high,");
    assert!(state.ends_with("there is no state `ZZZ`"), "{state}");
    let episode = told("KOSOVO_2O08,BRA,Republic of Kosovo,state,recognize,2020-01-01,day,x,high,");
    assert!(episode.contains("`KOSOVO_2O08` is no episode"), "{episode}");
    let precision = told("KOSOVO_2008,BRA,Republic of Kosovo,state,recognize,2020-01-01,week,x,high,");
    assert!(precision.ends_with("`week` is not a precision: day, month or year"), "{precision}");
}

#[test]
fn an_episode_as_of_a_day_has_what_was_sure_by_then() {
    let world = world();
    let episodes = episodes(&world, &table("recognitions.csv")).unwrap();
    let kosovo = episodes.iter().find(|e| e.id == "KOSOVO_2008").unwrap();
    let before = kosovo.as_of(date(2008, 2, 10)).unwrap_err();
    assert!(matches!(before, Error::BeforeTheFirst { .. }), "{before}");
    // New Zealand: told by the month, 2009-11.
    let nzl = world.find("NZL");
    let has = |day| kosovo.as_of(day).unwrap().steps.iter().any(|s| s.state == nzl);
    assert!(!has(date(2009, 11, 29)) && has(date(2009, 11, 30)));
    let (after, to) = (date(2012, 6, 15), date(2012, 9, 15));
    let between = kosovo.followers_between(after, to).count();
    let steps = kosovo.steps.iter().filter(|s| s.takes && after < s.by && s.by <= to).count();
    assert_eq!(between, steps);
}

#[test]
fn a_state_that_took_it_back_can_act_again() {
    let world = world();
    let episodes = episodes(&world, &table("recognitions.csv")).unwrap();
    let mut kosovo = episodes.iter().find(|e| e.id == "KOSOVO_2008").unwrap().clone();
    let step = |code: &str, by: Date, takes| Step { month: Month::of(by), by, state: world.find(code), takes };
    assert!(!kosovo.add(step("USA", date(2026, 3, 2), true)), "it stands already");
    assert!(kosovo.add(step("GHA", date(2026, 3, 2), true)), "Ghana took it back in 2019");
    assert!(!kosovo.add(step("GHA", date(2026, 4, 2), true)), "and now it stands again");
    assert!(!kosovo.add(step("BRA", date(2026, 4, 2), false)), "what never was cannot be taken back");
}

#[test]
fn fewer_than_three_episodes_give_no_model() {
    let panels = &SHIPPED.0[..2];
    let refused = Fitted::fit(panels, String::new()).unwrap_err();
    let episodes = "PRC_1949, BIAFRA_1967".to_owned();
    assert_eq!(refused, Error::TooFew { found: 2, needed: 3, episodes });
}

#[test]
fn an_outline_is_the_panel_without_its_features() {
    let world = world();
    let episodes = episodes(&world, &table("recognitions.csv")).unwrap();
    let episode = episodes.iter().find(|e| e.id == "KOSOVO_2008").unwrap();
    let (panel, outline) = (Panel::of(&world, episode), Panel::outline(&world, episode));
    assert_eq!(panel.episode.first, "2008-02".parse::<Month>().unwrap());
    for (at, (a, b)) in panel.moments.iter().zip(&outline.moments).enumerate() {
        assert_eq!((&a.at_risk, a.acted, a.quiet, a.last_year), (&b.at_risk, b.acted, b.quiet, b.last_year));
        assert!(b.rows.is_empty() && a.rows.len() == a.at_risk.len());
        assert_eq!(panel.outcome(at, 12), outline.outcome(at, 12));
    }
}
