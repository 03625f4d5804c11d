//! From word forms to vectors: hashed attribute tables, static vectors and the mixer, with a cache.
//!
//! A word's vector depends on nothing but its form, its normal form and whether a space follows, so
//! each worker computes it once and keeps it. The cache is emptied when it is full; results do not
//! depend on what it holds.

use crate::model::{ModelError, ModelFile};
use crate::network::{Linear, Maxout, SPARE_ROWS, WIDTH};
use pulp::Arch;
use rustc_hash::FxHasher;
use safetensors::Dtype;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Inputs of the mixer shared by tagger and parser: six attributes and the static vector.
const SHARED_INPUT: usize = 7 * WIDTH;
/// Inputs of the entity recogniser's mixer: four attributes and the static vector.
const NER_INPUT: usize = 5 * WIDTH;
const STATIC: usize = 300;
const FIRST_SEED: u32 = 8;

/// Which of the two networks a vector is for.
#[derive(Clone, Copy)]
pub(crate) enum Net {
    /// Tagger and parser.
    Shared = 0,
    /// Entity recogniser.
    Ner = 1,
}

/// A table of rows somewhere in the model file, its numbers cut to 24 bits.
///
/// Sixteen bits changed a label or an entity in 12 of 1,993 documents, 24 bits in none.
struct Table {
    at: Range<usize>,
    rows: usize,
    width: usize,
}

/// One row: the upper 16 bits of every number, then the next 8.
#[derive(Clone, Copy)]
struct ShortFloats<'b> {
    upper: &'b [[u8; 2]],
    lower: &'b [u8],
}

impl ShortFloats<'_> {
    #[inline(always)]
    fn get(&self, i: usize) -> f32 {
        f32::from_bits(u32::from(u16::from_le_bytes(self.upper[i])) << 16 | u32::from(self.lower[i]) << 8)
    }
}

impl Table {
    fn read(file: &ModelFile<'_>, name: &str, width: usize) -> Result<Self, ModelError> {
        let rows = file.rows(name)?;
        let at = file.range(name, Dtype::U8, &[rows, 3 * width])?;
        if rows == 0 {
            return Err(ModelError::Content { name: name.into(), problem: "no rows".into() });
        }
        Ok(Self { at, rows, width })
    }

    #[inline(always)]
    fn row<'b>(&self, bytes: &'b [u8], row: usize) -> ShortFloats<'b> {
        let start = self.at.start + row * 3 * self.width;
        let (upper, lower) = bytes[start..start + 3 * self.width].split_at(2 * self.width);
        ShortFloats { upper: upper.as_chunks().0, lower }
    }
}

