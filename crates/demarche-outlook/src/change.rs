//! Counterfactuals: the same question about an episode with one more event.

use crate::episode::{Episode, Step};
use crate::forecast::{Candidate, Change, Question, of_states};
use crate::model::Model;
use crate::panel::Panel;
use crate::world::World;

/// Months of silence that are tried.
const SILENCE: i32 = 12;

/// The most likely state follows this month; a great power follows; nobody follows for a year.
pub(crate) fn changes(
    world: &World,
    model: &Model,
    question: &Question<'_>,
    candidates: &[Candidate],
    months: i32,
) -> Vec<Change> {
    let mut found = Vec::new();
    let mut acts = |code: &str, name: &str| {
        let Some(state) = world.find(code) else { return };
        let mut episode = question.panel.episode.clone();
        episode.add(Step { month: question.month, by: question.day, state: Some(state), takes: true });
        let what = format!("{name} follows");
        found.push(Change { what, expected: expected(world, model, question, &episode, 0, months) });
    };
    if let Some(first) = candidates.first() {
        acts(&first.code, &first.name);
    }
    let is_power = |c: &&Candidate| world.find(&c.code).is_some_and(|no| world.powers.contains(&no));
    let power = candidates.iter().skip(1).find(is_power);
    if let Some(power) = power {
        acts(&power.code, &power.name);
    }
    let mut quiet = question.panel.episode.clone();
    quiet.until = question.month.plus(SILENCE);
    let what = format!("nobody follows for {SILENCE} months");
    found.push(Change { what, expected: expected(world, model, question, &quiet, SILENCE, months) });
    found
}

fn expected(world: &World, model: &Model, question: &Question<'_>, episode: &Episode, later: i32, months: i32) -> f64 {
    let panel = Panel::through(world, episode, question.month.plus(later));
    let at = (question.month.0 + later - episode.first.0) as usize;
    let question = Question { panel: &panel, ..*question };
    of_states(world, model, &question, at, months).iter().sum()
}
