//! What stands under a hash, in sorted arrays: they are written to a file and read back as they are, unlike a hash map,
//! which must be filled again.

use serde::{Deserialize, Serialize};

/// A set of hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeySet {
    /// Ascending, each once.
    hashes: Vec<u64>,
    /// For each number that the upper bits of a hash can be: where its hashes begin. The last is the number of hashes.
    begins: Vec<u32>,
    /// How far a hash is shifted to leave these bits.
    shift: u32,
}

impl KeySet {
    /// The set of these, given in ascending order and each once.
    fn new(hashes: Vec<u64>) -> Self {
        // About one hash for each number of the upper bits, so that few are compared.
        let bits = hashes.len().next_power_of_two().ilog2().max(1);
        let shift = u64::BITS - bits;
        let mut begins = vec![0; (1 << bits) + 1];
        for &hash in &hashes {
            begins[(hash >> shift) as usize + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        Self { hashes, begins, shift }
    }

    /// Where a hash stands among all.
    fn position(&self, hash: u64) -> Option<usize> {
        let upper = (hash >> self.shift) as usize;
        let (begin, end) = (self.begins[upper] as usize, self.begins[upper + 1] as usize);
        self.hashes[begin..end].iter().position(|h| *h == hash).map(|at| begin + at)
    }

    /// Whether it is in the set.
    pub fn contains(&self, hash: u64) -> bool {
        self.position(hash).is_some()
    }
}

impl Default for KeySet {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl FromIterator<u64> for KeySet {
    fn from_iter<I: IntoIterator<Item = u64>>(hashes: I) -> Self {
        let mut hashes: Vec<u64> = hashes.into_iter().collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self::new(hashes)
    }
}

/// Values by hash; a hash can have several, in the order in which they were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HashIndex<T> {
    keys: KeySet,
    /// For each key, where its values end; they begin where those of the key before end.
    #[serde(with = "little_endian")]
    ends: Vec<u32>,
    values: Vec<T>,
}

impl<T> HashIndex<T> {
    /// The values under a hash; none where there are none.
    pub fn get(&self, hash: u64) -> &[T] {
        let Some(at) = self.keys.position(hash) else { return &[] };
        let begin = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.values[begin..self.ends[at] as usize]
    }
}

impl<T> Default for HashIndex<T> {
    fn default() -> Self {
        Self { keys: KeySet::default(), ends: Vec::new(), values: Vec::new() }
    }
}

impl<T: PartialEq> FromIterator<(u64, T)> for HashIndex<T> {
    /// What is added twice under one hash stands there once.
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(entries: I) -> Self {
        let mut entries: Vec<(u64, T)> = entries.into_iter().collect();
        entries.sort_by_key(|(hash, _)| *hash);
        let mut hashes = Vec::new();
        let (mut ends, mut values): (Vec<u32>, Vec<T>) = (Vec::new(), Vec::with_capacity(entries.len()));
        let mut begin = 0;
        for (hash, value) in entries {
            if hashes.last() != Some(&hash) {
                hashes.push(hash);
                begin = values.len();
                ends.push(0);
            }
            if !values[begin..].contains(&value) {
                values.push(value);
            }
            *ends.last_mut().expect("pushed with the hash") = values.len() as u32;
        }
        Self { keys: KeySet::new(hashes), ends, values }
    }
}

impl Serialize for KeySet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        little_endian::serialize(&self.hashes, serializer)
    }
}

impl<'de> Deserialize<'de> for KeySet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        little_endian::deserialize(deserializer).map(Self::new)
    }
}

/// Numbers as bytes of a fixed width, which read faster than numbers of any width.
mod little_endian {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;
    use std::marker::PhantomData;

    /// A number of fixed width.
    pub trait Number: Copy {
        /// How many bytes it takes.
        const WIDTH: usize;
        /// Adds its bytes.
        fn write(self, out: &mut Vec<u8>);
        /// The number that [`WIDTH`](Self::WIDTH) bytes are.
        fn read(bytes: &[u8]) -> Self;
    }

    macro_rules! number {
        ($type:ty) => {
            impl Number for $type {
                const WIDTH: usize = size_of::<$type>();
                fn write(self, out: &mut Vec<u8>) {
                    out.extend_from_slice(&self.to_le_bytes());
                }
                fn read(bytes: &[u8]) -> Self {
                    Self::from_le_bytes(bytes.try_into().expect("as many bytes as it takes"))
                }
            }
        };
    }
    number!(u32);
    number!(u64);

    pub fn serialize<T: Number, S: Serializer>(numbers: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(numbers.len() * T::WIDTH);
        numbers.iter().for_each(|n| n.write(&mut bytes));
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, T: Number, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Bytes<T>(PhantomData<T>);
        impl<T: Number> Visitor<'_> for Bytes<T> {
            type Value = Vec<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "numbers of {} bytes each", T::WIDTH)
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                let numbers = bytes.chunks_exact(T::WIDTH);
                if !numbers.remainder().is_empty() {
                    return Err(E::invalid_length(bytes.len(), &self));
                }
                Ok(numbers.map(T::read).collect())
            }
        }
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes that share their upper bits, and the two ends.
    fn hashes() -> Vec<u64> {
        let near = (0..50).map(|n| 0x7000_0000_0000_0000 + n * 3);
        let far = (0..1000).map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        near.chain(far).chain([0, u64::MAX]).collect()
    }

    #[test]
    fn values_stand_under_their_hash_once_and_in_order() {
        let index: HashIndex<u32> = [(9, 1), (2, 7), (9, 0), (9, 1), (u64::MAX, 3)].into_iter().collect();
        assert_eq!((index.get(9), index.get(2), index.get(u64::MAX)), (&[1, 0][..], &[7][..], &[3][..]));
        assert!(index.get(0).is_empty() && index.get(8).is_empty());
        assert!(HashIndex::<u32>::default().get(0).is_empty() && !KeySet::default().contains(0));
    }

    #[test]
    fn a_set_has_what_was_put_in_and_nothing_else() {
        let set: KeySet = hashes().into_iter().collect();
        assert!(hashes().iter().all(|h| set.contains(*h)));
        let others = hashes().into_iter().map(|h| h ^ 1).filter(|h| !hashes().contains(h));
        assert!(others.into_iter().all(|h| !set.contains(h)));
    }

    #[test]
    fn what_is_written_is_read() {
        let index: HashIndex<u32> = hashes().into_iter().enumerate().map(|(n, h)| (h, n as u32)).collect();
        let bytes = postcard::to_stdvec(&index).unwrap();
        assert_eq!(postcard::from_bytes::<HashIndex<u32>>(&bytes).unwrap(), index);
        let bytes = postcard::to_stdvec(&(vec![1_u8; 9], vec![0_u8; 0], 0_u8)).unwrap();
        assert!(postcard::from_bytes::<HashIndex<u32>>(&bytes).is_err(), "nine bytes are not hashes");
    }
}