/// Four rows of a table for one key: MurmurHash3 (x86, 128 bits) of a single 64-bit word.
fn hashed_rows(key: u64, seed: u32) -> [u32; 4] {
    let finish = |mut h: u64| {
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    let mixed = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let seed = u64::from(seed) ^ 8;
    let h1 = (mixed ^ seed).wrapping_add(seed);
    let h2 = seed.wrapping_add(h1);
    let (h1, h2) = (finish(h1), finish(h2));
    let h1 = h1.wrapping_add(h2);
    let h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// Embedding and mixer of one network.
struct Mixer<const INPUT: usize> {
    tables: Vec<Table>,
    project: Linear<STATIC>,
    mix: Maxout<INPUT>,
}

impl<const INPUT: usize> Mixer<INPUT> {
    fn read(file: &ModelFile<'_>, prefix: &str) -> Result<Self, ModelError> {
        let tables = (0..INPUT / WIDTH - 1).map(|i| Table::read(file, &format!("{prefix}/embed/{i}"), WIDTH));
        Ok(Self {
            tables: tables.collect::<Result<_, _>>()?,
            project: Linear::new(&file.numbers(&format!("{prefix}/vectors/W"), &[WIDTH, STATIC])?, &[]),
            mix: read_maxout(file, &format!("{prefix}/mix"))?,
        })
    }

    fn run(&self, arch: Arch, bytes: &[u8], batch: &mut Batch, which: Net, out: &mut [f32]) {
        let count = batch.attributes.len();
        self.project.apply(arch, &batch.vectors, STATIC, count, &mut batch.projected);
        batch.input.resize((count + SPARE_ROWS) * INPUT, 0.0);
        batch.output.resize((count + SPARE_ROWS) * WIDTH, 0.0);
        for (i, attributes) in batch.attributes.iter().enumerate() {
            let input = &mut batch.input[i * INPUT..(i + 1) * INPUT];
            let (embedded, vector) = input.split_at_mut(INPUT - WIDTH);
            for (column, (table, out)) in self.tables.iter().zip(embedded.chunks_exact_mut(WIDTH)).enumerate() {
                let rows = hashed_rows(attributes[column], FIRST_SEED + column as u32)
                    .map(|hash| table.row(bytes, hash as usize % table.rows));
                for (j, x) in out.iter_mut().enumerate() {
                    *x = rows[0].get(j) + rows[1].get(j) + rows[2].get(j) + rows[3].get(j);
                }
            }
            let projected = &batch.projected[i * self.project.stride()..];
            vector.copy_from_slice(&projected[..WIDTH]);
        }
        self.mix.apply(arch, &batch.input, count, &mut batch.output);
        for (to, from) in out.chunks_exact_mut(2 * WIDTH).zip(batch.output.chunks_exact(WIDTH)) {
            to[which as usize * WIDTH..][..WIDTH].copy_from_slice(from);
        }
    }
}

/// Reads weights, biases and layer norm of a maxout layer.
pub(crate) fn read_maxout<const K: usize>(file: &ModelFile<'_>, prefix: &str) -> Result<Maxout<K>, ModelError> {
    let numbers = |name: &str, shape: &[usize]| file.numbers(&format!("{prefix}/{name}"), shape);
    let (weights, bias) = (numbers("W", &[WIDTH, 3, K])?, numbers("b", &[WIDTH, 3])?);
    Ok(Maxout::new(&weights, &bias, &numbers("gain", &[WIDTH])?, &numbers("shift", &[WIDTH])?))
}

/// The embedding layers of both networks.
pub(crate) struct Embedding {
    shared: Mixer<SHARED_INPUT>,
    ner: Mixer<NER_INPUT>,
    vectors: Table,
    /// Sorted word ids (u64, little-endian) and the row of each (u16).
    keys: Range<usize>,
    rows: Range<usize>,
}

impl Embedding {
    pub(crate) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let words = file.rows("vectors/keys")?;
        Ok(Self {
            shared: Mixer::read(file, "tok2vec")?,
            ner: Mixer::read(file, "ner/tok2vec")?,
            vectors: Table::read(file, "vectors/values", STATIC)?,
            keys: file.range("vectors/keys", Dtype::U64, &[words])?,
            rows: file.range("vectors/rows", Dtype::U16, &[words])?,
        })
    }

    /// The static vector of the word with this id, if it has one.
    fn vector<'b>(&self, bytes: &'b [u8], orth: u64) -> Option<ShortFloats<'b>> {
        let keys: &[[u8; 8]] = bytes[self.keys.clone()].as_chunks().0;
        let at = keys.binary_search_by_key(&orth, |&key| u64::from_le_bytes(key)).ok()?;
        let row = u16::from_le_bytes(bytes[self.rows.clone()].as_chunks().0[at]);
        (usize::from(row) < self.vectors.rows).then(|| self.vectors.row(bytes, row.into()))
    }
}

/// What the networks look at in a word: string ids, as spaCy computes them.
#[derive(Clone, Debug)]
pub(crate) struct Attributes {
    pub(crate) orth: u64,
    pub(crate) norm: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
    pub(crate) is_space: bool,
    /// The normal form itself.
    pub(crate) norm_text: Box<str>,
}

/// The tokens of one document, as the networks see them.
pub(crate) trait Words {
    /// Number of tokens.
    fn count(&self) -> usize;
    /// Token `i` as written.
    fn form(&self, i: usize) -> &str;
    /// A number that differs where the normal form of equal words differs.
    fn norm_key(&self, i: usize) -> u64;
    /// Whether one space follows token `i`.
    fn space_after(&self, i: usize) -> bool;
    /// The attributes of token `i`; asked for only once for each word.
    fn attributes(&self, i: usize) -> Attributes;
}

/// Words waiting for their vectors, and the buffers to compute them.
#[derive(Default)]
struct Batch {
    attributes: Vec<[u64; 6]>,
    vectors: Vec<f32>,
    projected: Vec<f32>,
    input: Vec<f32>,
    output: Vec<f32>,
}

struct Entry {
    hash: u64,
    form: Range<usize>,
    /// End of the normal form, which follows the form.
    norm_end: usize,
    is_space: bool,
}

