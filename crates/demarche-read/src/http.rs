//! An HTTP response as web archives keep it: status, headers, and a body that may be in chunks and compressed.

use crate::page::LARGEST;
use std::io::{self, Read};

/// Headers of one response.
const MOST_HEADERS: usize = 64 << 10;

/// A response, its body without transfer and content coding.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why a response cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It does not begin like one.
    NoResponse,
    /// The body cannot be unpacked, or is larger than any article.
    Body(String),
}

impl Response {
    /// Parses a response.
    pub fn parse(bytes: &[u8]) -> Result<Self, Broken> {
        let (head, body) = split(bytes).ok_or(Broken::NoResponse)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().and_then(status).ok_or(Broken::NoResponse)?;
        let headers = headers(lines);
        let mut response = Self { status, headers, body: Vec::new() };
        if status == 200 {
            response.body = response.decoded(body)?;
        }
        Ok(response)
    }

    /// The first header of that name, given in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn decoded(&self, body: &[u8]) -> Result<Vec<u8>, Broken> {
        // Crawlers that store the body decoded keep the header, so the body is checked too.
        let chunked = self.header("transfer-encoding").is_some_and(|v| v.eq_ignore_ascii_case("chunked"));
        let mut body = if chunked { chunks(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
        let codings = self.header("content-encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').rev().map(str::trim) {
            body = match coding {
                "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                    unpacked(flate2::read::MultiGzDecoder::new(&*body))?
                }
                "deflate" => unpacked(flate2::read::ZlibDecoder::new(&*body))
                    .or_else(|_| unpacked(flate2::read::DeflateDecoder::new(&*body)))
                    .unwrap_or(body),
                "br" => unpacked(brotli_decompressor::Decompressor::new(&*body, 4_096)).unwrap_or(body),
                "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                    let decoder = ruzstd::decoding::StreamingDecoder::new(&*body);
                    unpacked(decoder.map_err(|e| Broken::Body(e.to_string()))?)?
                }
                _ => body,
            };
        }
        Ok(body)
    }
}

/// The media type in small letters and the character set of a `Content-Type`.
pub(crate) fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|p| {
        let (name, value) = p.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    (media, charset)
}

/// Header lines as pairs, names in small letters; folded lines are joined.
pub(crate) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        match (line.starts_with([' ', '\t']), line.split_once(':')) {
            (true, _) => {
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            (false, Some((name, value))) => headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
            _ => {}
        }
    }
    headers
}

fn status(line: &str) -> Option<u16> {
    line.strip_prefix("HTTP/").and_then(|rest| rest.split_whitespace().nth(1)).and_then(|code| code.parse().ok())
}

/// Head and body, apart at the first blank line.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = &bytes[..bytes.len().min(MOST_HEADERS)];
    let crlf = head.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = head.windows(2).position(|w| w == b"\n\n").map(|at| (at, at + 2));
    let (end, start) = match (crlf, lf) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b)?,
    };
    Some((&bytes[..end], &bytes[start..]))
}

/// The chunks put together; `None` when the body does not begin with the size of one. A body that breaks off gives what
/// it has.
fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let Some(end) = body.iter().take(256).position(|b| *b == b'\n') else {
            return (!whole.is_empty()).then_some(whole);
        };
        let line = String::from_utf8_lossy(&body[..end]);
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { return (!whole.is_empty()).then_some(whole) };
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let taken = size.min(body.len());
        whole.extend_from_slice(&body[..taken]);
        body = &body[taken..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

/// The unpacked bytes of `packed`, unless they exceed the size of a page.
fn unpacked(packed: impl Read) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    match packed.take(LARGEST as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > LARGEST => Err(Broken::Body("it unpacks to more than 10 MB".into())),
        Ok(_) => Ok(bytes),
        // The part unpacked before the error often has the entire article.
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => Ok(bytes),
        Err(e) => Err(Broken::Body(format!("it cannot be unpacked: {e}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn body(head: &str, bytes: &[u8]) -> Result<String, Broken> {
        let whole = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), bytes].concat();
        Response::parse(&whole).map(|r| String::from_utf8(r.body).unwrap())
    }

    #[test]
    fn bodies() {
        assert_eq!(body("A: b", b"Kabul").unwrap(), "Kabul");
        assert_eq!(body("Transfer-Encoding: chunked", b"3\r\nKab\r\n2;x=y\r\nul\r\n0\r\n\r\n").unwrap(), "Kabul");
        assert_eq!(body("Transfer-Encoding: chunked", b"Kabul fell").unwrap(), "Kabul fell", "stored decoded");
        assert_eq!(body("Transfer-Encoding: chunked", b"ffffffff\r\nKab").unwrap(), "Kab", "broken off");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"Kabul").unwrap();
        assert_eq!(body("Content-Encoding: gzip", &gz.finish().unwrap()).unwrap(), "Kabul");
        assert_eq!(body("Content-Encoding: gzip", b"Kabul").unwrap(), "Kabul", "stored decoded");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"Kabul").unwrap();
        assert_eq!(body("content-encoding: deflate", &zlib.finish().unwrap()).unwrap(), "Kabul");
        assert_eq!(body("Content-Encoding: br", b"\x0b\x02\x80Kabul\x03").unwrap(), "Kabul");
        assert_eq!(Response::parse(b"GET / HTTP/1.1\r\n\r\n").unwrap_err(), Broken::NoResponse);
    }

    #[test]
    fn a_bomb_is_none() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(&vec![b'a'; LARGEST * 3]).unwrap();
        let fault = body("Content-Encoding: gzip", &gz.finish().unwrap()).unwrap_err();
        assert_eq!(fault, Broken::Body("it unpacks to more than 10 MB".into()));
    }
}
