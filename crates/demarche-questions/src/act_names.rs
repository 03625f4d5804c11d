//! What to say of an act that is not one: how it is written, or which are near.

use strsim::damerau_levenshtein;

/// Names told at most.
const MOST: usize = 8;
/// Near names told at most.
const NEAR: usize = 3;

/// What to write in place of `typed`, which is none of the acts `known`: a dimension alone, a slip, or something else altogether.
pub fn help(typed: &str, known: &[&str]) -> String {
    let typed = typed.to_lowercase();
    let mut dimensions: Vec<&str> = known.iter().filter_map(|act| act.split('.').next()).collect();
    dimensions.dedup();
    let (dimension, verb) = typed.split_once('.').unwrap_or((&typed, ""));
    let of = |dimension: &str| -> Vec<&str> {
        known.iter().copied().filter(|act| act.split('.').next() == Some(dimension)).collect()
    };
    if dimensions.contains(&dimension) && verb.is_empty() {
        return format!(
            "`{dimension}` is a dimension: write `{dimension}.*` for all its acts, or one of {}",
            listed(&of(dimension))
        );
    }
    let near = near(&typed, known);
    if !near.is_empty() {
        return format!("did you mean {}?", near.join(" or "));
    }
    if dimensions.contains(&dimension) {
        return format!("`{dimension}` has {}", listed(&of(dimension)));
    }
    match self::near(dimension, &dimensions).first() {
        Some(near) => format!("did you mean `{}.*`?", near.trim_matches('`')),
        None => format!(
            "an act is a dimension and what is done, as recognition.grant; the dimensions are {}",
            dimensions.join(", ")
        ),
    }
}

/// As [`help`], where a single act is asked for and a dimension will not do.
pub fn one(typed: &str, known: &[&str]) -> String {
    let dimension = typed.to_lowercase();
    let dimension = dimension.split('.').next().unwrap_or_default();
    let acts: Vec<&str> = known.iter().copied().filter(|act| act.split('.').next() == Some(dimension)).collect();
    let near = near(typed, known);
    match (near.is_empty(), acts.is_empty()) {
        (false, _) => format!("did you mean {}?", near.join(" or ")),
        (true, false) => format!("name one act: {}", listed(&acts)),
        (true, true) => help(typed, known),
    }
}

/// The names within a slip or two, the nearest first, quoted.
fn near(typed: &str, known: &[&str]) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = known.iter().map(|k| (damerau_levenshtein(typed, k), *k)).collect();
    near.retain(|(distance, name)| *distance <= 1 + name.len() / 6);
    near.sort_unstable();
    near.into_iter().take(NEAR).map(|(_, name)| format!("`{name}`")).collect()
}

fn listed(names: &[&str]) -> String {
    let more = names.len().saturating_sub(MOST);
    let mut list = names[..names.len() - more].join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] =
        ["ambassador.appoint", "ambassador.recall", "recognition.deny", "recognition.grant", "sanctions.impose"];

    #[test]
    fn dimensions_slips_and_the_unknown() {
        let dimension = "`recognition` is a dimension: write `recognition.*` for all its acts, or one of recognition.deny, recognition.grant";
        for (typed, said) in [
            ("recognition", dimension),
            ("Recognition.", dimension),
            ("recognition.grnat", "did you mean `recognition.grant`?"),
            ("ambasador.recall", "did you mean `ambassador.recall`?"),
            ("recognition.withdraw", "`recognition` has recognition.deny, recognition.grant"),
            ("recogniton", "did you mean `recognition.*`?"),
            (
                "war",
                "an act is a dimension and what is done, as recognition.grant; the dimensions are ambassador, recognition, sanctions",
            ),
        ] {
            assert_eq!(help(typed, &KNOWN), said);
        }
        assert_eq!(one("recognition", &KNOWN), "name one act: recognition.deny, recognition.grant");
        assert_eq!(one("recognition.*", &KNOWN), "name one act: recognition.deny, recognition.grant");
        assert_eq!(one("recognition.grat", &KNOWN), "did you mean `recognition.grant`?");
        assert_eq!(one("war", &KNOWN), help("war", &KNOWN));
    }
}
