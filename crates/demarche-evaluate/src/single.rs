//! Claims as event data sets have them: one pair of participants a row.
//!
//! Such rows name no words, list every pair on its own, and give meetings from both sides. Before they are compared
//! with claims, both are brought into one form, so that only what they say of the events makes a difference.

use super::gold::{Scored, Side};
use super::score::key;

/// Brings rows of the gold and claims of the same text into one form: one claim for each pair; what either has from
/// both sides, or without direction, has no direction in both; repeats are one.
pub fn bring_together(gold: &mut Vec<Scored>, pred: &mut Vec<Scored>) {
    for claims in [&mut *gold, &mut *pred] {
        *claims = claims.iter().flat_map(pairs).collect();
    }
    let gold_ways = both_ways(gold);
    let pred_ways = both_ways(pred);
    for claims in [gold, pred] {
        for claim in claims.iter_mut() {
            let ends = ends(claim);
            if gold_ways.contains(&ends) || pred_ways.contains(&ends) {
                claim.actor.get_or_insert_default().extend(claim.recipient.take().unwrap_or_default());
            }
        }
        let mut seen: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
        claims.retain(|claim| {
            let (mut actor, recipient) = (keys(&claim.actor), keys(&claim.recipient));
            actor.sort();
            let form = (claim.event.clone(), actor, recipient);
            let is_new = !seen.contains(&form);
            if is_new {
                seen.push(form);
            }
            is_new
        });
    }
}

fn pairs(claim: &Scored) -> Vec<Scored> {
    let list = |side: &Option<Vec<Side>>| side.clone().unwrap_or_default();
    let (actors, recipients) = (list(&claim.actor), list(&claim.recipient));
    let with = |actor: Vec<Side>, recipient: Vec<Side>| Scored {
        actor: Some(actor),
        recipient: Some(recipient),
        ..claim.clone()
    };
    if !actors.is_empty() && !recipients.is_empty() {
        let one = |a: &Side| recipients.iter().map(|r| with(vec![a.clone()], vec![r.clone()])).collect::<Vec<_>>();
        return actors.iter().flat_map(one).collect();
    }
    if actors.len() > 1 {
        let one = |(n, a): (usize, &Side)| {
            actors[n + 1..].iter().map(|b| with(vec![a.clone(), b.clone()], Vec::new())).collect::<Vec<_>>()
        };
        return actors.iter().enumerate().flat_map(one).collect();
    }
    vec![with(actors, recipients)]
}

/// Type, and both participants in the order of their keys.
type Ends = (String, Vec<String>);

fn ends(claim: &Scored) -> Ends {
    let mut ends = keys(&claim.actor);
    ends.extend(keys(&claim.recipient));
    ends.sort();
    (claim.event.clone(), ends)
}

fn keys(side: &Option<Vec<Side>>) -> Vec<String> {
    side.iter().flatten().map(key).collect()
}

/// What is told from both sides, or without direction.
fn both_ways(claims: &[Scored]) -> Vec<Ends> {
    let directed = |c: &Scored| !keys(&c.actor).is_empty() && !keys(&c.recipient).is_empty();
    let mirrored = |c: &Scored| {
        let back = |d: &Scored| {
            d.event == c.event && keys(&d.actor) == keys(&c.recipient) && keys(&d.recipient) == keys(&c.actor)
        };
        directed(c) && keys(&c.actor) != keys(&c.recipient) && claims.iter().any(back)
    };
    let without = |c: &Scored| keys(&c.actor).len() > 1 && keys(&c.recipient).is_empty();
    claims.iter().filter(|c| mirrored(c) || without(c)).map(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::super::score::keys;
    use super::*;

    fn claim(event: &str, actor: &[&str], recipient: &[&str]) -> Scored {
        let side = |codes: &[&str]| {
            let one = |code: &&str| Side { country: Some((*code).to_owned()), ..Side::default() };
            Some(codes.iter().map(one).collect())
        };
        Scored { event: event.into(), actor: side(actor), recipient: side(recipient), ..Scored::default() }
    }

    fn told(claims: &[Scored]) -> Vec<String> {
        let words = |side: &Option<Vec<Side>>| keys(side).into_iter().collect::<Vec<_>>().join("+");
        claims.iter().map(|c| format!("{} {}>{}", c.event, words(&c.actor), words(&c.recipient))).collect()
    }

    #[test]
    fn lists_are_pairs_and_meetings_have_no_direction() {
        let mut gold = vec![
            claim("TALK", &["BGD"], &["VNM"]),
            claim("TALK", &["VNM"], &["BGD"]),
            claim("BLAME", &["FRA"], &["MLI"]),
        ];
        let mut pred = vec![claim("TALK", &["BGD"], &["VNM"]), claim("BLAME", &["FRA", "DEU"], &["MLI"])];
        bring_together(&mut gold, &mut pred);
        assert_eq!(told(&gold), ["TALK BGD+VNM>", "BLAME FRA>MLI"]);
        assert_eq!(told(&pred), ["TALK BGD+VNM>", "BLAME FRA>MLI", "BLAME DEU>MLI"]);
    }

    #[test]
    fn one_sided_deeds_keep_their_direction() {
        let mut gold = vec![claim("BLAME", &["FRA"], &["MLI"])];
        let mut pred = vec![claim("BLAME", &["MLI"], &["FRA"])];
        bring_together(&mut gold, &mut pred);
        assert_eq!((told(&gold), told(&pred)), (vec!["BLAME FRA>MLI".into()], vec!["BLAME MLI>FRA".to_owned()]));
    }
}