/// The words a worker has seen: form to slot, and the two vectors of each slot.
#[derive(Default)]
pub(crate) struct WordCache {
    /// Open-addressed: slot + 1, or 0 for a free place.
    index: Vec<u32>,
    entries: Vec<Entry>,
    forms: String,
    /// For each slot the vector for tagger and parser, then the one for the entity recogniser.
    vectors: Vec<f32>,
    batch: Batch,
}

/// Words held before the cache is emptied: 768 bytes each, and the form.
const MOST_WORDS: usize = 1 << 15;
const MOST_FORM_BYTES: usize = 1 << 22;
const INDEX: usize = 4 * MOST_WORDS;
/// New words computed at once.
const MOST_PENDING: usize = 256;

impl WordCache {
    /// Makes room for `count` more words; slots given out before are void when this empties the cache.
    pub(crate) fn reserve(&mut self, count: usize) {
        if self.index.is_empty() {
            self.index.resize(INDEX, 0);
        }
        if self.entries.len() + count > MOST_WORDS || self.forms.len() > MOST_FORM_BYTES {
            self.index.fill(0);
            self.entries.clear();
            self.forms.clear();
            self.forms.shrink_to(MOST_FORM_BYTES);
            self.vectors.clear();
        }
    }

    /// Appends to `slots` the slot of each of the tokens `range` of `words`. After all were asked for,
    /// [`WordCache::compute`] must run before vectors are read.
    pub(crate) fn slots(
        &mut self,
        model: &Embedding,
        arch: Arch,
        bytes: &[u8],
        words: &impl Words,
        range: Range<usize>,
        slots: &mut Vec<u32>,
    ) {
        for i in range {
            if self.batch.attributes.len() == MOST_PENDING {
                self.compute(model, arch, bytes);
            }
            slots.push(self.slot(model, bytes, words, i));
        }
    }

    fn slot(&mut self, model: &Embedding, bytes: &[u8], words: &impl Words, i: usize) -> u32 {
        let (form, space_after) = (words.form(i), words.space_after(i));
        let mut hasher = FxHasher::default();
        (form, words.norm_key(i), space_after).hash(&mut hasher);
        let hash = hasher.finish();
        let mut at = hash as usize % INDEX;
        while let Some(slot) = self.index[at].checked_sub(1) {
            let entry = &self.entries[slot as usize];
            if entry.hash == hash && &self.forms[entry.form.clone()] == form {
                return slot;
            }
            at = (at + 1) % INDEX;
        }
        let slot = self.entries.len() as u32;
        self.index[at] = slot + 1;
        let start = self.forms.len();
        self.forms.push_str(form);
        let form = start..self.forms.len();
        let word = words.attributes(i);
        self.forms.push_str(&word.norm_text);
        let norm_end = self.forms.len();
        self.entries.push(Entry { hash, form, norm_end, is_space: word.is_space });
        let flags = [u64::from(space_after), u64::from(word.is_space)];
        let [spacy, is_space] = flags;
        self.batch.attributes.push([word.norm, word.prefix, word.suffix, word.shape, spacy, is_space]);
        match model.vector(bytes, word.orth) {
            Some(vector) => self.batch.vectors.extend((0..STATIC).map(|i| vector.get(i))),
            None => self.batch.vectors.resize(self.batch.vectors.len() + STATIC, 0.0),
        }
        slot
    }

    /// Computes the vectors of all words that still wait for them.
    pub(crate) fn compute(&mut self, model: &Embedding, arch: Arch, bytes: &[u8]) {
        let count = self.batch.attributes.len();
        if count == 0 {
            return;
        }
        let start = self.vectors.len();
        self.vectors.resize(start + count * 2 * WIDTH, 0.0);
        self.batch.vectors.resize((count + SPARE_ROWS) * STATIC, 0.0);
        model.shared.run(arch, bytes, &mut self.batch, Net::Shared, &mut self.vectors[start..]);
        model.ner.run(arch, bytes, &mut self.batch, Net::Ner, &mut self.vectors[start..]);
        self.batch.attributes.clear();
        self.batch.vectors.clear();
    }

    /// The vector in `slot` for one network.
    pub(crate) fn vector(&self, slot: u32, net: Net) -> &[f32] {
        &self.vectors[(2 * slot as usize + net as usize) * WIDTH..][..WIDTH]
    }

    /// Normal form of the word in `slot`.
    pub(crate) fn norm(&self, slot: u32) -> &str {
        let entry = &self.entries[slot as usize];
        &self.forms[entry.form.end..entry.norm_end]
    }

    /// Whether the word in `slot` is white space.
    pub(crate) fn is_space(&self, slot: u32) -> bool {
        self.entries[slot as usize].is_space
    }
}
