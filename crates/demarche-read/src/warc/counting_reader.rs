//! A reader of an archive, or of one of its gzip members, that counts the bytes read. Bytes can be given back: reading
//! then continues after a header whose stated length is wrong.

use std::io::{self, BufRead, Read};

/// The bytes with which a record begins.
pub(super) const MARK: &[u8] = b"WARC/1.";

/// A reader that counts bytes, looks ahead, and takes bytes back.
pub(super) struct CountingReader<R> {
    inner: R,
    at: u64,
    /// Bytes that were peeked at or given back, and how many of them were read since.
    back: Vec<u8>,
    taken: usize,
    /// An error met while looking ahead. It is returned after the bytes before it.
    error: Option<io::Error>,
}

/// How skipping a block ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SkipEnd {
    /// All of it was skipped.
    Complete,
    /// It stopped before a matching line.
    Stopped,
    /// The bytes ended after this many.
    Ended(u64),
}

impl<R: BufRead> CountingReader<R> {
    /// A reader of `inner`, whose first byte has offset `at`.
    pub fn new(inner: R, at: u64) -> Self {
        Self { inner, at, back: Vec::new(), taken: 0, error: None }
    }

    /// The offset of the next byte.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The inner reader, after the bytes already peeked at.
    pub fn into_inner(self) -> R {
        self.inner
    }

    /// The next `n` bytes, or the remaining ones; none is consumed.
    pub fn head(&mut self, n: usize) -> io::Result<&[u8]> {
        if self.taken > 0 && self.back.len() - self.taken < n {
            self.back.drain(..self.taken);
            self.taken = 0;
        }
        while self.back.len() - self.taken < n {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            let more = self.inner.fill_buf()?;
            if more.is_empty() {
                break;
            }
            let moved = more.len().min(n - (self.back.len() - self.taken));
            self.back.extend_from_slice(&more[..moved]);
            self.inner.consume(moved);
        }
        let ready = &self.back[self.taken..];
        Ok(&ready[..n.min(ready.len())])
    }

    /// As [`Self::head`]; an error is returned later, after the bytes before it.
    pub fn peek(&mut self, n: usize) -> &[u8] {
        if let Err(error) = self.head(n) {
            self.error = Some(error);
        }
        let ready = &self.back[self.taken..];
        &ready[..n.min(ready.len())]
    }

    /// Takes back the bytes read last.
    pub fn give_back(&mut self, mut bytes: Vec<u8>) {
        self.at -= bytes.len() as u64;
        bytes.extend_from_slice(&self.back[self.taken..]);
        (self.back, self.taken) = (bytes, 0);
    }

    /// Goes to the next line that begins like a record; `false` at the end. The next byte begins a line.
    pub fn seek_record(&mut self) -> io::Result<bool> {
        loop {
            if self.begins(MARK)? {
                return Ok(true);
            }
            if !self.skip_line(u64::MAX)?.1 {
                return Ok(false);
            }
        }
    }

    /// Skips `length` bytes. Stops before a line that begins like a record when `stops` is true of its first `n` bytes.
    pub fn skip(&mut self, length: u64, n: usize, stops: impl Fn(&[u8]) -> bool) -> io::Result<SkipEnd> {
        let mut skipped_bytes = 0;
        let mut line = true;
        while skipped_bytes < length {
            if line && self.begins(MARK)? && stops(self.head(n)?) {
                return Ok(SkipEnd::Stopped);
            }
            let (skipped, ended) = self.skip_line(length - skipped_bytes)?;
            if skipped == 0 {
                return Ok(SkipEnd::Ended(skipped_bytes));
            }
            skipped_bytes += skipped;
            line = ended;
        }
        Ok(SkipEnd::Complete)
    }

    /// Skips zero bytes. Returns whether there were any.
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

    /// Goes to the next byte sequence `mark`; `false` at the end.
    pub fn seek(&mut self, mark: &[u8]) -> io::Result<bool> {
        loop {
            let buffer = self.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            // Up to the next byte that can begin the mark nothing needs to be compared.
            let skipped = buffer.iter().position(|b| *b == mark[0]).unwrap_or(buffer.len());
            self.consume(skipped);
            if skipped == 0 {
                if self.head(mark.len())? == mark {
                    return Ok(true);
                }
                self.consume(1);
            }
        }
    }

    fn begins(&mut self, mark: &[u8]) -> io::Result<bool> {
        Ok(self.fill_buf()?.first() == mark.first() && self.head(mark.len())? == mark)
    }

    /// Skips the rest of the line, at most `most` bytes. Returns the number of bytes and whether the line ended.
    fn skip_line(&mut self, most: u64) -> io::Result<(u64, bool)> {
        let mut skipped = 0;
        while skipped < most {
            let buffer = self.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let room = usize::try_from(most - skipped).unwrap_or(usize::MAX).min(buffer.len());
            let end = buffer[..room].iter().position(|b| *b == b'\n');
            let n = end.map_or(room, |at| at + 1);
            self.consume(n);
            skipped += n as u64;
            if end.is_some() {
                return Ok((skipped, true));
            }
        }
        Ok((skipped, false))
    }
}

impl<R: BufRead> Read for CountingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for CountingReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken < self.back.len() {
            return Ok(&self.back[self.taken..]);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        if self.taken == self.back.len() {
            self.inner.consume(n);
            return;
        }
        self.taken = self.back.len().min(self.taken + n);
        if self.taken == self.back.len() {
            self.back.clear();
            self.taken = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_were_given_back_come_again() {
        let mut reader = CountingReader::new(&b"one\ntwo\nWARC/1.0 x"[..], 10);
        assert_eq!(reader.head(2).unwrap(), b"on");
        let mut first = vec![0; 5];
        reader.read_exact(&mut first).unwrap();
        assert_eq!((first.as_slice(), reader.at()), (&b"one\nt"[..], 15));
        reader.give_back(b"\nt".to_vec());
        assert_eq!(reader.at(), 13);
        assert_eq!(reader.peek(100), b"\ntwo\nWARC/1.0 x");
        assert!(reader.seek_record().unwrap());
        assert_eq!(reader.at(), 18);
        assert_eq!(reader.skip(3, 7, |_| false).unwrap(), SkipEnd::Complete);
        assert_eq!(reader.skip(30, 7, |_| true).unwrap(), SkipEnd::Ended(7));
    }

    #[test]
    fn a_block_is_not_passed_beyond_what_is_looked_for() {
        let text = b"a WARC/1.0 within a line\nWARC/1.0 no\nWARC/1.1 yes\n";
        let mut reader = CountingReader::new(io::BufReader::with_capacity(3, &text[..]), 0);
        let stops = |head: &[u8]| head.ends_with(b"yes");
        assert_eq!(reader.skip(1_000, 12, stops).unwrap(), SkipEnd::Stopped);
        assert_eq!(reader.at(), 37);
    }
}
