//! The entity recogniser: one transition a token, begin / inside / last / unit / out.
//!
//! Runs after the parser, for an entity never crosses a sentence boundary.

use crate::model::{ModelError, ModelFile};
use crate::transition::{Scorer, Scores, TokenRows, best};
use crate::{Entity, EntityKind};
use pulp::{Simd, WithSimd};

const FEATURES: usize = 3;
/// 74 classes in strips of 16.
const STRIPS: usize = 5;
const NONE: i32 = -1;

pub(crate) type NerScorer = Scorer<FEATURES, STRIPS>;

/// The entity recogniser's weights and labels.
pub(crate) struct Ner {
    pub(crate) scorer: NerScorer,
    /// Classes come as `B` for each kind, then `I`, `L` and `U` in the same order, one that is never
    /// allowed (`U` without a kind), and `O`.
    kinds: Vec<EntityKind>,
}

impl Ner {
    pub(crate) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let name = "ner/actions";
        let wrong = |problem: String| ModelError::Content { name: name.into(), problem };
        let lines = file.lines(name)?;
        let mut kinds = Vec::new();
        for label in lines.iter().filter_map(|line| line.strip_prefix("B ")) {
            kinds.push(EntityKind::parse(label).ok_or_else(|| wrong(format!("unknown entity type `{label}`")))?);
        }
        let each = |prefix: &'static str| kinds.iter().map(move |kind| format!("{prefix} {kind}"));
        let expected = each("B").chain(each("I")).chain(each("L")).chain(each("U"));
        if !expected.chain(["U".into(), "O".into()]).eq(lines.iter().copied()) || lines.len() > 16 * STRIPS {
            return Err(wrong("the actions are not B…, I…, L…, U…, U, O".into()));
        }
        Ok(Self { scorer: Scorer::read(file, "ner", lines.len())?, kinds })
    }

    /// Finds the entities of a document whose sentences start where `starts` says so.
    pub(crate) fn run(
        &self,
        arch: pulp::Arch,
        rows: &mut impl TokenRows,
        is_space: &[bool],
        starts: &[bool],
        entities: &mut Vec<Entity>,
    ) {
        arch.dispatch(Run { ner: self, rows, is_space, starts, entities });
    }
}

struct Run<'a, R> {
    ner: &'a Ner,
    rows: &'a mut R,
    is_space: &'a [bool],
    starts: &'a [bool],
    entities: &'a mut Vec<Entity>,
}

impl<R: TokenRows> WithSimd for Run<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let count = self.is_space.len();
        let kinds = self.ner.kinds.len();
        let (inside, last, unit) = (kinds, 2 * kinds, 3 * kinds);
        let out = 4 * kinds + 1;
        let mut scores: Scores<STRIPS> = [[0.0; 16]; STRIPS];
        let mut open: Option<(usize, usize)> = None;
        for token in 0..count {
            // An entity can go on if a token of the same sentence follows.
            let goes_on = token + 1 < count && !self.starts[token + 1];
            if let Some((start, kind)) = open {
                let mut ends = !goes_on;
                if goes_on {
                    let features = [token as i32, start as i32, token as i32 - 1];
                    self.ner.scorer.score(simd, self.rows, features, &mut scores);
                    let scores = scores.as_flattened();
                    ends = scores[last + kind] > scores[inside + kind];
                }
                if ends {
                    self.entities.push(Entity { start, end: token + 1, kind: self.ner.kinds[kind] });
                    open = None;
                }
                continue;
            }
            if self.is_space[token] {
                continue;
            }
            self.ner.scorer.score(simd, self.rows, [token as i32, NONE, NONE], &mut scores);
            let scores = scores.as_flattened();
            let mut top = (0, f32::NEG_INFINITY);
            if goes_on {
                top = best(scores, 0..inside);
            }
            let single = best(scores, unit..unit + kinds);
            if single.1 > top.1 {
                top = single;
            }
            if scores[out] > top.1 {
                continue;
            }
            if top.0 < inside {
                open = Some((token, top.0));
            } else {
                self.entities.push(Entity { start: token, end: token + 1, kind: self.ner.kinds[top.0 - unit] });
            }
        }
    }
}
