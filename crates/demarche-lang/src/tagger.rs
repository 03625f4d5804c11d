//! The part-of-speech tagger: one linear layer over the shared token vectors.

use crate::Doc;
use crate::model::{ModelError, ModelFile};
use crate::network::{Linear, WIDTH};

/// The tagger's weights and labels.
pub(crate) struct Tagger {
    layer: Linear<WIDTH>,
    labels: Vec<&'static str>,
}

impl Tagger {
    pub(crate) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let name = "tagger/labels";
        let known = |label: &str| {
            let unknown = || ModelError::Content { name: name.into(), problem: format!("unknown tag `{label}`") };
            Doc::TAGS.iter().copied().find(|&tag| tag == label).ok_or_else(unknown)
        };
        let labels: Vec<&'static str> = file.lines(name)?.into_iter().map(known).collect::<Result<_, ModelError>>()?;
        let weights = file.numbers("tagger/W", &[labels.len(), WIDTH])?;
        let bias = file.numbers("tagger/b", &[labels.len()])?;
        Ok(Self { layer: Linear::new(&weights, &bias), labels })
    }

    /// Appends the best tag of each of `count` tokens with these vectors; `scores` is scratch.
    pub(crate) fn tag(
        &self,
        arch: pulp::Arch,
        vectors: &[f32],
        count: usize,
        scores: &mut Vec<f32>,
        tags: &mut Vec<&'static str>,
    ) {
        self.layer.apply(arch, vectors, WIDTH, count, scores);
        let rows = scores.chunks_exact(self.layer.stride()).take(count);
        tags.extend(rows.map(|row| self.labels[crate::transition::best(row, 0..self.labels.len()).0]));
    }
}
