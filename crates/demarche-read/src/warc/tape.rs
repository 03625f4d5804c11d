//! The bytes of an archive, with the count of those that were taken.

use std::io::{self, BufRead, Read};

/// Bytes of an archive in order.
pub(super) struct Tape {
    inner: Box<dyn BufRead + Send>,
    at: u64,
    /// Bytes that were looked at and are given again.
    back: Vec<u8>,
}

impl Tape {
    /// The bytes of `inner`, the first of which is byte `at` of the archive.
    pub fn new(inner: Box<dyn BufRead + Send>, at: u64) -> Self {
        Self { inner, at, back: Vec::new() }
    }

    /// Bytes of the archive before the next one.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The next `n` bytes, or what is left; nothing is taken.
    pub fn head(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.back.len() < n {
            let more = self.inner.fill_buf()?;
            if more.is_empty() {
                break;
            }
            let taken = more.len().min(n - self.back.len());
            self.back.extend_from_slice(&more[..taken]);
            self.inner.consume(taken);
        }
        Ok(&self.back[..n.min(self.back.len())])
    }

    /// Goes to the next gzip member; `false` at the end. At least one byte is taken.
    pub fn seek_member(&mut self) -> io::Result<bool> {
        self.seek(&[0x1f, 0x8b, 8])
    }

    /// Goes to the next record of a plain archive; `false` at the end.
    pub fn seek_record(&mut self) -> io::Result<bool> {
        if self.head(7)?.starts_with(b"WARC/1.") {
            return Ok(true);
        }
        self.seek(b"WARC/1.")
    }

    /// Passes zeros up to the next byte that is none; whether there were any.
    pub fn skip_zeros(&mut self) -> io::Result<bool> {
        let mut any = false;
        loop {
            let buffer = self.fill_buf()?;
            let zeros = buffer.iter().take_while(|b| **b == 0).count();
            let all = zeros == buffer.len();
            self.consume(zeros);
            any |= zeros > 0;
            if zeros == 0 || !all {
                return Ok(any);
            }
        }
    }

    fn seek(&mut self, mark: &[u8]) -> io::Result<bool> {
        loop {
            if self.head(mark.len())?.len() < mark.len() {
                return Ok(false);
            }
            if self.head(mark.len())? == mark {
                return Ok(true);
            }
            self.consume(1);
            // Up to the next byte that can begin the mark nothing needs to be compared.
            if self.back.iter().all(|b| *b != mark[0]) {
                let length = self.back.len();
                self.consume(length);
                let buffer = self.inner.fill_buf()?;
                let skipped = buffer.iter().position(|b| *b == mark[0]).unwrap_or(buffer.len());
                self.inner.consume(skipped);
                self.at += skipped as u64;
            }
        }
    }
}

impl Read for Tape {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Tape {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.back.is_empty() { self.inner.fill_buf() } else { Ok(&self.back) }
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        if self.back.is_empty() {
            self.inner.consume(n);
        } else {
            self.back.drain(..n.min(self.back.len()));
        }
    }
}
