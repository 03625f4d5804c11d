//! Compressed streams, unpacked as they are read and within bounds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Highest ratio of unpacked to packed bytes. Text has a ratio near 10, tables near 20; a higher ratio is a
/// decompression bomb.
const RATIO: u64 = 300;
/// Bytes up to which the ratio does not matter.
const HARMLESS: u64 = 64 << 20;

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The compression that the first bytes indicate.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// The bytes of a file, unpacked where it is packed with gzip or zstd; `-` is standard input. A stream above
/// the highest ratio ends in an error.
///
/// # Errors
/// When it cannot be opened.
pub fn unpacked(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let mut input: Box<dyn BufRead + Send> = if path == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(path)?))
    };
    let packing = Packing::of(input.fill_buf()?);
    Ok(match packing {
        Some(packing) => open(input, packing),
        None => input,
    })
}

/// What `packed` holds, as a stream.
pub(crate) fn open(packed: Box<dyn BufRead + Send>, packing: Packing) -> Box<dyn BufRead + Send> {
    let taken = Arc::new(AtomicU64::new(0));
    let packed = Metered { inner: packed, taken: Arc::clone(&taken) };
    match packing {
        Packing::Gzip => bounded(flate2::bufread::MultiGzDecoder::new(BufReader::new(packed)), taken),
        Packing::Zstd => bounded(Frames { packed: Some(BufReader::new(packed)), frame: None }, taken),
    }
}

fn bounded(inner: impl Read + Send + 'static, taken: Arc<AtomicU64>) -> Box<dyn BufRead + Send> {
    Box::new(BufReader::with_capacity(1 << 16, Bounded { inner, taken, given: 0 }))
}

struct Metered<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    given: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.given += n as u64;
        if self.given > HARMLESS && self.given > RATIO * self.taken.load(Ordering::Relaxed) {
            return Err(io::Error::other(format!(
                "it unpacks to more than {RATIO} times its size, as a decompression bomb does"
            )));
        }
        Ok(n)
    }
}

type Zstd<R> = ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>;

/// Zstandard frames one after another.
struct Frames<R: Read> {
    packed: Option<BufReader<R>>,
    frame: Option<Zstd<BufReader<R>>>,
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(buf)?;
                if n > 0 || buf.is_empty() {
                    return Ok(n);
                }
                self.packed = self.frame.take().map(Zstd::into_inner);
            }
            let Some(mut packed) = self.packed.take() else { return Ok(0) };
            if packed.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame =
                Some(Zstd::new(packed).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?);
        }
    }
}
