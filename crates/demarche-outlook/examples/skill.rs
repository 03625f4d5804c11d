//! Leave-one-episode-out skill of the hazard on tables in a folder, for trying features.
//!
//! ```text
//! cargo run --release -p demarche-outlook --example skill -- data/precedents
//! ```

use demarche_outlook::backtest::Backtest;
use demarche_outlook::described::Described;
use demarche_outlook::fitted::Fitted;
use demarche_outlook::panel::Panel;
use demarche_outlook::score::skill;
use demarche_outlook::world::{Tables, World};
use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let folder: PathBuf = std::env::args().nth(1).expect("a folder").into();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let began = Instant::now();
    let (states, contiguity) = (read("covariates/states.csv"), read("covariates/contiguity.csv"));
    let positions = read("covariates/un_ideal_points.csv");
    let described = Described::read(&read("episodes.toml")).expect("episodes");
    let tables = Tables { states: &states, contiguity: &contiguity, positions: &positions, powers: &described.powers };
    let world = World::read(tables).expect("a world");
    let episodes = described.episodes(&world, &read("recognitions.csv")).expect("episodes");
    println!("read after {:?}", began.elapsed());
    let panels: Vec<Panel> = episodes.iter().map(|e| Panel::of(&world, e)).collect();
    println!("panels after {:?}", began.elapsed());
    let fitted = Fitted::fit(&panels, String::new()).expect("a fit");
    println!("fitted after {:?}", began.elapsed());
    println!("{:?} {:?}", fitted.all.size, fitted.all.hazard.coefficients().collect::<Vec<_>>());
    for months in [3, 6, 12, 24] {
        let test = Backtest::run(&panels, &fitted, months);
        let (model, base) = test.scores();
        println!(
            "{months:2} months: log loss {:+.3} / {:+.3}, CRPS {:+.3}, any {:+.3}, Brier {:+.3}, covered {:.2}, width {:.1}, AUC {:.3}; {} {} {}",
            skill(model.log_loss, base.log_loss),
            skill(model.log_loss_by_episode, base.log_loss_by_episode),
            skill(model.crps, base.crps),
            skill(model.any, base.any),
            skill(model.brier, base.brier),
            model.covered,
            model.width,
            model.auc.unwrap_or(f64::NAN),
            model.origins,
            model.states,
            model.followers
        );
    }
    println!("done after {:?}", began.elapsed());
}
